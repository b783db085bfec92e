"""Archives that libarchive reads: 7z, rar, cab, iso, xar, lha, cpio, ar, lzip, zstd, lz4, .Z.

Members become parts and take from the one budget; names are text and nothing else, as no path
is ever opened or written. A member that unpacks to too much ends the reading: in a solid
archive the next one could only be had by unpacking it.
"""

from __future__ import annotations

from dlp.extract.archive_library import Archive, ArchiveError, Entry
from dlp.extract.base import Extracted, Source
from dlp.extract.compressed import inner_name
from dlp.extract.pieces import Pieces
from dlp.extract.segments import text_segment
from dlp.extract.signatures import is_lha
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Segment

_FORMATS: tuple[tuple[bytes, tuple[str, ...], tuple[str, ...]], ...] = (
    (b"7z\xbc\xaf\x27\x1c", ("7zip",), ()),
    (b"Rar!\x1a\x07\x01", ("rar5",), ()),
    (b"Rar!", ("rar",), ()),
    (b"MSCF", ("cab",), ()),
    (b"xar!", ("xar",), ()),
    (b"0707", ("cpio",), ()),
    (b"\xc7\x71", ("cpio",), ()),
    (b"\x71\xc7", ("cpio",), ()),
    (b"!<arch>", ("ar",), ()),
    (b"\x28\xb5\x2f\xfd", ("raw",), ("zstd",)),
    (b"\x04\x22\x4d\x18", ("raw",), ("lz4",)),
    (b"LZIP", ("raw",), ("lzip",)),
    (b"\x1f\x9d", ("raw",), ("compress",)),
)
_IN_ORDER = ("cpio", "ar", "rar", "rar5")
_VOLUME = 0x8000


def read(source: Source, budget: Budget) -> Extracted:
    """Yield every member as a part, then all names, and what stands behind the end."""
    formats, filters = _formats(source.data)
    names: list[str] = []
    end = 0
    problem: ArchiveError | OverBudget | None = None
    try:
        with Archive(source.data, formats, filters) as archive:
            for entry in archive.entries():
                budget.spend_entry()
                if not filters:
                    names += (entry.name, *entry.words)
                yield from _member(archive, entry, source, budget, is_stream=bool(filters))
            end = archive.consumed if formats[0] in _IN_ORDER else 0
    except (ArchiveError, OverBudget) as error:
        problem = error
    if text := "\n".join(dict.fromkeys(name for name in names if name)):
        yield text_segment(text, kind="name")
    if problem is not None:
        yield Notice(code=problem.code, detail=problem.detail)
        return
    end = end or _end(source.data, formats[0])
    if end and source.data[end:].strip(b"\0"):
        yield Segment(data=source.data[end:], kind="slack", path="after the end")


def _formats(data: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the format and the filter of libarchive: one of each, so nothing is tried."""
    for magic, formats, filters in _FORMATS:
        if data.startswith(magic):
            return formats, filters
    return (("lha",) if is_lha(data) else ("iso9660",)), ()


def _member(
    archive: Archive, entry: Entry, source: Source, budget: Budget, *, is_stream: bool
) -> Extracted:
    """Yield the data of one member; what it has before an error is kept."""
    if entry.is_folder:
        return
    if entry.is_encrypted:
        yield Notice(code="encrypted", detail="encrypted", path=entry.name)
        return
    name = inner_name(source.name) if is_stream else entry.name
    pieces = Pieces(name or "unnamed", budget.limits)
    meter = _Meter(len(source.data), budget)
    problem: ArchiveError | OverBudget | None = None
    try:
        for chunk in archive.content():
            meter.spend(len(chunk))
            yield from pieces.add(chunk)
    except (ArchiveError, OverBudget) as error:
        problem = error
    yield from pieces.end()
    if isinstance(problem, OverBudget):
        raise problem
    if problem is not None:
        path = "" if is_stream else entry.name
        yield Notice(code=problem.code, detail=problem.detail, path=path)


class _Meter:
    """What one member has given so far."""

    __slots__ = ("_budget", "_packed", "_size")

    def __init__(self, packed: int, budget: Budget) -> None:
        self._packed = packed
        self._budget = budget
        self._size = 0

    def spend(self, count: int) -> None:
        """Count one piece; raise `OverBudget` at a limit."""
        self._size += count
        self._budget.check_ratio(self._packed, self._size)
        self._budget.spend_bytes(count)
        self._budget.check_time()


def _end(data: bytes, name: str) -> int:
    """Return where an archive says that it ends; 0 if it does not."""
    if name == "7zip":  # signature header: offset and size of the next header
        start = int.from_bytes(data[12:20], "little")
        return 32 + start + int.from_bytes(data[20:28], "little")
    if name == "cab":  # CFHEADER.cbCabinet
        return int.from_bytes(data[8:12], "little")
    if name == "iso9660":  # ECMA-119 §8.4.8 and §8.4.11: blocks of the volume, and their size
        blocks = int.from_bytes(data[_VOLUME + 80 : _VOLUME + 84], "little")
        return blocks * int.from_bytes(data[_VOLUME + 128 : _VOLUME + 130], "little")
    return 0
