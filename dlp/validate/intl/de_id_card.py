"""German identity card number: nine characters of its alphabet, with the check digit behind them.

Source: Personalausweisverordnung annex 1, ICAO Doc 9303: no vowels; weights 7 3 1 modulo 10. The
check digit is printed in the machine-readable zone only and may be missing.

>>> is_valid("L01X00T471"), is_valid("L01X00T472")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "series": 3.0}

_SHAPE = re.compile(r"[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}[0-9]?").fullmatch


def _check_digit(body: str) -> str:
    """Return what completes `body`."""
    return str(weighted.total(body, (7, 3, 1) * 3) % 10)


def compact(text: str) -> str:
    """Drop separators; letters are capitals."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _SHAPE(text) is None:
        return None
    if len(text) == 10:  # noqa: PLR2004 - with its check digit
        return ("check-digit", "series") if _check_digit(text[:9]) == text[9] else None
    return ("series",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "L0" + sampling.letters(rng, 7, alphabet="0123456789CFGHJKLMNPRTVWXYZ")
    return body + _check_digit(body)
