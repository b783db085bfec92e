"""Run: one inspection being made. Sources in, findings and notices into an `Inspection`.

Everything that a source leads to (members, attachments, nested encodings) goes through here
again with a longer path, and takes from the same budget.
"""

from __future__ import annotations

import os
import re
import stat
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from dlp import extract
from dlp.engine import Engine
from dlp.extract import Source
from dlp.extract.reading import Reading
from dlp.inspection import Batch, Inspection
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Part, Places, Segment, Table
from dlp.nested import Blob
from dlp.passage import Passage
from dlp.passing import BINARY, head_table, is_text
from dlp.readings import Found
from dlp.score.tables import WEIGHED
from dlp.short import findings
from dlp.text import Island, WideIslands, islands
from dlp.text.compressed import compressed

LARGE = 32 << 20
"""Text files above this size are read in pieces."""
PIECE = 1 << 20
UNKNOWN = "unknown format: searched as bytes"
HEAD = 65_536
GUESSED = frozenset({"base64", "hex"})
"""Encodings that nothing announces: letters and digits may be read so by chance."""
CHANCE = 64
"""Bytes below which a guessed encoding may be read as text of some charset by chance."""
_READABLE = re.compile(rb"[^\x01-\x08\x0B\x0C\x0E-\x1F]{5}")
"""Less in a row is nothing that a pattern knows, in whatever charset."""
_WIDE = ("utf-16-le", "utf-16-be")


@dataclass(slots=True)
class Spot:
    """Where in a source a segment lies. Not frozen: that costs twice the time, for each text."""

    path: str
    kind: str = "body"
    places: Places | None = None
    depth: int = 0


class Enough(Exception):  # noqa: N818 - a decision was asked for, and there is one
    """As many findings as were asked for."""


