"""Any token whose last six characters are the CRC-32 in base 62 of those before them.

Source: GitHub engineering, "Behind GitHub's new authentication token formats" (2021), whose form
many took over: a prefix, `_`, a random body, the checksum. What stands before the last `_` is free.
Unlike `keys.github_token` a token with another checksum is refused.

>>> check("acme_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17")
('checksum',)
>>> check("acme_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18") is None
True
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Mapping

from dlp.validate import sampling
from dlp.validate.keys.github_token import base62_crc32

EVIDENCE: Mapping[str, float] = {"checksum": 30.0}

_TOKEN = re.compile(r"(?:.*_)?([0-9A-Za-z]{10,250})([0-9A-Za-z]{6})", re.DOTALL).fullmatch


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    found = _TOKEN(text)
    if found is None:
        return None
    return ("checksum",) if base62_crc32(found[1]) == found[2] else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = sampling.letters(rng, 30, alphabet=string.ascii_letters + string.digits)
    return "ex_" + body + base62_crc32(body)
