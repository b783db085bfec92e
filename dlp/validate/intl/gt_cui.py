"""Guatemalan identity number (CUI, DPI), 13 digits: number, check digit, department, municipality.

Source: RENAP, Código Único de Identificación: weights 2 to 9 modulo 11; 22 departments.

>>> is_valid("1187244600702"), is_valid("1187244610702")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "place": 4.0}


def _check(body: str) -> int:
    """Return what completes `body`; ten is no digit."""
    return weighted.total(body, range(2, 10)) % 11


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13):
        return None
    place = 1 <= int(text[9:11]) <= 22 and 1 <= int(text[11:]) <= 38  # noqa: PLR2004 - departments
    return ("check-digit", "place") if place and _check(text[:8]) == int(text[8]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = "1" + sampling.digits(rng, 7)
        text = f"{body}{_check(body) % 10}{rng.randint(1, 22):02}{rng.randint(1, 9):02}"
        if check(text) is not None:
            return text
