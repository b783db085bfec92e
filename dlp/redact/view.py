"""Views: a text as a reader sees it, put together from places of a source, and edits of those.

What a view shows may be spread over its source: runs of a paragraph, characters behind
entities, a number that a cell writes in another way. A span of a view leads to the ranges of
the source that it was made from.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Escape = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters of a view from one range of the source."""

    at: int
    length: int
    start: int
    end: int
    is_plain: bool
    """Each character of the view is one of the source."""


@dataclass(slots=True)
class View:
    """A text under construction, with the way back.

    >>> view = View()
    >>> view.add("12", 10); view.add("34", 30)
    >>> view.text, view.ranges(1, 3)
    ('1234', [(11, 12), (30, 31)])
    """

    _parts: list[str] = field(default_factory=list)
    _stretches: list[_Stretch] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        """The text so far."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def add(self, text: str, start: int, end: int | None = None) -> None:
        """Append text from the source at `start`; with `end` the range as a whole stands for it."""
        if not text:
            return
        is_plain = end is None
        stop = start + len(text) if end is None else end
        self._stretches.append(_Stretch(self._length, len(text), start, stop, is_plain))
        self._parts.append(text)
        self._length += len(text)

    def gap(self, text: str = "\n") -> None:
        """Append text that is not in the source; never twice in a row."""
        if self._parts and not self._parts[-1].endswith(text):
            self._parts.append(text)
            self._length += len(text)

    def join(self, other: View) -> None:
        """Append another view, as a paragraph of its own."""
        self.gap()
        base = self._length
        self._stretches += [
            _Stretch(one.at + base, one.length, one.start, one.end, one.is_plain)
            for one in other._stretches
        ]
        self._parts += other._parts
        self._length += other._length

    def ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the ranges of the source behind a span, neighbours joined."""
        index = bisect.bisect_right(self._stretches, start, key=lambda one: one.at) - 1
        found: list[tuple[int, int]] = []
        for one in self._stretches[max(index, 0) :]:
            if one.at >= end:
                break
            low, high = max(start, one.at), min(end, one.at + one.length)
            if low >= high:
                continue
            first, last = one.start, one.end
            if one.is_plain:
                first, last = one.start + low - one.at, one.start + high - one.at
            if found and found[-1][1] == first:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
        return found


@dataclass(slots=True)
class Edits:
    """Replacements of ranges of one text; of overlapping ones the first stands for all.

    >>> edits = Edits()
    >>> edits.add([(0, 2), (5, 6)], "X"); edits.add([(1, 3)], "Y")
    >>> edits.apply("abcdefg")
    'Xdeg'
    """

    _ranges: list[tuple[int, int, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def add(self, ranges: Iterable[tuple[int, int]], replacement: str) -> None:
        """Replace the first range, and cut the others out."""
        for start, end in ranges:
            self._ranges.append((start, end, replacement))
            replacement = ""

    def merged(self) -> list[tuple[int, int, str]]:
        """Return the edits in order, without overlaps."""
        out: list[tuple[int, int, str]] = []
        for start, end, text in sorted(self._ranges, key=lambda one: (one[0], -one[1])):
            if out and start < out[-1][1]:
                first, last, kept = out[-1]
                out[-1] = (first, max(last, end), kept or text)
            else:
                out.append((start, end, text))
        return out

    def apply(self, text: str) -> str:
        """Return the text with all edits made."""
        parts: list[str] = []
        at = 0
        for start, end, replacement in self.merged():
            parts += [text[at:start], replacement]
            at = end
        parts.append(text[at:])
        return "".join(parts)
