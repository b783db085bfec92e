"""Number of a Brazilian voter"s card (título eleitoral), 12 digits.

Source: Resolução TSE 21.538/2003, article 12: eight of sequence, state 01 to 28, two check
digits modulo 11.

>>> is_valid("004356870906"), is_valid("004356870907")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0, "state": 5.0}


def _check_digits(body: str) -> str:
    """Return what completes `body`, the sequence and its state."""
    state = body[8:]
    first = weighted.total(body[:8], range(2, 10)) % 11
    if not first and state in {"01", "02"}:  # São Paulo and Minas Gerais have no zero
        first = 1
    first %= 10
    second = weighted.total(f"{state}{first}", (7, 8, 9)) % 11
    if not second and state in {"01", "02"}:
        second = 1
    return f"{first}{second % 10}"


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or not "01" <= text[8:10] <= "28":
        return None
    return ("check-digits", "state") if _check_digits(text[:10]) == text[10:] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "0000" + sampling.digits(rng, 4) + f"{rng.randint(3, 28):02}"
    return body + _check_digits(body)
