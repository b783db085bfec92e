"""The lanes together: all matches that begin in a range of a buffer, and how far that is final.

Immutable after `Matcher.compile`, shared by threads. A match depends on the bytes it covers and
its two neighbours only, so ranges of any size give the same matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dlp.match import _reference, kernel, marks
from dlp.match._literals import (
    Hit,
    compile_finder,
    literal_expression,
    load_finder,
    word_expression,
)  # fmt: skip
from dlp.match.notes import WORDS, Notes
from dlp.match.plan import Lane, Planned, plan, value_offset
from dlp.match.records import RECORD, Record, pack, unpack
from dlp.packs.expression import to_regex
from dlp.packs.schema import PackSet
from dlp.text.words import whole_word

try:
    from dlp.match._beside import beside
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.match._reference import beside

FAR = _reference.FAR
_BYTES_A_CHARACTER = 4
_LINE_EDGE = 20
"""Bytes beside a match that `boundary = "line"` looks at."""
_NUMBER_WIDTH = 128


@dataclass(frozen=True, slots=True)
class Trigger:
    """What an expression of Hyperscan leads to.

    The head of a pattern: `windows` holds one row, and a match begins `low` to `high` bytes
    before the end of the head. A hotword: each row is a pattern that is looked for beside it,
    up to `high` bytes away; `low` is 0.
    """

    word: int
    """Bytes of the hotword; 0: a head."""
    windows: tuple[tuple[int, int, int], ...]
    """(pattern, low, high)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatcherTables:
    """Everything that is compiled from packs, as plain values that can be kept on disk."""

    plan: tuple[Planned, ...]
    kernel: kernel.KernelTables
    triggers: tuple[Trigger, ...]
    context: int
    before: int
    reach: int
    database: bytes
    structures: marks.MarkTables


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
    expressions, triggers = _triggers(planned)
    structures = marks.compile_marks(packs, planned)
    context = _context(packs)
    offsets = [value_offset(item.pattern.expression) for item in planned]
    return MatcherTables(
        plan=planned,
        kernel=kernel.prepare(planned),
        triggers=triggers,
        context=context,
        before=max([context, *offsets]),
        reach=_reach(planned, triggers, context),
        database=_database(expressions, structures.literals),
        structures=structures,
    )


class Matcher:
    """All patterns of a set of packs, ready to match; immutable, shared by threads."""

    __slots__ = (
        "before", "beside", "context", "finder", "marks", "numbers", "plan", "reach", "triggers",
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
        self.finder = load_finder(tables.database)
        self.beside = tuple(
            (item.number, min(item.width[1], FAR))
            for item in tables.plan
            if item.lane is Lane.BESIDE
        )
        """Patterns that hold a long number, and how far before it each may begin."""
        self.marks = marks.MarkFinder(tables.structures) if tables.structures.rows else None

    @property
    def keep(self) -> int:
        """Bytes before a start that must be kept: its context, and a literal that leads to it."""
        return self.before + self.context

    def find(self, data: bytes, start: int, stop: int, *, final: bool) -> tuple[Matches, int]:
        """Return the matches in `[start, horizon)`, and the horizon.

        Only `data[:stop]` is looked at for more matches. What begins at or behind the horizon
        may change when more bytes come; with `final` nothing more comes, and it is `stop`.
        """
        size = stop
        horizon = size if final else max(size - self.reach, start)
        found, overran = b"", False
        base = max(start - self.before - self.context, 0)
        view = memoryview(data)[base:stop] if base or stop < len(data) else data
        hits = self.finder.find(view)
        notes = None
        numbers = beside(view) if self.beside else []
        if hits or numbers:
            notes, hits = self._noted(hits, base, stop)
            horizon, found, overran = self._confirm(
                data, hits, numbers, base=base, start=start, stop=stop, horizon=horizon, final=final
            )
        decided, undecided, gated = self._numbers(data, start, horizon)
        if undecided:
            decided += self.decide(data, undecided)
        return Matches(found + decided, gated, overran, notes), horizon

    def _noted(self, hits: list[Hit], base: int, stop: int) -> tuple[Notes | None, list[Hit]]:
        """Part what is of no pattern from the hits."""
        own = len(self.triggers)
        literal = own + len(WORDS)
        literals = frozenset([hit - literal for hit, _ in hits if hit >= literal])
        words = tuple([(hit - own, base + end) for hit, end in hits if own <= hit < literal])
        if not literals and not words:
            return None, hits
        return Notes(base, stop, words, literals), [hit for hit in hits if hit[0] < own]

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
        numbers: Sequence[int],
        *,
        base: int,
        start: int,
        stop: int,
        horizon: int,
        final: bool,
    ) -> tuple[int, bytes, bool]:
        """Confirm hits; a hit that needs bytes still to come draws the horizon before it."""
        windows: dict[int, list[tuple[int, int]]] = {}
        for pattern, low, high, is_near in self._places(data, hits, numbers, base):
            need = high + self.plan[pattern].width[1] + self.context + _LINE_EDGE
            if not final and not is_near and need > stop:
                horizon = max(min(horizon, low), start)
            else:
                windows.setdefault(pattern, []).append((low, high))
        found: list[Record] = []
        overran = False
        for number, spans in windows.items():
            item = self.plan[number]
            for low, high in _merged(spans):
                end = min(high + item.width[1] + _LINE_EDGE, len(data))
                matches = _reference.confirm(item, data, max(low, 0), high, end)
                try:
                    found.extend(match for match in matches if start <= match.start < horizon)
                except TimeoutError:
                    overran = True
        return horizon, pack(found), overran

    def _places(
        self, data: bytes, hits: Sequence[Hit], numbers: Sequence[int], base: int
    ) -> Iterator[tuple[int, int, int, bool]]:
        """Yield patterns, from where to where each may begin, and whether a hotword says so."""
        for position in numbers:
            for pattern, far in self.beside:
                yield pattern, base + position - far, base + position, False
        for number, position in hits:
            trigger, end = self.triggers[number], base + position
            if not trigger.word:
                pattern, near, far = trigger.windows[0]
                yield pattern, end - far, end - near, False
            elif whole_word(data, end - trigger.word, end):
                for pattern, _, far in trigger.windows:
                    yield pattern, end - far, end + far, True


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    spans.sort()
    low, high = spans[0]
    for next_low, next_high in spans[1:]:
        if next_low > high + 1:
            yield low, high
            low, high = next_low, next_high
        else:
            high = max(high, next_high)
    yield low, high


