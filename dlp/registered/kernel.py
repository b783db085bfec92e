"""Picks the compiled kernel, or the readable one where it is not installed."""

from __future__ import annotations

try:
    from dlp.registered._kernel import (
        Hashes,
        Rows,
        cell_hash,
        eighteen,
        grams,
        normal,
        ordered,
        sip,
    )
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.registered._kernel_reference import (  # type: ignore[assignment]
        Hashes,
        Rows,
        cell_hash,
        eighteen,
        grams,
        normal,
        ordered,
        sip,
    )
from dlp.registered._kernel_reference import (
    GRAM,
    LINE,
    LONGEST_CELL,
    LONGEST_PRIMARY,
    REACH,
    SPREAD,
    STEP,
)

__all__ = [
    "GRAM", "LINE", "LONGEST_CELL", "LONGEST_PRIMARY", "REACH", "SPREAD", "STEP", "Hashes",
    "Rows", "cell_hash", "eighteen", "grams", "normal", "ordered", "sip",
]  # fmt: skip