@dataclass(slots=True)
class Run:
    """One inspection being made."""

    engine: Engine
    budget: Budget
    inspection: Inspection
    counts: array[int]
    stop_at: int | None
    reading: Reading
    kept: int = 0
    unkept: int = 0
    """Findings, and their alternatives, beyond the limit."""
    later: list[tuple[Blob, list[Batch]]] = field(default_factory=list)
    """What was found in encodings inside a text that is still being read."""
    whole: list[Batch] = field(default_factory=list)
    """What a text that is still being read was found to be."""
    blobs: list[tuple[int, int, list[Batch]]] = field(default_factory=list)
    """Where the encodings stand in which something was found, for those who take it out."""
    keep: bool = field(default=True, kw_only=True)

    def done(self) -> Inspection:
        """Return what was found."""
        self.inspection.parts = tuple(self.reading.verdicts)
        self.inspection.media_types = frozenset(self.reading.media_types)
        if self.unkept:
            detail = f"{self.unkept} findings more than {self.kept} were counted, and not kept"
            self.notice(Notice(code="over-budget", detail=detail, limits=False), "")
            self.unkept = 0
        return self.inspection

    def text(self, text: str) -> None:
        """Inspect text; tables and the like are seen, but it is never taken for a container."""
        data = text.encode("utf-8", "replace")
        if is_text(extract.media_type(data)):
            self.source(Source(data=data, charset="utf-8"), "", 0)
            return
        self.inspection.bytes_scanned += len(data)
        try:
            self.segment(Segment(data=data, charset="utf-8", certain=True), "", 0)
        except Enough:
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
                self.file(file, label)
                return
            try:
                data = _read_all(file, status.st_size)
            except OSError as error:
                self.notice(Notice(code="unreadable", detail=_reason(error)), "")
            else:
                self.source(Source(data=data, name=label), "", 0)

    def file(self, file: BinaryIO, name: str) -> None:
        """Inspect an open file; one that stops being readable keeps what was found until then."""
        try:
            self._readable(file, name)
        except OSError as error:
            self.notice(Notice(code="unreadable", detail=_reason(error)), "")

    def source(self, source: Source, path: str, depth: int) -> None:
        """Inspect one source: extract, and scan what comes out."""
        self.inspection.bytes_scanned += len(source.data) if depth == 0 else 0
        try:
            for item in self.reading.extract(source, self.budget, self.inspection.name + path):
                if isinstance(item, Segment):
                    self.budget.check_time()
                    self.segment(item, path, depth)
                elif isinstance(item, Part):
                    inner = Source(
                        data=item.data,
                        name=item.name,
                        media_type=item.media_type,
                        charset=item.charset,
                    )
                    self._deeper(inner, f"{path}!/{item.name}", depth + 1)
                else:
                    self.notice(item, path)
        except OverBudget as limit:
            self.notice(Notice(code=limit.code, detail=limit.detail), path)
        except Enough:
            if depth:
                raise

    def segment(self, segment: Segment, path: str, depth: int) -> None:
        """Decode one segment, match it, weigh it."""
        path = f"{path}!/{segment.path}" if segment.path else path
        spot = Spot(path, segment.kind, segment.places, depth)
        if segment.kind == "bytes":
            self._bytes(segment.data, spot)
            return
        short = findings(self.engine, segment, self.counts, keep=self.keep)
        if short is not None:
            for found in short:
                self.add(found, spot)
            return
        passage = self.passage(segment.table, segment.charset, certain=segment.certain)
        self._scanned(passage, passage.whole(segment.data), spot)

    def passage(
        self,
        table: Table | None = None,
        charset: str | None = None,
        *,
        certain: bool = False,
        binary: bool = False,
    ) -> Passage:
        """Return the way of one text through the stages."""
        return Passage(
            self.engine,
            self.counts,
            self.budget,
            table=table,
            charset=charset,
            certain=certain,
            binary=binary,
            keep=self.keep,
        )

    def push(
        self, passage: Passage, chunk: bytes, spot: Spot, *, final: bool = False
    ) -> list[Batch]:
        """Scan the next chunk of a text that is not all there; return what became final."""
        batches = self.inspection._batches  # noqa: SLF001 - a run fills its inspection
        first = len(batches)
        for found in passage.push(chunk, final=final):
            self.add(found, spot)
        fresh = batches[first:]
        fresh += self._structures(passage, spot)
        for blob in passage.blobs():
            first = len(batches)
            self._blobs([blob], spot)
            if len(batches) > first:
                self.blobs.append((blob.at, blob.end, batches[first:]))
                fresh += batches[first:]
                self.later.append((blob, batches[first:]))
                del batches[first:]
        if final:
            batches += self.engine.in_order(self.whole)
            self.whole = []
            for _, found_there in sorted(self.later, key=lambda item: item[0].order):
                batches += found_there
            self.later = []
            for notice in passage.notices:
                self.notice(notice, spot.path)
        return fresh

    def _structures(self, passage: Passage, spot: Spot) -> list[Batch]:
        """Keep what a text was found to be; it comes behind what stands in the text."""
        batches = self.inspection._batches  # noqa: SLF001 - a run fills its inspection
        first = len(batches)
        for found in passage.structures():
            self.add(found, spot)
        found_there = batches[first:]
        del batches[first:]
        self.whole += found_there
        return found_there

    def _scanned(self, passage: Passage, found: Iterator[Found], spot: Spot) -> None:
        for item in found:
            self.add(item, spot)
        for item in self.engine.in_order(passage.structures()):
            self.add(item, spot)
        for notice in passage.notices:
            self.notice(notice, spot.path)
        self._blobs(passage.blobs(), spot)

    def _bytes(self, data: bytes, spot: Spot) -> None:
        """Search bytes that are no text: in place, and runs of wide characters besides."""
        packed = list(compressed(data, self.budget))
        if not any(layer.start == 0 and layer.end == len(data) for layer in packed):
            passage = self.passage(binary=True)
            self._scanned(passage, passage.whole(data), spot)
            self._islands((item for item in islands(data) if item.encoding in _WIDE), spot)
        self._blobs(
            (Blob(layer.kind, layer.start, layer.end, layer.data) for layer in packed), spot
        )

    def _islands(self, found: Iterable[Island], spot: Spot) -> None:
        """Scan runs of text in bytes that are no text, each by itself."""
        for island in found:
            passage = self.passage()
            self._scanned(passage, passage.piece(island.piece), spot)

    def _blobs(self, blobs: Iterable[Blob], spot: Spot) -> None:
        """Take encodings that stand for themselves back to the start."""
        for blob in blobs:
            is_short = blob.kind in GUESSED and len(blob.data) < CHANCE
            if is_short and not _READABLE.search(blob.data):
                continue  # the digits of a number, read as hex
            path = f"{spot.path}#{blob.kind}@{blob.at}"
            said = len(self.inspection._notices)  # noqa: SLF001 - a run fills its inspection
            if blob.kind in GUESSED and extract.media_type(blob.data) == BINARY:
                # Not a file of an unknown format: digits, or a word, that happen to be letters.
                self._deeper(Segment(data=blob.data, kind="bytes"), path, spot.depth + 1)
            else:
                self._deeper(Source(data=blob.data), path, spot.depth + 1)
                if is_short:
                    self._excuse(said)

    def _excuse(self, said: int) -> None:
        """Take back what was said of the charset of a short guess: it was no text then.

        Sixteen digits are eight bytes in hex, and as likely as not Shift-JIS with an error.
        """
        notices = self.inspection._notices  # noqa: SLF001 - a run fills its inspection
        notices[said:] = [one for one in notices[said:] if one.code != "charset"]

    def _deeper(self, source: Source | Segment, path: str, depth: int) -> None:
        try:
            self.budget.check_depth(depth)
        except OverBudget as limit:
            notice = Notice(code=limit.code, detail=limit.detail)
            self.reading.verdicts.add(self.inspection.name + path, notice)
            self.notice(notice, path)
            return
        if isinstance(source, Segment):
            self.segment(source, path, depth)
        else:
            self.source(source, path, depth)

    def add(self, found: Found, spot: Spot) -> None:
        """Keep weighed records, within the limit on findings."""
        room = self.budget.limits.max_findings - self.kept
        if self.keep and room * WEIGHED.size < len(found.weighed):
            self.unkept += len(found.weighed) // WEIGHED.size - room
            self.inspection.lost = True
        if self.keep and room > 0:
            weighed = found.weighed[: room * WEIGHED.size]
            self.kept += len(weighed) // WEIGHED.size
            path = self.inspection.name + spot.path
            if found.step:
                path = f"{path}#{found.step}@{found.at}"
            self.inspection._batches.append(  # noqa: SLF001 - a run fills its inspection
                Batch(weighed, found.values, path, spot.kind, spot.places)
            )
        if self.stop_at is not None and sum(self.counts) >= self.stop_at:
            raise Enough

    def notice(self, notice: Notice, path: str) -> None:
        """Keep a notice, with the path of where it arose."""
        where = self.inspection.name + path + (f"!/{notice.path}" if notice.path else "")
        self.inspection._notices.append(  # noqa: SLF001 - a run fills its inspection
            Notice(code=notice.code, detail=notice.detail, path=where, limits=notice.limits)
        )

    def _readable(self, file: BinaryIO, name: str) -> None:
        """Inspect an open file: text as it is read, anything else as a whole."""
        head = _read_up_to(file, HEAD)
        media = extract.media_type(head, name)
        if is_text(media) or media == BINARY:
            self._pieces(_chunks(head, file), head, media, name)
            if media == BINARY:
                self.notice(Notice(code="unsupported", detail=UNKNOWN), "")
            return
        limit = self.budget.limits.max_bytes
        rest = _read_up_to(file, limit + 1 - len(head))
        data = head + rest
        if len(data) > limit:
            detail = f"{media} of more than {limit} bytes"
            self.notice(Notice(code="over-budget", detail=detail), "")
            self._pieces(_chunks(data, file), b"", BINARY, name)
        else:
            self.source(Source(data=data, name=name), "", 0)

    def _pieces(self, chunks: Iterator[bytes], head: bytes, media: str, name: str) -> None:
        """Scan text that is too large to hold, in pieces."""
        binary = media == BINARY
        passage = self.passage(head_table(head, media, name), binary=binary)
        spot = Spot("", "bytes" if binary else "body")
        wide = WideIslands() if binary else None
        try:
            self._push_all(passage, chunks, spot, wide)
        except OverBudget as limit:
            self.notice(Notice(code=limit.code, detail=limit.detail), "")
        except Enough:
            return

    def _push_all(
        self, passage: Passage, chunks: Iterator[bytes], spot: Spot, wide: WideIslands | None
    ) -> None:
        """Scan chunk after chunk; when the time is over, what was read is still settled."""
        try:
            for chunk in chunks:
                self.inspection.bytes_scanned += len(chunk)
                self.push(passage, chunk, spot)
                if wide is not None:
                    self._islands(wide.feed(chunk), spot)
                self.budget.check_time()
        except OverBudget:
            self.push(passage, b"", spot, final=True)
            raise
        self.push(passage, b"", spot, final=True)
        if wide is not None:
            self._islands(wide.feed(b"", final=True), spot)


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
