"""IPv4 address of a private network, as a dotted quad.

Source: RFC 1918 section 3: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16. Octets are decimal, at
most 255, without leading zeros.

>>> is_valid("192.168.1.20"), is_valid("192.169.1.20"), is_valid("10.0.0.256")
(True, False, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

EVIDENCE: Mapping[str, float] = {"private": 6.0}

_LAST_OCTET = 255
_SHAPE = re.compile(
    r"(?:10\.(?:0|[1-9][0-9]{0,2})|172\.(?:1[6-9]|2[0-9]|3[01])|192\.168)"
    r"(?:\.(?:0|[1-9][0-9]{0,2})){2}"
).fullmatch


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text):
        return None
    return ("private",) if all(int(octet) <= _LAST_OCTET for octet in text.split(".")) else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    first = rng.choice(("10.0", "172.16", "192.168"))
    return f"{first}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"
