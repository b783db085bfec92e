"""The lanes together: all matches that begin in a range of a buffer, and how far that is final.

Immutable after `Matcher.compile`, shared by threads. A match depends on the bytes it covers and
its two neighbours only, so ranges of any size give the same matches.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dlp.match import _reference, grams, kernel, mark_tables, marks, words
from dlp.match.confirm import EDGE, Known, confirm, opened
from dlp.match.notes import WORDS, Notes
from dlp.match.plan import Lane, Planned, plan, value_offset
from dlp.match.records import RECORD, Record, pack, unpack
from dlp.packs.schema import PackSet
from dlp.text.words import whole_word

try:
    from dlp.match._beside import beside
    from dlp.match._words import Words
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.match._reference import beside
    from dlp.match._words_reference import Words  # type: ignore[assignment]

FAR = _reference.FAR
HIT = struct.Struct("<qqii")
"""First and last place where a match may begin, slot, nothing."""
Hit = tuple[int, int, int]
Numbers = tuple[list[int], list[tuple[int, int]]]
"""Long numbers behind Chinese letters, and such before some; as of `beside`."""
_BYTES_A_CHARACTER = 4
_NUMBER_WIDTH = 128


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
    """Compile packs; `PackError` names what cannot be, and `DlpError` what the engine refuses."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import: not if tables are cached

    with ThreadPoolExecutor(max_workers=1) as beside:  # Hyperscan lets Python run meanwhile
        heads = beside.submit(mark_tables.compile_heads, packs)
        tables = _without_heads(packs)
        return replace(tables, structures=replace(tables.structures, heads=heads.result()))


def _without_heads(packs: PackSet) -> MatcherTables:
    planned = plan(packs)
    hotwords = _hotwords(planned)
    structures = mark_tables.compile_marks(packs, planned)
    sought = words.prepare(_sought(planned, hotwords, structures.literals))
    grams.forget()
    context = _context(packs)
    offsets = [value_offset(item.pattern.expression) for item in planned]
    return MatcherTables(
        plan=tuple(replace(item, starts=None) for item in planned),  # they are in the tables now
        kernel=kernel.prepare(planned),
        words=sought,
        triggers=tuple(Trigger(len(word.encode()), tuple(rows)) for word, rows in hotwords.items()),
        context=context,
        before=max([context, *offsets]),
        reach=_reach(planned, sought, context),
        structures=structures,
    )


