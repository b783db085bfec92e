"""Pass a large unpacked file on in pieces, so that nobody holds it whole.

What is small goes back to the start as one part. Text beyond `PIECE` is given as segments that
end where lines end, each of which knows the names of the columns; bytes of no known format are
given as bytes. A document or an archive has to be held, up to `Limits.max_bytes`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from dlp.extract.delimited import dialect, sample_text
from dlp.extract.sniff import BINARY, TEXT, media_type
from dlp.limits import Limits
from dlp.model import Notice, Part, Segment, Table

PIECE = 64 << 20
_SAMPLE = 64 << 10
_SEARCHED = 64 << 10
_IN_PIECES = frozenset({TEXT, "text/csv", "application/json", BINARY})
_LINES = (b"\n\n", b"\n", b",", b" ")
_WIDE_LINES = (b"\n\0", b"\0\n")

Items = Iterator[Segment | Part | Notice]


class Pieces:
    """Collects one file as it is unpacked; `add` and `end` yield what can be passed on.

    >>> pieces = Pieces("a.txt", Limits())
    >>> [part.name for part in (*pieces.add(b"some "), *pieces.add(b"text"), *pieces.end())]
    ['a.txt']
    """

    __slots__ = ("_held", "_kind", "_limits", "_most", "_name", "_passed", "_table", "_wide")

    def __init__(self, name: str, limits: Limits, *, piece: int = PIECE) -> None:
        self._name = name
        self._limits = limits
        self._held = io.BytesIO()
        self._most = piece
        self._kind = ""
        self._passed = 0
        self._table: Table | None = None
        self._wide = False

    def add(self, chunk: bytes) -> Items:
        """Take the next bytes."""
        self._held.write(chunk)
        while self._held.tell() > self._most:
            if not self._kind:
                yield from self._decide()
                continue
            yield from self._pass_on()

    def end(self) -> Items:
        """Yield what is left."""
        rest = self._held.getvalue()
        self._held = io.BytesIO()
        if not rest:
            return
        yield self._piece(rest) if self._passed else Part(name=self._name, data=rest)

    def _decide(self) -> Items:
        """Find out from the beginning whether this is read in pieces or has to be held."""
        head = bytes(self._held.getbuffer()[:_SAMPLE])
        media = media_type(head, self._name)
        if media in _IN_PIECES:
            self._kind = "bytes" if media == BINARY else "body"
            self._wide = b"\0" in head
            self._table = dialect(sample_text(head, None)) if media == "text/csv" else None
            if media == BINARY:
                detail = "unknown format: searched as bytes"
                yield Notice(code="unsupported", detail=detail, path=self._name)
        elif self._held.tell() > self._limits.max_bytes:
            self._kind = "bytes"
            detail = f"{media} of more than {self._limits.max_bytes} bytes: the rest is searched"
            yield Notice(code="over-budget", detail=f"{detail} as bytes", path=self._name)
            data = self._held.getvalue()
            self._held = io.BytesIO()
            self._passed = len(data)
            yield Part(name=self._name, data=data[: self._limits.max_bytes])
            yield Segment(data=data[self._limits.max_bytes :], path=self._where(0), kind="bytes")
        else:
            self._most = max(self._most, self._limits.max_bytes)

    def _pass_on(self) -> Items:
        data = self._held.getvalue()
        cut = self._cut(data)
        rest = data[cut:]
        self._held = io.BytesIO()
        self._held.write(rest)
        yield self._piece(data[:cut])

    def _piece(self, data: bytes) -> Segment:
        path = self._where(self._passed)
        self._passed += len(data)
        return Segment(data=data, path=path, kind=self._kind, table=self._table)

    def _where(self, passed: int) -> str:
        return f"{self._name} from byte {passed}" if passed else self._name

    def _cut(self, data: bytes) -> int:
        """Return where a piece may end: behind a line, at worst anywhere."""
        floor = max(len(data) - _SEARCHED, 1)
        for mark in _WIDE_LINES if self._wide else _LINES:
            found = data.rfind(mark, floor)
            cut = found + len(mark)
            if found >= 0 and not (self._wide and cut % 2):
                return cut
        return len(data) & ~1
