"""Vehicle identification number, 17 characters (车辆识别代号).

Source: GB 16735-2019 (ISO 3779): no I, O, Q; the ninth character is a check digit modulo 11,
which China and North America require. Evidence for a Chinese maker when it begins with L.

>>> is_valid("LSVAA4183E2000001"), is_valid("LSVAA4180E2000001")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.4, "made-in-china": 8.0}

_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True)
)
_SHAPE = re.compile(r"[0-9A-HJ-NPR-Z]{8}[0-9X][0-9A-HJ-NPR-Z]{4}[0-9]{4}").fullmatch


def _check_digit(text: str) -> str:
    """Return the character that belongs at position nine."""
    values = "".join(_VALUES[character] for character in text)
    return "0123456789X"[weighted.total(values, _WEIGHTS) % 11]


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or digits.one_repeated(text) or _check_digit(text) != text[8]:
        return None
    return ("check-digit", "made-in-china") if text[0] == "L" else ("check-digit",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    text = "LSVAA418" + "0" + "E2" + sampling.digits(rng, 6)
    return text[:8] + _check_digit(text) + text[9:]
