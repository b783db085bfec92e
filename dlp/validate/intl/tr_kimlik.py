"""Turkish identity number (T.C. kimlik no), 11 digits.

Source: Nüfus ve Vatandaşlık İşleri: no leading zero; the tenth digit is seven times the odd
places less the even ones, the eleventh the sum of the ten, modulo 10.

>>> is_valid("17291716060"), is_valid("17291716050")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0}


def _check_digits(body: str) -> str:
    """Return the two digits that complete nine."""
    first = (7 * sum(map(int, body[::2])) - sum(map(int, body[1::2]))) % 10
    return f"{first}{(sum(map(int, body)) + first) % 10}"


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or text[0] == "0":
        return None
    return ("check-digits",) if _check_digits(text[:9]) == text[9:] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "10000" + sampling.digits(rng, 4)
    return body + _check_digits(body)
