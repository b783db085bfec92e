"""Hong Kong identity card number (香港身份證號碼).

Source: Hong Kong Immigration Department: one or two letters, six digits, and a check
character modulo 11 in parentheses; a missing first letter counts 36.

>>> is_valid("A123456(3)"), is_valid("A123456(9)")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-character": 10.4}

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
_SHAPE = re.compile(r"[A-Z]{1,2}[0-9]{6}[0-9A]").fullmatch


def _check_character(body: str) -> str:
    """Return the character that completes letters and digits: `0` to `9` or `A`."""
    missing = 36 * _WEIGHTS[0] * (8 - len(body))
    return "0123456789A"[-(weighted.total(body.rjust(8, "0"), _WEIGHTS) + missing) % 11]


def compact(text: str) -> str:
    """Drop separators, also full-width parentheses; letters are upper case."""
    return separators.drop_upper(text.replace("（", "").replace("）", ""))


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    return ("check-character",) if _check_character(text[:-1]) == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice("ACK") + "000" + sampling.digits(rng, 3)
    return f"{body}({_check_character(body)})"
