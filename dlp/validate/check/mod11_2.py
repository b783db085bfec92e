"""Any number whose last character is a check character of MOD 11-2: a digit, or X.

Source: ISO/IEC 7064 (GB 11643).
The characters at the end of the value are checked, whatever letters stand before them.

>>> check("BH1000000006X"), check("BH10000000061")
(('check-character',), None)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import iso7064, sampling, separators
from dlp.validate.check.tail import FEWEST, MOST

EVIDENCE: Mapping[str, float] = {"check-character": 10.4}

_NUMBER = re.compile(rf"(?<![0-9])([0-9]{{{FEWEST},{MOST}}})([0-9X])\Z")


def compact(text: str) -> str:
    """Drop separators, and write letters in capitals."""
    return separators.drop(text).upper()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    found = _NUMBER.search(text)
    if found is None or len(set(found[1])) == 1:
        return None
    return ("check-character",) if iso7064.mod_11_2(found[1]) == found[2] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "10" + sampling.digits(rng, 8)
    return "EX" + body + iso7064.mod_11_2(body)
