"""Swiss social insurance number (AHV, AVS), 13 digits.

Source: Bundesamt für Sozialversicherungen: 756, nine digits, and the EAN-13 check digit.

>>> is_valid("756.9217.0769.85"), is_valid("756.9217.0769.84")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    return str(-weighted.total(body, (1, 3) * 6) % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13) or not text.startswith("756"):
        return None
    return ("check-digit",) if _check_digits(text[:12]) == text[12] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "756" + sampling.digits(rng, 9)
        text = body + _check_digits(body)
        if check(text) is not None:
            return text
