"""What may be shown of a value: a mask and a keyed fingerprint.

A plain hash of an 18-digit number is no secret (there are few of them), so fingerprints are
HMACs, and the key stays with the caller.
"""

from __future__ import annotations

import hmac
import re

STAR = "*"
_HIDDEN = frozenset({"credential"})
_SEPARATORS = re.compile(r"[\s\-./_()（）]+")


def mask(value: str, category: str) -> str:
    """Return `value` with most of it starred out; of passwords not even the length is shown.

    >>> mask("11010518850607004X", "person"), mask("Aa-123456", "credential")
    ('1101**********004X', '********')
    """
    if category in _HIDDEN:
        return STAR * 8
    shown = len(value) * 2 // 9
    if category == "key":
        shown = min(shown, 4)
        return value[:shown] + STAR * min(len(value) - shown, 16)
    if not shown:
        return STAR * len(value)
    shown = min(shown, 6)
    return value[:shown] + STAR * (len(value) - 2 * shown) + value[-shown:]


_ASCII_SEPARATORS = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f-./_()"


def token(value: bytes) -> bytes:
    """Return UTF-8 of a value that is equal for two values where their fingerprints are.

    A clear value still: to be compared within a process, and not kept.

    >>> token(b"6225 8800-a") == token(b"62258800A")
    True
    """
    if value.isascii():
        return value.translate(None, _ASCII_SEPARATORS).upper()
    return _SEPARATORS.sub("", value.decode("utf-8", "replace")).upper().encode()


def fingerprint(key: bytes, infotype: str, value: str) -> str:
    """Return 128 bits of HMAC-SHA-256 over the infotype and the value without separators.

    >>> fingerprint(b"k", "a.b", "6225 8800") == fingerprint(b"k", "a.b", "62258800")
    True
    """
    message = f"{infotype}\0{_SEPARATORS.sub('', value).upper()}".encode()
    return hmac.digest(key, message, "sha256")[:16].hex()
