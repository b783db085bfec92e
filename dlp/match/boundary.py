r"""The boundary field: what may not touch either end of a match.

`\b` is never used: it does not hold between a hanzi and a digit, where values stand in Chinese.
"""

from __future__ import annotations

DIGIT = b"0-9"
ALNUM = b"0-9A-Za-z"
TOKEN = b"0-9A-Za-z_\\-"
_CLASSES = {"digit": DIGIT, "alnum": ALNUM, "token": TOKEN}


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
