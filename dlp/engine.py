"""Packs, compiled: what every scan over them shares. Immutable, and safe to share by threads."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dlp.match import Lane, Matcher
from dlp.match.records import LANE_EVIDENCE
from dlp.model import Likelihood, Table
from dlp.packs.loader import PackSource, load
from dlp.packs.schema import CATEGORIES, PackSet
from dlp.score import tables, weigher


@dataclass(frozen=True, slots=True)
class Engine:
    """The lanes and the weighing of one set of packs."""

    packs: PackSet
    matcher: Matcher
    tables: tables.Tables
    weigher: Any
    floor: int
    """Tenths of a deciban below which a finding is dropped."""

    @classmethod
    def of(cls, sources: PackSet | Iterable[PackSource] | None, minimum: Likelihood) -> Engine:
        """Load and compile packs; `PackError` for what cannot be."""
        packs = sources if isinstance(sources, PackSet) else load(sources)
        matcher = Matcher.compile(packs)
        facts = _facts(packs, matcher)
        table = tables.build(packs, facts, LANE_EVIDENCE, matcher.context)
        floor = tables.tenths(max(weigher.decibans(minimum.floor), -200.0))
        return cls(packs, matcher, table, weigher.make(table), floor)

    def new_counts(self) -> array[int]:
        """Return a row of zeros, one for each detector."""
        return array("q", bytes(8 * max(len(self.packs.detectors), 1)))

    def rows(self, table: Table) -> Any:
        """Return a follower of the rows of a table, with what its column names say."""
        offsets, words = array("i", [0]), array("i")
        for name in table.header:
            words.extend(self.weigher.header_words(name.strip().encode()))
            offsets.append(len(words))
        quote = ord(table.quote) if table.quote else 0
        return weigher.rows(ord(table.delimiter), quote, offsets, words)


def _facts(packs: PackSet, matcher: Matcher) -> list[tables.PatternFacts]:
    numbers = {detector.id: number for number, detector in enumerate(packs.detectors)}
    return [
        tables.PatternFacts(
            detector=numbers[item.detector.id],
            prior=item.pattern.weight,
            requires_hotword=item.pattern.requires_hotword,
            category=CATEGORIES.index(item.detector.category),
            is_number=item.lane is Lane.NUMBERS,
            validator=item.pattern.validator,
        )
        for item in matcher.plan
    ]
