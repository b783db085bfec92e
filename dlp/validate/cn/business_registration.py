"""Business registration number of the old licence (营业执照注册号), 15 digits.

Source: GS 15-2006: 6 digits of the registering authority, 8 of sequence, and a check digit
of GB/T 17710 (ISO 7064 MOD 11,10). Accepted when the authority is in a province (or 10, the
national administration) and the check digit is right.

>>> is_valid("110108000000024"), is_valid("650100000000014")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, iso7064, sampling, separators
from dlp.validate.cn import provinces

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "authority": 3.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 15) or not (provinces.is_province(text[:2]) or text[:2] == "10"):
        return None
    return ("check-digit", "authority") if iso7064.mod_11_10(text[:14]) == text[14] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = provinces.county(rng) + sampling.digits(rng, 8)
    return body + iso7064.mod_11_10(body)
