"""Chilean national number (RUT, RUN): seven or eight digits and a check character.

Source: Servicio de Impuestos Internos: modulo 11 with the weights 2 … 7 from the right.

>>> is_valid("12.531.909-2"), is_valid("12.531.909-3")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import digits, sampling, separators, weighted

EVIDENCE: Mapping[str, float] = {"check-character": 10.4}

_SHAPE = re.compile(r"[0-9]{7,8}[0-9K]").fullmatch
_WEIGHTS = (2, 3, 4, 5, 6, 7, 2, 3)


def _check_character(body: str) -> str:
    """Return the character that completes `body`."""
    return "0123456789K"[-weighted.total(body[::-1], _WEIGHTS) % 11]


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or digits.one_repeated(text):
        return None
    return ("check-character",) if _check_character(text[:-1]) == text[-1] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "1000" + sampling.digits(rng, 4)
    return body + _check_character(body)
