"""French establishment number (SIRET), 14 digits.

Source: INSEE, Répertoire SIRENE: a SIREN of nine digits, five of the establishment, Luhn over
nine and over fourteen. (The numbers of La Poste, with a plain digit sum, are not accepted.)

>>> is_valid("73282932000074"), is_valid("73282932000075")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 14) or digits.one_repeated(text):
        return None
    return ("check-digits",) if luhn.holds(text[:9]) and luhn.holds(text) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "0000" + sampling.digits(rng, 4)
    body += luhn.check_digit(body) + "0000"
    return body + luhn.check_digit(body)
