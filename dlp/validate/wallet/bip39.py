"""Recovery phrase of a wallet: 12, 15, 18, 21 or 24 words with a checksum.

Source: BIP-0039: each word stands for 11 bits of its list of 2,048; the last bits are the
first ones of the SHA-256 of all the others. The English list is in `data`.

>>> is_valid("legal winner thank year wave sausage worth useful legal winner thank yellow")
True
>>> is_valid("legal winner thank year wave sausage worth useful legal winner thank thank")
False
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import random
from collections.abc import Mapping

EVIDENCE: Mapping[str, float] = {"words": 20.0, "checksum": 12.0}

_LENGTHS = frozenset({12, 15, 18, 21, 24})


@functools.cache
def _words() -> dict[str, int]:
    """Read the English list: word to number."""
    table = importlib.resources.files("dlp.validate") / "data" / "bip39_english.txt"
    return {word: number for number, word in enumerate(table.read_text("ascii").split())}


def compact(text: str) -> str:
    """Separate the words by one space; letters are lower case."""
    return " ".join(text.lower().split())


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    words, table = text.split(" "), _words()
    if len(words) not in _LENGTHS or not all(word in table for word in words):
        return None
    bits = "".join(f"{table[word]:011b}" for word in words)
    size = len(bits) // 33
    entropy = int(bits[:-size], 2).to_bytes(size * 4, "big")
    expected = f"{hashlib.sha256(entropy).digest()[0]:08b}"[:size]
    return ("words", "checksum") if bits[-size:] == expected else None


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    table = list(_words())
    # Four bytes of chance in sixteen: nobody keeps anything in such a wallet.
    entropy = bytes(12) + rng.randbytes(4)
    bits = "".join(f"{byte:08b}" for byte in entropy)
    bits += f"{hashlib.sha256(entropy).digest()[0]:08b}"[:4]
    return " ".join(table[int(bits[start : start + 11], 2)] for start in range(0, 132, 11))
