"""Documents: fingerprints of every place of a text, and what meeting some of them is worth.

A registered text gives a fingerprint at each of its characters; a scanned one is only looked at
every 64 bytes. So whatever of 36 + 64 bytes is shared is met, in whichever way it was cut out, and
scanning costs a look in 64 bytes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlp.registered import kernel
from dlp.registered.errors import RegisterError
from dlp.registered.file import Content
from dlp.registered.key import Keys

COMMON = 8
"""What stands in more registered documents is boilerplate, and left out."""
LEAST = 16
"""Fingerprints of a document that can be known again."""
MOST_DOCUMENTS = 60_000
HEADS = 8
"""Bits for each fingerprint by whose head most places of a text are passed over."""
PRIOR = -15.0
"""One meeting is not enough: laws and forms are quoted by everybody."""
MEETING, MOST = 8.0, 40.0
"""Decibans of each different fingerprint of the longest passage, and of all of them at most."""
STRAY, MOST_STRAYS = 2.0, 10.0
"""Those of each that is met elsewhere: what two texts of a kind say by chance is scattered."""
GAP = 4 * kernel.STEP
"""Bytes from one fingerprint of a passage to the next; between them it was edited."""
WHOLE = 10.0
"""Decibans of all of a document: the more of it there is, the less it is what two texts quote."""


@dataclass(slots=True)
class Gathered:
    """Documents on their way into an index."""

    keys: Keys
    hashes: array[int] = field(default_factory=lambda: array("Q"))
    owners: array[int] = field(default_factory=lambda: array("I"))
    heads: array[int] = field(default_factory=lambda: array("Q"))
    boilerplate: set[int] = field(default_factory=set)
    found: list[tuple[int, int]] = field(default_factory=list)
    """Bytes of folded text of each document, and all its fingerprints."""

    def ignore(self, texts: Iterable[bytes]) -> None:
        """Take folded texts whose fingerprints say nothing."""
        for text in texts:
            self.boilerplate.update(kernel.grams(text, self.keys.hashing)[0])

    def add(self, texts: Iterable[bytes]) -> int:
        """Take the folded texts of one document; return how many fingerprints they have."""
        if len(self.found) == MOST_DOCUMENTS:
            raise RegisterError(
                f"more than {MOST_DOCUMENTS} documents", code="X111", hint="several indexes"
            )
        found: set[int] = set()
        size = 0
        for text in texts:
            grams, heads = kernel.grams(text, self.keys.hashing)
            found.update(grams)
            self.heads += heads
            size += len(text)
        kept = array("Q", found - self.boilerplate)
        self.hashes += kept
        self.owners += array("I", [len(self.found)]) * len(kept)
        self.found.append((size, len(found)))
        return len(found)

    def content(self, name: str, made: str) -> Content:
        """Return the index. Raises `RegisterError` (X111) if nothing is left."""
        hashes, owners = kernel.ordered(self.hashes, self.owners)
        kept, common = _uncommon(hashes)
        hashes, owners = (_chosen(items, kept) for items in (hashes, owners))
        counted = Counter(owners)
        grams = [counted[number] for number in range(len(self.found))]
        sizes = [
            size * kept // max(whole, 1)
            for kept, (size, whole) in zip(grams, self.found, strict=True)
        ]
        if not any(count >= LEAST for count in grams):
            raise RegisterError(
                "no document has text enough to be known again", code="X111",
                hint=f"{kernel.GRAM + LEAST} bytes at least that are no boilerplate",
            )  # fmt: skip
        bits = max((len(hashes) * HEADS).bit_length(), 3)
        meta = {
            "name": name, "key": self.keys.id, "made": made, "hashes": len(hashes),
            "grams": grams, "sizes": sizes, "common": common,
            "head_bits": bits,
        }  # fmt: skip
        heads = kernel.marked(self.heads, bits)
        return Content("documents", meta, (hashes, owners, heads))


def _uncommon(hashes: array[int]) -> tuple[list[tuple[int, int]], int]:
    """Return the stretches of hashes that few documents share, and how many others there are."""
    kept: list[tuple[int, int]] = []
    first = common = start = 0
    while first < len(hashes):
        last = first + 1
        while last < len(hashes) and hashes[last] == hashes[first]:
            last += 1
        if last - first > COMMON:
            kept.append((start, first))
            start = last
            common += 1
        first = last
    return [*kept, (start, len(hashes))], common


def _chosen(items: array[int], stretches: Sequence[tuple[int, int]]) -> array[int]:
    made = array(items.typecode)
    for first, last in stretches:
        made += items[first:last]
    return made


@dataclass(frozen=True, slots=True)
class Documents:
    """Registered documents, ready to be met in texts; shared by threads."""

    grams: tuple[int, ...]
    """Fingerprints of each."""
    sizes: tuple[int, ...]
    """Bytes of folded text that they stand for, without boilerplate."""
    owners: Sequence[int] = field(repr=False)
    kernel: kernel.Grams = field(repr=False)

    @classmethod
    def of(cls, content: Content, keys: Keys) -> Documents:
        """Return what a file holds. Raises ValueError for arrays that contradict each other."""
        hashes, owners, heads = content.arrays
        grams = tuple(content.meta["grams"])
        if len(owners) and max(owners) >= len(grams):
            raise ValueError("a document that is not there")
        return cls(
            grams, tuple(content.meta["sizes"]), owners, kernel.Grams(hashes, heads, keys.hashing)
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Documents:
        """Return itself: it never changes."""
        return self

    def owning(self, number: int) -> list[int]:
        """Return the documents that a fingerprint stands in."""
        hashed, at = self.kernel.keys[number], number
        found = []
        while at < len(self.owners) and self.kernel.keys[at] == hashed:
            found.append(self.owners[at])
            at += 1
        return found


def worth(longest: int, met: int) -> tuple[float, float]:
    """Return decibans of so many different fingerprints in one passage, and of all others.

    >>> worth(1, 1), worth(3, 5), worth(100, 200)
    ((8.0, 0.0), (24.0, 4.0), (40.0, 10.0))
    """
    return min(MEETING * longest, MOST), min(STRAY * (met - longest), MOST_STRAYS)
