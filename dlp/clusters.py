"""Clusters: marks of one structure that stand together, weighed; each mark by itself says little.

Each mark adds its weight once, and a quarter of it more with each doubling. `dlp.match.marks` finds
them in a stretch of text; which of them are told is up to `dlp.density`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dlp.match.marks import Raw, StructureRow
from dlp.model import Likelihood
from dlp.score import weigher
from dlp.score.tables import TENTHS, tenths

LEAST = tenths(weigher.decibans(Likelihood.POSSIBLE.floor))
"""Less is not made a finding: each mark alone says little."""


class Cluster(NamedTuple):
    """Marks of one structure that stand together, weighed."""

    start: int
    end: int
    row: StructureRow
    total: int
    """Tenths of a deciban."""
    parts: tuple[tuple[int, int], ...]
    """(number of the mark, what it adds), the heaviest first."""
    distinct: int
    """Different marks that speak for it."""
    needed: int
    """Where the first mark stands that is needed."""
    has_signs: bool = True
    """Whether the block has enough signs of the structure to be looked at."""

    def verdict(self) -> str:
        """Say in words whether it makes a finding, and what is missing."""
        if not self.has_signs:
            return f"too few of the signs {self.row.signs.decode()} around it"
        if self.distinct < self.row.distinct:
            return f"{self.distinct} of {self.row.distinct} different marks"
        if not any(self.row.marks[mark].needed for mark, _ in self.parts):
            return "none of the marks that it needs"
        if self.total < LEAST:
            return f"{self.total / TENTHS:+.1f} dB, and a finding needs {LEAST / TENTHS:+.1f}"
        return f"{self.total / TENTHS:+.1f} dB"


def read(rows: Sequence[StructureRow], found: Iterable[Raw], moved: int) -> list[Cluster]:
    """Return the clusters that a kernel found, at the offsets of the whole text."""
    return [
        Cluster(
            max(start + moved, 0), end + moved, rows[number], total, parts, distinct,
            max(needed + moved, 0),
        )
        for number, start, end, total, parts, distinct, needed in found
    ]  # fmt: skip


def best(found: Sequence[Cluster]) -> list[Cluster]:
    """Drop clusters that overlap a better one of the same detector."""
    kept: list[Cluster] = []
    for cluster in sorted(found, key=lambda item: (-item.total, item.start, item.row.pattern)):
        if not any(
            other.row.detector == cluster.row.detector
            and other.start < cluster.end
            and cluster.start < other.end
            for other in kept
        ):
            kept.append(cluster)
    return kept
