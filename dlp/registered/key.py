"""The key of an index: from a file, made with mode 0600 when asked for.

Three keys follow from it, so that what one of them says tells nothing of another.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass, field

from dlp.registered.errors import RegisterError

SHORTEST, LONGEST = 16, 4096
_HINT = "dlp register … --key KEYFILE --make-key writes one that nobody else can read"


@dataclass(frozen=True, slots=True)
class Keys:
    """What follows from a key."""

    hashing: bytes = field(repr=False)
    """16 bytes for SipHash."""
    sealing: bytes = field(repr=False)
    """32 bytes for the digest at the end of the file."""
    id: str
    """Names the key, and tells nothing of it: a wrong one is noticed."""

    @classmethod
    def of(cls, key: bytes) -> Keys:
        """Return the keys that follow from the bytes of a key.

        Raises `RegisterError` (X112) for one of less than 16 bytes.
        """
        key = key.strip()
        if not SHORTEST <= len(key) <= LONGEST:
            message = f"a key of {len(key)} bytes; at least {SHORTEST}, at most {LONGEST}"
            raise RegisterError(message, code="X112", hint=_HINT)
        return cls(
            _derived(key, 16, b"hash"), _derived(key, 32, b"seal"), _derived(key, 8, b"id").hex()
        )


def _derived(key: bytes, size: int, purpose: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=size, person=b"dlp index " + purpose).digest()


def read_key(path: str | os.PathLike[str]) -> bytes:
    """Return the key in a file; white space at its ends does not count.

    Raises `RegisterError` (X112) if it cannot be read or is too short.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - names need not be UTF-8
            key = file.read(LONGEST + 1).strip()
    except OSError as error:
        raise RegisterError(
            error.strerror or str(error), code="X112", file=os.fspath(path), hint=_HINT
        ) from None
    Keys.of(key)
    return key


def make_key(path: str | os.PathLike[str]) -> bytes:
    """Write a new key that only the user may read, and return it; one that is there is kept.

    Raises `RegisterError` (X112) if it cannot be written.
    """
    text = base64.b64encode(secrets.token_bytes(32))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_key(path)
    except OSError as error:
        raise RegisterError(
            error.strerror or str(error), code="X112", file=os.fspath(path), hint=_HINT
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(text + b"\n")
    return text