def _triggers(planned: Iterable[Planned]) -> tuple[list[bytes], tuple[Trigger, ...]]:
    """Return Hyperscan's expressions, and what each of them leads to."""
    expressions: list[bytes] = []
    triggers: list[Trigger] = []
    words: dict[str, list[tuple[int, int, int]]] = {}
    for item in planned:
        if item.lane is Lane.LITERALS and item.head is not None:
            expressions.append(_head_expression(item))
            triggers.append(Trigger(0, ((item.number, *item.head.width),)))
        elif item.lane is Lane.HOTWORDS:
            for hotword in item.detector.hotwords:
                if hotword.weight > 0:
                    far = hotword.within * _BYTES_A_CHARACTER + item.width[1]
                    for word in hotword.words:
                        distance = far + len(word.encode())
                        words.setdefault(word, []).append((item.number, 0, distance))
    for word, windows in words.items():
        expressions.append(word_expression(word))
        triggers.append(Trigger(len(word.encode()), tuple(windows)))
    return expressions, tuple(triggers)


def _database(expressions: list[bytes], literals: Sequence[tuple[bytes, bool]]) -> bytes:
    """Compile what begins matches, and behind it what is only noted."""
    words = [*((word, word.islower()) for word in WORDS), *literals]
    first = len(expressions)
    noted = [literal_expression(text) for text, _ in words]
    return compile_finder(
        [*expressions, *noted],
        ignoring=[first + number for number, (_, ignores) in enumerate(words) if ignores],
        once=range(first + len(WORDS), first + len(words)),
    ).dump()


def _head_expression(item: Planned) -> bytes:
    """Return what announces a match; where that begins with one letter over and over, its start."""
    assert item.head is not None  # noqa: S101 - the caller's condition
    head = to_regex(item.head)
    if head[:1].isalnum() and head.startswith(head[:1] * 8) and item.pattern.boundary == "token":
        return b"(?:^|[^" + head[:1] + b"])" + head  # else every letter of a long run is a hit
    return head


def _context(packs: PackSet) -> int:
    hotwords = [hotword for detector in packs.detectors for hotword in detector.hotwords]
    within = max((hotword.within for hotword in hotwords), default=0)
    longest = max((len(word.encode()) for hotword in hotwords for word in hotword.words), default=0)
    return within * _BYTES_A_CHARACTER + longest + _LINE_EDGE


def _reach(planned: Sequence[Planned], triggers: Sequence[Trigger], context: int) -> int:
    """Bytes behind a start after which every lane has seen what can begin there."""
    heads = max((item.windows[0][2] for item in triggers if not item.word), default=0)
    lanes = (Lane.ANCHOR, Lane.HOTWORDS, Lane.BESIDE)
    local = [item.width[1] for item in planned if item.lane in lanes]
    return max([_NUMBER_WIDTH, heads, *local]) + context + _LINE_EDGE
