"""Chinese passport number, by its shape alone: nine characters, no check digit.

Source: series in use: E + 8 digits, E + letter (no I, O) + 7, G + 8, 14 or 15 + 7, D, S or
P + 8, DE, SE or PE + 7. The check digit is in the machine-readable zone only (see `mrz`).

>>> is_valid("E00000001"), is_valid("EI0000001")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"series": 3.0}

_SHAPE = re.compile(
    r"E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|G[0-9]{8}|1[45][0-9]{7}|[DSP][0-9]{8}|[DSP]E[0-9]{7}"
).fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    return ("series",) if _SHAPE(text) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return rng.choice(("E", "EA", "G", "SE", "14")).ljust(3, "0") + sampling.digits(rng, 6)
