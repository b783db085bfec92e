"""New Zealand tax number (IRD), eight or nine digits.

Source: Inland Revenue, validation specification: weights 3 2 7 6 5 4 3 2, and 7 4 3 2 5 2 7 6
when the first result is ten, modulo 11.

>>> is_valid("49-091-850"), is_valid("49-091-851")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_LOWEST, _HIGHEST = 10_000_000, 150_000_000
_FIRST = (3, 2, 7, 6, 5, 4, 3, 2)
_SECOND = (7, 4, 3, 2, 5, 2, 7, 6)


def _check_digit(body: str) -> str:
    """Return the digit that completes seven or eight (ten fits none)."""
    body = body.zfill(8)
    first = -weighted.total(body, _FIRST) % 11
    return str(first if first < 10 else -weighted.total(body, _SECOND) % 11)  # noqa: PLR2004


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 8, 9) or not _LOWEST <= int(text) <= _HIGHEST:
        return None
    return ("check-digit",) if _check_digit(text[:-1]) == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "0100" + sampling.digits(rng, 4)
        text = body + _check_digit(body)
        if check(text) is not None:
            return text
