"""Piece: a run of folded text that knows the way back to its source.

The decoder yields pieces; a matcher works on `Piece.data` and asks `locate` for the few offsets
at which it found something. The way back is computed then, by folding the piece's own source
once more, so text in which nothing is found pays nothing for it.
"""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from dlp.model import Span
from dlp.text import charset as charsets
from dlp.text import fold, transcode
from dlp.text.charset import Charset

Places: TypeAlias = "tuple[array[int], array[int]]"
"""Offsets in bytes, and in code points."""


class Part(NamedTuple):
    """The share of a piece that was read in one charset."""

    source: bytes
    begin: int
    end: int
    """Bytes `begin` to `end` of `source` were read."""
    start: int
    """Where `begin` lies in the whole source."""
    text_start: int
    charset: Charset | None
    """None: UTF-8, read in place."""
    state: int
    """State of the fold where the part begins."""
    at: int
    """Where the part begins in the data of its piece."""
    size: int
    plain: bool
    """Folding changed nothing."""

    def places(self, wanted: array[int], *, end: bool, at: int) -> Places:
        """Map sorted offsets into the piece's data, which begins at `at`, that lie in this part."""
        chosen = self.charset
        kind, table = (charsets.UTF8, b"") if chosen is None else (chosen.kind, chosen.table)
        begins = at + self.at
        if self.plain and chosen is not None:
            return transcode.places(
                self.source, self.begin, self.end, kind, table, wanted, end, begins,
                self.start, self.text_start,
            )  # fmt: skip
        raw = self.source[self.begin : self.end]
        text = raw if chosen is None else transcode.to_utf8(raw, chosen)
        offsets, counts = fold.locate_from(text, wanted, end, self.state, begins)
        if chosen is not None:
            offsets = transcode.offsets(raw, 0, kind, table, counts)
        return _moved(offsets, self.start), _moved(counts, self.text_start)


def _moved(numbers: array[int], by: int) -> array[int]:
    return array("q", [number + by for number in numbers]) if by else numbers


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of folded text."""

    data: bytes
    """Folded UTF-8; the very chunk that was fed, where that needed no change."""
    start: int
    """Offset of the piece in the source, in bytes."""
    text_start: int
    """Code points of the decoded source before the piece."""
    parts: tuple[Part, ...] = field(repr=False)

    def locate(self, positions: Sequence[int], *, end: bool = False) -> list[tuple[int, int]]:
        """Map sorted offsets into `data` to byte and code-point offsets in the source.

        As a start, an offset maps to the character that stands there; as an `end`, to the end
        of the character before it. So characters that were dropped in folding belong to a span
        only when they lie inside it. An offset within a character maps to its near edge.

        >>> from dlp.text.decoder import decode
        >>> piece, _, _ = decode("号６\u200b５".encode("gbk", "ignore"))
        >>> piece.locate([3, 4]), piece.locate([4, 5], end=True)
        ([(2, 1), (4, 2)], [(4, 2), (6, 3)])
        """
        return list(zip(*self.places(array("q", positions), end=end), strict=True))

    def places(self, wanted: array[int], *, end: bool = False, at: int = 0) -> Places:
        """Map as `locate` does, offsets that count `data` from `at`; bytes and code points."""
        offsets, chars = array("q"), array("q")
        done = 0
        for part in self.parts:
            if done == len(wanted):
                break
            stop = bisect.bisect_left(wanted, at + part.at + part.size + end, done)
            if stop > done and part.size:
                found = part.places(wanted[done:stop], end=end, at=at)
                offsets += found[0]
                chars += found[1]
                done = stop
        if left := len(wanted) - done:
            last, last_char = self._last()
            offsets.extend([last] * left)
            chars.extend([last_char] * left)
        return offsets, chars

    def _last(self) -> tuple[int, int]:
        """Return the end of the piece."""
        if not self.parts:
            return self.start, self.text_start
        part = self.parts[-1]
        if part.size:
            offsets, chars = part.places(array("q", [part.at + part.size]), end=True, at=0)
            return offsets[0], chars[0]
        return part.start, part.text_start

    def spans(self, start: int, end: int) -> tuple[Span, Span]:
        """Return the source span in bytes and in code points of `data[start:end]`.

        >>> from dlp.text.decoder import decode
        >>> decode("号１２".encode())[0].spans(3, 5)
        (Span(start=3, end=9), Span(start=1, end=3))
        """
        [(first, text_first)] = self.locate([start])
        [(last, text_last)] = self.locate([end], end=True)
        last, text_last = max(first, last), max(text_first, text_last)
        return Span(first, last), Span(text_first, text_last)
