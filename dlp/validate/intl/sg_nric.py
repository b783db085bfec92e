"""Singaporean identity card and foreigner number (NRIC, FIN): letter, seven digits, letter.

Source: Immigration & Checkpoints Authority: S and T for citizens, F, G and M for foreigners;
weights 2 7 6 5 4 3 2, an offset and a row of letters for each series.

>>> is_valid("S1234567D"), is_valid("S1234567E")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-letter": 10.4}

_SHAPE = re.compile(r"[STFGM][0-9]{7}[A-Z]").fullmatch
_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_SERIES = {
    "S": (0, "JZIHGFEDCBA"),
    "T": (4, "JZIHGFEDCBA"),
    "F": (0, "XWUTRQPNMLK"),
    "G": (4, "XWUTRQPNMLK"),
    "M": (3, "KLJNPQRTUWX"),
}


def _check_letter(series: str, body: str) -> str:
    """Return the letter that completes seven digits of a series."""
    offset, row = _SERIES[series]
    remainder = (weighted.total(body, _WEIGHTS) + offset) % 11
    return row[10 - remainder] if series == "M" else row[remainder]


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    return ("check-letter",) if _check_letter(text[0], text[1:8]) == text[8] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "000" + sampling.digits(rng, 4)
    return f"S{body}{_check_letter('S', body)}"
