"""French social security number (NIR), 15 characters.

Source: INSEE, Répertoire national d’identification: sex, year, month, place (2A, 2B in
Corsica), sequence, and 97 less the remainder modulo 97.

>>> is_valid("2 95 10 99 126 111 93"), is_valid("2 95 10 99 126 111 94")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import separators

EVIDENCE: Mapping[str, float] = {"check-digits": 19.9, "month": 4.0}

_SHAPE = re.compile(
    r"[123478][0-9]{2}(?:0[1-9]|1[0-2]|[2-4][0-9]|[5-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{8}"
).fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    body = text[:13].replace("2A", "19").replace("2B", "18")
    return ("check-digits", "month") if 97 - int(body) % 97 == int(text[13:]) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"1{rng.randint(0, 10):02d}{rng.randint(1, 12):02d}99{rng.randint(1, 999999):06d}"
    return f"{body}{97 - int(body) % 97:02d}"
