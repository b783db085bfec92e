"""Open Office files with a password ([MS-OFFCRYPTO]), when the extra `crypto` is installed.

Tried are the password that Excel uses for files that are only write-protected, none, and
those of the caller. Nothing is guessed.
"""

from __future__ import annotations

import importlib
import io
import re
from importlib.util import find_spec
from typing import Any

from dlp.extract.base import Extracted, Source
from dlp.limits import Budget
from dlp.model import Notice, Part

_DEFAULT = "VelvetSweatshop"
_SPINS = re.compile(rb'spinCount="(\d{1,12})"')
_MOST_SPINS = 1_000_000


def opened(source: Source, budget: Budget, *, detail: str) -> Extracted:
    """Yield the clear file as a part, or the notice `encrypted`."""
    clear = _clear(source, budget)
    if clear is None:
        yield Notice(code="encrypted", detail=detail)
    else:
        budget.spend_bytes(len(clear))
        yield Part(name="decrypted", data=clear, kind="embedded")


def _clear(source: Source, budget: Budget) -> bytes | None:
    """Return the decrypted file; None without the library or the right password."""
    spins = [int(count) for count in _SPINS.findall(source.data)]
    if find_spec("msoffcrypto") is None or max(spins, default=0) > _MOST_SPINS:
        return None
    library: Any = importlib.import_module("msoffcrypto")
    for password in (_DEFAULT, "", *source.passwords):
        budget.check_time()
        out = io.BytesIO()
        try:
            file = library.OfficeFile(io.BytesIO(source.data))
            file.load_key(password=password)
            file.decrypt(out)
        except Exception:  # noqa: BLE001, S112 - a wrong password fails in many ways
            continue
        # A legacy file opens with a wrong password too, and gives itself or noise.
        if out.getvalue()[:2] in {b"PK", b"\xd0\xcf"} and out.getvalue() != source.data:
            return out.getvalue()
    return None
