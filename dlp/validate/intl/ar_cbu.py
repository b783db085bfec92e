"""Argentine bank account number (CBU), 22 digits: bank and branch, account, a check digit each.

Source: Banco Central de la República Argentina, Comunicación A 2622: weights 7 1 3 9 7 1 3 and
3 9 7 1 … modulo 10.

>>> is_valid("2850590940090418135201"), is_valid("2850590940090418135202")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 20.0}

_WEIGHTS = (3, 1, 7, 9) * 4


def _check_digit(body: str) -> str:
    """Return what completes `body`, a block without its last digit."""
    return str(-weighted.total(body[::-1], _WEIGHTS) % 10)


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 22) or not int(text[:3]) or not int(text[8:]):
        return None
    held = _check_digit(text[:7]) == text[7] and _check_digit(text[8:21]) == text[21]
    return ("check-digit",) if held else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    bank, account = "0000" + sampling.digits(rng, 3), sampling.digits(rng, 13)
    bank = rng.choice(("007", "011", "285")) + bank[3:]
    return bank + _check_digit(bank) + account + _check_digit(account)
