"""Amazon Web Services access key id: a four-letter prefix and 16 characters of base 32.

Source: AWS IAM user guide, "Unique identifiers": AKIA (long-term), ASIA (temporary), ABIA,
ACCA. The rest encodes the account in base 32 (A-Z, 2-7). Ids that end in EXAMPLE are those
of the documentation and are refused, as fillers are.

>>> is_valid("AKIAQYLPMN5HSAMPLEID"), is_valid("AKIAIOSFODNN7EXAMPLE"), is_valid("AKIA" + "0" * 16)
(True, False, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling
from dlp.validate.keys import drawn

EVIDENCE: Mapping[str, float] = {"base32": 8.0}

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SHAPE = re.compile(r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}").fullmatch


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    is_sample = text.endswith("EXAMPLE") or drawn.check(text) is None
    return ("base32",) if _SHAPE(text) and not is_sample else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return rng.choice(("AKIA", "ASIA")) + "Q" + sampling.letters(rng, 15, alphabet=_ALPHABET)
