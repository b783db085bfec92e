"""Roster: the indexes of one scanner, as the engine knows what is found: detectors and patterns.

They stand behind those of the packs, so nothing that was compiled has to be made anew.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dlp.match import Lane, Planned
from dlp.match.plan import NEVER
from dlp.model import Evidence
from dlp.packs.schema import Detector, Pack, PackSet, Pattern
from dlp.registered.errors import RegisterError
from dlp.registered.index import Index, Slots
from dlp.score.tables import WEIGHED

_PATTERN = 7
"""Field of a weighed record."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Indexes, and the numbers of their detectors and patterns."""

    indexes: tuple[Index, ...]
    packs: PackSet
    """The packs of the scanner, and one for each index."""
    plan: tuple[Planned, ...]
    """What stands for rows and documents behind the patterns of the packs."""
    detectors: tuple[int, ...]
    """Number of the detector of each index."""
    firsts: tuple[int, ...] = field(repr=False)
    """Number of the first pattern of each index."""

    @classmethod
    def of(cls, indexes: Iterable[Index], packs: PackSet, patterns: int) -> Roster:
        """Put indexes behind `packs`, which have so many patterns.

        Raises `RegisterError` (X113) for two indexes of one name.
        """
        indexes = tuple(indexes)
        plan: list[Planned] = []
        firsts = []
        names = [index.name for index in indexes]
        for index in indexes:
            if names.count(index.name) > 1:
                raise RegisterError(
                    f"two indexes are called {index.name}",
                    code="X113",
                    hint="--name when registering",
                )
        detectors = [_detector(index) for index in indexes]
        for index, detector in zip(indexes, detectors, strict=True):
            firsts.append(patterns + len(plan))
            for name in index.pattern_names():
                plan.append(_planned(patterns + len(plan), name, index, detector))
        known = PackSet(
            (*packs.packs, *map(_pack, indexes)), (*packs.detectors, *detectors),
            _digest(packs.digest, indexes),
        )  # fmt: skip
        numbers = range(len(packs.detectors), len(known.detectors))
        return cls(indexes, known, tuple(plan), tuple(numbers), tuple(firsts))

    def is_of(self, weighed: bytes) -> bool:
        """Say whether a weighed record is of something registered."""
        return bool(WEIGHED.unpack_from(weighed)[_PATTERN] >= self.firsts[0])

    def evidence(self, pattern: int, slots: Slots, value: str) -> tuple[Evidence, ...] | None:
        """Name the evidence of a finding; None: it is not of what is registered."""
        if pattern < self.firsts[0]:
            return None
        index = self.indexes[bisect.bisect_right(self.firsts, pattern) - 1]
        name = self.plan[pattern - self.firsts[0]].pattern.name
        return index.evidence(name, slots, value)

    def holds(self, text: bytes) -> bool:
        """Say whether anything registered may stand in a short text that is all there."""
        return any(index.holds(text) for index in self.indexes)


def _detector(index: Index) -> Detector:
    is_table = index.kind == "records"
    return Detector(
        id=index.infotype,
        title=f"Registered {'record' if is_table else 'document'}: {index.name}",
        title_zh=f"已登记{'记录' if is_table else '文档'}：{index.name}",
        category="person" if is_table else "document", sensitivity="high", status="stable",
        references=(), description="", tags=("registered",), patterns=(), hotwords=(),
        examples=(), counterexamples=(), pack=index.infotype,
    )  # fmt: skip


def _planned(number: int, name: str, index: Index, detector: Detector) -> Planned:
    pattern = Pattern(name=name, regex=NEVER, boundary="none")
    reason = f"looked up in an index of {index.count} {index.kind}"
    return Planned(
        number=number, detector=detector, pattern=pattern, lane=Lane.STRUCTURE, reason=reason,
        width=(1, 1),
    )  # fmt: skip


def _pack(index: Index) -> Pack:
    version, _, _ = index.version.partition("+")
    return Pack(
        id=index.infotype, title=index.infotype, version=version, license="", detectors=(),
        digest=index.digest,
    )  # fmt: skip


def _digest(packs: str, indexes: Sequence[Index]) -> str:
    made = hashlib.sha256(packs.encode())
    for index in indexes:
        made.update(f"\n{index.name} {index.digest}".encode())
    return made.hexdigest()
