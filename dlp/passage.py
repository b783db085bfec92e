"""Passage: one text on its way through decoding, matching, weighing and its nested encodings.

The same for a text that is all there and for one that arrives in pieces: what is reported does
not depend on the pieces, because a finding is only let go when nothing that may still come can
change it.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator

from dlp.engine import Engine
from dlp.limits import Budget
from dlp.model import Notice, Table
from dlp.nested import Blob, Found, Nested, merge, spans_of, split
from dlp.session import Session
from dlp.text import Decoder, Piece
from dlp.wayback import Placed, is_identity, located, mapped

OVERRAN = Notice(code="timeout", detail="a pattern took too long in one place, and was left there")


class Passage:
    """Bytes of one text in, weighed records and nested encodings out."""

    __slots__ = (
        "_at", "_decoder", "_engine", "_held", "_identity", "_low", "_nested", "_pieces",
        "_session",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - one text's circumstances
        self,
        engine: Engine,
        counts: array[int],
        budget: Budget,
        *,
        table: Table | None = None,
        charset: str | None = None,
        certain: bool = False,
        binary: bool = False,
        keep: bool = True,
    ) -> None:
        self._decoder = None if binary else Decoder(charset=charset, certain=certain)
        self._session = Session.open(engine, counts, table, keep=keep)
        self._nested = Nested(engine, budget)
        self._engine = engine
        self._pieces: list[Placed] = []
        self._at = 0
        self._low = 0
        """Nothing is found any more before this offset of the folded text."""
        self._identity = True
        self._held: list[Found] = []
        """Findings that an encoding around them may still change."""

    @property
    def notices(self) -> list[Notice]:
        """What there is to say so far."""
        overran = [OVERRAN] if self._session.overran else []
        decoded = self._decoder.notices if self._decoder else []
        return [*decoded, *self._nested.notices, *overran]

    @property
    def held(self) -> int:
        """Bytes of text that are kept for what may still come."""
        return len(self._session.buffer) + sum(len(piece.data) for _, piece in self._pieces)

    def whole(self, data: bytes) -> Iterator[Found]:
        """Scan a text that is all there."""
        yield from self._all(self._decoded(data, final=True))

    def piece(self, piece: Piece) -> Iterator[Found]:
        """Scan a text that was decoded already, and lies somewhere in a source."""
        self._identity = is_identity(piece, 0)
        self._pieces = [(0, piece)]
        yield from self._all(piece.data)

    def _all(self, text: bytes) -> Iterator[Found]:
        self._nested.push(text, final=True)
        if not self._nested.groups:
            for weighed, values in self._session.whole(text):
                yield self._mapped(Found(weighed, values))
            return
        self._session.keep = True  # to compare, also where findings are only counted
        plain = [Found(*found) for found in self._session.whole(text)]
        for found in merge(plain, self._nested.groups, self._session.counts, self._engine):
            yield self._mapped(found)

    def push(self, chunk: bytes, *, final: bool = False) -> list[Found]:
        """Take a chunk; return what became final."""
        text = self._decoded(chunk, final=final)
        self._nested.push(text, final=final)
        session = self._session
        fresh = session.feed(text, final=final)
        self._held += [Found(*found) for found in fresh]
        bound = session.base + session.start
        ready = [self._mapped(found) for found in self._released(bound, final=final)]
        self._forget()
        return ready

    def blobs(self) -> list[Blob]:
        """Return the encodings found since the last call that stand for themselves."""
        blobs, self._nested.blobs = self._nested.blobs, []
        if self._identity or not blobs:
            return blobs
        starts = located({blob.at for blob in blobs}, self._pieces, end=False)
        return [blob._replace(at=starts[blob.at][0]) for blob in blobs]

    def _decoded(self, chunk: bytes, *, final: bool) -> bytes:
        if self._decoder is None:
            return chunk
        piece = self._decoder.feed(chunk, final=final)
        self._identity = self._identity and is_identity(piece, self._at)
        if piece.data:
            self._pieces.append((self._at, piece))
            self._at += len(piece.data)
        return piece.data

    def _released(self, bound: int, *, final: bool) -> list[Found]:
        """Return what no encoding, and no text that may still come, can change."""
        groups = self._nested.groups
        limit = math.inf if final else min(bound, self._nested.settled)
        while groups and (cut := self._cut(limit)) < limit:
            limit = cut
        held, self._held = self._held, []
        plain: list[Found] = []
        for found in held:
            ready, rest = split(found, limit, self._engine.matcher.reach)
            plain += [ready] if ready.weighed or not rest.weighed else []
            self._held += [rest] if rest.weighed else []
        if not groups:
            return plain
        self._nested.groups = [group for group in groups if group.span[1] > limit]
        done = [group for group in groups if group.span[1] <= limit]
        return merge(plain, done, self._session.counts, self._engine)

    def _cut(self, limit: float) -> float:
        """Return an offset up to `limit` at which fewer findings are cut."""
        spans = [group.span for group in self._nested.groups]
        for found in self._held:
            spans += spans_of(split(found, limit, self._engine.matcher.reach)[1].weighed)
        return min((start for start, end in spans if start < limit < end), default=limit)

    def _mapped(self, found: Found) -> Found:
        if self._identity:
            return found
        at = located({found.at}, self._pieces, end=False)[found.at][0] if found.step else 0
        return found._replace(weighed=mapped(found.weighed, self._pieces), at=at)

    def _forget(self) -> None:
        """Drop the pieces in which nothing can be found any more."""
        if not self._held and not self._nested.groups and not self._nested.blobs:
            self._low = int(min(self._session.base, self._nested.settled))
        keep = 0
        while keep < len(self._pieces):
            at, piece = self._pieces[keep]
            if at + len(piece.data) > self._low:
                break
            keep += 1
        if keep:
            del self._pieces[:keep]
