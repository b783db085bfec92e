"""What a scan found: arrays that become `Finding` objects when somebody looks at them.

A dense file has hundreds of thousands of findings, and a gateway looks at a few of them; so the
stages pass arrays, and an object is made only for a finding that is asked for.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
import struct
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

from dlp import disclosure
from dlp.engine import Engine
from dlp.extract.verdict import PartVerdict
from dlp.model import Evidence, Finding, Likelihood, Location, Notice, Place, Places, Span
from dlp.packs.schema import Detector
from dlp.score import weigher
from dlp.score.tables import HEADER_FLAG, SLOTS, TENTHS, WEIGHED

_KIND = struct.Struct("=52xIi")
"""Pattern and total of a weighed record."""
_KIND_AT = 52
"""Where they stand."""
_FEW = 8
"""Findings that are read one by one: columns cost more to set up."""
_ZEROS = re.compile(rb"\0*")


@dataclass(frozen=True, slots=True)
class Batch:
    """Weighed records of one range of one segment."""

    weighed: bytes
    values: bytes
    path: str
    kind: str
    places: Places | None


class Findings(Sequence[Finding]):
    """Findings in order; each is made when it is looked at."""

    __slots__ = ("_batches", "_engine", "_firsts", "_key", "_known", "_winners")

    def __init__(self, engine: Engine, key: bytes, batches: Sequence[Batch]) -> None:
        self._engine = engine
        self._key = key
        self._batches = batches
        self._known: dict[tuple[int, ...], tuple[Evidence, ...]] = {}
        self._winners: list[array[int]] = [weigher.winners(batch.weighed) for batch in batches]
        self._firsts = [0, *itertools.accumulate(len(row) for row in self._winners)]

    def __len__(self) -> int:
        return self._firsts[-1]

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> list[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | list[Finding]:
        """Return one finding, or a list of them."""
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        number = bisect.bisect_right(self._firsts, index) - 1
        return self._make(number, index - self._firsts[number])

    def __iter__(self) -> Iterator[Finding]:
        for number, winners in enumerate(self._winners):
            for index in range(len(winners)):
                yield self._make(number, index)

    def __repr__(self) -> str:
        return f"<{len(self)} findings>"

    def tally(self) -> Iterator[tuple[Detector, float, int]]:
        """Yield detector, confidence and how many findings have both; none is made."""
        plan = self._engine.plan
        counted: Counter[tuple[int, ...]] = Counter()
        for batch, winners in zip(self._batches, self._winners, strict=True):
            if len(winners) > _FEW:
                counted.update(zip(*_columns(batch, winners), strict=True))
                continue
            for record in winners:
                counted[_KIND.unpack_from(batch.weighed, record * WEIGHED.size)] += 1
        for (pattern, total), count in counted.items():
            yield plan[pattern].detector, _confidence(total), count

    def records(self) -> Iterator[tuple[Batch, array[int], int]]:
        """Yield batches, the numbers of those of its records that are findings, and their size.

        For what looks at many findings without making them; `described` says what each is.
        """
        for batch, winners in zip(self._batches, self._winners, strict=True):
            yield batch, winners, WEIGHED.size

    def described(self, pattern: int, total: int) -> tuple[Detector, float]:
        """Return detector and confidence of a record."""
        return self._engine.plan[pattern].detector, _confidence(total)

    def _make(self, number: int, index: int) -> Finding:
        batch, winners = self._batches[number], self._winners[number]
        record = winners[index]
        end = winners[index + 1] if index + 1 < len(winners) else len(batch.weighed) // WEIGHED.size
        fields = WEIGHED.unpack_from(batch.weighed, record * WEIGHED.size)
        losers = (
            WEIGHED.unpack_from(batch.weighed, row * WEIGHED.size)[7]
            for row in range(record + 1, end)
        )
        return self._finding(batch, fields, tuple(losers))

    def _finding(self, batch: Batch, fields: tuple[int, ...], losers: tuple[int, ...]) -> Finding:
        engine = self._engine
        planned = engine.plan[fields[7]]
        detector = planned.detector
        confidence = _confidence(fields[8])
        value = _value(batch, fields)
        others = dict.fromkeys(engine.plan[loser].detector.id for loser in losers)
        others.pop(detector.id, None)
        return Finding(
            infotype=detector.id,
            confidence=confidence,
            likelihood=_likelihood(fields[8]),
            location=_location(batch, fields),
            quote=disclosure.mask(value, detector.category),
            fingerprint=disclosure.fingerprint(self._key, detector.id, value),
            evidence=self._evidence(fields, value),
            detector=detector.id,
            pattern=planned.pattern.name,
            category=detector.category,
            sensitivity=detector.sensitivity,
            tags=detector.tags,
            alternatives=tuple(others),
            _value=value,
        )

    def _evidence(self, fields: tuple[int, ...], value: str) -> tuple[Evidence, ...]:
        """Name the evidence; rows of one table mostly share theirs, so it is kept."""
        pattern, count, slots = fields[7], fields[9], fields[14:]
        pairs = zip(slots[0 : 2 * count : 2], slots[1 : 2 * count : 2], strict=True)
        roster = self._engine.registered
        if roster is not None and (own := roster.evidence(pattern, list(pairs), value)) is not None:
            return own
        if slots not in self._known:
            pairs = zip(slots[0 : 2 * count : 2], slots[1 : 2 * count : 2], strict=True)
            self._known[slots] = tuple(
                Evidence(self._evidence_name(code), weight / TENTHS) for code, weight in pairs
            )
        return self._known[slots]

    def _evidence_name(self, code: int) -> str:
        name = self._engine.tables.names[code & ~HEADER_FLAG]
        if code & HEADER_FLAG:
            return f"column named {name}"
        return f"near {name}" if code >= self._engine.tables.word_code else name


def _columns(batch: Batch, winners: array[int]) -> tuple[list[int], list[int]]:
    """Return pattern and total of the winners."""
    words = memoryview(batch.weighed).cast("i")
    step, first = WEIGHED.size // words.itemsize, _KIND_AT // words.itemsize
    patterns, totals = words[first::step].tolist(), words[first + 1 :: step].tolist()
    if len(winners) == len(patterns):
        return patterns, totals
    return [patterns[row] for row in winners], [totals[row] for row in winners]


@functools.lru_cache(maxsize=4096)
def _confidence(total: int) -> float:
    return weigher.probability(total / TENTHS)


@functools.lru_cache(maxsize=4096)
def _likelihood(total: int) -> Likelihood:
    return Likelihood.of(_confidence(total))


def _value(batch: Batch, fields: tuple[int, ...]) -> str:
    length, offset = fields[12], fields[13]
    return batch.values[offset : offset + length].decode("utf-8", "replace")


def _location(batch: Batch, fields: tuple[int, ...]) -> Location:
    place = batch.places.at(fields[0]) if batch.places else Place()
    return Location(
        path=batch.path,
        span=Span(fields[0], fields[1]),
        text_span=Span(fields[2], fields[3]),
        line=fields[4],
        column=fields[6],
        page=place.page,
        sheet=place.sheet,
        cell=place.cell,
        kind=place.kind or batch.kind,
    )


@dataclass(slots=True)
class Inspection:
    """All that one scan says about one source."""

    name: str
    _engine: Engine = field(repr=False)
    _key: bytes = field(repr=False)
    _batches: list[Batch] = field(default_factory=list, repr=False)
    _counts: array[int] = field(default_factory=lambda: array("q"), repr=False)
    _notices: list[Notice] = field(default_factory=list)
    bytes_scanned: int = 0
    parts: Sequence[PartVerdict] = field(default=(), repr=False)
    """What became of every part of the source: scanned, encrypted, truncated, …"""
    media_types: Collection[str] = field(default=(), repr=False)
    """What the source and every file in it are by themselves, and what they are said to be. What
    has no name is in it only if it lies in a file."""
    lost: bool = False
    """Whether findings beyond `Limits.max_findings` were counted, and not kept."""
    _findings: Findings | None = field(default=None, repr=False)

    @property
    def findings(self) -> Findings:
        """Findings in order of position; each is made when it is looked at."""
        if self._findings is None:
            self._findings = Findings(self._engine, self._key, self._batches)
        return self._findings

    def look(self, batches: Sequence[Batch]) -> Sequence[Finding]:
        """Return the findings of some batches; each is made when it is looked at."""
        return Findings(self._engine, self._key, batches) if batches else []

    @property
    def counts(self) -> dict[str, int]:
        """How many of each infotype were found: exact, also beyond `Limits.max_findings`."""
        detectors, counts = self._engine.packs.detectors, self._counts
        return {detectors[number].id: counts[number] for number in self._counted()}

    @property
    def total(self) -> int:
        """How many findings there are: exact, also beyond `Limits.max_findings`."""
        return sum(self._counts[number] for number in self._counted())

    def _counted(self) -> list[int]:
        """Return the numbers of the detectors that found something.

        Gateways ask that of every message: of hundreds mostly none did, or one.
        """
        row, size = self._counts.tobytes(), self._counts.itemsize
        found: list[int] = []
        at = 0
        if row != bytes(len(row)):
            while (at := _ZEROS.match(row, at).end()) < len(row):  # type: ignore[union-attr] # it always matches
                found.append(at // size)
                at = (at // size + 1) * size
        return found

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What limited the inspection, or is worth knowing."""
        return tuple(self._notices)

    @property
    def complete(self) -> bool:
        """True when everything was read."""
        return not any(notice.limits for notice in self._notices)

    @property
    def packs(self) -> dict[str, str]:
        """Id → version and digest of every pack that was used."""
        return {pack.id: f"{pack.version}+{pack.digest[:12]}" for pack in self._engine.packs.packs}


assert WEIGHED.size == 80 + 4 * SLOTS  # noqa: S101 - the layout is shared with C
