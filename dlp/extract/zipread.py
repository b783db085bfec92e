"""Read zip files as an attacker writes them (APPNOTE.TXT 6.3.10).

The directory is a claim: members that it does not list, bytes between the members, and local
headers that disagree are read too. Every package format (OOXML, ODF, OFD, EPUB) stands on this
module; `archive` reads plain zips with it.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dlp.extract.inflate import Decompressor, Unpacked, Zlib, unpack
from dlp.limits import Budget, OverBudget
from dlp.model import Notice

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ALL_ONES = 0xFFFFFFFF
_SHORT_ONES = 0xFFFF
_UTF8_FLAG = 0x800
_ENCRYPTED = 0x1
_LATER = 0x8
_STORED, _DEFLATE, _BZIP2, _LZMA, _XZ, _AES = 0, 8, 12, 14, 95, 99


@dataclass(frozen=True, slots=True)
class Member:
    """One entry: what the directory, or failing that its local header, says of it."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int
    comment: bytes = b""
    listed: bool = True

    @property
    def encrypted(self) -> bool:
        """True when its data cannot be read without a password."""
        return bool(self.flags & _ENCRYPTED) or self.method == _AES


@dataclass(frozen=True, slots=True)
class Directory:
    """All members, and what lies around them."""

    members: tuple[Member, ...]
    comment: bytes = b""
    slack: tuple[tuple[int, int], ...] = ()
    """Ranges of the file that no member and no directory covers."""
    notices: tuple[Notice, ...] = ()


def names(data: bytes, *, limit: int) -> list[str]:
    """Return at most `limit` member names: cheap, for telling what a package is."""
    end = _find_end(data)
    found = [member.name for member, _ in zip(_central(data, end), range(limit), strict=False)]
    if found:
        return found
    return [
        member.name for member, _ in zip(_local(data, 0, len(data)), range(limit), strict=False)
    ]


def directory(data: bytes, *, limit: int) -> Directory:
    """Return every member, listed or not, at most `limit` of each.

    >>> import io, zipfile
    >>> file = io.BytesIO()
    >>> with zipfile.ZipFile(file, "w") as archive:
    ...     archive.writestr("a.txt", "text")
    >>> [member.name for member in directory(file.getvalue(), limit=10).members]
    ['a.txt']
    """
    end = _find_end(data)
    notices: list[Notice] = []
    members: list[Member] = []
    for member in _central(data, end):
        if len(members) >= limit:
            detail = f"more than {limit} entries"
            notices.append(Notice(code="over-budget", detail=detail))
            break
        members.append(member)
    if end is None:
        notices.append(Notice(code="truncated", detail="zip without its end record"))
    elif not members and end.entries:
        notices.append(Notice(code="corrupt", detail="zip directory cannot be read"))
    gaps = _gaps(data, members, end)
    hidden: list[Member] = []
    slack: list[tuple[int, int]] = []
    for start, stop in gaps:
        _search_gap(data, start, stop, hidden, slack, limit)
    if hidden and members:
        detail = f"{len(hidden)} members are not in the zip directory"
        notices.append(Notice(code="corrupt", detail=detail, limits=False))
    comment = data[end.offset + 22 : end.offset + 22 + end.comment] if end else b""
    return Directory((*members, *hidden), comment, tuple(slack), tuple(notices))


def read(data: bytes, member: Member, budget: Budget, passwords: tuple[str, ...] = ()) -> Unpacked:
    """Unpack one member. Never raises; a wrong CRC keeps the data and says so."""
    try:
        budget.spend_entry()
        budget.check_time()
    except OverBudget as limit:
        return Unpacked(b"", Notice(code=limit.code, detail=limit.detail), exhausted=True)
    if member.encrypted:
        return _decrypt(data, member, budget, passwords)
    raw = _raw(data, member)
    if raw is None:
        detail = "local header is missing"
        return Unpacked(b"", Notice(code="corrupt", detail=detail, path=member.name))
    if member.method == _STORED:
        return _stored(raw, member, budget)
    decompressor, raw = _decompressor(member.method, raw)
    if decompressor is None:
        detail = f"zip method {member.method}"
        notice = Notice(code="unsupported", detail=detail, path=member.name)
        return Unpacked(raw, notice)
    out = unpack(raw, decompressor, budget, path=member.name)
    return _checked(out, member)


def _stored(raw: bytes, member: Member, budget: Budget) -> Unpacked:
    try:
        budget.spend_bytes(len(raw))
    except OverBudget as limit:
        return Unpacked(b"", Notice(code=limit.code, detail=limit.detail), exhausted=True)
    if len(raw) < member.packed:
        notice = Notice(code="truncated", detail="member ends early", path=member.name)
        return Unpacked(raw, notice)
    return _checked(Unpacked(raw), member)


