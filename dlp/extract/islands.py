"""Find islands of text in binary streams: 8-bit text (ASCII, UTF-8, GBK) and UTF-16LE.

For what no reader of a format accounts for: the parser finds the text that is meant to be
read, this finds the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dlp.extract.segments import text_segment
from dlp.model import Segment

_NARROW = re.compile(rb"(?:[\x20-\x7e\t]|[\x81-\xfe][\x40-\x7e\x80-\xfe]){3,}")
_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_SHORTEST = 6
_WIDE = re.compile(
    rb"(?:[\x20-\x7e\t]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\xff]\x30|[\x00-\xef]\xff|[\x10-\x27]\x20){4,}"
)
_LETTERS = re.compile(rb"[\x20-\x7e]{4}")


def narrow(data: bytes) -> Iterator[str]:
    r"""Yield runs of 8-bit text; runs of high bytes alone are kept only if they are GBK or UTF-8.

    >>> list(narrow(b"\x00\x01password\x00ab\x00"))
    ['password']
    """
    for match in _NARROW.finditer(data):
        raw = match[0]
        if len(raw) < _SHORTEST:
            continue
        if raw.isascii():
            yield raw.decode("ascii")
        elif _LETTERS.search(raw) or _is_common(raw):
            text = _decoded(raw)
            if text:
                yield text


def wide(data: bytes) -> Iterator[str]:
    r"""Yield runs of UTF-16LE: ASCII, CJK and full-width forms.

    >>> list(wide(b"\x00\x01" + "号码:12".encode("utf-16-le") + b"\x00\x00"))
    ['号码:12']
    """
    for match in _WIDE.finditer(data):
        raw = match[0]
        if (raw.translate(None, _PRINTABLE) and b"\0" in raw) or _is_chinese(raw):
            yield raw.decode("utf-16-le", "replace")


_PRINTABLE = bytes(range(32, 127))


def _is_chinese(raw: bytes) -> bool:
    """Tell CJK from 8-bit letters, whose codes are high bytes of CJK as well."""
    return len(raw.translate(None, _PRINTABLE)) * 4 > len(raw)


def _is_common(raw: bytes) -> bool:
    """Tell GBK from noise: most characters of a text are of the first level of GB 2312."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        pairs = len(raw.translate(None, _PRINTABLE)) // 2
        return len(_COMMON.findall(raw)) * 5 >= pairs * 3
    return True


def _decoded(raw: bytes) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("gb18030", "ignore") if _LETTERS.search(raw) else ""


def sweep(data: bytes, *, path: str, kind: str = "bytes") -> Iterator[Segment]:
    """Yield the islands of a stream: one segment for each width that has any."""
    for found in (narrow(data), wide(data)):
        text = "\n".join(found)
        if text:
            yield text_segment(text, kind=kind, path=path)


def blanked(data: bytes, ranges: list[tuple[int, int]]) -> bytes:
    """Return `data` with the ranges that were read otherwise put out, so none is found twice."""
    if not ranges:
        return data
    copy = bytearray(data)
    for start, stop in ranges:
        stop = min(stop, len(copy))  # noqa: PLW2901 - clamped
        if start < stop:
            copy[start:stop] = bytes(stop - start)
    return bytes(copy)
