"""The work of the HTTP service: bodies led past streams, and what is answered about them.

Text is scanned as it arrives. Documents are held by their streams until they are whole; how much
all requests together hold is bounded by `Held`.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

from dlp.errors import HeldDocumentError
from dlp.inspection import Inspection
from dlp.integrations.gate import Gate, Verdict
from dlp.integrations.http_asked import Asked
from dlp.integrations.http_multipart import PartData, PartEnd, PartStart, Splitter
from dlp.integrations.http_refusal import Refusal
from dlp.integrations.spool import Spool
from dlp.model import Finding, Likelihood
from dlp.policy import Action, Decision
from dlp.redact import Label, Mask, Refused, redact
from dlp.report.rows import row_of

if TYPE_CHECKING:
    from dlp.scanner import Scanner
    from dlp.stream import Stream

_NO_POLICY = Decision(action=Action.ALLOW, policy="none")
_MOST_NOTICES = 100


class Held:
    """Bytes that all requests of a process hold together, and the most they may."""

    __slots__ = ("most", "now")

    def __init__(self, most: int) -> None:
        self.most = most
        self.now = 0

    def change(self, before: int, now: int) -> int:
        """Count what one request holds. Raises `Refusal` (503) when it is too much."""
        if now > before and self.now + now - before > self.most:
            raise Refusal(503, "busy", "other requests hold all the memory", Retry_After="5")
        self.now += now - before
        return now


class Intake:
    """The sources of one request: one raw body, or the parts of a multipart body."""

    def __init__(self, gate: Gate, held: Held) -> None:
        self._gate = gate
        self._scanner: Scanner = gate.scanners.current
        self._held = held
        self._mine = 0
        self.inspections: list[Inspection] = []
        self.media_types: set[str] = set()
        """What the sources are said to be, and what they are."""
        self._stream: Stream | None = None

    async def raw(self, body: AsyncIterator[bytes], *, name: str, media_type: str | None) -> None:
        """Take one body."""
        self._begin(name, media_type)
        async for piece in body:
            await self._feed(piece)
        await self._end()

    async def multipart(self, body: AsyncIterator[bytes], *, content_type: str) -> None:
        """Take a multipart body: each part is a source. Raises `Refusal` if it is none."""
        splitter = Splitter(content_type)
        async for piece in body:
            for event in splitter.feed(piece):
                match event:
                    case PartStart(name, media_type):
                        self._begin(name, media_type)
                    case PartData(data):
                        await self._feed(data)
                    case PartEnd():
                        await self._end()
        splitter.close()

    def close(self) -> None:
        """Give back what is held."""
        if self._stream is not None:
            self._stream.abort()
        self._mine = self._held.change(self._mine, 0)

    def _begin(self, name: str, media_type: str | None) -> None:
        self._stream = self._scanner.stream(name=name, media_type=media_type)
        self.media_types.add(media_type or "")

    async def _feed(self, data: bytes) -> None:
        stream = self._stream
        assert stream is not None  # noqa: S101 - begun by the caller
        # Small bodies are scanned where they are; in a large one every piece may be dense.
        await self._gate.apart(lambda: stream.feed(data), stream.position + len(data))
        self._mine = self._held.change(self._mine, stream.held)

    async def _end(self) -> None:
        stream = self._stream
        assert stream is not None  # noqa: S101 - begun by the caller
        self.inspections.append(await self._gate.apart(stream.close, stream.position))
        self.media_types.add(stream.media_type)
        self._stream = None
        self._mine = self._held.change(self._mine, 0)


def inspected(gate: Gate, inspections: Sequence[Inspection], asked: Asked, started: float) -> Any:
    """Return what `/v1/inspect` answers."""
    gate.counted(Verdict(_NO_POLICY, tuple(inspections)), started)
    sources: list[dict[str, Any]] = []
    left = asked.max_findings
    for inspection in inspections:
        sources.append(_source(inspection, asked, left))
        left -= len(sources[-1]["findings"])
    return {
        "schema": 1,
        "complete": all(inspection.complete for inspection in inspections),
        "packs": gate.scanners.current.digest[:16],
        "sources": sources,
    }


def decided(verdict: Verdict, *, fail_open: bool) -> Any:
    """Return what `/v1/decide` answers."""
    decision = verdict.decision
    row = decision.to_dict()
    if verdict.failed and fail_open:
        row["action"] = Action.ALLOW.label
    return {
        **row,
        "schema": 1,
        "notice_en": decision.notice_en,
        "notice_zh": decision.notice_zh,
        "failed": verdict.failed,
        "reference": verdict.reference,
    }


def _source(inspection: Inspection, asked: Asked, most: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    truncated = False
    for finding in inspection.findings:
        if finding.likelihood < asked.minimum:
            continue
        if len(rows) >= most:
            truncated = True
            break
        rows.append(row_of(finding, show_value=asked.show_values))
    return {
        "name": inspection.name,
        "bytes": inspection.bytes_scanned,
        "complete": inspection.complete,
        "counts": inspection.counts,
        "notices": [
            {"code": notice.code, "path": notice.path, "limits": notice.limits}
            for notice in inspection.notices[:_MOST_NOTICES]
        ],
        "findings": rows,
        "truncated": truncated,
    }


class Redaction:
    """One body on its way through a `Redactor`. What comes out is kept until it is whole."""

    def __init__(self, gate: Gate, held: Held, asked: Asked) -> None:
        self._gate = gate
        self._held = held
        self._mine = 0
        self._asked = asked
        self.spool = Spool()
        scanner = gate.scanners.current
        self._scanner = scanner
        self._stream = scanner.stream(name=asked.name)
        self._redactor = self._stream.redact(
            operator=_operator(asked.operator), minimum=asked.minimum, document=self._document
        )
        self._documents = 0

    async def run(self, body: AsyncIterator[bytes]) -> int:
        """Take a body; return how much was replaced. Raises `Refusal` (422) if it cannot be."""
        started = time.perf_counter()
        async for piece in body:
            await self._gate.apart(lambda p=piece: self._put(p), self._stream.position + len(piece))  # type: ignore[misc]
            self._mine = self._held.change(self._mine, self._stream.held + self._redactor.held)
        try:
            await self._gate.apart(self._flush, self._stream.position)
        except Refused as refused:
            codes = sorted({reason.partition(":")[0] for reason in refused.reasons})
            raise Refusal(422, "refused", ", ".join(codes)) from None
        except HeldDocumentError:
            if self._redactor.inspection.complete:
                raise Refusal(422, "refused", "unsupported") from None
            # else it is too large to be held, which the notices say
        inspection = self._redactor.inspection
        self._gate.counted(Verdict(_NO_POLICY, (inspection,)), started)
        if not inspection.complete:
            codes = sorted({notice.code for notice in inspection.notices if notice.limits})
            raise Refusal(422, "incomplete", ", ".join(codes))
        return self._redactor.replaced

    def close(self) -> None:
        """Give back what is held."""
        self._stream.abort()
        self.spool.close()
        self._mine = self._held.change(self._mine, 0)

    def _put(self, data: bytes) -> None:
        self.spool.write(self._redactor.feed(data))

    def _flush(self) -> None:
        self.spool.write(self._redactor.flush())

    def _document(self, data: bytes, inspection: Inspection) -> bytes:  # noqa: ARG002 - found anew
        operator = Label() if self._asked.operator == "label" else Mask()
        return redact(
            data,
            scanner=self._scanner,
            operator=operator,
            minimum=Likelihood(self._asked.minimum),
            name=self._asked.name,
        ).data


def _operator(name: str) -> Any:
    return _labelled if name == "label" else _starred


def _starred(finding: Finding) -> str:
    return "*" * len(finding.reveal())


def _labelled(finding: Finding) -> str:
    return f"[{finding.infotype}]"
