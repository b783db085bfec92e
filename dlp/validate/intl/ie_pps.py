"""Irish personal public service number: seven digits and one or two letters.

Source: Department of Social Protection: weights 8 … 2 (and 9 for the second letter) modulo 23.

>>> is_valid("6433435F"), is_valid("6433435E")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-letter": 13.6}

_LETTERS = "WABCDEFGHIJKLMNOPQRSTUV"
_SHAPE = re.compile(r"[0-9]{7}[A-W][ABHWTX]?").fullmatch


def _check_letter(text: str) -> str:
    """Return the letter at position eight; a ninth character counts nine times (W counts 0)."""
    extra = _LETTERS.find(text[8]) if text[8:] else 0
    return _LETTERS[(weighted.total(text[:7], range(8, 1, -1)) + 9 * max(extra, 0)) % 23]


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    return ("check-letter",) if _check_letter(text) == text[7] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "00" + sampling.digits(rng, 5)
    return body + _check_letter(body)
