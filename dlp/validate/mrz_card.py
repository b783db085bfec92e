"""Line of the machine-readable zone of an identity card or a visa: 30, 36 or 44 characters.

Source: ICAO Doc 9303 part 5 (TD1, second line), part 6 (TD2) and part 7 (visas): birth, expiry and,
but in TD1, the document number, each with its check digit of weights 7, 3, 1.

>>> is_valid("7408122F1204159UTO<<<<<<<<<<<6"), is_valid("7408123F1204159UTO<<<<<<<<<<<6")
(True, False)
>>> is_valid("D231458907UTO7408122F1204159<<<<<<<6")
True
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, weighted

EVIDENCE: Mapping[str, float] = {"check-digits": 20.0}

_CARD = re.compile(r"([0-9]{7})[MFX<]([0-9]{7})[A-Z<]{3}[A-Z0-9<]{11}[0-9<]").fullmatch
_OTHER = re.compile(
    r"([A-Z0-9<]{9}[0-9<])[A-Z<]{3}([0-9]{7})[MFX<]([0-9]{7})(?:[A-Z0-9<]{8}|[A-Z0-9<]{16})"
).fullmatch


def _check_digit(field: str) -> str:
    """Return the check digit of one field; a filler counts zero."""
    return str(weighted.total(field.replace("<", "0"), (7, 3, 1) * 3) % 10)


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    found = _CARD(text) or _OTHER(text)
    if found is None or any(_check_digit(part[:-1]) != part[-1] for part in found.groups()):
        return None
    return ("check-digits",)


def is_valid(text: str) -> bool:
    """Tell whether `text` is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth, expiry = f"{sampling.day(rng, 1900, 1910):%y%m%d}", "301231"
    fields = f"{birth}{_check_digit(birth)}F{expiry}{_check_digit(expiry)}"
    return f"{fields}UTO<<<<<<<<<<<{rng.randint(0, 9)}"
