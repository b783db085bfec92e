"""Number of a Portuguese citizen card (cartão de cidadão), 12 characters.

Source: Portaria 203/2007; Autenticação.gov, validation of the document number: Luhn over letters
and digits, A counting 10.

>>> is_valid("00000000 0 ZZ4"), is_valid("00000000 0 ZZ3")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}

_SHAPE = re.compile(r"[0-9]{9}[0-9A-Z]{2}[0-9]").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _SHAPE(text) is None:
        return None
    values = [int(character, 36) * (2 - place % 2) for place, character in enumerate(text)]
    total = sum(value - 9 if place % 2 == 0 and value > 9 else value  # noqa: PLR2004 - as Luhn
                for place, value in enumerate(values))  # fmt: skip
    return None if total % 10 else ("check-digit",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    while True:
        text = f"000{sampling.digits(rng, 6)}ZZ{rng.randint(0, 9)}"
        if check(text) is not None:
            return text
