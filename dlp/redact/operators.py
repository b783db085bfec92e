"""Operators: what is written in place of a value.

An operator is asked once for each occurrence and answers the same for the same value; those
with a key answer the same in every document.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Protocol

from dlp.redact.errors import RedactionError

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\"'<>&\\,;|\u2028\u2029]")
_SEPARATORS = re.compile(r"[\s\-./_()（）]+")
_UNSEEN = frozenset({"credential", "key"})
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Clear:
    """A value that is to go. Its clear text is in no `repr`."""

    text: str = field(repr=False)
    """As it stood in the document, escapes undone."""
    folded: str = field(repr=False)
    """As the finding gives it: plain characters."""
    infotype: str
    category: str = ""
    validator: str = ""


class Operator(Protocol):
    """What is written in place of a value."""

    @property
    def name(self) -> str:
        """Name on the command line and in reports."""
        ...

    def __call__(self, value: Clear) -> str:
        """Return the text that takes the place of `value`."""
        ...


@dataclass(frozen=True, slots=True)
class Mask:
    """A star for each character; the last `keep` letters and digits stay.

    Nothing is kept of keys and credentials, nor of values with less than `2 * keep + 2` of them.

    >>> Mask(keep=4)(Clear("6228 4800 0000 0000 000", "", "cn.bank-card"))
    '******************0 000'
    """

    keep: int = 0
    name: str = "mask"

    def __call__(self, value: Clear) -> str:
        """Return the mask."""
        text = value.text
        places = [place for place, character in enumerate(text) if character.isalnum()]
        keep = self.keep
        if value.category in _UNSEEN or len(places) < 2 * keep + 2:
            keep = 0
        first = places[-keep] if keep else len(text)
        return "*" * first + text[first:]


@dataclass(frozen=True, slots=True)
class Replace:
    """One text for all values.

    Raises `RedactionError` (R101) for a text that could end a cell, a string or an element.

    >>> Replace("(gone)")(Clear("13800000000", "13800000000", "cn.mobile"))
    '(gone)'
    """

    text: str
    name: str = "replace"

    def __post_init__(self) -> None:
        """Refuse what no format can hold unescaped."""
        if _FORBIDDEN.search(self.text):
            message = "the replacement holds quotes, brackets, delimiters or control characters"
            raise RedactionError(message, code="R101", hint="letters, digits, spaces and ()[]*#_-")

    def __call__(self, value: Clear) -> str:  # noqa: ARG002 - the same for all
        """Return the text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Label:
    """The infotype in brackets.

    >>> Label()(Clear("13800000000", "13800000000", "cn.mobile"))
    '[cn.mobile]'
    """

    name: str = "label"

    def __call__(self, value: Clear) -> str:
        """Return the label."""
        return f"[{value.infotype}]"


@dataclass(frozen=True, slots=True)
class KeyedHash:
    """96 bits of a keyed hash: HMAC (RFC 2104) with SHA-256, or with SM3 (GB/T 32905-2016).

    Taken over infotype and value without separators, so the same number written in another way
    has the same hash. Not reversible.

    >>> KeyedHash(b"k" * 16)(Clear("138 0000 0000", "138 0000 0000", "cn.mobile"))
    '[h:b457c2fdcb0f46667c23d948]'
    """

    key: bytes = field(repr=False)
    algorithm: str = "sha256"
    name: str = "hash"

    def __call__(self, value: Clear) -> str:
        """Return the hash in brackets."""
        plain = _SEPARATORS.sub("", value.folded).upper()
        message = f"dlp.redact.hash\0{value.infotype}\0{plain}".encode()
        return f"[h:{_digest(self.key, message, self.algorithm)[:12].hex()}]"


def _digest(key: bytes, message: bytes, algorithm: str) -> bytes:
    if algorithm != "sm3":
        return hmac.digest(key, message, algorithm)
    if "sm3" in hashlib.algorithms_available:
        return hmac.digest(key, message, "sm3")
    return _hmac_sm3(key, message)  # pragma: no cover - an OpenSSL built without it


def _hmac_sm3(key: bytes, message: bytes) -> bytes:
    """HMAC over the SM3 of `cryptography`, where the interpreter's OpenSSL has none."""
    from cryptography.hazmat.primitives.hashes import SM3, Hash  # noqa: PLC0415 - slow to load

    def sm3(data: bytes) -> bytes:
        state = Hash(SM3())
        state.update(data)
        return state.finalize()

    padded = (sm3(key) if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = sm3(bytes(byte ^ 0x36 for byte in padded) + message)
    return sm3(bytes(byte ^ 0x5C for byte in padded) + inner)
