"""The key of fingerprints that are compared later: from a file or the environment.

Never from the command line, where other users of the machine read it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dlp import disclosure
from dlp.suppress.errors import SuppressionError

SHORTEST = 16
LONGEST = 4096
VARIABLE, FILE_VARIABLE = "DLP_KEY", "DLP_KEY_FILE"


def read_key(
    path: str | os.PathLike[str] | None = None, environment: Mapping[str, str] | None = None
) -> bytes:
    """Return the key: of the file, of the file that `DLP_KEY_FILE` names, or `DLP_KEY` itself.

    White space at the ends does not count. Raises `SuppressionError` (Y110) for no key, one of
    less than 16 bytes, or a file that cannot be read.
    """
    environment = os.environ if environment is None else environment
    path = path or environment.get(FILE_VARIABLE) or None
    hint = "head -c 32 /dev/urandom | base64 > KEYFILE; chmod 600 KEYFILE"
    if path is None:
        text = environment.get(VARIABLE, "")
        if not text:
            message = f"no key: give a key file, or set {FILE_VARIABLE} or {VARIABLE}"
            raise SuppressionError(message, code="Y110", hint=hint)
        return _checked(text.encode(), VARIABLE, hint)
    try:
        with Path(path).open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise SuppressionError(
            error.strerror or str(error), code="Y110", file=str(path), hint=hint
        ) from None
    return _checked(data, str(path), hint)


def key_id(key: bytes) -> str:
    """Return a name of the key that tells nothing of it: a wrong one is noticed."""
    return disclosure.fingerprint(key, "dlp.key-id", "")[:16]


def _checked(data: bytes, place: str, hint: str) -> bytes:
    key = data.strip()
    if not SHORTEST <= len(key) <= LONGEST:
        message = f"a key of {len(key)} bytes; at least {SHORTEST}, at most {LONGEST}"
        raise SuppressionError(message, code="Y110", file=place, hint=hint)
    return key
