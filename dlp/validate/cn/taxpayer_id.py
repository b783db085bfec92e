"""Taxpayer number of the forms before the unified code: 15 characters, or a person's 18 and more.

Source: State Taxation Administration: 6 digits of the place and a 9-character organisation
code (15); a resident identity number and two digits of sequence (20); a unified social
credit code (18).

>>> is_valid("650100123456788"), is_valid("650100123456789")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import separators
from dlp.validate.cn import org_code, provinces, resident_id, uscc

EVIDENCE: Mapping[str, float] = {"check-character": 10.4, "province": 3.0}

_SHAPE = re.compile(r"[0-9]{6}[0-9A-Z]{8}[0-9X]|[0-9]{17}[0-9X][0-9]{2}").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if uscc.check(text) is not None:
        return ("check-character", "province")
    if not _SHAPE(text) or not provinces.is_province(text[:2]):
        return None
    inner = resident_id.check(text[:18]) if text[18:] else org_code.check(text[6:])
    return ("check-character", "province") if inner is not None else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return provinces.county(rng) + org_code.sample(rng)
