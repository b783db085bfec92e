"""Legal entity identifier, 20 characters.

Source: ISO 17442-1: four of the issuer, fourteen, and two check digits of ISO 7064 MOD 97-10.

>>> is_valid("213800KUD8LAJWSQ9D15"), is_valid("213800KUD8LAJWSQ9D16")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import iso7064, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digits": 19.9}

_SHAPE = re.compile(r"[0-9A-Z]{18}[0-9]{2}").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or iso7064.remainder_97(text) != 1:
        return None
    return ("check-digits",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "EXAM00" + sampling.digits(rng, 12)
    return body + iso7064.mod_97_10(body)
