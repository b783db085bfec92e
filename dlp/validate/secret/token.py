"""A long value in the place of a key or token that looks drawn at random.

Refused: what `secret.password` refuses, identifiers and sentences (runs of letters of one case
make up most of a word, hardly any of a random value). UUIDs and values that call themselves an
example are accepted without evidence.

>>> check("9f8e7d6c5b4a39281706f5e4d3c2b1a0"), check("authenticationTokenProvider2")
(('random',), None)
>>> check("123e4567-e89b-12d3-a456-426614174000")
()
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Mapping

from dlp.validate import sampling
from dlp.validate.secret import password

EVIDENCE: Mapping[str, float] = {"random": 7.0}

# Random text changes between digits, capitals and small letters at least once in so many places.
_LONGEST_WORD = 4
# Of so many characters, a lack of digits or of turns may be chance.
_MANY = 24
_PLAIN = re.compile(r"[0-9A-Za-z+/]+={0,2}").fullmatch
_SHAPE = re.compile(r"[!-~]{16,256}").fullmatch
_DIGIT = re.compile(r"[0-9]").search
_MARK = re.compile(r"[^0-9A-Za-z]+")
_MEMBER = re.compile(r"(?:[a-z_][a-z0-9_]*\.)+[a-z_][a-z0-9_]*").fullmatch
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}").fullmatch
# Short hexadecimal values are mostly numbers of things, long ones never words.
_SHORT_HEX = re.compile(r"[0-9A-Fa-f]{1,31}").fullmatch
_LONG_HEX = re.compile(r"(?=.*[0-9])(?=.*[A-Fa-f])(?:[0-9a-f]{32,}|[0-9A-F]{32,})").fullmatch
_SAMPLE = re.compile(r"(?i)example|sample|dummy|fake|x{4}|1234567|abcdef|0{6}").search


def _turns(left: str, right: str) -> bool:
    """Tell whether the kind of character changes; Capitals begin words and do not count."""
    return _kind(left) != _kind(right) and not (left.isupper() and right.islower())


def _kind(character: str) -> int:
    """Return 0 for digits, 1 for capitals, 2 for small letters."""
    if character.isdigit():
        return 0
    return 1 if character.isupper() else 2


def _is_drawn(text: str) -> bool:
    """Tell whether letters are so many and follow each other so oddly that they are no words."""
    return len(text) >= _MANY and bool(_PLAIN(text)) and password.is_noise(text)


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or password.check(text) is None:
        return None
    # What stands between words (_ . -) is no sign of chance.
    body = _MARK.sub("", text)
    turns = sum(1 for left, right in itertools.pairwise(body) if _turns(left, right))
    is_even = turns * _LONGEST_WORD < len(body) and not _LONG_HEX(text)
    if _MEMBER(text) or ((is_even or not _DIGIT(body)) and not _is_drawn(text)):
        return None
    return () if _UUID(text) or _SHORT_HEX(text) or _SAMPLE(text) else ("random",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return sampling.letters(
        rng, 40, alphabet="0123456789abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPRSTUVWXYZ"
    )