def _checked(out: Unpacked, member: Member) -> Unpacked:
    """Add a notice when the CRC is wrong; a member found by its local header may have none."""
    if out.notice or (not member.listed and member.flags & _LATER):
        return out
    if zlib.crc32(out.data) != member.crc:
        return replace(out, notice=Notice(code="corrupt", detail="wrong CRC", path=member.name))
    return out


def _decompressor(method: int, raw: bytes) -> tuple[Decompressor | None, bytes]:
    """Return what undoes `method`, and the bytes to feed it."""
    if method == _DEFLATE:
        return Zlib(-15), raw
    if method == _BZIP2:
        return bz2.BZ2Decompressor(), raw
    if method == _XZ:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ), raw
    if method == _LZMA and len(raw) > 9:  # noqa: PLR2004 - header of APPNOTE §5.8.8
        return _zip_lzma(raw)
    return None, raw


def _zip_lzma(raw: bytes) -> tuple[Decompressor | None, bytes]:
    """Turn the zip form of LZMA into the raw form of liblzma."""
    first = raw[4]
    if first >= 225:  # noqa: PLR2004 - 9 * 5 * 5 combinations of lc, lp, pb
        return None, raw
    lc, lp, pb = first % 9, first // 9 % 5, first // 45
    size = min(max(int.from_bytes(raw[5:9], "little"), 4096), 64 << 20)
    chain = {"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": size}
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chain]), raw[9:]
    except (lzma.LZMAError, ValueError):
        return None, raw


def _decrypt(data: bytes, member: Member, budget: Budget, passwords: tuple[str, ...]) -> Unpacked:
    """Try the caller's passwords on the old cipher (APPNOTE §6.1); else say `encrypted`."""
    notice = Notice(code="encrypted", detail="zip entry", path=member.name)
    if member.method == _AES and passwords:
        return _decrypt_aes(data, member, budget, passwords) or Unpacked(b"", notice)
    if member.method == _AES or not passwords or not member.listed:
        return Unpacked(b"", notice)
    if member.size > budget.expanded_left or member.size > 64 << 20:
        return Unpacked(b"", notice)
    import io  # noqa: PLC0415 - rare
    import zipfile  # noqa: PLC0415 - rare

    for password in passwords:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entry = next(i for i in archive.infolist() if i.header_offset == member.offset)
                clear = archive.read(entry, password.encode())
            budget.spend_bytes(len(clear))
        except OverBudget as limit:
            return Unpacked(b"", Notice(code=limit.code, detail=limit.detail), exhausted=True)
        except Exception:  # noqa: BLE001, S112 - a wrong password fails in many ways
            continue
        return Unpacked(clear)
    return Unpacked(b"", notice)


def _decrypt_aes(
    data: bytes, member: Member, budget: Budget, passwords: tuple[str, ...]
) -> Unpacked | None:
    """Try the caller's passwords on AES; the code at its end stands for the CRC."""
    from dlp.extract import zip_aes  # noqa: PLC0415 - rare

    raw = _raw(data, member) or b""
    for password in passwords:
        if (found := zip_aes.opened(data, member.offset, raw, password)) is None:
            continue
        clear, method = found
        if method == _STORED:
            return _stored(clear, replace(member, packed=len(clear), crc=zlib.crc32(clear)), budget)
        decompressor, clear = _decompressor(method, clear)
        if decompressor is not None:
            return unpack(clear, decompressor, budget, path=member.name)
    return None


# --- structures ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _End:
    """The end record: where the directory is."""

    offset: int
    start: int
    shift: int
    """What was put before the archive, in bytes."""
    entries: int
    comment: int


def _find_end(data: bytes) -> _End | None:
    """Find the last end record whose directory begins where it says, or else the last."""
    place = len(data)
    fallback: _End | None = None
    for _ in range(16):
        place = data.rfind(b"PK\x05\x06", 0, place)
        if place < 0:
            break
        end = _end_at(data, place)
        if end is None:
            continue
        if data[end.start : end.start + 4] == b"PK\x01\x02" or not end.entries:
            return end
        fallback = fallback or end
    return fallback


def _end_at(data: bytes, place: int) -> _End | None:
    """Parse the end record at `place`, with its zip64 companion if there is one."""
    if place + _END.size > len(data):
        return None
    _, _, _, _, entries, size, offset, comment = _END.unpack_from(data, place)
    start = place - size
    if (_ALL_ONES in (size, offset) or entries == _SHORT_ONES) and place >= 20:  # noqa: PLR2004
        record = data.rfind(b"PK\x06\x06", max(0, place - 4096), place)
        if record >= 0 and record + 56 <= place:
            entries, size, offset = struct.unpack_from("<QQQ", data, record + 32)
            start = record - size
    if not 0 <= start <= len(data):
        start = offset if offset <= len(data) else place
    return _End(place, start, start - offset, entries, comment)


