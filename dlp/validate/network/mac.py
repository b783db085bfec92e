"""Address of a network device (MAC, EUI-48), 12 hexadecimal digits.

Source: IEEE Std 802-2014 clause 8: the lowest bit of the first octet is set where a group is
addressed, all ones are everybody; six zero octets are no device. RFC 7042 section 2.1.2 keeps
00-00-5E-00-53 for documents.

>>> is_valid("00-1A-2B-3C-4D-5E"), is_valid("00:00:00:00:00:00"), is_valid("01005e000001")
(True, False, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

EVIDENCE: Mapping[str, float] = {"device": 0.0}

_SHAPE = re.compile(r"[0-9a-f]{12}").fullmatch
_DOCUMENTS = "00005e0053"
_GROUP = 1


def compact(text: str) -> str:
    """Drop what stands between octets; digits are small."""
    return text.translate({ord(sign): None for sign in ":-. "}).lower()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if not _SHAPE(text) or text == "0" * 12 or text.startswith(_DOCUMENTS):
        return None
    return None if int(text[:2], 16) & _GROUP else ("device",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    octets = [0x02, *(rng.randrange(256) for _ in range(5))]  # 2: administered locally
    return ":".join(f"{octet:02x}" for octet in octets)
