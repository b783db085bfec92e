"""Number of a Brazilian driving licence (CNH, número de registro), 11 digits.

Source: DENATRAN, Registro Nacional de Carteira de Habilitação: weights 9 to 1 and 1 to 9, modulo
11; a first digit that is over takes two from the second.

>>> is_valid("02650306461"), is_valid("02650306462")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`."""
    first = weighted.total(body, range(9, 0, -1)) % 11
    over = first > 9  # noqa: PLR2004 - a digit has ten values
    second = (weighted.total(body, range(1, 10)) - 2 * over) % 11
    return f"{0 if over else first}{second if second < 10 else 0}"  # noqa: PLR2004


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 11) or digits.one_repeated(text):
        return None
    return ("check-digits",) if _check_digits(text[:9]) == text[9:] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "000" + sampling.digits(rng, 5) + rng.choice("123456789")
    return body + _check_digits(body)
