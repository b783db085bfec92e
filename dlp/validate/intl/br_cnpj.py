"""Brazilian tax number of a company (CNPJ), 14 characters, two of them check digits.

Source: Receita Federal, Instrução Normativa RFB 2229/2024: digits, since 2026 also capitals,
which count as their code less 48; modulo 11 twice with the weights 5 … 2, 9 … 2.

>>> is_valid("11.222.333/0001-81"), is_valid("11.222.333/0001-82")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0}

_SHAPE = re.compile(r"[0-9A-Z]{12}[0-9]{2}").fullmatch
_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def _check_digits(body: str) -> str:
    """Return the two digits that complete twelve characters."""
    first = -_total(body, _WEIGHTS[1:]) % 11 % 10
    return f"{first}{-_total(f'{body}{first}', _WEIGHTS) % 11 % 10}"


def _total(body: str, weights: tuple[int, ...]) -> int:
    """Return the weighted sum of character codes counted from `0`."""
    return sum((ord(c) - 48) * weight for c, weight in zip(body, weights, strict=True))


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or digits.one_repeated(text):
        return None
    return ("check-digits",) if _check_digits(text[:12]) == text[12:] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "00" + sampling.digits(rng, 6) + "0001"
    return body + _check_digits(body)