class Matcher:
    """All patterns of a set of packs, ready to match; immutable, shared by threads."""

    __slots__ = (
        "before", "behind", "beside", "context", "marks", "numbers", "plan", "reach", "triggers",
        "words",
    )  # fmt: skip

    def __init__(self, tables: MatcherTables) -> None:
        """Take compiled tables; ValueError when the database is not of this engine or CPU."""
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
        self.beside = tuple(
            (item, min(item.width[1], FAR)) for item in tables.plan if item.lane is Lane.BESIDE
        )
        """Patterns that hold a long number, and how far before it each may begin."""
        self.behind = tuple(item for item in tables.plan if item.lane is Lane.BEHIND)
        """Patterns that begin with a long number, or with a letter before it."""
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
        With `lead` what is known by its letters must begin in so many first bytes of a line.
        """
        size = stop
        horizon = size if final else max(size - self.reach, start)
        found, overran = b"", False
        base = max(start - self.before - self.context, 0)
        found_words = self.words.find(data, base, stop)
        notes = None
        hits: list[Hit] = []
        numbers = beside(data, base, stop) if self.beside or self.behind else ([], [])
        if found_words:
            notes, hits = self._sorted(found_words, base, stop)
            if lead:
                hits = list(self._leading(data, hits, lead))
        if hits or any(numbers):
            horizon, found, overran = self._confirm(
                data, hits, numbers, start=start, stop=stop, horizon=horizon, final=final
            )
        decided, undecided, gated = self._numbers(data, start, horizon)
        if undecided:
            decided += self.decide(data, undecided)
        return Matches(found + decided, gated, overran, notes), horizon

    def may_begin(self, text: bytes) -> bool:
        """Say whether a pattern with a literal matches in this text, or may when it goes on."""
        records = self.words.find(text, 0, len(text))
        if not records:
            return False
        return any(slot < len(self.plan) for _, _, slot, _ in HIT.iter_unpack(records))

    def _sorted(self, records: bytes, base: int, stop: int) -> tuple[Notes | None, list[Hit]]:
        """Part what is of no pattern from the hits."""
        word = len(self.plan) + len(self.triggers)
        literal = word + len(WORDS)
        hits: list[Hit] = []
        literals: set[int] = set()
        noted: list[tuple[int, int]] = []
        for first, last, slot, _ in HIT.iter_unpack(records):
            if slot < word:
                hits.append((first, last, slot))
            elif slot >= literal:
                literals.add(slot - literal)
            else:
                noted.append((slot - word, first + len(WORDS[slot - word])))
        if not literals and not noted:
            return None, hits
        return Notes(base, stop, tuple(noted), frozenset(literals)), hits

    def _leading(self, data: bytes, hits: Iterable[Hit], lead: int) -> Iterator[Hit]:
        """Yield the hits of hotwords, and those of patterns at the beginning of a line."""
        patterns = len(self.plan)
        for hit in hits:
            if hit[2] >= patterns or hit[0] - data.rfind(b"\n", 0, max(hit[0], 0)) <= lead:
                yield hit

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
        """Let validators have the last word on what the kernel cannot decide alone."""
        kept = bytearray()
        for record in unpack(records):
            text = bytes(data[record.start : record.end])
            bits = _reference.validated(self.plan[record.pattern], text)
            if bits is not None:
                kept += RECORD.pack(*record[:3], record.bits & ~0xFFFF | bits)
        return bytes(kept)

    def _confirm(  # noqa: PLR0913 - the state of one range
        self,
        data: bytes,
        hits: Sequence[Hit],
        numbers: Numbers,
        *,
        start: int,
        stop: int,
        horizon: int,
        final: bool,
    ) -> tuple[int, bytes, bool]:
        """Confirm hits; a hit that needs bytes still to come draws the horizon before it."""
        windows: dict[int, list[tuple[int, int]]] = {}
        for pattern, low, high, is_near in self._places(data, hits, numbers):
            need = high + self.plan[pattern].width[1] + self.context + EDGE
            if not final and not is_near and need > stop:
                horizon = max(min(horizon, low), start)
            else:
                windows.setdefault(pattern, []).append((low, high))
        found: list[Record] = []
        known: Known = {}
        overran = False
        for number, spans in windows.items():
            try:
                found += confirm(self.plan[number], data, spans, known)
            except TimeoutError:
                overran = True
        found = [record for record in found if start <= record.start < horizon]
        return horizon, pack(found), overran

    def _places(
        self, data: bytes, hits: Sequence[Hit], numbers: Numbers
    ) -> Iterator[tuple[int, int, int, bool]]:
        """Yield patterns, from where to where each may begin, and whether a hotword says so."""
        for item, far in self.beside:
            for place in opened(item, data, [(at - far, at) for at in numbers[0]]):
                yield item.number, place, place, False
        for item in self.behind:
            spans = [(first - _BYTES_A_CHARACTER, last) for first, last in numbers[1]]
            for place in opened(item, data, spans):
                yield item.number, place, place, False
        patterns = len(self.plan)
        for first, last, slot in hits:
            if slot < patterns:
                yield slot, first, last, False
                continue
            trigger = self.triggers[slot - patterns]
            if whole_word(data, first, first + trigger.size):
                for pattern, far in trigger.patterns:
                    yield pattern, first + trigger.size - far, first + trigger.size + far, True


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


def _sought(
    planned: Iterable[Planned],
    hotwords: Iterable[str],
    literals: Iterable[tuple[bytes, bool]],
) -> Iterator[words.Sought | None]:
    """Yield what each slot stands for."""
    for item in planned:
        starts = item.starts
        yield words.Sought(starts, item.pattern.boundary) if starts is not None else None
    for word in hotwords:
        yield _literal(word.encode(), ignore_case=True)
    for noted in WORDS:
        yield _literal(noted, ignore_case=noted.islower())
    for text, ignore_case in literals:
        yield _literal(text, ignore_case=ignore_case, flags=words.ONCE)


def _literal(text: bytes, *, ignore_case: bool, flags: int = 0) -> words.Sought:
    starts = grams.Starts(words.literal(text, ignore_case=ignore_case), "none")
    return words.Sought(starts, flags=flags | words.NEEDS_END)


def _context(packs: PackSet) -> int:
    hotwords = [hotword for detector in packs.detectors for hotword in detector.hotwords]
    within = max((hotword.within for hotword in hotwords), default=0)
    longest = max((len(word.encode()) for hotword in hotwords for word in hotword.words), default=0)
    return within * _BYTES_A_CHARACTER + longest + EDGE


def _reach(planned: Sequence[Planned], sought: words.WordTables, context: int) -> int:
    """Bytes behind a start after which every lane has seen what can begin there."""
    lanes = (Lane.ANCHOR, Lane.HOTWORDS, Lane.BESIDE, Lane.BEHIND)
    local = [item.width[1] for item in planned if item.lane in lanes]
    return max([_NUMBER_WIDTH, sought.reach, *local]) + context + EDGE
