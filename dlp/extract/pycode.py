"""Read compiled Python (.pyc): constants and names, without loading a single object.

`marshal` must not be given foreign bytes, and the layout of code objects changes with every
version; so strings are recognised by their own headers (CPython, Python/marshal.c): a type, a
length, and as many bytes of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dlp.extract.base import Extracted, Source
from dlp.extract.segments import text_segment
from dlp.limits import Budget

_HEADER = 16
_START = re.compile(rb"[zZ\xfa\xda][\x02-\xff]|[uatAs\xf5\xe1\xf4\xc1\xf3]...\0", re.DOTALL)
_SHORT = b"zZ\xfa\xda"
_TEXT = re.compile(r"[^\x00-\x08\x0e-\x1f\x7f]+")
_WORK = 8


def read(source: Source, budget: Budget) -> Extracted:
    """Yield all strings, one a line, each once."""
    found = dict.fromkeys(_strings(source.data, budget))
    if found:
        yield text_segment("\n".join(found), path="constants and names")


def _strings(data: bytes, budget: Budget) -> Iterator[str]:
    """Yield strings in order; the work is linear, whatever the lengths claim."""
    place, work = _HEADER, _WORK * len(data)
    while (match := _START.search(data, place)) and work > 0:
        is_short = match[0][:1] in _SHORT
        size = match[0][1] if is_short else int.from_bytes(match[0][1:5], "little")
        start = match.start() + (2 if is_short else 5)
        place = match.start() + 1
        if size < 2 or start + size > len(data):  # noqa: PLR2004 - nothing to find
            continue
        work -= size
        text = _text(data[start : start + size], is_ascii=is_short)
        if text:
            budget.check_time()
            yield text
            place = start + size


def _text(raw: bytes, *, is_ascii: bool) -> str:
    if is_ascii and not raw.isascii():
        return ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if _TEXT.fullmatch(text) else ""