def _central(data: bytes, end: _End | None) -> Iterator[Member]:
    """Yield what the directory lists."""
    if end is None:
        return
    place = end.start
    while data[place : place + 4] == b"PK\x01\x02" and place + _CENTRAL.size <= len(data):
        fields = _CENTRAL.unpack_from(data, place)
        _, _, _, flags, method, _, _, crc, packed, size, n, m, k, _, _, _, offset = fields
        begin = place + _CENTRAL.size
        extra = data[begin + n : begin + n + m]
        if _ALL_ONES in (packed, size, offset):
            packed, size, offset = _wide_fields(extra, packed, size, offset)
        name = name_of(data[begin : begin + n], flags, extra)
        comment = data[begin + n + m : begin + n + m + k]
        yield Member(name, method, flags, crc, packed, size, offset + end.shift, comment)
        place = begin + n + m + k


def _wide_fields(extra: bytes, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    """Take 64-bit sizes from the extra field 0x0001 (APPNOTE §4.5.3)."""
    place = 0
    while place + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, place)
        if tag == 1:
            numbers = extra[place + 4 : place + 4 + length]
            wide = iter(
                int.from_bytes(numbers[i : i + 8], "little") for i in range(0, len(numbers), 8)
            )
            size = next(wide, size) if size == _ALL_ONES else size
            packed = next(wide, packed) if packed == _ALL_ONES else packed
            offset = next(wide, offset) if offset == _ALL_ONES else offset
            break
        place += 4 + length
    return packed, size, offset


def _local(data: bytes, start: int, stop: int) -> Iterator[Member]:
    """Yield the members whose local headers lie in a range, listed or not."""
    place = data.find(b"PK\x03\x04", start, stop)
    while place >= 0:
        following = place + 4
        if place + _LOCAL.size <= len(data):
            _, _, flags, method, _, _, crc, packed, size, n, m = _LOCAL.unpack_from(data, place)
            begin = place + _LOCAL.size + n + m
            if flags & _LATER and not packed:
                after = data.find(b"PK\x03\x04", begin, stop)
                packed = max(0, (after if after >= 0 else stop) - begin)
            name = name_of(data[place + _LOCAL.size : place + _LOCAL.size + n], flags)
            yield Member(name, method, flags, crc, packed, size, place, listed=False)
            following = max(following, min(begin + packed, stop))
        place = data.find(b"PK\x03\x04", following, stop)


def name_of(raw: bytes, flags: int = 0, extra: bytes = b"") -> str:
    """Decode a name: UTF-8 if it says or is so, else GB 18030 (code page 936), else 437."""
    if raw.isascii():
        return raw.decode("ascii")
    if len(extra) > 9 and extra[:2] == b"up":  # noqa: PLR2004 - Info-ZIP unicode path
        length = int.from_bytes(extra[2:4], "little")
        return extra[9 : 4 + length].decode("utf-8", "replace")
    codecs = ("utf-8",) if flags & _UTF8_FLAG else ("utf-8", "gb18030")
    for codec in codecs:
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _extent(data: bytes, member: Member) -> tuple[int, int] | None:
    """Return where a member's header begins and its data ends."""
    if data[member.offset : member.offset + 4] != b"PK\x03\x04":
        return None
    if member.offset + _LOCAL.size > len(data):
        return None
    n, m = struct.unpack_from("<HH", data, member.offset + 26)
    return member.offset, min(member.offset + _LOCAL.size + n + m + member.packed, len(data))


def _raw(data: bytes, member: Member) -> bytes | None:
    """Return a member's packed bytes."""
    extent = _extent(data, member)
    if extent is None:
        return None
    n, m = struct.unpack_from("<HH", data, member.offset + 26)
    return data[member.offset + _LOCAL.size + n + m : extent[1]]


def _gaps(data: bytes, members: list[Member], end: _End | None) -> list[tuple[int, int]]:
    """Return the ranges that neither the listed members nor the directory cover."""
    covered = sorted(extent for member in members if (extent := _extent(data, member)))
    if end is not None:
        covered.append((end.start, end.offset + 22 + end.comment))
    gaps: list[tuple[int, int]] = []
    place = 0
    for start, stop in covered:
        if start > place:
            gaps.append((place, start))
        place = max(place, stop)
    if place < len(data):
        gaps.append((place, len(data)))
    return gaps


_DESCRIPTORS = (12, 16, 20, 24)


def _search_gap(  # noqa: PLR0913, PLR0917 - two lists to fill
    data: bytes,
    start: int,
    stop: int,
    hidden: list[Member],
    slack: list[tuple[int, int]],
    limit: int,
) -> None:
    """Sort a gap into members that the directory hides, and other bytes."""
    place = start
    for member in _local(data, start, stop):
        if len(hidden) >= limit:
            break
        hidden.append(member)
        if member.offset > place:
            slack.append((place, member.offset))
        extent = _extent(data, member)
        place = extent[1] if extent else member.offset + 4
    is_descriptor = place > 0 and stop - place in _DESCRIPTORS
    if place < stop and not is_descriptor and data[place:stop].strip(b"\0"):
        slack.append((place, stop))
