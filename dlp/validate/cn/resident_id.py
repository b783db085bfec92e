"""Chinese resident identity number, 18 characters (公民身份号码).

Source: GB 11643-1999: 6 digits of GB/T 2260, 8 of the birth date, 3 of sequence, and an
ISO 7064 MOD 11-2 check character. Accepted when the first two digits are a province, the
date is real, not before 1800 and not after today, and the check character is right. The
county is no gate: codes that were abolished long ago are still in use on cards.

>>> is_valid("110105 18850607 004X"), is_valid("110105188506070041")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import dates, iso7064, sampling, separators
from dlp.validate.cn import provinces

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "date": 12.0}

_SHAPE = re.compile(r"[0-9]{17}[0-9Xx]").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or not provinces.is_province(text[:2]):
        return None
    if iso7064.mod_11_2(text[:17]) != text[17].upper() or not dates.is_birth_text(text[6:14]):
        return None
    return ("check-digit", "date")


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth = sampling.old_birth(rng)
    body = provinces.county(rng) + f"{birth:%Y%m%d}" + sampling.digits(rng, 3)
    return body + iso7064.mod_11_2(body)
