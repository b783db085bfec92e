"""Redactor: bytes that arrive in chunks, and leave without what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dlp.errors import HeldDocumentError
from dlp.inspection import Inspection
from dlp.model import Finding, Likelihood, Notice
from dlp.run import Run
from dlp.text.escapes import UNITS

if TYPE_CHECKING:
    from dlp.stream import Stream

SPREAD = frozenset(UNITS)
"""Encodings whose findings have spans in the text around them."""
Operator = Callable[[Finding], str]
"""From a finding to what stands in its place."""
Document = Callable[[bytes, Inspection], bytes]
"""From a document and its findings to the document without them."""


def masked(finding: Finding) -> str:
    """Return the masked value: the operator if none is named."""
    return finding.quote


class Redactor:
    """Bytes in, the same bytes without what was found in them out.

    What is held back is the longest match that may still be open, and base64 that is not whole.
    What passes is written in the charset in which it was read. An encoding that stands for
    itself and hides a finding is starred out as a whole. A document is held until `flush`, and
    given to `document`. No more than `Limits.max_bytes` is held, and no more than
    `Limits.max_findings` are known: beyond that the rest is dropped, and `flush` raises
    `HeldDocumentError`.

    >>> from dlp import Scanner
    >>> redactor = Scanner(packs=["cn"]).stream().redact()
    >>> body = "身份证号：11010518850607004X。".encode()
    >>> (redactor.feed(body[:20]) + redactor.feed(body[20:]) + redactor.flush()).decode()
    '身份证号：1101**********004X。'
    """

    def __init__(  # noqa: PLR0913 - made by `Stream.redact` alone
        self,
        stream: Stream,
        run: Run,
        operator: Operator | None,
        minimum: Likelihood,
        document: Document | None,
        *,
        same_length: bool = False,
    ) -> None:
        self._stream = stream
        self._run = run
        self._operator = operator or masked
        self._minimum = minimum
        self._document = document
        self._limit = run.budget.limits.max_bytes
        self._most = run.budget.limits.max_findings
        self._buffer = bytearray()
        self._overrun = ""
        self._base = 0
        self._spans: list[tuple[int, int, bytes]] = []
        self._blobs = 0
        self.replaced = 0
        """Findings that were taken out."""
        self._same_length = same_length

    @property
    def inspection(self) -> Inspection:
        """All that was found, and is no more in what came out."""
        return self._run.inspection

    @property
    def held(self) -> int:
        """Bytes that came and did not go yet."""
        return len(self._buffer)

    def feed(self, chunk: bytes | bytearray | memoryview) -> bytes:
        """Take the next bytes; return those that can go."""
        if self._overrun:
            return b""
        self._buffer += chunk
        self._note(self._stream.feed(chunk))
        if self._run.kept >= self._most:
            return self._drop(f"more than {self._most} findings")
        gone = self._gone(self._stream.settled)
        if len(self._buffer) > self._limit:
            self._drop(f"more than {self._limit} bytes would have to be held")
        return gone

    def _drop(self, detail: str) -> bytes:
        """Hold nothing more: what was not looked at as a whole does not pass."""
        self._overrun = detail
        self._buffer = bytearray()
        self._spans = []
        self._stream.abort()
        self._run.notice(Notice(code="over-budget", detail=detail), "")
        return b""

    def flush(self) -> bytes:
        """Say that nothing more comes; return the rest.

        Raises `HeldDocumentError` for a document with findings if nobody rewrites documents,
        and beyond the limits on what is held and found.
        """
        found = self._stream.finish()
        if self._run.kept >= self._most and not self._overrun:
            self._drop(f"more than {self._most} findings")
        if self._overrun:
            raise HeldDocumentError(self._overrun)
        if self._stream.is_text:
            self._note(found)
            return self._gone(self._base + len(self._buffer))
        data, self._buffer = bytes(self._buffer), bytearray()
        wanted = sum(
            finding.likelihood >= self._minimum and not finding.is_structure for finding in found
        )
        if not wanted:
            return data
        if self._document is None:
            raise HeldDocumentError(
                f"{wanted} findings in a document, which cannot be redacted here"
            )
        self.replaced += wanted
        return self._document(data, self.inspection)

    def _note(self, found: Sequence[Finding]) -> None:
        """Remember what is to be taken out."""
        found = [finding for finding in found if not finding.is_structure]
        for finding in found:
            if finding.likelihood < self._minimum or "#" in finding.location.path[self._prefix :]:
                continue
            span = finding.location.span
            self._cover(span.start, span.end, self._operator(finding))
        for finding in found:
            step = finding.location.path[self._prefix :]
            if (
                finding.likelihood >= self._minimum
                and step.count("#") == 1
                and (step[1:].split("@")[0] in SPREAD)
            ):
                span = finding.location.span
                self._cover(span.start, span.end, "*" * len(finding.reveal()))
        for start, end, batches in self._run.blobs[self._blobs :]:
            findings = self._run.inspection.look(batches)
            if any(
                finding.likelihood >= self._minimum and not finding.is_structure
                for finding in findings
            ):
                self._cover(start, end, None)
        self._blobs = len(self._run.blobs)

    @property
    def _prefix(self) -> int:
        return len(self._run.inspection.name)

    def _cover(self, start: int, end: int, text: str | None) -> None:
        """Put text in the place of a span; None: as many stars as there are characters."""
        codec = self._stream.charset_at(start)
        star = "*".encode(codec)
        room = (end - start) // len(star)
        data = ("*" * room if text is None else text).encode(codec, "replace")
        if self._same_length and len(data) != end - start:
            data = _fitted(text or "", codec, star, room)
        self._spans.append((start, end, data))
        self.replaced += 1

    def _gone(self, settled: int) -> bytes:
        """Return the bytes before an offset, rewritten."""
        out: list[bytes] = []
        at = self._base
        self._spans.sort(key=lambda span: (span[0], -span[1]))
        rest: list[tuple[int, int, bytes]] = []
        for start, end, text in self._spans:
            if end > settled:
                settled = min(settled, max(start, at))
                rest.append((start, end, text))
            elif start >= at:
                out += [bytes(self._buffer[at - self._base : start - self._base]), text]
                at = end
            elif end > at:  # overlaps the one before: the rest of it goes too
                at = end
        settled = max(settled, at)
        out.append(bytes(self._buffer[at - self._base : settled - self._base]))
        del self._buffer[: settled - self._base]
        self._base = settled
        self._spans = rest
        return b"".join(out)


def _fitted(text: str, codec: str, star: bytes, room: int) -> bytes:
    """Return text cut, or filled up, to the room of so many stars."""
    data = text.encode(codec, "replace")
    while len(data) > room * len(star):
        text = text[:-1]
        data = text.encode(codec, "replace")
    return data + star * ((room * len(star) - len(data)) // len(star))
