"""Organisation code (组织机构代码), 8 characters and a check character.

Source: GB 11714-1997: modulo 11 with the weights 3, 7, 9, 10, 5, 8, 4, 2; letters count
A = 10 … Z = 35. Living on as the core of the unified social credit code.

>>> is_valid("12345678-8"), is_valid("12345678-9")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-character": 10.4}

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(r"[0-9A-Z]{8}[0-9X]").fullmatch


def _check_character(body: str) -> str:
    """Return the character that completes eight others."""
    return "0123456789X"[-weighted.total(body, _WEIGHTS) % 11]


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    return ("check-character",) if _check_character(text[:8]) == text[8] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "MA" + sampling.digits(rng, 6)
    return body + _check_character(body)
