"""Chinese permanent residence card of foreigners, 2023 form, 18 characters (外国人永久居留身份证).

Source: National Immigration Administration, machine-reading rule of 2023: `9`, 2 digits of
the province, 3 of the nationality (ISO 3166-1 numeric), birth date, 3 of sequence, and the
MOD 11-2 check character that citizens have.

>>> is_valid("965398190001010017"), is_valid("965999190001010016")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import countries, dates, iso7064, sampling, separators
from dlp.validate.cn import provinces

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 12.0, "nationality": 4.0}

_SHAPE = re.compile(r"9[0-9]{16}[0-9Xx]").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if (
        not _SHAPE(text)
        or not provinces.is_province(text[1:3])
        or not countries.is_numeric(text[3:6])
    ):
        return None
    if iso7064.mod_11_2(text[:17]) != text[17].upper() or not dates.is_birth_text(text[6:14]):
        return None
    return ("check-digit", "date", "nationality")


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth = sampling.old_birth(rng)
    place = provinces.county(rng)[:2] + rng.choice(("398", "840", "392"))
    body = "9" + place + f"{birth:%Y%m%d}" + sampling.digits(rng, 3)
    return body + iso7064.mod_11_2(body)
