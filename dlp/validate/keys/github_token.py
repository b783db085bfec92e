"""GitHub access token: ghp_, gho_, ghu_, ghs_, ghr_ and 36 characters, the last six a checksum.

Source: GitHub engineering, "Behind GitHub's new authentication token formats" (2021): 30
random characters and their CRC-32 in base 62, padded to six. A wrong checksum is not refused,
because one mistyped character does not make a token harmless; it only brings no evidence.
Fine-grained tokens (github_pat_, 22 + 59 characters) are accepted by shape, fillers (ghp_xxxx…)
never.

>>> check("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")
('checksum',)
>>> check("ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18"), check("ghp_short")
((), None)
"""

from __future__ import annotations

import random
import re
import string
import zlib
from collections.abc import Mapping

from dlp.validate import sampling
from dlp.validate.keys import drawn

EVIDENCE: Mapping[str, float] = {"checksum": 30.0, "fine-grained": 14.0}

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_CLASSIC = re.compile(r"gh[oprsu]_[0-9A-Za-z]{36}").fullmatch
_FINE_GRAINED = re.compile(r"github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}").fullmatch


def base62_crc32(body: str) -> str:
    """Return the CRC-32 of `body` in base 62, six characters.

    >>> base62_crc32("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ")
    '0mLq17'
    """
    value, text = zlib.crc32(body.encode()), ""
    for _ in range(6):
        value, digit = divmod(value, 62)
        text = _ALPHABET[digit] + text
    return text


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if drawn.check(text) is None:
        return None
    if _FINE_GRAINED(text):
        return ("fine-grained",)
    if not _CLASSIC(text):
        return None
    return ("checksum",) if base62_crc32(text[4:34]) == text[34:] else ()


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    body = sampling.letters(rng, 30, alphabet=_ALPHABET)
    return rng.choice(("ghp_", "gho_", "ghs_")) + body + base62_crc32(body)
