"""The transcoding kernel in plain Python: what `_transcode.pyx` must equal, and its stand-in.

One function knows how many bytes the next character takes; the others walk with it.
"""

# ruff: noqa: PLR2004 - byte values are what this is about

from __future__ import annotations

import bisect
from array import array
from collections.abc import Iterator

from dlp.text.charset import (
    DOUBLE,
    FOUR_BYTE_CODES,
    GB18030,
    PAIRS,
    SINGLE,
    UTF8,
    UTF16BE,
    UTF16LE,
    UTF32BE,
    UTF32LE,
)
from dlp.text.fold_map import VALUES

STRICT, FINAL, PROBE, FRESH = 1, 2, 4, 8
DONE, HELD, BAD, RETURN = 0, 1, 2, 5
ASCII_UNITS = 16
EVIDENCE = 9
REACH = 4096
CLASSES = 16
UNSURE, SURE, BROKEN = 0, 1, 2
ILL = -1

_TEXT = frozenset((*range(0x20, 0x7F), 9, 10, 13))

# Numerals whose two UTF-16 bytes are ASCII: a chain of them is not an ASCII run.
_ASCII_LIKE = frozenset(code for code in VALUES if _TEXT.issuperset(divmod(code, 256)))


def _entry(table: bytes, index: int) -> int:
    return memoryview(table).cast("H")[index]


def _utf8(raw: bytes) -> tuple[int, int]:
    lead = raw[0]
    size = 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    part = raw[:size]
    try:
        return size, ord(part.decode())
    except UnicodeDecodeError:
        cut = 0xC2 <= lead <= 0xF4 and len(part) < size
        return (0 if cut and all(0x80 <= byte < 0xC0 for byte in part[1:]) else 1), ILL


def _double(raw: bytes, kind: int, table: bytes) -> tuple[int, int]:
    single = _entry(table, raw[0])
    if single or raw[0] == 0:
        return 1, single
    if raw[0] < 0x81 or raw[0] == 0xFF:
        return 1, ILL
    if len(raw) < 2:
        return 0, ILL
    pair = _entry(table, raw[0] << 8 | raw[1])
    if pair:
        return 2, pair
    return _four(raw, table) if kind == GB18030 and 0x30 <= raw[1] <= 0x39 else (1, ILL)


def _four(raw: bytes, table: bytes) -> tuple[int, int]:
    if len(raw) > 2 and not 0x81 <= raw[2] <= 0xFE:
        return 1, ILL
    if len(raw) < 4:
        return 0, ILL
    if not 0x30 <= raw[3] <= 0x39:
        return 1, ILL
    number = ((raw[0] - 0x81) * 10 + raw[1] - 0x30) * 1260 + (raw[2] - 0x81) * 10 + raw[3] - 0x30
    if number < FOUR_BYTE_CODES:
        return 4, _entry(table, PAIRS + number)
    code = number - 189_000 + 0x10000
    return (4, code) if 0x10000 <= code <= 0x10FFFF else (1, ILL)


def _utf16(raw: bytes, order: str) -> tuple[int, int]:
    if len(raw) < 2:
        return 0, ILL
    big = order == "big"
    unit = raw[0] << 8 | raw[1] if big else raw[1] << 8 | raw[0]
    if not 0xD800 <= unit < 0xE000:
        return 2, unit
    if unit >= 0xDC00:
        return 2, ILL
    if len(raw) < 4:
        return 0, ILL
    low = raw[2] << 8 | raw[3] if big else raw[3] << 8 | raw[2]
    if not 0xDC00 <= low < 0xE000:
        return 2, ILL
    return 4, 0x10000 + ((unit - 0xD800) << 10) + low - 0xDC00


def _utf32(raw: bytes, order: str) -> tuple[int, int]:
    if len(raw) < 4:
        return 0, ILL
    code = int.from_bytes(raw[:4], "big" if order == "big" else "little")
    return 4, code if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else ILL


def _next(raw: bytes, kind: int, table: bytes) -> tuple[int, int]:
    """Return size and code point of the first character; size 0: cut off, code `ILL`: bad."""
    if kind == UTF8:
        return _utf8(raw)
    if kind == SINGLE:
        code = _entry(table, raw[0])
        return 1, code if code or raw[0] == 0 else ILL
    if kind in {DOUBLE, GB18030}:
        return _double(raw, kind, table)
    if kind in {UTF16LE, UTF16BE}:
        return _utf16(raw, "big" if kind == UTF16BE else "little")
    return _utf32(raw, "big" if kind == UTF32BE else "little")


def _walk(data: bytes, start: int, kind: int, table: bytes) -> Iterator[tuple[int, int]]:
    """Yield offset and code of each character; what is cut off at the end is bad."""
    at = start
    while at < len(data):
        size, code = _next(data[at : at + 4], kind, table)
        yield at, code
        at += size or _tail(at, len(data), kind)


def _tail(at: int, stop: int, kind: int) -> int:
    """Return how much of a cut-off character at the very end is one bad unit."""
    return stop - at if kind in {UTF16LE, UTF16BE, UTF32LE, UTF32BE} else 1


def _utf8_evidence(data: bytes, at: int, stop: int) -> int:
    """Weigh the bytes as UTF-8: 1 surely, 0 surely not, -1 the end came first."""
    weight, begin = 0, at
    while at < stop and at - begin < REACH:
        size, code = _utf8(data[at : min(at + 4, stop)])
        if size == 0:
            return -1
        if code <= 0:
            return 0
        weight += (size > 1) * (1 if size == 2 else size)
        if weight >= EVIDENCE:
            return 1
        at += size
    return -1 if at >= stop else 0


