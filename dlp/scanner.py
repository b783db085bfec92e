"""Scanner: whole sources. The only module, with `stream`, that knows the order of the stages."""

from __future__ import annotations

import os
import secrets
import stat
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from dlp import extract
from dlp.engine import Engine
from dlp.extract import Source
from dlp.inspection import Batch, Inspection
from dlp.limits import Budget, Limits, OverBudget
from dlp.model import Likelihood, Notice, Part, Places, Segment, Table
from dlp.packs.loader import PackSource
from dlp.packs.schema import PackSet
from dlp.passing import BINARY, head_table, is_text
from dlp.score.tables import WEIGHED
from dlp.session import Session
from dlp.stream import OVERRAN, Stream, TextStream
from dlp.text import Piece, decode, islands
from dlp.wayback import is_identity, mapped

LARGE = 32 << 20
"""Text files above this size are read in pieces."""
PIECE = 1 << 20
HEAD = 65_536
_WIDE = ("utf-16-le", "utf-16-be")

Scannable = bytes | bytearray | memoryview | str | os.PathLike[str] | BinaryIO


class Scanner:
    """Compiled packs, ready to scan. Made once, shared by threads.

    Arguments: `packs`, names of built-in packs or folders (None: all built-in ones), or loaded
    packs;
    `limits`, what one inspection may cost; `minimum`, the likelihood below which nothing is
    reported; `fingerprint_key`, the HMAC key of fingerprints (None: a random one, so
    fingerprints compare within this scanner only).

    Raises `PackError` for a pack that cannot be used.

    >>> scanner = Scanner(packs=["cn"])
    >>> [finding.infotype for finding in scanner.scan("身份证号：11010518850607004X").findings]
    ['cn.resident-id']
    """

    def __init__(
        self,
        packs: PackSet | Iterable[PackSource] | None = None,
        *,
        limits: Limits | None = None,
        minimum: Likelihood | str = Likelihood.UNLIKELY,
        fingerprint_key: bytes | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._engine = Engine.of(packs, Likelihood(minimum))
        self._key = fingerprint_key or secrets.token_bytes(32)

    @property
    def digest(self) -> str:
        """SHA-256 over the packs' files: it changes when a pack does."""
        return self._engine.packs.digest

    def scan(
        self, source: Scannable, *, name: str | None = None, media_type: str | None = None
    ) -> Inspection:
        """Inspect bytes, text, a file by its path, or an open binary file.

        A `str` is text, not a path; its byte spans count in UTF-8. `name` stands at the head of
        every location (default: the path's own). Never raises for what the bytes hold.

        >>> Scanner(packs=["cn"]).scan(b"", name="empty").complete
        True
        """
        match source:
            case str():
                run = self._run(name or "")
                run.text(source)
                return run.done()
            case bytes():
                run = self._run(name or "")
                run.source(Source(data=source, name=name or "", media_type=media_type), "", 0)
                return run.done()
            case bytearray() | memoryview():
                return self.scan(bytes(source), name=name, media_type=media_type)
            case os.PathLike():
                return self.scan_path(source, name=name)
            case _:
                run = self._run(name or "")
                _scan_file(run, source, name or "")
                return run.done()

    def count(
        self, source: Scannable, *, stop_at: int | None = None, name: str | None = None
    ) -> Mapping[str, int]:
        """Return how many of each infotype, without keeping findings.

        With `stop_at` it stops as soon as so many were found in all: enough for a decision.

        >>> Scanner(packs=["cn"]).count(b"13800000000", stop_at=1).keys() <= {"cn.mobile"}
        True
        """
        run = self._run(name or "", stop_at=stop_at, keep=False)
        if isinstance(source, os.PathLike):
            run.open(source, str(name or source))
        elif isinstance(source, str):
            run.text(source)
        elif isinstance(source, bytes | bytearray | memoryview):
            run.source(Source(data=bytes(source), name=name or ""), "", 0)
        else:
            _scan_file(run, source, name or "")
        return run.done().counts

    def stream(self, *, name: str = "", media_type: str | None = None) -> Stream:
        """Return a stream for bytes that arrive in chunks; see `Stream`."""
        return Stream(
            self._engine,
            self._key,
            self._spooled,
            limits=self.limits,
            name=name,
            media_type=media_type,
        )

    def _spooled(self, source: Source) -> Inspection:
        return self.scan(source.data, name=source.name, media_type=source.media_type)

    def scan_path(self, path: str | os.PathLike[str], *, name: str | None = None) -> Inspection:
        """Inspect a file; `name` stands for it in locations (default: the path)."""
        label = os.fsencode(path).decode("utf-8", "backslashreplace") if name is None else name
        run = self._run(label)
        run.open(path, label)
        return run.done()

    def _run(self, name: str, *, stop_at: int | None = None, keep: bool = True) -> Run:
        counts = self._engine.new_counts()
        inspection = Inspection(name, self._engine, self._key, _counts=counts)
        return Run(self._engine, Budget(self.limits), inspection, counts, stop_at, keep=keep)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a source a segment lies."""

    path: str
    kind: str = "body"
    places: Places | None = None


class _Enough(Exception):  # noqa: N818 - a decision was asked for, and there is one
    """As many findings as were asked for."""


@dataclass(slots=True)
class Run:
    """One inspection being made."""

    engine: Engine
    budget: Budget
    inspection: Inspection
    counts: array[int]
    stop_at: int | None
    kept: int = 0
    keep: bool = field(kw_only=True)

    def done(self) -> Inspection:
        """Return what was found."""
        return self.inspection

    def text(self, text: str) -> None:
        """Inspect text; tables and the like are seen, but it is never taken for a container."""
        data = text.encode("utf-8", "replace")
        if is_text(extract.media_type(data)):
            self.source(Source(data=data, charset="utf-8"), "", 0)
            return
        self.inspection.bytes_scanned += len(data)
        try:
            self.segment(Segment(data=data, charset="utf-8", certain=True), "")
        except _Enough:
            return

    def open(self, path: str | os.PathLike[str], label: str) -> None:
        """Inspect a file by its path."""
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except (OSError, ValueError) as error:
            self.notice(Notice(code="unreadable", detail=_reason(error)), "")
            return
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            self.notice(Notice(code="unreadable", detail="not a regular file"), "")
            return
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            if status.st_size > LARGE:
                _scan_file(self, file, label)
                return
            try:
                data = _read_all(file, status.st_size)
            except OSError as error:
                self.notice(Notice(code="unreadable", detail=_reason(error)), "")
            else:
                self.source(Source(data=data, name=label), "", 0)

    def source(self, source: Source, path: str, depth: int) -> None:
        """Inspect one source: extract, and scan what comes out."""
        self.inspection.bytes_scanned += len(source.data) if depth == 0 else 0
        try:
            for item in extract.extract(source, self.budget):
                if isinstance(item, Segment):
                    self.budget.check_time()
                    self.segment(item, path)
                elif isinstance(item, Part):
                    self._part(item, path, depth + 1)
                else:
                    self.notice(item, path)
        except OverBudget as limit:
            self.notice(Notice(code=limit.code, detail=limit.detail), path)
        except _Enough:
            if depth:
                raise

    def _part(self, part: Part, path: str, depth: int) -> None:
        inner = f"{path}!/{part.name}"
        try:
            self.budget.check_depth(depth)
        except OverBudget as limit:
            self.notice(Notice(code=limit.code, detail=limit.detail), inner)
            return
        source = Source(
            data=part.data, name=part.name, media_type=part.media_type, charset=part.charset
        )
        self.source(source, inner, depth)

    def segment(self, segment: Segment, path: str) -> None:
        """Decode one segment, match it, weigh it."""
        path = f"{path}!/{segment.path}" if segment.path else path
        spot = Spot(path, segment.kind, segment.places)
        if segment.kind == "bytes":
            self._bytes(segment.data, spot)
            return
        piece, _, notices = decode(segment.data, charset=segment.charset, certain=segment.certain)
        for notice in notices:
            self.notice(notice, path)
        self._piece(piece, segment.table, spot)

    def _bytes(self, data: bytes, spot: Spot) -> None:
        """Search bytes that are no text: in place, and runs of wide characters besides."""
        self._match(Session.open(self.engine, self.counts, keep=self.keep), data, spot)
        for island in islands(data):
            if island.encoding in _WIDE:
                self._piece(island.piece, None, spot)

    def _piece(self, piece: Piece, table: Table | None, spot: Spot) -> None:
        session = Session.open(self.engine, self.counts, table, keep=self.keep)
        self._match(session, piece.data, spot, None if is_identity(piece, 0) else piece)

    def _match(
        self, session: Session, data: bytes, spot: Spot, way_back: Piece | None = None
    ) -> None:
        for weighed, values in session.whole(data):
            placed = mapped(weighed, [(0, way_back)]) if way_back else weighed
            self.add(placed, values, spot)
        if session.overran:
            self.notice(OVERRAN, spot.path)

    def add(self, weighed: bytes, values: bytes, spot: Spot) -> None:
        """Keep weighed records, within the limit on findings."""
        if self.keep and self.kept < self.budget.limits.max_findings:
            room = self.budget.limits.max_findings - self.kept
            weighed = weighed[: room * WEIGHED.size]
            self.kept += len(weighed) // WEIGHED.size
            path = self.inspection.name + spot.path
            self.inspection._batches.append(  # noqa: SLF001 - a run fills its inspection
                Batch(weighed, values, path, spot.kind, spot.places)
            )
        if self.stop_at is not None and sum(self.counts) >= self.stop_at:
            raise _Enough

    def notice(self, notice: Notice, path: str) -> None:
        """Keep a notice, with the path of where it arose."""
        where = self.inspection.name + path + (f"!/{notice.path}" if notice.path else "")
        self.inspection._notices.append(  # noqa: SLF001 - a run fills its inspection
            Notice(code=notice.code, detail=notice.detail, path=where, limits=notice.limits)
        )


def _scan_file(run: Run, file: BinaryIO, name: str) -> None:
    """Inspect an open file; one that stops being readable keeps what was found until then."""
    try:
        _scan_readable(run, file, name)
    except OSError as error:
        run.notice(Notice(code="unreadable", detail=_reason(error)), "")


def _scan_readable(run: Run, file: BinaryIO, name: str) -> None:
    """Inspect an open file: text as it is read, anything else as a whole."""
    head = _read_up_to(file, HEAD)
    media = extract.media_type(head, name)
    if is_text(media) or media == BINARY:
        _scan_pieces(run, _chunks(head, file), head, media, name)
        return
    limit = run.budget.limits.max_bytes
    rest = _read_up_to(file, limit + 1 - len(head))
    data = head + rest
    if len(data) > limit:
        run.notice(Notice(code="over-budget", detail=f"{media} of more than {limit} bytes"), "")
        _scan_pieces(run, _chunks(data, file), b"", BINARY, name)
    else:
        run.source(Source(data=data, name=name), "", 0)


def _scan_pieces(run: Run, chunks: Iterator[bytes], head: bytes, media: str, name: str) -> None:
    """Scan text that is too large to hold, in pieces."""
    table = head_table(head, media, name)
    binary = media == BINARY
    stream = TextStream(run.engine, run.counts, table=table, binary=binary)
    spot = Spot("", "bytes" if binary else "body")
    try:
        _push_all(run, stream, chunks, spot)
    except OverBudget as limit:
        run.notice(Notice(code=limit.code, detail=limit.detail), "")
    except _Enough:
        return
    for notice in stream.notices:
        run.notice(notice, "")
    if stream.overran:
        run.notice(OVERRAN, "")


def _push_all(run: Run, stream: TextStream, chunks: Iterator[bytes], spot: Spot) -> None:
    """Scan chunk after chunk; when the time is over, what was read is still settled."""
    try:
        for chunk in chunks:
            run.inspection.bytes_scanned += len(chunk)
            for weighed, values in stream.push(chunk):
                run.add(weighed, values, spot)
            run.budget.check_time()
    except OverBudget:
        for weighed, values in stream.push(b"", final=True):
            run.add(weighed, values, spot)
        raise
    for weighed, values in stream.push(b"", final=True):
        run.add(weighed, values, spot)


def _chunks(head: bytes, file: BinaryIO) -> Iterator[bytes]:
    yield head
    while chunk := file.read(PIECE):
        yield chunk


def _read_up_to(file: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (chunk := file.read(size)):
        parts.append(chunk)
        size -= len(chunk)
    return b"".join(parts)


def _read_all(file: BinaryIO, size: int) -> bytes:
    data = file.read(size + 1)
    if len(data) == size:
        return data
    return data + _read_up_to(file, LARGE)


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
