"""Read any compound file: embedded packages as parts, islands of text in every stream.

The readers of .doc, .xls, .ppt and .msg take their own streams first and leave the rest to
`read_others`: summaries, authors, macros, leftovers in free sectors.
"""

from __future__ import annotations

import struct

from dlp.extract import office_crypto, vba
from dlp.extract.base import Extracted, Source, Unreadable
from dlp.extract.cfb import Compound, iter_paths
from dlp.extract.islands import blanked, sweep
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

Covered = dict[tuple[str, ...], list[tuple[int, int]]]
"""For each stream the ranges that a reader of a format has taken."""


def read(source: Source, budget: Budget) -> Extracted:
    """Yield what is in the streams; an encrypted Office file says so."""
    compound = opened(source)
    names = {stream.name for stream in compound.streams}
    if "EncryptedPackage" in names:
        yield from office_crypto.opened(source, budget, detail="Office file with a password")
        yield text_segment("\n".join(iter_paths(compound)), kind="name")
        return
    yield from read_others(compound, budget, {})


def opened(source: Source) -> Compound:
    """Open a compound file, or raise `Unreadable`."""
    try:
        compound = Compound.open(source.data)
    except struct.error as error:
        raise Unreadable("truncated", "compound file ends in its header") from error
    if not compound.streams:
        raise Unreadable("corrupt", "compound file without streams")
    return compound


def read_others(compound: Compound, budget: Budget, covered: Covered) -> Extracted:
    """Sweep every stream, without the ranges in `covered`, and the free sectors."""
    for stream in compound.streams:
        budget.spend_entry()
        budget.check_time()
        data = compound.read(stream)
        budget.spend_bytes(len(data))
        path = "/".join(stream.path)
        if stream.name == "\x01Ole10Native":
            yield from _package(data, path)
        elif data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            yield Part(name=path, data=data, kind="embedded")
        else:
            if macro := vba.source(data):
                budget.spend_bytes(len(macro))
                yield Segment(data=macro, kind="script", path=path)
            rest = blanked(data, covered.get(stream.path, []))
            yield from sweep(rest, path=path, kind=_kind(stream.path))
    yield text_segment("\n".join(iter_paths(compound)), kind="name")
    yield from sweep(compound.free(), path="free sectors", kind="slack")
    if compound.broken:
        yield Notice(code="corrupt", detail="compound file with broken chains")


def _kind(path: tuple[str, ...]) -> str:
    if path and path[-1].endswith("SummaryInformation"):
        return "property"
    return (
        "script"
        if any(step.upper() in {"VBA", "_VBA_PROJECT_CUR", "MACROS"} for step in path)
        else "bytes"
    )


def _package(data: bytes, path: str) -> Extracted:
    """Take the file out of an OLE package: label, file name, path, then the bytes."""
    place = 6
    texts: list[bytes] = []
    for index in range(3):
        stop = data.find(b"\0", place, place + 1024)
        if stop < 0:
            yield from sweep(data, path=path)
            return
        texts.append(data[place:stop])
        place = stop + 1
        if index == 1:
            place += 4
            place += 4
    size = int.from_bytes(data[place : place + 4], "little")
    content = data[place + 4 : place + 4 + size]
    name = texts[0].decode("gb18030", "replace") or path
    yield from sweep(data[: place + 4] + data[place + 4 + size :], path=path, kind="property")
    if content:
        yield Part(name=name, data=content, kind="embedded")
    else:
        yield from sweep(data, path=path)
