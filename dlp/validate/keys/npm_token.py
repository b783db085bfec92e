"""npm access token: npm_ and 36 characters, the last six a checksum.

Source: GitHub changelog of 2021-09-23, npm's new token format: as GitHub's own tokens, a
CRC-32 in base 62. A wrong checksum is not refused; it brings no evidence.

>>> check("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"), check("npm_short")
(('checksum',), None)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate.keys import github_token

EVIDENCE: Mapping[str, float] = {"checksum": 30.0}

_SHAPE = re.compile(r"npm_[0-9A-Za-z]{36}").fullmatch


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    return ("checksum",) if github_token.base62_crc32(text[4:34]) == text[34:] else ()


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return "npm_" + github_token.sample(rng)[4:]
