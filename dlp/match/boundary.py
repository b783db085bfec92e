r"""The boundary field: what may not touch either end of a match.

`\b` is never used: it does not hold between a hanzi and a digit, where values stand in Chinese.
"""

from __future__ import annotations

import re

EDGE = 20
"""Bytes beside a match that `boundary = "line"` looks at."""
DIGIT = b"0-9"
ALNUM = b"0-9A-Za-z"
TOKEN = b"0-9A-Za-z_\\-"
_CLASSES = {"digit": DIGIT, "alnum": ALNUM, "token": TOKEN}


def members(boundary: str) -> bytes | None:
    """Return the bytes that may not touch the end of a match; None: anything may.

    >>> members("digit")
    b'0123456789'
    """
    if boundary == "line":
        return bytes(byte for byte in range(256) if byte not in b" \t\r\n")
    classes = _CLASSES.get(boundary)
    if classes is None:
        return None
    inside = re.compile(b"[" + classes + b"]")
    return bytes(byte for byte in range(256) if inside.match(bytes([byte])))


def bounded(expression: bytes, boundary: str) -> bytes:
    """Return the expression with its boundary, for the confirming engine.

    >>> bounded(b"ab", "digit")
    b'(?<![0-9])(?:ab)(?![0-9])'
    """
    if boundary == "none":
        return expression
    if boundary == "line":
        return rb"(?<=(?:^|[\r\n])[ \t]{0,16})(?:" + expression + rb")(?=[ \t]{0,16}(?:[\r\n]|\Z))"
    members = _CLASSES[boundary]
    return b"(?<![" + members + b"])" + ended(expression, boundary)


def ended(expression: bytes, boundary: str) -> bytes:
    """Return the expression with the boundary of its end alone.

    >>> ended(b"ab", "digit")
    b'(?:ab)(?![0-9])'
    """
    if boundary == "none":
        return expression
    return b"(?:" + expression + b")(?![" + _CLASSES[boundary] + b"])"
