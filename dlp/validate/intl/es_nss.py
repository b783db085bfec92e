"""Spanish social security number (número de afiliación, NAF, NUSS), 12 digits.

Source: Tesorería General de la Seguridad Social: province, eight digits, all of it modulo 97.

>>> is_valid("281234567840"), is_valid("281234567841")
(True, False)
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-digits": 19.9, "province": 2.0}


def _is_province(code: str) -> bool:
    return 1 <= int(code) <= 53 or code == "66"  # noqa: PLR2004 - 53 and 66: lived abroad


def _check_digits(body: str) -> str:
    """Return what completes `body`; a number below ten millions is not padded."""
    number = int(body[2:])
    whole = int(body) if number >= 10**7 else int(body[:2]) * 10**7 + number
    return f"{whole % 97:02}"


def compact(text: str) -> str:
    """Drop separators."""
    return separators.drop(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not digits.only(text, 12) or not _is_province(text[:2]):
        return None
    return ("check-digits", "province") if _check_digits(text[:10]) == text[10:] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = f"{rng.randint(1, 52):02}00{sampling.digits(rng, 6)}"
    return body + _check_digits(body)
