"""Stream: bytes that arrive in chunks. Owns no I/O; state is bounded.

Text is scanned as it passes, and a finding is reported as soon as nothing that may still come
can change it. Documents and containers are held, within `Limits.max_bytes`, and answered by
`close()`.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dlp import extract
from dlp.extract import Source
from dlp.grids import UNDECIDED
from dlp.inspection import Inspection
from dlp.model import Finding, Likelihood, Notice
from dlp.passage import Passage
from dlp.passing import head_table, is_text
from dlp.redactor import Document, Operator, Redactor
from dlp.run import Run, Spot
from dlp.text.recode import AHEAD, CONTEXT

if TYPE_CHECKING:
    from dlp.policy import Decision, PolicyState

HEAD = 4096
"""Bytes that decide what a stream is, if nobody says."""
STEP = 65_536
"""Bytes of text that are gathered before they are looked at: each look has a price."""
LARGEST = 2 * STEP
"""What the step of a long stream grows to."""
GROWTH = 8
"""A stream waits for an eighth of what it has seen, so that long ones pay less for looks."""
SPOT = Spot("")


class Stream:
    r"""Chunks in, findings out. One object for one source, used by one thread at a time.

    `feed` returns the findings that became final with this chunk; none is ever taken back.
    Text is gathered in steps, because each look has a price: of `step` bytes, or of 64 KiB that
    grow to 128 KiB with the stream. A finding of text is final at most `latency` bytes after its
    end, unless a longer pattern
    that began before it is still open, or it stands among escapes (`%E8`, `\u8eab`), which may
    be 16 KiB. What base64 holds is reported after the end of the base64.

    >>> from dlp import Scanner
    >>> stream = Scanner(packs=["cn"]).stream()
    >>> stream.feed("身份证号：1101051885".encode())
    []
    >>> inspection = (stream.feed(b"0607004X"), stream.close())[1]
    >>> [finding.infotype for finding in inspection.findings]
    ['cn.resident-id']
    """

    def __init__(
        self,
        run: Run,
        *,
        name: str = "",
        media_type: str | None = None,
        step: int | None = None,
        state: PolicyState | None = None,
    ) -> None:
        self._run = run
        self._name = name
        self._media_type = media_type
        self._passage: Passage | None = None
        self._held: list[bytes] = []
        self._held_size = 0
        self._step = STEP if step is None else max(step, 1)
        self._largest = LARGEST if step is None else self._step
        self._state = state
        run.budget.pause()
        self._sniffed = False
        self._closed = False
        self.media_type = ""
        """What the bytes are by themselves; empty until that is known."""

    @property
    def latency(self) -> int:
        """Bytes after the end of a finding until it is reported; up to 64 KiB more in tables."""
        ahead = CONTEXT + AHEAD + UNDECIDED
        return self._run.engine.matcher.reach + ahead + max(self._largest, HEAD)

    @property
    def position(self) -> int:
        """Bytes fed so far."""
        return self._run.inspection.bytes_scanned

    @property
    def held(self) -> int:
        """Bytes that are kept for what may still come."""
        return sum(map(len, self._held)) + (self._passage.held if self._passage else 0)

    def feed(self, chunk: bytes | bytearray | memoryview) -> Sequence[Finding]:
        """Take the next chunk; return the findings that it made final.

        Raises ValueError after `close`.
        """
        if self._closed:
            raise ValueError("feed() after close()")
        chunk = bytes(chunk)
        self._run.inspection.bytes_scanned += len(chunk)
        if self._passage is not None:
            self._held.append(chunk)
            self._held_size += len(chunk)
            if self._held_size < self._step:
                return []
        self._run.budget.resume()  # a silent peer costs no time
        try:
            found = self._hold(chunk) if self._passage is None else self._look()
        finally:
            self._run.budget.pause()
        return self._weighed(found)

    def _weighed(self, found: Sequence[Finding]) -> Sequence[Finding]:
        """Let the policy see what became final."""
        if self._state is not None and found:
            self._state.add(found)
        return found

    @property
    def decision(self) -> Decision | None:
        """What the policy says: for good after `close`, before it only if nothing can change it.

        Raises ValueError for a stream without a policy.
        """
        if self._state is None:
            raise ValueError("a stream without a policy decides nothing")
        if self._closed:
            return self._state.decide(self._run.inspection)
        return self._state.early()

    @property
    def decided(self) -> bool:
        """Whether there is a decision that nothing which may still come changes."""
        return self.decision is not None

    def copy(self) -> Stream:
        """Return a stream in the same state, which goes its own way from here."""
        engine = self._run.engine
        return copy.deepcopy(self, {id(engine): engine, id(self._run.reading): self._run.reading})

    def close(self) -> Inspection:
        """Say that nothing more comes; return the inspection of all of it. May be repeated."""
        self.finish()
        return self._run.inspection

    def finish(self) -> Sequence[Finding]:
        """Say that nothing more comes; return the findings that this made final."""
        if self._closed:
            return []
        self._closed = True
        self._run.budget.resume()
        if self._passage is None and not self._sniffed:
            self._sniff()
        held, self._held = b"".join(self._held), []
        if self._passage is not None:
            found = self._weighed(self._push(held, final=True))
            self._run.done()
            return found
        self._answer(held)
        return self._run.done().findings

    @property
    def settled(self) -> int:
        """No finding that is still to come begins before this offset."""
        return self._passage.settled if self._passage else 0

    def charset_at(self, offset: int) -> str:
        """Return the codec in which the text is read at an offset that was just reported."""
        return self._passage.charset_at(offset) if self._passage else "utf-8"

    @property
    def is_text(self) -> bool:
        """Whether what passes is text, and scanned as it passes; known after a few KiB."""
        return self._passage is not None

    @property
    def inspection(self) -> Inspection:
        """All that was found until now."""
        return self._run.inspection

    def redact(
        self,
        *,
        operator: Operator | None = None,
        minimum: Likelihood | str = Likelihood.LIKELY,
        document: Document | None = None,
        same_length: bool = False,
    ) -> Redactor:
        """Return a `Redactor` over this stream, to which nothing may have been fed.

        With `same_length` no byte moves: what takes the place of a value is cut, or filled up
        with stars, also among escapes (`%31%31` becomes six, and only two without it).
        """
        if self.position:
            raise ValueError("redact() after feed()")
        self._step = self._largest = 1  # what is gathered would be held back
        return Redactor(
            self, self._run, operator, Likelihood(minimum), document, same_length=same_length
        )

    def abort(self) -> None:
        """Give up: what is held is dropped, nothing more is reported."""
        self._closed = True
        self._passage = None
        self._held = []

    def _hold(self, chunk: bytes) -> Sequence[Finding]:
        """Keep a chunk until it is known what the bytes are, or because they must be whole."""
        limit = self._run.budget.limits.max_bytes
        if self._held_size <= limit:
            self._held.append(chunk)
        self._held_size += len(chunk)
        if not self._sniffed and self._held_size >= HEAD:
            self._sniff()
            if self._passage is not None:
                return self._look()
        return []

    def _look(self) -> Sequence[Finding]:
        """Scan the text that was gathered."""
        held, self._held, self._held_size = b"".join(self._held), [], 0
        self._step = min(max(self._step, self.position // GROWTH), self._largest)
        return self._push(held)

    def _sniff(self) -> None:
        self._sniffed = True
        head = b"".join(self._held)[:HEAD]
        media = extract.media_type(head, self._name)
        self.media_type = media
        if is_text(media):
            self._passage = self._run.passage(head_table(head, media, self._name))

    def _answer(self, held: bytes) -> None:
        """Scan what was held."""
        limit = self._run.budget.limits.max_bytes
        if self._held_size > limit:
            detail = f"a container of more than {limit} bytes"
            self._run.notice(Notice(code="over-budget", detail=detail), "")
        data = held[:limit]
        self.media_type = extract.media_type(data, self._name)  # a directory is at the end
        self._run.inspection.bytes_scanned -= len(data)  # counted as it came
        self._run.source(Source(data=data, name=self._name, media_type=self._media_type), "", 0)

    def _push(self, chunk: bytes, *, final: bool = False) -> Sequence[Finding]:
        """Scan a chunk of text; return the findings that it made final."""
        run, passage = self._run, self._passage
        assert passage is not None  # noqa: S101 - only called with one
        return run.inspection.look(run.push(passage, chunk, SPOT, final=final))
