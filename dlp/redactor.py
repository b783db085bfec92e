"""Redactor: bytes that arrive in chunks, and leave without what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dlp.errors import HeldDocumentError
from dlp.inspection import Inspection
from dlp.model import Finding, Likelihood
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
    given to `document`.

    >>> from dlp import Scanner
    >>> redactor = Scanner(packs=["cn"]).stream().redact()
    >>> body = "身份证号：11010518850607004X。".encode()
    >>> (redactor.feed(body[:20]) + redactor.feed(body[20:]) + redactor.flush()).decode()
    '身份证号：1101**********004X。'
    """

    def __init__(
        self,
        stream: Stream,
        run: Run,
        operator: Operator | None,
        minimum: Likelihood,
        document: Document | None,
    ) -> None:
        self._stream = stream
        self._run = run
        self._operator = operator or masked
        self._minimum = minimum
        self._document = document
        self._buffer = b""
        self._base = 0
        self._spans: list[tuple[int, int, bytes]] = []
        self._blobs = 0
        self.replaced = 0
        """Findings that were taken out."""

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
        self._buffer += bytes(chunk)
        self._note(self._stream.feed(chunk))
        return self._gone(self._stream.settled)

    def flush(self) -> bytes:
        """Say that nothing more comes; return the rest.

        Raises `HeldDocumentError` for a document with findings if nobody rewrites documents.
        """
        found = self._stream.finish()
        if self._stream.is_text:
            self._note(found)
            return self._gone(self._base + len(self._buffer))
        data, self._buffer = self._buffer, b""
        wanted = sum(finding.likelihood >= self._minimum for finding in found)
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
            if any(finding.likelihood >= self._minimum for finding in findings):
                self._cover(start, end, None)
        self._blobs = len(self._run.blobs)

    @property
    def _prefix(self) -> int:
        return len(self._run.inspection.name)

    def _cover(self, start: int, end: int, text: str | None) -> None:
        """Put text in the place of a span; None: as many stars as there are characters."""
        codec = self._stream.charset_at(start)
        unit = len("*".encode(codec))
        if text is None:
            text = "*" * ((end - start) // unit)
        self._spans.append((start, end, text.encode(codec, "replace")))
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
                out += [self._buffer[at - self._base : start - self._base], text]
                at = end
            elif end > at:  # overlaps the one before: the rest of it goes too
                at = end
        settled = max(settled, at)
        out.append(self._buffer[at - self._base : settled - self._base])
        self._buffer = self._buffer[settled - self._base :]
        self._base = settled
        self._spans = rest
        return b"".join(out)
