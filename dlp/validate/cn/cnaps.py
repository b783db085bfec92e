"""Bank number in the Chinese national payment system (联行号), 12 digits.

Source: People's Bank of China: 3 digits of the bank, 4 of the area, 4 of the branch, and an
ISO 7064 MOD 11,10 check digit. A known bank code is evidence, not a gate.

>>> is_valid("102881000002"), is_valid("102881000003")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, iso7064, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "bank": 4.0}

# The state bodies, the large banks, the policy banks and the cooperatives; joint-stock and city
# banks are 301 to 3xx.
_CODES = "001 011 102 103 104 105 201 202 203 401 402 403"
_BANKS = frozenset(_CODES.split())


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or iso7064.mod_11_10(text[:11]) != text[11]:
        return None
    return ("check-digit", "bank") if text[:3] in _BANKS or text[0] == "3" else ("check-digit",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = rng.choice(sorted(_BANKS)) + "8810" + sampling.digits(rng, 4)
    return body + iso7064.mod_11_10(body)