def probe(data: bytes, start: int, limit: int, needed: int) -> tuple[int, int]:
    """Weigh whether bytes from `start` on are meant as UTF-8: verdict and offset.

    A character of two bytes weighs 1, of three 3, of four 4: other charsets seldom look so.

    >>> probe("ab中文".encode(), 0, 99, 6), probe("中".encode("gbk"), 0, 99, 6)
    ((1, 5), (2, 0))
    """
    weight, at = 0, start
    while at < len(data):
        size, code = _utf8(data[at : at + 4])
        if size and code <= 0:
            return BROKEN, at
        if at - start >= limit:
            return SURE, at
        if size == 0:
            return UNSURE, at
        weight += (size > 1) * (1 if size == 2 else size)
        if weight >= needed:
            return SURE, at
        at += size
    return UNSURE, len(data)


def transcode(  # noqa: PLR0913, PLR0917, C901, PLR0912 - the signature and the order of the kernel
    data: bytes, start: int, stop: int, kind: int, table: bytes, flags: int
) -> tuple[bytes, int, int, int, int, int]:
    """Return UTF-8, end, status, characters, bad sequences and where the first one is (-1).

    >>> from dlp.text.charset import find
    >>> gb = find("gbk")
    >>> transcode("中a".encode("gbk"), 0, 3, gb.kind, gb.table, FINAL)[0].decode()
    '中a'
    """
    out, chars, bad, first, fresh = bytearray(), 0, 0, -1, bool(flags & FRESH)
    run_at, run_out, run_chars, run = start, 0, 0, 0
    at, status = start, DONE
    while at < stop:
        size, code = _next(data[at : min(at + 4, stop)], kind, table)
        if flags & PROBE and kind in {SINGLE, DOUBLE, GB18030}:
            if data[at] >= 0x80 and fresh:
                verdict = _utf8_evidence(data, at, stop)
                if verdict == 1 or (verdict == -1 and not flags & FINAL):
                    status = RETURN if verdict == 1 else HELD
                    break
                fresh = False
            fresh = fresh or data[at] == 10
        if size == 0:
            if not flags & FINAL:
                status = HELD
                break
            size = _tail(at, stop, kind)
        if code < 0:
            if flags & STRICT:
                status = BAD
                break
            bad += 1
            first = at if first < 0 else first
        if flags & PROBE and kind in {UTF16LE, UTF16BE}:
            if _TEXT.issuperset(data[at : at + size]) and code not in _ASCII_LIKE and size == 2:
                if run == 0:
                    run_at, run_out, run_chars = at, len(out), chars
                run += 1
                if run == ASCII_UNITS:
                    status = RETURN
                    break
            else:
                run = 0
        out += (chr(code) if code >= 0 else "\ufffd").encode()
        at += size
        chars += 1
    if run and (status == RETURN or (status in {DONE, HELD} and not flags & FINAL)):
        at, chars = run_at, run_chars
        del out[run_out:]
        status = status or HELD
    return bytes(out), at, status, chars, bad, first


def offsets(data: bytes, start: int, kind: int, table: bytes, counts: array[int]) -> array[int]:
    """Return where in `data` the character stands that `counts` (sorted) come before."""
    places = [at for at, _ in _walk(data, start, kind, table)]
    return array("q", [places[count] if count < len(places) else len(data) for count in counts])


def places(  # noqa: PLR0913, PLR0917 - the signature of the kernel
    data: bytes,
    begin: int,
    stop: int,
    kind: int,
    table: bytes,
    wanted: array[int],
    end: bool,  # noqa: FBT001 - the signature of the kernel
    begins: int,
    first: int,
    first_char: int,
) -> tuple[array[int], array[int]]:
    """Lead sorted offsets back that count the UTF-8 of `data[begin:stop]` from `begins`.

    An offset within a character goes to its beginning, as an `end` to its end. `first` and
    `first_char` are where `begin` lies in the source: in bytes, and in characters.

    >>> from dlp.text.charset import find
    >>> gb = find("gbk")
    >>> places("中a".encode("gbk"), 0, 3, gb.kind, gb.table, array("q", [0, 3]), False, 0, 10, 5)
    (array('q', [10, 12]), array('q', [5, 6]))
    """
    starts, ends, at = [], [begins], begin
    for at, code in _walk(data[:stop], begin, kind, table):
        starts.append(at - begin)
        ends.append(ends[-1] + len((chr(code) if code >= 0 else "\ufffd").encode()))
    starts.append(stop - begin)
    look_up = bisect.bisect_left if end else bisect.bisect_right
    before, chars = array("q"), array("q")
    for position in wanted:
        number = min(max(look_up(ends, position) - (not end), 0), len(ends) - 1)
        before.append(first + starts[number])
        chars.append(first_char + number)
    return before, chars


def histogram(data: bytes, start: int, kind: int, table: bytes, classes: bytes) -> list[int]:
    """Count the characters by `classes` (one byte for each code point of the basic plane).

    The last but one count is of code points beyond it, the last of bad sequences.
    """
    counts = [0] * CLASSES
    for _, code in _walk(data, start, kind, table):
        counts[-1 if code < 0 else -2 if code > 0xFFFF else classes[code]] += 1
    return counts
