"""Picks the compiled kernel, or the readable one where it is not installed."""

from __future__ import annotations

try:
    from dlp.registered._kernel import (
        Grams,
        Rows,
        cell_hash,
        eighteen,
        grams,
        marked,
        normal,
        ordered,
        sip,
    )
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.registered._kernel_reference import (  # type: ignore[assignment]
        Grams,
        Rows,
        cell_hash,
        eighteen,
        grams,
        marked,
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
    "GRAM", "LINE", "LONGEST_CELL", "LONGEST_PRIMARY", "REACH", "SPREAD", "STEP", "Grams",
    "Rows", "cell_hash", "eighteen", "grams", "marked", "normal", "ordered", "sip",
]  # fmt: skip
