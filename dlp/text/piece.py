"""Piece: a run of folded text that knows the way back to its source.

The decoder yields pieces; a matcher works on `Piece.data` and asks `locate` for the few offsets
at which it found something. The way back is computed then, by folding the piece's own source
once more, so text in which nothing is found pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dlp.model import Span
from dlp.text import fold, transcode
from dlp.text.charset import Charset

Places = list[tuple[int, int]]


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

    def locate(self, positions: Sequence[int], *, end: bool) -> Places:
        """Map sorted offsets into the piece's data that lie in this part."""
        raw = self.source[self.begin : self.end]
        chosen = self.charset
        text = raw if chosen is None else transcode.to_utf8(raw, chosen)
        wanted = [position - self.at for position in positions]
        if self.plain:
            places = _count(text, wanted, end=end)
        else:
            places = fold.locate_from(text, wanted, end, self.state)
        if chosen is not None:
            counts = [chars for _, chars in places]
            bytes_before = transcode.offsets(raw, 0, chosen.kind, chosen.table, counts)
            places = list(zip(bytes_before, counts, strict=True))
        return [(self.start + offset, self.text_start + chars) for offset, chars in places]


def _count(text: bytes, wanted: Sequence[int], *, end: bool) -> Places:
    """Count the code points before offsets into UTF-8, each moved to a character's edge."""
    places, before, chars = Places(), 0, 0
    for position in wanted:
        edge = min(max(position, 0), len(text))
        while 0 < edge < len(text) and fold.is_continuation(text[edge]):
            edge += 1 if end else -1
        chars += fold.count_characters(text, before, edge)
        before = edge
        places.append((edge, chars))
    return places


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

    def locate(self, positions: Sequence[int], *, end: bool = False) -> Places:
        """Map sorted offsets into `data` to byte and code-point offsets in the source.

        As a start, an offset maps to the character that stands there; as an `end`, to the end
        of the character before it. So characters that were dropped in folding belong to a span
        only when they lie inside it. An offset within a character maps to its near edge.

        >>> from dlp.text.decoder import decode
        >>> piece, _, _ = decode("号６\u200b５".encode("gbk", "ignore"))
        >>> piece.locate([3, 4]), piece.locate([4, 5], end=True)
        ([(2, 1), (4, 2)], [(4, 2), (6, 3)])
        """
        places = Places()
        done = 0
        for part in self.parts:
            stop = done
            limit = part.at + part.size
            while stop < len(positions) and positions[stop] < limit + end:
                stop += 1
            if stop > done and part.size:
                places += part.locate(positions[done:stop], end=end)
                done = stop
        return places + [self._last()] * (len(positions) - done)

    def _last(self) -> tuple[int, int]:
        """Return the end of the piece."""
        if not self.parts:
            return self.start, self.text_start
        part = self.parts[-1]
        if part.size:
            return part.locate([part.at + part.size], end=True)[0]
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
