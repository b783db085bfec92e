"""Stream: bytes that arrive in chunks. Owns no I/O; state is bounded.

Text is scanned as it passes, and a finding is reported as soon as nothing that may still come
can change it. Documents and containers are held, within `Limits.max_bytes`, and answered by
`close()`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

from dlp import extract
from dlp.engine import Engine
from dlp.inspection import Batch, Findings, Inspection
from dlp.limits import Limits
from dlp.model import Finding, Notice, Table
from dlp.passing import head_table, is_text
from dlp.score.tables import WEIGHED
from dlp.session import Session
from dlp.text import Decoder
from dlp.wayback import Placed, is_identity, mapped

if TYPE_CHECKING:
    from dlp.extract import Source

HEAD = 4096
"""Bytes that decide what a stream is, if nobody says."""

OVERRAN = Notice(code="timeout", detail="a pattern took too long in one place, and was left there")

Scan = Callable[["Source"], Inspection]
Found = list[tuple[bytes, bytes]]


class TextStream:
    """Bytes of one text in, weighed records out."""

    __slots__ = ("_at", "_binary", "_decoder", "_identity", "_pieces", "_session")

    def __init__(
        self, engine: Engine, counts: array[int], *, table: Table | None, binary: bool
    ) -> None:
        self._decoder = Decoder()
        self._session = Session.open(engine, counts, table)
        self._pieces: list[Placed] = []
        self._at = 0
        self._identity = True
        self._binary = binary

    @property
    def notices(self) -> list[Notice]:
        """What the decoder had to say so far."""
        return self._decoder.notices

    @property
    def overran(self) -> bool:
        """Whether a pattern took too long in some place."""
        return self._session.overran

    def push(self, chunk: bytes, *, final: bool = False) -> Found:
        """Take a chunk; return what became final, as (weighed records, values)."""
        if self._binary:
            return self._session.feed(chunk, final=final)
        piece = self._decoder.feed(chunk, final=final)
        self._identity = self._identity and is_identity(piece, self._at)
        if piece.data:
            self._pieces.append((self._at, piece))
            self._at += len(piece.data)
        found = self._session.feed(piece.data, final=final)
        if not self._identity:
            found = [(mapped(weighed, self._pieces), values) for weighed, values in found]
        self._forget()
        return found

    def _forget(self) -> None:
        """Drop the pieces in which nothing can be found any more."""
        keep = 0
        while keep < len(self._pieces):
            at, piece = self._pieces[keep]
            if at + len(piece.data) > self._session.base:
                break
            keep += 1
        if keep:
            del self._pieces[:keep]


class Stream:
    """Chunks in, findings out. One object for one source, used by one thread at a time.

    `feed` returns the findings that became final with this chunk; none is ever taken back.
    A finding of text is final at most `latency` bytes after its end, unless a longer pattern
    that began before it is still open.

    >>> from dlp import Scanner
    >>> stream = Scanner(packs=["cn"]).stream()
    >>> stream.feed("身份证号：1101051885".encode())
    []
    >>> inspection = (stream.feed(b"0607004X"), stream.close())[1]
    >>> [finding.infotype for finding in inspection.findings]
    ['cn.resident-id']
    """

    def __init__(  # noqa: PLR0913 - made by Scanner.stream
        self,
        engine: Engine,
        key: bytes,
        scan: Scan,
        *,
        limits: Limits,
        name: str = "",
        media_type: str | None = None,
    ) -> None:
        self._engine = engine
        self._key = key
        self._scan = scan
        self._limits = limits
        self._name = name
        self._media_type = media_type
        self._text: TextStream | None = None
        self._held: list[bytes] = []
        self._held_size = 0
        self._sniffed = False
        self._kept = 0
        self._closed = False
        self._counts = engine.new_counts()
        self._inspection = Inspection(name, engine, key, _counts=self._counts)

    @property
    def latency(self) -> int:
        """Bytes after the end of a finding until it is reported."""
        return self._engine.matcher.reach + HEAD

    @property
    def position(self) -> int:
        """Bytes fed so far."""
        return self._inspection.bytes_scanned

    def feed(self, chunk: bytes | bytearray | memoryview) -> list[Finding]:
        """Take the next chunk; return the findings that it made final.

        Raises ValueError after `close`.
        """
        if self._closed:
            raise ValueError("feed() after close()")
        chunk = bytes(chunk)
        self._inspection.bytes_scanned += len(chunk)
        if self._text is not None:
            return self._take(self._text.push(chunk))
        return self._hold(chunk)

    def close(self) -> Inspection:
        """Say that nothing more comes; return the inspection of all of it. May be repeated."""
        if self._closed:
            return self._inspection
        self._closed = True
        if self._text is None and not self._sniffed:
            self._sniff()
        if self._text is not None:
            self._take(self._text.push(b"", final=True))
            notices = [*self._text.notices, *([OVERRAN] if self._text.overran else [])]
            self._inspection._notices.extend(self._named(notices))  # noqa: SLF001
        else:
            self._answer()
        self._held = []
        return self._inspection

    def abort(self) -> None:
        """Give up: what is held is dropped, nothing more is reported."""
        self._closed = True
        self._text = None
        self._held = []

    def _hold(self, chunk: bytes) -> list[Finding]:
        """Keep a chunk until it is known what the bytes are, or because they must be whole."""
        limit = self._limits.max_bytes
        if self._held_size <= limit:
            self._held.append(chunk)
        self._held_size += len(chunk)
        if not self._sniffed and self._held_size >= HEAD:
            self._sniff()
            if self._text is not None:
                held, self._held = b"".join(self._held), []
                return self._take(self._text.push(held))
        return []

    def _sniff(self) -> None:
        self._sniffed = True
        held = b"".join(self._held)
        media = extract.media_type(held[:HEAD], self._name)
        if is_text(media):
            table = head_table(held[:HEAD], media, self._name)
            self._text = TextStream(self._engine, self._counts, table=table, binary=False)
            if self._closed:
                self._take(self._text.push(held))

    def _answer(self) -> None:
        """Scan what was held."""
        if self._held_size > self._limits.max_bytes:
            detail = f"a container of more than {self._limits.max_bytes} bytes"
            notice = Notice(code="over-budget", detail=detail, path=self._name)
            self._inspection._notices.append(notice)  # noqa: SLF001
        source = extract.Source(
            data=b"".join(self._held)[: self._limits.max_bytes],
            name=self._name,
            media_type=self._media_type,
        )
        whole = self._scan(source)
        whole._notices[:0] = self._inspection._notices  # noqa: SLF001
        self._inspection = whole

    def _take(self, found: Found) -> list[Finding]:
        batches = []
        for weighed, values in found:
            room = self._limits.max_findings - self._kept
            kept = weighed[: max(room, 0) * WEIGHED.size]
            self._kept += len(kept) // WEIGHED.size
            batches.append(Batch(kept, values, self._name, "body", None))
        self._inspection._batches.extend(batches)  # noqa: SLF001
        return list(Findings(self._engine, self._key, batches))

    def _named(self, notices: list[Notice]) -> list[Notice]:
        return [
            Notice(code=notice.code, detail=notice.detail, path=self._name, limits=notice.limits)
            for notice in notices
        ]
