"""Number of the Brazilian national health card (Cartão Nacional de Saúde), 15 digits.

Source: DATASUS, Cartão Nacional de Saúde: begins with 1, 2 (definitive) or 7, 8, 9 (provisional);
the sum of the digits times 15 to 1 is divisible by 11. A definitive one is the PIS of its holder,
000 or 001, and a check digit (e-SUS APS: algoritmo de validação do CNS).

>>> is_valid("898001160660761"), is_valid("898001160660762")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 15) or text[0] not in "12789" or digits.one_repeated(text):
        return None
    if text[0] in "12" and text[11:14] not in {"000", "001"}:
        return None
    return ("check-digit",) if weighted.total(text, range(15, 0, -1)) % 11 == 0 else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        body = rng.choice("789") + "00" + sampling.digits(rng, 11)
        last = -weighted.total(body, range(15, 1, -1)) % 11
        if last < 10 and check(f"{body}{last}"):  # noqa: PLR2004 - a digit has ten values
            return f"{body}{last}"
