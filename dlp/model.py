"""The values that pass between the stages: spans, segments, findings, notices.

All are frozen. Clear text of a finding is reachable by `Finding.reveal()` only.
"""

from __future__ import annotations

import bisect
import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range `[start, end)`, in bytes or code points as the field says."""

    start: int
    end: int


class Likelihood(enum.StrEnum):
    """Five names for a confidence. Ordered, and equal to their own text.

    >>> Likelihood.of(0.97), Likelihood.LIKELY > "possible"
    (<Likelihood.VERY_LIKELY: 'very-likely'>, True)
    """

    VERY_UNLIKELY = "very-unlikely"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    LIKELY = "likely"
    VERY_LIKELY = "very-likely"

    @staticmethod
    def of(confidence: float) -> Likelihood:
        """Name a probability between 0 and 1."""
        return _LADDER[bisect.bisect_right(LIKELIHOOD_FLOORS, confidence)]

    @property
    def rank(self) -> int:
        """Position on the scale, 0 (very unlikely) to 4 (very likely)."""
        return _LADDER.index(self)

    @property
    def floor(self) -> float:
        """The lowest confidence that has this name."""
        return (0.0, *LIKELIHOOD_FLOORS)[self.rank]

    def __lt__(self, other: str) -> bool:
        return self.rank < Likelihood(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Likelihood(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Likelihood(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Likelihood(other).rank


STRUCTURE = "structure:"
"""How the names of patterns begin that are kinds of texts, and not values in them."""
LIKELIHOOD_FLOORS = (0.05, 0.3, 0.7, 0.95)
_LADDER = tuple(Likelihood)


# --- what extractors yield -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something sits for a human reader: a page, a sheet and cell, a paragraph."""

    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    kind: str | None = None
    """What it is, where it differs from the kind of its segment: comment, deleted, …"""


class Places(Protocol):
    """A way from an offset in a segment's data to a `Place`."""

    def at(self, offset: int) -> Place:
        """Return the place of the byte at `offset`."""
        ...


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Places as sorted runs: `places[i]` holds from `starts[i]` to the next start."""

    starts: Sequence[int]
    places: Sequence[Place]

    def at(self, offset: int) -> Place:
        """Return the place of the byte at `offset`."""
        index = bisect.bisect_right(self.starts, offset) - 1
        return self.places[index] if index >= 0 else Place()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells inside a segment's data: one row a line, cells split by `delimiter`.

    The names of the columns are evidence for what stands below them.
    """

    delimiter: str
    header: tuple[str, ...]
    quote: str = '"'
    """Character that wraps cells holding the delimiter or line breaks; empty: none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One contiguous piece of text (or bytes to be searched for text) of a source."""

    data: bytes
    path: str = ""
    """Where in its container: `word/document.xml`, `Sheet2(hidden)`, `body`. Empty: all of it, or
    the kind, where the data is not the bytes of the source."""
    kind: str = "body"
    """body, header, footer, comment, deleted, hidden, property, attribute, bytes, …"""
    charset: str | None = None
    """Name of a Python codec when it is known or declared; None: find out."""
    certain: bool = False
    """True: `charset` is a fact (the extractor wrote the bytes), not somebody's claim."""
    table: Table | None = None
    places: Places | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file inside a container: it goes back to the start with a longer path."""

    name: str
    data: bytes
    kind: str = "member"
    """member, attachment, embedded, …"""
    media_type: str | None = None
    """What its container says it is; a hint."""
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that limited an inspection, or that a reader of it should know."""

    code: str
    """encrypted, truncated, corrupt, over-budget, timeout, unsupported, unreadable, crashed,
    charset, empty-text, name-mismatch: stable, documented in docs/reference/cli.md."""
    detail: str = ""
    path: str = ""
    limits: bool = True
    """True: something was not read, so the inspection is not complete."""


# --- what a scan gives -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to believe or doubt a finding, and its weight in decibans."""

    name: str
    decibans: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a finding is: path through containers, spans, and what a human would say."""

    path: str
    """`name!/member!/part`, with each nested encoding as a step; empty for unnamed bytes."""
    span: Span
    """Bytes: of the source handed in, or of the innermost part that `path` names."""
    text_span: Span
    """The same in code points of the decoded text."""
    line: int | None = None
    column: int | None = None
    """Line and column count from 1; columns in code points."""
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    kind: str = "body"

    def __str__(self) -> str:
        """`path!cell`, `path#page=3` or `path:line:column`."""
        if self.cell:
            return f"{self.path}!{self.cell}"
        if self.page:
            return f"{self.path}#page={self.page}"
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A piece of confidential data: what, where, how sure, and why.

    The clear value is in `reveal()` and nowhere else: not in `repr`, not in reports.
    """

    infotype: str
    confidence: float
    likelihood: Likelihood
    location: Location
    quote: str
    """The value, masked."""
    fingerprint: str
    """Keyed hash of the value: equal values have equal fingerprints under one key."""
    evidence: tuple[Evidence, ...]
    detector: str = ""
    pattern: str = ""
    category: str = ""
    sensitivity: str = ""
    tags: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    """Other infotypes that claimed the same bytes with less weight."""
    _value: str = field(default="", repr=False, compare=False)

    @property
    def is_structure(self) -> bool:
        """Whether it says what a text is as a whole; there is no value that could be taken out."""
        return self.pattern.startswith(STRUCTURE)

    def reveal(self) -> str:
        """Return the clear value, as it stood in the decoded and folded text."""
        return self._value
