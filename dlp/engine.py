"""Packs, compiled: what every scan over them shares. Immutable, and safe to share by threads."""

from __future__ import annotations

import contextlib
import gc
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from dlp import compiled
from dlp.match import Lane, Matcher, MatcherTables, Planned, compile_tables
from dlp.match.records import LANE_EVIDENCE
from dlp.model import Likelihood, Table
from dlp.packs.loader import PackSource, load, pack_folders, read_digest
from dlp.packs.schema import CATEGORIES, PackSet
from dlp.score import tables, weigher

if TYPE_CHECKING:
    from dlp.registered import Index
    from dlp.registered.roster import Roster

LOWEST = -200.0
"""Decibans below which nothing is told apart."""


class Weighed(Protocol):
    """What holds weighed records."""

    @property
    def weighed(self) -> bytes:
        """The records."""
        ...


Whole = TypeVar("Whole", bound=Weighed)
"""What a text was found to be, or what of it is registered."""


@dataclass(frozen=True, slots=True, repr=False)
class Engine:
    """The lanes and the weighing of one set of packs."""

    packs: PackSet
    matcher: Matcher
    tables: tables.Tables
    weigher: Any
    floor: int
    """Tenths of a deciban below which a finding is dropped."""
    column_names: frozenset[bytes]
    """What columns are called: all hotwords, in lower case."""
    plan: tuple[Planned, ...]
    """What finds each infotype, by number: patterns of the packs, then what is registered."""
    registered: Roster | None = None
    """Indexes of what is known to be confidential."""
    labels: dict[bytes, bytes] = field(default_factory=dict, compare=False)
    """Names of columns, and what stands for them before a value; see `columns.spoken`."""

    @classmethod
    def of(
        cls,
        sources: PackSet | Iterable[PackSource] | None,
        minimum: Likelihood,
        registered: Sequence[Index] = (),
    ) -> Engine:
        """Load and compile packs, or take what was compiled before from the cache.

        Raises `PackError` for a pack that cannot be used, `RegisterError` for two indexes of one
        name.
        """
        engine = cls._of_packs(sources, minimum)
        return engine._with(registered) if registered else engine  # noqa: SLF001 - its own

    def _with(self, registered: Sequence[Index]) -> Engine:
        """Return the engine with indexes: their patterns stand behind those of the packs."""
        from dlp.registered.roster import Roster  # noqa: PLC0415 - most scanners have none

        roster = Roster.of(registered, self.packs, len(self.plan))
        return replace(self, packs=roster.packs, plan=(*self.plan, *roster.plan), registered=roster)

    @classmethod
    def _of_packs(
        cls, sources: PackSet | Iterable[PackSource] | None, minimum: Likelihood
    ) -> Engine:
        """Make the engine of packs alone."""
        with _uncollected():
            if isinstance(sources, PackSet):
                return cls.built(_compiled(sources), minimum)
            folders = pack_folders(sources)
            parts = compiled.fetch(read_digest(folders)[0])
            if parts is not None:
                try:
                    return cls.built(parts, minimum)
                except ValueError:  # of another engine or CPU: compiled again, and kept anew
                    pass
            parts = _compiled(load(folders))
            compiled.store(parts)
            return cls.built(parts, minimum)

    @classmethod
    def built(cls, parts: compiled.Parts, minimum: Likelihood) -> Engine:
        """Make the engine of compiled packs; ValueError if this machine cannot use them."""
        packs, matcher, table = parts
        floor = tables.tenths(max(weigher.decibans(minimum.floor), LOWEST))
        names = frozenset(word.encode().lower() for word in table.names[table.word_code :])
        return cls(packs, Matcher(matcher), table, weigher.make(table), floor, names, matcher.plan)

    def __repr__(self) -> str:
        return f"<Engine of {len(self.packs.detectors)} detectors>"

    def in_order(self, found: Sequence[Whole]) -> Sequence[Whole]:
        """Put what is registered behind kinds of text: which is found first, pieces decide."""
        roster = self.registered
        return sorted(found, key=lambda item: roster.is_of(item.weighed)) if roster else found

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

    def told(self, names: Iterable[str]) -> array[int] | None:
        """Return the words in names of columns that say something of the others' values too."""
        widely = self.tables.widely
        words = array("i")
        for name in names:
            found = self.weigher.header_words(name.strip().encode())
            words.extend(word for word in found if widely[word])
        return words or None

    @staticmethod
    def beside(words: array[int]) -> Any:
        """Return what stands for the rows of a table where its cells are read apart."""
        follower = weigher.rows(0, 0, array("i", [0]), words)
        follower.in_body = True
        return follower


def _compiled(packs: PackSet) -> compiled.Parts:
    matcher = compile_tables(packs)
    table = tables.build(packs, _facts(packs, matcher), LANE_EVIDENCE, matcher.context)
    return packs, matcher, table


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Search for no cyclic garbage: among a million small sets it takes longer than the work."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _facts(packs: PackSet, matcher: MatcherTables) -> list[tables.PatternFacts]:
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
