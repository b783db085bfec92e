"""Second line of the machine-readable zone of a passport (TD3), 44 characters.

Source: ICAO Doc 9303 part 4, clause 4.2.2: document number, nationality, birth, sex, expiry,
optional data, with check digits (weights 7, 3, 1) at 10, 20, 28, 43 and a composite one at 44.

>>> is_valid("E000000019CHN0001018M3012316<<<<<<<<<<<<<<<4")
True
>>> is_valid("E000000019CHN0001018M3012316<<<<<<<<<<<<<<<5")
False
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import countries, sampling, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 40.0, "nationality": 8.0}

_SHAPE = re.compile(
    r"[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]"
).fullmatch
_WEIGHTS = (7, 3, 1) * 15


def _check_digit(field: str) -> str:
    """Return the check digit of one field; a filler counts zero."""
    return str(weighted.total(field.replace("<", "0"), _WEIGHTS) % 10)


def _holds(field: str) -> bool:
    """Tell whether the last character of `field` is the check digit of the rest."""
    return field[-1] == _check_digit(field[:-1])


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    number, birth, expiry, extra = text[:10], text[13:20], text[21:28], text[28:43]
    if not all(_holds(part) for part in (number, birth, expiry)):
        return None
    if not (_holds(extra) or (extra.endswith("<") and not extra.strip("<"))):
        return None
    if not _holds(number + birth + expiry + extra + text[43]):
        return None
    known = countries.is_alpha3(text[10:13].rstrip("<")) or text[10:13] == "D<<"
    return ("check-digits", "nationality") if known else ("check-digits",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    number, birth, expiry = "E00" + sampling.digits(rng, 6), sampling.day(rng, 1900, 1910), "301231"
    parts = [part + _check_digit(part) for part in (number, f"{birth:%y%m%d}", expiry)]
    extra = "<" * 15
    composite = _check_digit("".join(parts) + extra)
    return f"{parts[0]}CHN{parts[1]}M{parts[2]}{extra}{composite}"
