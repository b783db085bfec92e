"""Open zip members in AES with a password of the caller (WinZip's AE-1 and AE-2).

Method 99 of APPNOTE; the format is described at winzip.com/en/support/aes-encryption: a salt, two
bytes to check the password, the data in AES-CTR with a little-endian counter, 10 bytes of HMAC.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from typing import Any

_FIELD = 0x9901
_CHECK, _CODE = 2, 10
_ROUNDS = 1000
_STRENGTHS = {1: 16, 2: 24, 3: 32}
_BLOCKS = 4096
_LOCAL = 30


def opened(data: bytes, offset: int, raw: bytes, password: str) -> tuple[bytes, int] | None:
    """Return the packed data in the clear and its compression method; None if it does not open.

    `offset` is where the member's local header begins, `raw` its data with salt and code.
    """
    found = _field(data, offset)
    if found is None:
        return None
    size, method = found
    salt, rest = raw[: size // 2], raw[size // 2 :]
    if len(rest) < _CHECK + _CODE:
        return None
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, _ROUNDS, 2 * size + _CHECK)
    coded, code = rest[_CHECK:-_CODE], rest[-_CODE:]
    if keys[2 * size :] != rest[:_CHECK]:
        return None
    made = hmac.digest(keys[size : 2 * size], coded, "sha1")[:_CODE]
    if not hmac.compare_digest(made, code):
        return None
    clear = _counted(coded, keys[:size])
    return None if clear is None else (clear, method)


def _field(data: bytes, offset: int) -> tuple[int, int] | None:
    """Return bytes of key and method, from the extra field of a local header."""
    if len(data) < offset + _LOCAL:
        return None
    name, extra = struct.unpack_from("<HH", data, offset + 26)
    fields = data[offset + _LOCAL + name : offset + _LOCAL + name + extra]
    while len(fields) >= 4:  # noqa: PLR2004 - number and size
        number, size = struct.unpack_from("<HH", fields)
        if number == _FIELD and size >= 7 and len(fields) >= 11:  # noqa: PLR2004 - as described
            strength, method = struct.unpack_from("<BH", fields, 8)
            return (_STRENGTHS[strength], method) if strength in _STRENGTHS else None
        fields = fields[4 + size :]
    return None


def _counted(coded: bytes, key: bytes) -> bytes | None:
    """Undo AES in counter mode; the library's own counts from the other end."""
    try:
        from cryptography.hazmat.primitives.ciphers import (  # noqa: PLC0415 - rare, slow
            Cipher,
            algorithms,
            modes,
        )
    except ImportError:
        return None
    cipher: Any = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - blocks of a counter
    encryptor = cipher.encryptor()
    out = []
    for start in range(0, len(coded), 16 * _BLOCKS):
        piece = coded[start : start + 16 * _BLOCKS]
        first = start // 16 + 1
        count = -(-len(piece) // 16)
        counters = b"".join(n.to_bytes(16, "little") for n in range(first, first + count))
        stream = encryptor.update(counters)[: len(piece)]
        mixed = int.from_bytes(piece, "little") ^ int.from_bytes(stream, "little")
        out.append(mixed.to_bytes(len(piece), "little"))
    return b"".join(out)
