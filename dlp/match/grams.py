r"""Grams: four bytes in a row that every match holds somewhere, and what it costs to look for them.

Of each expression those positions are chosen whose four bytes are the rarest in ordinary text, be
they letters of a label, a prefix and the first letter of a key, or a label's end with its colon
(`starts.py`). Grams are folded: capital letters like small ones. How rare they are was counted
(`rarity.bin`; `benchmarks/corpora/rarity.py` says in which texts).
"""

from __future__ import annotations

import functools
import math
import struct
import zlib
from array import array
from pathlib import Path
from typing import NamedTuple

WIDTH = 4
"""Bytes of a gram."""
RARITY_FILE = Path(__file__).with_name("data") / "rarity.bin"
FOLD = bytes(byte | 0x20 if byte < 0x80 else byte for byte in range(256))  # noqa: PLR2004 - ASCII
r"""What folds text: `b"Key_1".translate(FOLD)` is `b"key\x7f1"`."""
FEW, MOST = 64, 2048
"""Grams that may stand at one position; more than a few only where nothing else is rare."""
EACH = 2e-6
"""What one more gram costs, by places of the filter that it fills."""
FAR = 128
"""Bytes; what may begin in so many more places costs twice as much to confirm."""
FARTHEST = 256
"""Bytes between the start of a match and a gram, at most."""
WIDE = 16
"""Bytes of which any may stand at a place of a gram before its last, while few grams are wanted."""
RARE, COMMON = 0.002, 0.01
"""Shares of the places in ordinary text: below the first nothing better is looked for, above the
second a gram is no help."""
Grams = frozenset[int]
"""Folded bytes in a row, the first of them the lowest of the number."""


class Cover(NamedTuple):
    """Positions of which every match goes through one, and what it costs to look for them."""

    cost: float
    positions: tuple[int, ...]


NONE = Cover(math.inf, ())

LEAST = 1e-5
"""Share of the places from which on it is known how often a gram stands in ordinary text."""


class Shares(dict[int, float]):
    """The share of the places in which a gram stands: counted, or as pairs of bytes let expect."""

    def __init__(self) -> None:
        table = zlib.decompress(RARITY_FILE.read_bytes())
        values = [10.0 ** (-value / 10) for value in range(256)]
        pairs, rest = 256, 256 + (1 << 16)
        behind = [values[value] for value in table[pairs:rest]]
        self.behind = array("d", [value for byte in range(256) for value in behind[byte::256]])
        """Of a pair of bytes, the first of them the lowest: of the second behind the first."""
        self.pairs = array(
            "d", [values[table[pair & 0xFF]] * value for pair, value in enumerate(self.behind)]
        )
        for gram, value in struct.iter_unpack("<IB", memoryview(table)[rest:]):
            self[gram] = values[value]

    def __missing__(self, gram: int) -> float:
        behind = self.behind
        result = self.pairs[gram & 0xFFFF] * behind[gram >> 8 & 0xFFFF] * behind[gram >> 16]
        return float(min(result, LEAST))


shares = functools.cache(Shares)


def share(gram: bytes) -> float:
    """Return in what share of places a gram stands.

    >>> share(b"the ") > 1000 * share(b"akia")
    True
    """
    return shares()[int.from_bytes(gram, "little")]
