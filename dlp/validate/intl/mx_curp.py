"""Mexican population register code (CURP), 18 characters.

Source: Secretaría de Gobernación, Instructivo normativo (2006): four letters of the names,
birth YYMMDD, sex, state, three consonants, a homonym character, a check digit modulo 10.

>>> is_valid("BOXW310820HNERXN09"), is_valid("BOXW310820HNERXN08")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import dates, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "date": 12.0}

_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_STATES = (
    "AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ"
    "|YN|ZS|NE"
)
_SHAPE = re.compile(
    rf"[A-Z][AEIOUX][A-Z]{{2}}[0-9]{{6}}[HMX](?:{_STATES})[B-DF-HJ-NP-TV-Z]{{3}}[0-9A-Z][0-9]"
).fullmatch


def _check_digit(body: str) -> str:
    """Return the digit that completes seventeen characters."""
    values = (_ALPHABET.index(character) for character in body)
    total = sum(value * weight for value, weight in zip(values, range(18, 1, -1), strict=True))
    return str(-total % 10)


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or _check_digit(text[:17]) != text[17]:
        return None
    century = 1900 if text[16].isdigit() else 2000
    real = dates.is_real(century + int(text[4:6]), int(text[6:8]), int(text[8:10]))
    return ("check-digit", "date") if real else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"XEXX{sampling.day(rng, 1900, 1910):%y%m%d}{rng.choice('HM')}NEXXX0"
    return body + _check_digit(body)
