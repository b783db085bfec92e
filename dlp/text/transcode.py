"""Transcode: bytes of a known charset to UTF-8, one rule for bad bytes, and the way back.

The decoder calls this for what is not plain UTF-8. Every bad byte becomes one U+FFFD (a lone
surrogate or a cut-off unit of UTF-16/32: the whole unit), so neighbours are never joined.
This module picks the compiled kernel or its stand-in.
"""

from __future__ import annotations

from dlp.text.charset import Charset

try:
    from dlp.text._transcode import histogram, offsets, places, probe, transcode

    COMPILED = True
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.text._transcode_reference import histogram, offsets, places, probe, transcode

    COMPILED = False

__all__ = ["histogram", "offsets", "places", "probe", "to_utf8", "transcode"]

STRICT, FINAL, PROBE, FRESH = 1, 2, 4, 8
DONE, HELD, BAD = 0, 1, 2
UNSURE, SURE, BROKEN = 0, 1, 2
RETURN = 5
"""Status: from here on it is UTF-8 (or ASCII) again."""


def to_utf8(data: bytes, charset: Charset) -> bytes:
    r"""Return all of `data` as UTF-8, bad bytes as U+FFFD.

    >>> from dlp.text.charset import find
    >>> to_utf8(b"\xd6\xd0\xff1", find("gb18030")).decode()
    '中\ufffd1'
    """
    return transcode(data, 0, len(data), charset.kind, charset.table, FINAL)[0]
