"""Passage: one text on its way through decoding, matching, weighing and its nested encodings.

The same for a text that is all there and for one that arrives in pieces: what is reported does
not depend on the pieces, because a finding is only let go when nothing that may still come can
change it.
"""

from __future__ import annotations

import bisect
import math
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dlp.arrays import Arrays
from dlp.columns import Columns
from dlp.contest import Contest
from dlp.density import Density
from dlp.engine import Engine
from dlp.fork import Fork
from dlp.grids import Grids
from dlp.inserts import Inserts
from dlp.limits import Budget
from dlp.model import Notice, Table
from dlp.nested import Blob, Nested
from dlp.readings import Found
from dlp.score import weigher
from dlp.session import BLOCK, Session, copied
from dlp.text import Decoder, Piece
from dlp.wayback import Placed, is_identity, located, mapped

if TYPE_CHECKING:
    from dlp.recognised import Recognised

HIDDEN = Notice(
    code="unsupported", detail="a zip archive behind text: it cannot be opened as it passes"
)
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a member begins, and the end of a directory."""
OVERRAN = Notice(code="timeout", detail="a pattern took too long in one place, and was left there")


class Passage:
    """Bytes of one text in, weighed records and nested encodings out."""

    __slots__ = (
        "_arrays", "_at", "_charsets", "_columns", "_decoder", "_density", "_engine", "_fed",
        "_forks", "_grids", "_has_zip", "_identity", "_inner", "_inserts", "_known_forks", "_last",
        "_low", "_nested", "_outer", "_pieces", "_plain", "_recognised", "_session", "_whole",
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
        columns = Columns(engine, table) if table else None
        self._columns = columns if columns and columns.settled < math.inf else None
        self._grids = None if binary else Grids(engine, only_forms=self._columns is not None)
        self._arrays = None if binary or self._columns else Arrays(engine)
        self._inserts = None if binary else Inserts(engine)
        self._whole: list[Found] = []
        """What the text was found to be."""
        self._density = None if binary else Density(engine, counts)
        self._recognised = _recognised(engine, counts, budget) if engine.registered else None
        self._engine = engine
        self._pieces: list[Placed] = []
        self._at = 0
        self._low = 0
        """Nothing is found any more before this offset of the folded text."""
        self._identity = True
        self._plain = 0
        """Before this offset the folded text is the source itself."""
        self._charsets: list[tuple[int, str]] = []
        """From which offset of the source on it is read in which charset."""
        self._has_zip = False
        self._last = b""
        """The last bytes of the chunk before."""
        self._inner = Contest(engine, engine.matcher.reach)
        """Against what escapes hide; in offsets of the folded text."""
        self._outer = Contest(engine, 4 * engine.matcher.reach)
        """Against readings in other charsets; in offsets of the source."""
        self._forks: list[Fork] = []
        self._known_forks = 0
        self._fed = 0
        """Pieces that the forks have seen."""

    @property
    def notices(self) -> list[Notice]:
        """What there is to say so far."""
        late = (
            self._session.overran
            or self._nested.overran
            or (self._columns is not None and self._columns.overran)
            or (self._grids is not None and self._grids.overran)
            or (self._arrays is not None and self._arrays.overran)
            or (self._inserts is not None and self._inserts.overran)
            or (self._density is not None and self._density.overran)
            or any(fork.overran for fork in self._forks)
        )
        overran = [OVERRAN] if late else []
        decoded = self._decoder.notices if self._decoder else []
        hidden = [HIDDEN] if self._has_zip else []
        known = self._recognised.notices if self._recognised else []
        return [*decoded, *self._nested.notices, *overran, *hidden, *known]

    @property
    def held(self) -> int:
        """Bytes of text that are kept for what may still come."""
        return len(self._session.buffer) + sum(len(piece.data) for _, piece in self._pieces)

    @property
    def _unread(self) -> float:
        """Every other reading of the text before this offset is done."""
        columns = self._columns.settled if self._columns else math.inf
        grids = self._grids.settled if self._grids else math.inf
        arrays = self._arrays.settled if self._arrays else math.inf
        inserts = self._inserts.settled if self._inserts else math.inf
        return min(self._nested.settled, columns, grids, arrays, inserts)

    @property
    def settled(self) -> int:
        """No finding that is still to come begins before this offset of the source."""
        session = self._session
        limit = min(session.base + session.start, self._unread, self._nested.passed)
        limit = min(limit, self._recognised.settled) if self._recognised else limit
        limit = int(min(limit, self._inner.first, self._at))
        if not self._identity:
            limit = located({limit}, self._pieces, end=False)[limit][0] if self._pieces else 0
        forks = [fork.settled for fork in self._forks]
        return int(min([limit, self._outer.first, *forks]))

    def charset_at(self, offset: int) -> str:
        """Return the name of the codec in which the source is read at an offset."""
        index = bisect.bisect_right(self._charsets, (offset, "\x7f")) - 1
        return self._charsets[index][1] if index >= 0 else "utf-8"

    def whole(self, data: bytes) -> Iterator[Found]:
        """Scan a text that is all there."""
        yield from self._all(self._decoded(data, final=True))

    def piece(self, piece: Piece) -> Iterator[Found]:
        """Scan a text that was decoded already, and lies somewhere in a source."""
        self._identity = is_identity(piece, 0)
        self._pieces = [(0, piece)]
        yield from self._all(piece.data)

    def _all(self, text: bytes) -> Iterator[Found]:
        """Scan a text to its end; without other readings its findings are not kept together."""
        if self._columns:
            self._session.keep = True  # to compare, also where findings are only counted
            self._open_forks(text)
            for at in range(0, len(text), BLOCK):
                piece = text[at : at + BLOCK]
                yield from self._advance(piece, final=at + BLOCK >= len(text))
            return
        self._nested.push(text, text, weigher.cursor(), final=True)
        if self._grids:
            self._inner.readings += self._grids.push(text, weigher.cursor(), final=True)
        if self._arrays:
            self._inner.readings += self._arrays.push(text, weigher.cursor(), final=True)
        self._open_forks(text)
        has_others = bool(self._nested.groups or self._inner.readings or self._forks)
        if has_others:
            self._session.keep = True  # to compare, also where findings are only counted
        rest: list[Found] = []
        for weighed, values in self._session.whole(text):
            if has_others or (self._inserts and self._session.has_words):
                rest.append(Found(weighed, values))
            else:
                yield self._mapped(Found(weighed, values))
        self._read_notes(text, weigher.cursor(), len(text), final=True)
        self._inner.add(rest)
        yield from self._released(final=True)

    def _read_notes(self, text: bytes, cursor: Any, looked: int, *, final: bool) -> None:
        """Give words that were found on the way to those who wait for them."""
        notes, self._session.notes = self._session.notes, []
        if self._inserts:
            self._inner.readings += self._inserts.push(notes, looked, text, cursor, final=final)
        if self._density:
            self._density.push(notes, looked, text, cursor, final=final)
            self._whole += self._structures()
        if self._recognised:
            self._recognised.push(text, cursor, self._placed, final=final)
            rows, self._recognised.found = self._recognised.found, []
            self._whole += map(self._mapped, rows)
            self._whole += self._recognised.documents() if final else []

    def _placed(self, at: int, points: int, is_end: bool) -> tuple[int, int]:  # noqa: FBT001 - of a place
        """Return where an offset of the folded text lies in the source, in bytes and characters."""
        if self._identity:
            return at, points
        return located({at}, self._pieces, end=is_end)[at]

    def push(self, chunk: bytes, *, final: bool = False) -> list[Found]:
        """Take a chunk; return what became final."""
        if not self._has_zip:
            seen = self._last + chunk[:3]
            self._has_zip = any(
                mark in seen or (mark[2:3] in chunk and mark in chunk)  # one byte is found faster
                for mark in _ZIP_MARKS
            )
            self._last = (self._last + chunk[-3:])[-3:]
        return self._advance(self._decoded(chunk, final=final), final=final)

    def _advance(self, text: bytes, *, final: bool) -> list[Found]:
        """Scan the next piece of the text."""
        if self._decoder and len(self._decoder.forks) > self._known_forks:
            self._open_forks(text)
        session = self._session
        session.add(text)
        self._nested.push(text, session.buffer, session.cursor, final=final)
        if self._columns:
            found = self._columns.push(text, session.buffer, session.cursor, final=final)
            self._inner.readings += found
        if self._grids:
            self._inner.readings += self._grids.push(session.buffer, session.cursor, final=final)
        if self._arrays:
            self._inner.readings += self._arrays.push(session.buffer, session.cursor, final=final)
        fresh = session.advance(final=final)
        self._read_notes(session.buffer, session.cursor, session.looked, final=final)
        held = self._density.held if self._density else math.inf
        held = min(held, self._recognised.held) if self._recognised else held
        session.forget(min(self._unread, held, self._nested.needed))
        if fresh:
            self._inner.add([Found(*found) for found in fresh])
        ready = self._released(final=final)
        self._forget()
        return ready

    def _released(self, *, final: bool) -> list[Found]:
        """Return what no other reading, and no text that may still come, can change."""
        session, counts = self._session, self._session.counts
        settled = min(session.base + session.start, self._unread)
        if self._nested.groups:
            self._inner.groups += self._nested.groups
            self._nested.groups = []
        if self._inner.is_empty and not self._forks:
            return []
        found = self._inner.release(math.inf if final else settled, counts)
        found = [self._mapped(item) for item in found]
        if not self._forks:
            return found
        self._outer.add(found)
        self._feed_forks(final=final)
        if final:
            return self._outer.release(math.inf, counts)
        low = int(min(settled, self._inner.first, self._at))
        known = located({low}, self._pieces, end=False)[low][0] if self._pieces else 0
        limit = min(known, *(fork.settled for fork in self._forks))
        return self._outer.release(limit, counts)

    def _open_forks(self, text: bytes) -> None:
        """Begin the readings in other charsets that became plausible with this text."""
        decoder = self._decoder
        if decoder is None or len(decoder.forks) == self._known_forks:
            return
        piece_at, piece = self._pieces[-1]
        for fork in decoder.forks[self._known_forks :]:
            part = next((part for part in piece.parts if part.start >= fork.start), None)
            active = [other for other in self._forks if not other.done]
            if part is None or any(other.charset == fork.charset for other in active):
                continue
            cursor = copied(self._session.cursor)
            buffer = self._session.buffer + text
            cursor.skip(buffer, piece_at + part.at)
            self._forks.append(Fork(self._engine, fork.charset, fork.read_as, part, cursor))
        self._known_forks = len(decoder.forks)

    def _feed_forks(self, *, final: bool) -> None:
        """Let the readings in other charsets follow the source."""
        for number, fork in enumerate(self._forks):
            for _, piece in self._pieces[self._fed :] if not fork.done else ():
                for part in piece.parts:
                    if fork.done or part.start < fork.start:
                        continue
                    read_as = "utf-8" if part.charset is None else part.charset.name
                    same = read_as == fork.read_as
                    data = part.source[part.begin : part.end] if same else b""
                    self._outer.groups += fork.push(data, number, final=not same)
            if final and not fork.done:
                self._outer.groups += fork.push(b"", number, final=True)
        self._fed = len(self._pieces)

    def structures(self) -> list[Found]:
        """Return what the text was found to be since the last call."""
        found, self._whole = self._whole, []
        return found

    def _structures(self) -> list[Found]:
        """Lead what the text was found to be back to the source, while its pieces are kept."""
        found = self._density.found if self._density else []
        if self._density:
            self._density.found = []
        return [self._mapped(item) for item in found]

    def blobs(self) -> list[Blob]:
        """Return the encodings found since the last call that stand for themselves."""
        blobs, self._nested.blobs = sorted(self._nested.blobs, key=lambda blob: blob.order), []
        if self._identity or not blobs:
            return blobs
        late = {blob.at for blob in blobs if blob.at >= self._plain}
        starts = located(late, self._pieces, end=False)
        starts.update((blob.at, (blob.at, 0)) for blob in blobs if blob.at < self._plain)
        ends = located({blob.end for blob in blobs}, self._pieces, end=True)
        return [blob._replace(at=starts[blob.at][0], end=ends[blob.end][0]) for blob in blobs]

    def _decoded(self, chunk: bytes, *, final: bool) -> bytes:
        if self._decoder is None:
            return chunk
        piece = self._decoder.feed(chunk, final=final)
        self._identity = self._identity and is_identity(piece, self._at)
        if self._identity:
            self._plain = self._at + len(piece.data)
        if piece.data:
            self._pieces.append((self._at, piece))
            self._at += len(piece.data)
        for part in piece.parts:
            name = "utf-8" if part.charset is None else part.charset.name
            if not self._charsets or self._charsets[-1][1] != name:
                self._charsets.append((part.start, name))
        return piece.data

    def _mapped(self, found: Found) -> Found:
        if self._identity:
            return found
        at = located({found.at}, self._pieces, end=False)[found.at][0] if found.step else 0
        return found._replace(weighed=mapped(found.weighed, self._pieces), at=at)

    def _forget(self) -> None:
        """Drop the pieces in which nothing can be found any more."""
        if self._inner.is_empty and not self._nested.blobs:
            runs = math.inf if self._identity else self._nested.passed
            self._low = int(min(self._session.base, self._unread, runs))
        keep = 0
        while keep < len(self._pieces):
            at, piece = self._pieces[keep]
            if at + len(piece.data) > self._low:
                break
            keep += 1
        if keep:
            del self._pieces[:keep]
            self._fed = max(self._fed - keep, 0)


def _recognised(engine: Engine, counts: array[int], budget: Budget) -> Recognised:
    """Return what follows the text for the indexes of a scanner."""
    from dlp.recognised import Recognised  # noqa: PLC0415 - most scanners have none

    return Recognised(engine, counts, budget)
