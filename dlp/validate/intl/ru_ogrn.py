"""Russian registration number of a firm (ОГРН, 13) or an entrepreneur (ОГРНИП, 15 digits).

Source: Приказ Минфина 165н: the number without its last digit modulo 11 (modulo 13) modulo 10.

>>> is_valid("1022200525819"), is_valid("1022200525818")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0}


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 13, 15) or text[0] not in "1235":
        return None
    return ("check-digit",) if int(text[:-1]) % (len(text) - 2) % 10 == int(text[-1]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "102770" + sampling.digits(rng, 6)
    return f"{body}{int(body) % 11 % 10}"
