"""Keys of operators: derived from one key file, a different one for each purpose."""

from __future__ import annotations

import hmac

from dlp.suppress.key import read_key

__all__ = ["derived", "read_key"]


def derived(key: bytes, purpose: str, size: int) -> bytes:
    """Return `size` bytes for one purpose: HKDF-Expand with SHA-256 (RFC 5869, section 2.3).

    `key` is what `read_key` returned; any length of 16 bytes and more.

    >>> key = b"k" * 16
    >>> len(derived(key, "token", 64)), derived(key, "a", 4) == derived(key, "b", 4)
    (64, False)
    """
    pseudorandom = hmac.digest(b"dlp.redact", key, "sha256")
    out = block = b""
    counter = 1
    while len(out) < size:
        block = hmac.digest(pseudorandom, block + purpose.encode() + bytes([counter]), "sha256")
        out += block
        counter += 1
    return out[:size]
