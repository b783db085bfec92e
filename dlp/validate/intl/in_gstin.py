"""Indian goods and services tax number, 15 characters.

Source: GST Network: state 01 to 38 (or 97, 99), a PAN, number of the registration, Z, and a
Luhn check character modulo 36.

>>> is_valid("27AAPFU0939F1ZV"), is_valid("27AAPFU0939F1ZA")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import iso7064, separators

EVIDENCE: Mapping[str, float] = {"check-character": 15.6, "state": 3.0}

_SHAPE = re.compile(
    r"(?:0[1-9]|[12][0-9]|3[0-8]|9[79])[A-Z]{3}[ABCFGHJLPTK][A-Z][0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]"
).fullmatch


def _check_character(body: str) -> str:
    """Return the character that completes fourteen: each product folded modulo 36."""
    products = (int(c, 36) * (1 + position % 2) for position, c in enumerate(body))
    return iso7064.ALPHANUMERIC[-sum(sum(divmod(product, 36)) for product in products) % 36]


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or _check_character(text[:14]) != text[14]:
        return None
    return ("check-character", "state")


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"27ZZZPZ{rng.randint(1, 9999):04d}Z1Z"
    return body + _check_character(body)
