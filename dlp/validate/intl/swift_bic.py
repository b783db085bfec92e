"""Business identifier code of a bank (SWIFT code), 8 or 11 characters.

Source: ISO 9362: four letters of the institution, the country (ISO 3166-1 alpha-2), two
characters of the place, and optionally three of the branch. There is no check digit; a code
is a public name, not a secret.

>>> is_valid("BKCHCNBJ"), is_valid("ICBKCNBJXXX"), is_valid("BKCHZZBJ")
(True, True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import countries, separators

EVIDENCE: Mapping[str, float] = {"country": 4.0}

_SHAPE = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or not countries.is_alpha2(text[4:6]):
        return None
    return ("country",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return "EXAM" + rng.choice(("CN", "DE", "US")) + "BJ" + rng.choice(("", "XXX"))
