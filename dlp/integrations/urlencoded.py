"""Names and values of a query or a form, as bytes: whatever charset they were written in.

Browsers send forms in the charset of their page, so what percent signs hide may be GBK as well
as UTF-8. The scanner tells which; here nothing is decoded that could be lost. Work is done in
steps, since a body of nothing but signs would become an object for each.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

STEP = 65_536
_FIRST_SIGN = re.compile(rb"(\A|&)([^&=]*)=")


def lines(data: bytes) -> bytes:
    r"""Return a form as lines `name: value`, so that a name stands beside its value.

    >>> lines(b"id=%31+2&agree&a=b=c")
    b'id: 1 2\nagree\na: b=c'
    """
    parts = []
    at = 0
    while at < len(data):
        end = data.find(b"&", at + STEP)
        end = len(data) if end < 0 else end + 1
        named = _FIRST_SIGN.sub(rb"\1\2: ", data[at:end])
        parts.append(_unquoted(named.replace(b"&", b"\n").replace(b"+", b" ")))
        at = end
    return b"".join(parts)


def plain(data: bytes) -> bytes:
    """Undo the encoding of a name or a value.

    >>> plain(b"%C9%ED+1").decode("gbk")
    '身 1'
    """
    return _unquoted(data.replace(b"+", b" "))


def path(data: bytes) -> bytes:
    """Undo the percent signs of a path, in which a plus is one."""
    return _unquoted(data)


def quoted(data: bytes) -> bytes:
    """Return a value as it stands in a form; asterisks stay what they are.

    >>> quoted(b"a b&*")
    b'a+b%26*'
    """
    return quote_from_bytes(data, safe=" *").replace(" ", "+").encode("ascii")


def _unquoted(data: bytes) -> bytes:
    parts = []
    at = 0
    while at < len(data):
        end = at + STEP
        sign = data.rfind(b"%", end - 2, end)
        end = sign if sign >= 0 and end < len(data) else end  # an escape stays whole
        parts.append(unquote_to_bytes(data[at:end]))
        at = end
    return b"".join(parts)
