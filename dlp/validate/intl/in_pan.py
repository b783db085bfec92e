"""Indian permanent account number, ten characters.

Source: Income-tax Rules 1962, rule 114: three letters, kind of holder, initial, four digits,
and a check letter whose rule is not public.

>>> is_valid("ACUPA7085R"), is_valid("ACUXA7085R")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import separators

EVIDENCE: Mapping[str, float] = {"holder": 5.0}

_SHAPE = re.compile(r"[A-Z]{3}[ABCFGHJLPTK][A-Z][0-9]{4}[A-Z]").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    return ("holder",) if _SHAPE(text) and text[5:9] != "0000" else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"ZZZPZ{rng.randint(1, 9999):04d}Z"
