"""Swedish personal identity number, ten digits (twelve with the century).

Source: Folkbokföringslagen section 18: birth YYMMDD (day + 60 in a coordination number),
sequence, Luhn over the ten digits.

>>> is_valid("880320-0016"), is_valid("880320-0018")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import dates, digits, luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"luhn": 10.0, "date": 8.0}


def compact(text: str) -> str:
    """Drop separators and the plus sign of those over a hundred."""
    return separators.drop(text).replace("+", "")


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 10, 12):
        return None
    short = text[-10:]
    if (text[10:] and text[:2] not in {"18", "19", "20"}) or not luhn.holds(short):
        return None
    real = dates.is_real(2000 + int(short[:2]), int(short[2:4]), int(short[4:6]) % 60)
    return ("luhn", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{sampling.day(rng, 1901, 1910):%y%m%d}" + sampling.digits(rng, 3)
    return "19" + body + luhn.check_digit(body)
