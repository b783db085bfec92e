"""Chinese permanent residence card of foreigners, 2004 and 2017 form: 3 letters, 12 digits.

Source: National Immigration Administration: nationality (ISO 3166-1 alpha-3), 4 digits of
the place, birth date YYMMDD, one of sequence, and a check digit with the weights 7, 3, 1 of
ICAO 9303 over the first fourteen.

>>> is_valid("KAZ650100010109"), is_valid("KAZ650100010100")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import countries, dates, sampling, separators, weighted
from dlp.validate.cn import provinces

EVIDENCE: Mapping[str, float] = {"check-digit": 10.0, "date": 8.0, "nationality": 8.0}

_SHAPE = re.compile(r"[A-Z]{3}[0-9]{12}").fullmatch
_WEIGHTS = (7, 3, 1) * 5


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if (
        not _SHAPE(text)
        or not countries.is_alpha3(text[:3])
        or not provinces.is_province(text[3:5])
    ):
        return None
    if weighted.total(text[:14], _WEIGHTS) % 10 != int(text[14]):
        return None
    # The century is not printed; 2000 is a leap year, so the test is no stricter than the card.
    if not dates.is_real(2000 + int(text[7:9]), int(text[9:11]), int(text[11:13])):
        return None
    return ("check-digit", "date", "nationality")


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    birth = sampling.day(rng, 1900, 1910)
    body = rng.choice(("KAZ", "USA", "JPN")) + provinces.county(rng)[:4]
    body += f"{birth:%y%m%d}" + sampling.digits(rng, 1)
    return body + str(weighted.total(body, _WEIGHTS) % 10)
