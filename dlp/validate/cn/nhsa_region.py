"""Codes of the Chinese national medical insurance that carry a region (医保编码).

Source: National Healthcare Security Administration, 医保发〔2019〕39号 and
医保办函〔2022〕39号: one or two letters, 6 digits of GB/T 2260 (66 is used for the
Xinjiang corps), then a number. There is no check digit: the province is all that can be tested.

>>> is_valid("H65010200001"), is_valid("H99010200001")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators
from dlp.validate.cn import provinces

EVIDENCE: Mapping[str, float] = {"province": 4.0}

_SHAPE = re.compile(r"(?:[HP][0-9]{11}|[DN][0-9]{12}|H[YJ][0-9]{12})").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    place = text.lstrip("HPDNJY")[:2]
    return ("province",) if provinces.is_province(place) or place == "66" else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    kind, length = rng.choice((("H", 5), ("P", 5), ("D", 6), ("N", 6), ("HY", 6), ("HJ", 6)))
    return kind + provinces.county(rng) + sampling.digits(rng, length)
