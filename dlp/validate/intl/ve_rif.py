"""Venezuelan tax number (RIF): V, E, J, P, G or C, eight digits and a check digit.

Source: SENIAT, Providencia 0073: the letter counts 1 to 5, weights 4 3 2 7 6 5 4 3 2, modulo 11.

>>> is_valid("V114702834"), is_valid("V114702835")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}

_KINDS = {"V": "1", "E": "2", "J": "3", "C": "3", "P": "4", "G": "5"}


def _check_digit(body: str) -> str:
    """Return what completes `body`, a letter and eight digits."""
    total = weighted.total(_KINDS[body[0]] + body[1:], (4, 3, 2, 7, 6, 5, 4, 3, 2))
    return "00987654321"[total % 11]


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if len(text) != 10 or text[0] not in _KINDS or not digits.only(text[1:], 9):  # noqa: PLR2004
        return None
    return ("check-digit",) if _check_digit(text[:9]) == text[9] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice("VEJPG") + "0" + sampling.digits(rng, 7)
    return body + _check_digit(body)
