"""The lanes together: all matches that begin in a range of a buffer, and how far that is final.

Immutable after `Matcher.compile`, shared by threads. A match depends on the bytes it covers and
its two neighbours only, so ranges of any size give the same matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dlp.match import _reference, kernel, mark_tables, marks, programs, starts, words
from dlp.match.boundary import EDGE
from dlp.match.notes import WORDS, Notes
from dlp.match.plan import Lane, Planned, plan
from dlp.match.records import RECORD, pack
from dlp.packs.expression import Node
from dlp.packs.schema import PackSet
from dlp.packs.values import value_offset

try:
    from dlp.match._beside import beside
    from dlp.match._confirm import Confirm
    from dlp.match._words import Words
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.match._confirm_reference import Confirm  # type: ignore[assignment]
    from dlp.match._reference import beside
    from dlp.match._words_reference import Words  # type: ignore[assignment]

_BYTES_A_CHARACTER = 4
_NUMBER_WIDTH = 128
_BESIDE = (Lane.BESIDE, Lane.BEHIND)
_CONFIRMED = (Lane.LITERALS, Lane.HOTWORDS, *_BESIDE)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A hotword beside which patterns are looked for."""

    size: int
    """Bytes of the word."""
    patterns: tuple[tuple[int, int], ...]
    """(pattern, how many bytes away it may be)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatcherTables:
    """Everything that is compiled from packs, as plain values that can be kept on disk."""

    plan: tuple[Planned, ...]
    kernel: kernel.KernelTables
    words: words.WordTables
    """Slots: a pattern each, then the triggers, WORDS, and the literals of marks."""
    programs: programs.ProgramTables
    triggers: tuple[Trigger, ...]
    context: int
    before: int
    reach: int
    structures: mark_tables.MarkTables


class Matches(NamedTuple):
    """What the lanes found in a range, as arrays of records."""

    found: bytes
    gated: bytes
    """Starts at which patterns that require a hotword may match; see `Matcher.expand`."""
    overran: bool = False
    """A pattern took too long in some place, and its matches there are missing."""
    notes: Notes | None = None


def compile_tables(packs: PackSet) -> MatcherTables:
    """Compile packs; `PackError` names what cannot be."""
    planned = plan(packs)
    hotwords = _hotwords(planned)
    structures = mark_tables.compile_marks(packs, planned)
    sought = starts.prepare(_sought(planned, hotwords, structures.literals))
    starts.forget()
    context = _context(packs)
    offsets = [value_offset(item.pattern.expression) for item in planned]
    return MatcherTables(
        plan=tuple(replace(item, starts=None) for item in planned),  # they are in the tables now
        kernel=kernel.prepare(planned),
        words=sought,
        programs=programs.prepare(_written(planned)),
        triggers=tuple(Trigger(len(word.encode()), tuple(rows)) for word, rows in hotwords.items()),
        context=context,
        before=max([context, *offsets]),
        reach=_reach(planned, sought, context),
        structures=structures,
    )


class Matcher:
    """All patterns of a set of packs, ready to match; immutable, shared by threads."""

    __slots__ = (
        "before", "confirm", "context", "has_beside", "marks", "numbers", "plan", "reach",
        "triggers", "words",
    )  # fmt: skip

    def __init__(self, tables: MatcherTables) -> None:
        """Take compiled tables."""
        self.plan = tables.plan
        self.context = tables.context
        """Bytes around a match that the weighing looks at, on either side."""
        self.before = tables.before
        """Bytes before a start where the match that holds it may begin, or a hotword stand."""
        self.reach = tables.reach
        """Bytes behind a start that decide about it, but for pending literals."""
        self.triggers = tables.triggers
        self.numbers = kernel.make(tables.kernel)
        self.words = Words(tables.words)
        self.confirm = Confirm(tables)
        self.has_beside = any(item.lane in _BESIDE for item in tables.plan)
        self.marks = marks.MarkFinder(tables.structures) if tables.structures.rows else None

    @property
    def keep(self) -> int:
        """Bytes before a start that must be kept: its context, and a literal that leads to it."""
        return self.before + self.context

    def find(
        self, data: bytes, start: int, stop: int, *, final: bool, lead: int = 0
    ) -> tuple[Matches, int]:
        """Return the matches in `[start, horizon)`, and the horizon.

        Only `data[:stop]` is looked at for more matches. What begins at or behind the horizon
        may change when more bytes come; with `final` nothing more comes, and it is `stop`.
        With `lead` what is known by its letters must begin in so many first bytes of a line, and
        numbers are only looked for where there is such.
        """
        horizon = stop if final else max(stop - self.reach, start)
        found, overran = b"", False
        base = max(start - self.before - self.context, 0)
        hits = self.words.find(data, base, stop)
        notes = None
        # What stands beside a number was found in the text itself.
        has_beside = self.has_beside and not lead
        behind, before = beside(data, base, stop) if has_beside else ([], [])
        if hits or behind or before:
            horizon, found, undecided, overran, others = self.confirm.confirm(
                data, hits, behind, before, start, stop, horizon, final, lead
            )
            found += self.decide(data, undecided)
            notes = self._notes(others, base, stop)
        if lead and not found:  # numbers alone were found without their label
            return Matches(b"", b"", overran, notes), horizon
        decided, undecided, gated = self._numbers(data, start, horizon)
        if undecided:
            decided += self.decide(data, undecided)
        return Matches(found + decided, gated, overran, notes), horizon

    def begins(self, label: bytes, probes: Sequence[bytes]) -> bool:
        """Say whether a pattern is known by this label, or may be when one of `probes` follows."""
        return self.words.begins(label, probes, len(self.plan))

    def _notes(self, others: Iterable[tuple[int, int]], base: int, stop: int) -> Notes | None:
        """Return the hits that are of no pattern, for those who look for more there."""
        if not others:
            return None
        word = len(self.plan) + len(self.triggers)
        literal = word + len(WORDS)
        literals = frozenset(slot - literal for slot, _ in others if slot >= literal)
        noted = tuple(
            (slot - word, first + len(WORDS[slot - word]))
            for slot, first in others
            if slot < literal
        )
        return Notes(base, stop, noted, literals)

    def expand(self, data: bytes, gated: bytes) -> tuple[bytes, bytes]:
        """Return the gated matches at the starts of `gated`: decided, and for `decide`."""
        decided, undecided = self.numbers.expand(data, gated)
        return decided, undecided

    def _numbers(self, data: bytes, start: int, horizon: int) -> tuple[bytes, bytes, bytes]:
        if self.numbers is None:
            return self._numbers_slowly(data, start, horizon), b"", b""
        decided, undecided, gated = self.numbers.scan(data, start, horizon)
        return decided, undecided, gated

    def _numbers_slowly(self, data: bytes, start: int, horizon: int) -> bytes:
        lanes = [item for item in self.plan if item.lane in (Lane.NUMBERS, Lane.ANCHOR)]
        return pack(
            record
            for item in lanes
            for record in _reference.find_one(item, data)
            if start <= record.start < horizon
        )

    def decide(self, data: bytes, records: bytes) -> bytes:
        """Let validators have the last word on what the kernels cannot decide alone."""
        decided = b""
        if self.numbers is not None:
            decided, records = self.numbers.judge(data, records)
        known: dict[tuple[str, bytes], int | None] = {}
        kept: dict[tuple[int, int], bytes] = {}
        for start, end, pattern, lane_bits in reversed(list(RECORD.iter_unpack(records))):
            if (start, pattern) in kept:
                continue  # a longer one
            planned = self.plan[pattern]
            key = planned.pattern.validator, data[start:end]
            if key not in known:
                known[key] = _reference.validated(planned, key[1])
            bits = known[key]
            if bits is not None:
                kept[start, pattern] = RECORD.pack(start, end, pattern, lane_bits & ~0xFFFF | bits)
        return decided + b"".join(reversed(kept.values()))


def _hotwords(planned: Iterable[Planned]) -> dict[str, list[tuple[int, int]]]:
    """Return the hotwords that are looked for, and which patterns may stand how far beside each."""
    found: dict[str, list[tuple[int, int]]] = {}
    for item in planned:
        if item.lane is Lane.HOTWORDS:
            for hotword in item.detector.hotwords:
                if hotword.weight > 0:
                    far = hotword.within * _BYTES_A_CHARACTER + item.width[1]
                    for word in hotword.words:
                        distance = far + len(word.encode())
                        found.setdefault(word, []).append((item.number, distance))
    return found


def _written(planned: Iterable[Planned]) -> Iterator[tuple[Node, str] | None]:
    """Yield what programs are written of."""
    for item in planned:
        pattern = item.pattern
        yield (pattern.expression, pattern.boundary) if item.lane in _CONFIRMED else None


def _sought(
    planned: Iterable[Planned],
    hotwords: Iterable[str],
    literals: Iterable[tuple[bytes, bool]],
) -> Iterator[starts.Sought | None]:
    """Yield what each slot stands for."""
    for item in planned:
        own = item.starts
        yield starts.Sought(own, item.pattern.boundary) if own is not None else None
    for word in hotwords:
        yield starts.literal(word.encode(), ignore_case=True)
    for noted in WORDS:
        yield starts.literal(noted, ignore_case=noted.islower())
    for text, ignore_case in literals:
        yield starts.literal(text, ignore_case=ignore_case, flags=words.ONCE)


def _context(packs: PackSet) -> int:
    hotwords = [hotword for detector in packs.detectors for hotword in detector.hotwords]
    within = max((hotword.within for hotword in hotwords), default=0)
    longest = max((len(word.encode()) for hotword in hotwords for word in hotword.words), default=0)
    return within * _BYTES_A_CHARACTER + longest + EDGE


def _reach(planned: Sequence[Planned], sought: words.WordTables, context: int) -> int:
    """Bytes behind a start after which every lane has seen what can begin there."""
    lanes = (Lane.ANCHOR, Lane.HOTWORDS, *_BESIDE)
    local = [item.width[1] for item in planned if item.lane in lanes]
    return max([_NUMBER_WIDTH, sought.reach, *local]) + context + EDGE
