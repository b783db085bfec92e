"""A vendor's token that somebody drew: its form is fixed, its body is no filler.

Documentation shows tokens with their prefix and a body that nobody drew: `sk_test_xxxxxxxx`,
`hf_YOUR_TOKEN_HERE`. Refused is a value among whose last sixteen characters a sign that stands for
others (x, *, #, a point) is there eight times in a row, and one that says itself that it is none.
All others are accepted, zeros too: test data is made of them, and a test should find it.

>>> check("sk_live_" + "51Hq7bZk0LmPvTgXcR9dWfYs"), check("sk_test_" + "x" * 24)
((), None)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling

EVIDENCE: Mapping[str, float] = {}

_FILLER = re.compile(r"([xX*#.?_•-])\1{7}").search
_PARTED = re.compile(r"[_.-]")
_SAYS_SO = re.compile(
    r"(?i)(?:^|[^a-z])(?:your|my|the|insert|replace|put)[-_](?:[a-z]+[-_])*(?:key|token|secret|here)"
    r"|placeholder|redacted|changeme|change[-_]me"
).search
_BODY = 16
"""Characters at the end that are looked at."""


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not text or _SAYS_SO(text) or _FILLER(text[-_BODY:]):
        return None
    # XXXXX-XXXXX-XXXXX: what parts the groups of a filler does not make it drawn.
    return None if _FILLER(_PARTED.sub("", text)[-_BODY:]) else ()


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return "ex_live_" + sampling.letters(
        rng, 24, alphabet="0123456789abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPRSTUVWXYZ"
    )
