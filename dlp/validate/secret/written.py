"""A long value in the place of a key that somebody wrote: words, years, signs between them.

Refused: what `secret.password` refuses, and what looks drawn at random, as `secret.token` judges
it: that is found as a key.

>>> check("harbour-of-sesame-27"), check("9f8e7d6c5b4a39281706f5e4d3c2b1a0")
(('mixed',), None)
>>> check("authenticationTokenProvider") is None, check("${APP_SECRET}") is None
(True, True)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import sampling
from dlp.validate.secret import password, token

EVIDENCE: Mapping[str, float] = {"mixed": 10.0}


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    evidence = password.check(text)
    if evidence is None or "mixed" not in evidence or token.check(text) is not None:
        return None
    return ("mixed",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"harbour-of-sesame-{sampling.digits(rng, 2)}"
