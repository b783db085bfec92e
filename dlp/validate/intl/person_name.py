"""Words with capitals that may name a person, not an office, a form or a product.

Source: written for this library, from the words of forms, offices and firms in a dozen languages
(`data/no_names.txt`). Refused: two words or more of which one is such a word, words with digits,
and a word that is said twice. There is no list of names: most names stand in none.

>>> is_valid("Quentin Ashworth"), is_valid("Customer Service"), is_valid("Social Security")
(True, False, False)
"""

from __future__ import annotations

import functools
import importlib.resources
import random
import re
from collections.abc import Mapping

from dlp.validate import sampling

EVIDENCE: Mapping[str, float] = {}

_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*").findall
_FEWEST = 2
"""Parts of a name, at least."""


@functools.cache
def _no_names() -> frozenset[str]:
    """Return the words that stand on forms and doors, in small letters."""
    table = importlib.resources.files("dlp.validate") / "data" / "no_names.txt"
    return frozenset(table.read_text(encoding="utf-8").split())


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`, always none; None: refused."""
    words = [word.casefold() for word in _WORDS(text)]
    if len(set(words)) < _FEWEST or any(character.isdigit() for character in text):
        return None
    return None if not _no_names().isdisjoint(words) else ()


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"Xavia Brandel{sampling.letters(rng, 3, alphabet='abcdefgh')}"
