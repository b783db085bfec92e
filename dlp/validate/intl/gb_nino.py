"""British national insurance number: two letters, six digits, a letter.

Source: HMRC, National Insurance Manual NIM39110: prefixes without D, F, I, Q, U, V (O as
second), and not BG, GB, KN, NK, NT, TN, ZZ; suffix A to D. There is no check digit.

>>> is_valid("AB 12 34 56 C"), is_valid("GB 12 34 56 C")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"prefix": 4.0}

_UNUSED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_SHAPE = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    return ("prefix",) if _SHAPE(text) and text[:2] not in _UNUSED else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"ZY{sampling.digits(rng, 6)}{rng.choice('ABCD')}"
