"""Residence permit of Hong Kong, Macau and Taiwan residents (港澳台居民居住证), 18 characters.

Source: State Council measure of 2018: 810000, 820000 or 830000, then birth date, sequence
and check character as in GB 11643-1999.

>>> is_valid("810000190001010018"), is_valid("810000190001010019")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import dates, iso7064, sampling, separators

EVIDENCE: Mapping[str, float] = {"prefix": 10.0, "check-digit": 10.4, "date": 12.0}

_SHAPE = re.compile(r"8[123]0000[0-9]{11}[0-9Xx]").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or iso7064.mod_11_2(text[:17]) != text[17].upper():
        return None
    return ("prefix", "check-digit", "date") if dates.is_birth_text(text[6:14]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice("123") + "0000" + f"{sampling.old_birth(rng):%Y%m%d}"
    body = "8" + body + sampling.digits(rng, 3)
    return body + iso7064.mod_11_2(body)
