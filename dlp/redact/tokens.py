"""Reversible tokens: the value itself, encrypted so that equal values give equal tokens.

AES-SIV (RFC 5297) with a 512-bit key: deterministic, authenticated, no nonce to lose. Written
`[tk1:…]` in base32 (RFC 4648, lower case, no padding), which survives every format and charset.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import re
from dataclasses import dataclass, field
from typing import Any

from dlp.errors import MissingDependency
from dlp.redact.keys import derived
from dlp.redact.operators import Clear

TOKEN = re.compile(r"\[tk1:([a-z2-7]{26,})\]")
_BOUND = [b"dlp.token.1"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens under one key; `restore` undoes them.

    Raises `MissingDependency` without the package `cryptography`.

    >>> tokens = Tokens.under(b"k" * 16)
    >>> token = tokens(Clear("１３８", "138", "cn.mobile"))
    >>> tokens.restore(token), token == tokens(Clear("１３８", "138", "cn.landline"))
    ('１３８', True)
    """

    _cipher: Any = field(repr=False)
    name: str = "token"

    @staticmethod
    def under(key: bytes) -> Tokens:
        """Return the tokens under a key of `read_key`."""
        return Tokens(_aead().AESSIV(derived(key, "token", 64)))

    def __call__(self, value: Clear) -> str:
        """Return the token of the value as it stood in the document."""
        sealed = self._cipher.encrypt(value.text.encode("utf-8", "surrogatepass"), _BOUND)
        return f"[tk1:{base64.b32encode(sealed).decode().rstrip('=').lower()}]"

    def restore(self, token: str) -> str | None:
        """Return the value of a token; None: not one of this key, or changed."""
        found = TOKEN.fullmatch(token)
        if found is None:
            return None
        text = found[1].upper()
        try:
            sealed = base64.b32decode(text + "=" * (-len(text) % 8))
            clear: bytes = self._cipher.decrypt(sealed, _BOUND)
        except (binascii.Error, ValueError, _invalid_tag()):
            return None
        return clear.decode("utf-8", "surrogatepass")


def _aead() -> Any:
    try:
        return importlib.import_module("cryptography.hazmat.primitives.ciphers.aead")
    except ImportError:
        raise MissingDependency("tokens need cryptography: pip install baomi[redact]") from None


def _invalid_tag() -> type[Exception]:
    found: type[Exception] = importlib.import_module("cryptography.exceptions").InvalidTag
    return found
