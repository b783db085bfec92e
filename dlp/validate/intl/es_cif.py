"""Spanish tax number of a legal person (CIF): a letter, seven digits, a check character.

Source: Orden EHA/451/2008: Luhn over the seven digits; kinds K, N, P, Q, R, S, W take a letter.

>>> is_valid("J99216582"), is_valid("J99216583")
(True, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import luhn, sampling, separators

EVIDENCE: Mapping[str, float] = {"check-character": 10.0}

_SHAPE = re.compile(r"(?:[ABCDEFGHJUV][0-9]{8}|[CDFGJKNPQRSUVW][0-9]{7}[A-J])").fullmatch


def compact(text: str) -> str:
    """Drop separators; letters are upper case."""
    return separators.drop_upper(text)


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    digit = luhn.check_digit(text[1:8])
    return ("check-character",) if text[8] in {digit, "JABCDEFGHI"[int(digit)]} else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = "000" + sampling.digits(rng, 4)
    return f"A{body}{luhn.check_digit(body)}"
