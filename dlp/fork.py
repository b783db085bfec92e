"""Fork: the same bytes read in a second charset, where two are plausible.

What is found in either reading is found; where both find something in the same bytes, the more
certain one wins.
"""

from __future__ import annotations

import math
from typing import Any

from dlp.engine import Engine
from dlp.match import Lane
from dlp.readings import Fields, Group, grouped, moved
from dlp.score import weigher
from dlp.score.tables import HEADER_FLAG
from dlp.session import Session
from dlp.text import Decoder
from dlp.text.piece import Part
from dlp.wayback import Placed, located

KIND = ""
"""A reading is no step of a path."""


class Fork:
    """A second reading of a text, from one offset of the source on."""

    def __init__(self, engine: Engine, charset: str, read_as: str, part: Part, cursor: Any) -> None:
        self.charset = charset
        self.read_as = read_as
        self.start = part.start
        self.done = False
        self._engine = engine
        self._decoder = Decoder(charset=charset, certain=True)
        self._session = Session.open(engine, engine.new_counts())
        self._session.cursor = _at_zero(cursor)
        self._text_start = part.text_start
        self._pieces: list[Placed] = []
        self._at = 0

    @property
    def overran(self) -> bool:
        """Whether a pattern took too long in some place."""
        return self._session.overran

    @property
    def settled(self) -> float:
        """No group that is still to come begins before this offset of the source."""
        if self.done:
            return math.inf
        base = self._session.base + self._session.start
        if not self._pieces:
            return self.start
        return self.start + located({base}, self._pieces, end=False)[base][0]

    def push(self, data: bytes, layer: int, *, final: bool = False) -> list[Group]:
        """Take the next bytes of the source; return what became final, at source offsets."""
        piece = self._decoder.feed(data, final=final)
        if piece.data:
            self._pieces.append((self._at, piece))
            self._at += len(piece.data)
        found = self._session.feed(piece.data, final=final)
        self.done = final
        groups = [
            Group(rows, value, layer, KIND, 0, (rows[0][0], rows[0][1]))
            for weighed, values in found
            for rows in grouped(weighed)
            for value in [values[rows[0][13] : rows[0][13] + rows[0][12]]]
            if self._says_more(rows[0]) or not self._is_read_alike(rows[0], value)
        ]
        groups = [self._shifted(group) for group in moved(groups, self._locate)]
        while len(self._pieces) > 1 and self._pieces[1][0] <= self._session.base:
            del self._pieces[0]
        return groups

    def _says_more(self, fields: Fields) -> bool:
        """Whether a word speaks for the finding that can be read in this charset.

        Without one the chosen reading says the same, and knows the words against it.
        """
        codes, weights = fields[14::2], fields[15::2]
        word_code = self._engine.tables.word_code
        return any(
            weight > 0 and code & ~HEADER_FLAG >= word_code
            for code, weight in zip(codes[: fields[9]], weights, strict=False)
        )

    def _is_read_alike(self, fields: Fields, value: bytes) -> bool:
        """Whether either charset may have such a finding: of ASCII, or a name beside a number."""
        planned = self._engine.matcher.plan[fields[7]]
        if planned.lane in (Lane.BESIDE, Lane.BEHIND):
            return True
        return value.isascii() and planned.pattern.regex.isascii()

    def _locate(self, positions: list[int], end: bool) -> list[int]:  # noqa: FBT001 - of starts or ends
        places = located(set(positions), self._pieces, end=end)
        return [self.start + places[position][0] for position in positions]

    def _shifted(self, group: Group) -> Group:
        rows = tuple(
            (*fields[:2], fields[2] + self._text_start, fields[3] + self._text_start, *fields[4:])
            for fields in group.rows
        )
        return group._replace(rows=rows)


def _at_zero(cursor: Any) -> Any:
    """Return a cursor on the same line and column whose offsets begin anew."""
    fresh = weigher.cursor()
    fresh.lines = cursor.lines
    fresh.line_points = cursor.line_points - cursor.points
    return fresh
