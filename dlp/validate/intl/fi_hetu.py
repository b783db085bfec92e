"""Finnish personal identity code, 11 characters.

Source: Valtioneuvoston asetus 128/2010 and 690/2022: birth DDMMYY, sign of the century (+, -,
U-Y, A-F), sequence, and the character of the nine digits modulo 31.

>>> is_valid("131052-308T"), is_valid("131052-308U")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import dates, sampling

EVIDENCE: Mapping[str, float] = {"check-character": 14.9, "date": 8.0}

_ALPHABET = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURIES = {"+": 1800, **dict.fromkeys("-UVWXY", 1900), **dict.fromkeys("ABCDEF", 2000)}
_SHAPE = re.compile(r"[0-9]{6}[-+U-YA-F][0-9]{3}[0-9A-Y]").fullmatch


def compact(text: str) -> str:
    """Drop blanks; letters are upper case. The hyphen is part of the code."""
    return text.replace(" ", "").upper()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or _ALPHABET[int(text[:6] + text[7:10]) % 31] != text[10]:
        return None
    year = _CENTURIES[text[6]] + int(text[4:6])
    real = dates.is_birth(year, int(text[2:4]), int(text[:2]))
    return ("check-character", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth, sequence = sampling.day(rng, 1880, 1899), rng.randint(2, 899)
    body = f"{birth:%d%m%y}{sequence:03d}"
    return f"{body[:6]}+{body[6:]}{_ALPHABET[int(body) % 31]}"
