"""Sri Lankan national identity number: nine digits and V or X, or 12 digits.

Source: Department for Registration of Persons: year, day of the year (500 more for women),
sequence, check digit whose rule is not published.

>>> is_valid("190501304567"), is_valid("190540004567")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators

EVIDENCE: Mapping[str, float] = {"date": 4.0}

_SHAPE = re.compile(r"[0-9]{9}[VX]|(?:19|20)[0-9]{10}").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _SHAPE(text) is None:
        return None
    day = int(text[2:5] if len(text) == 10 else text[4:7]) % 500  # noqa: PLR2004 - the old form
    return ("date",) if 1 <= day <= 366 else None  # noqa: PLR2004 - days of a year


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"{rng.randint(1901, 1910)}{rng.randint(1, 365):03}{sampling.digits(rng, 5)}"
