"""Loan card code (贷款卡编码, 中征码), 16 characters.

Source: People's Bank of China credit registry: 3 digits or letters, 11 digits, and two check
digits: the weighted sum modulo 97, plus one.

>>> is_valid("6501000000000158"), is_valid("6501000000000159")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 19.9}

_WEIGHTS = (1, 3, 5, 7, 11, 2, 13, 1, 1, 17, 19, 97, 23, 29)
_SHAPE = re.compile(r"[0-9A-Z]{3}[0-9]{13}").fullmatch


def _check_digits(body: str) -> str:
    """Return the two digits that complete fourteen characters."""
    return f"{weighted.total(body, _WEIGHTS) % 97 + 1:02d}"


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    return ("check-digits",) if _check_digits(text[:14]) == text[14:] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "650" + sampling.digits(rng, 11)
    return body + _check_digits(body)
