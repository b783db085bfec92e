"""Guards: one body of an HTTP message inside a program, inspected as it streams.

Text is handed on behind the scan, and its last bytes only when all of it is decided. What must
be opened first (forms, content codings, documents) is kept until it is whole. The middlewares
for ASGI and WSGI drive these; no I/O is done here.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from dlp.errors import DlpError, HeldDocumentError
from dlp.inspection import Inspection
from dlp.integrations.block_page import BlockPage
from dlp.integrations.bodies import around, request_items, response_items
from dlp.integrations.gate import Gate, Item, Opened, Policies, Scanners, Verdict
from dlp.integrations.http_message import Head
from dlp.integrations.metrics import Metrics
from dlp.integrations.passing_body import PassingBody
from dlp.integrations.records import Log
from dlp.integrations.rewriting import message_without
from dlp.integrations.spool import Spool
from dlp.model import Likelihood
from dlp.policy import Action, Context, Decision, Policy
from dlp.redact import Mask, redact
from dlp.scanner import Scanner

T = TypeVar("T")
_NAME = "default"
_ENCODED = ("multipart/", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardOptions:
    """What a middleware does with bodies."""

    requests: bool = True
    """Inspect what clients send."""
    redact_requests: bool = False
    """Hold a request until it is whole, and where the policy wants it redacted write it again
    without what was found, texts and documents. Else such a request is stopped."""
    responses: str = "off"
    """`off`; `block`: a response that the policy stops is replaced by the page; `redact`: texts
    and documents leave without what is found in them, what cannot be written again is blocked."""
    status: int = 403
    """Of the page; 451 says that it is for legal reasons (RFC 7725)."""
    minimum: Likelihood = Likelihood.LIKELY
    """Likelihood from which `redact` takes out what it finds."""
    hold: int = 65_536
    """Bytes of text that stay behind what was scanned."""
    max_body: int = 64 << 20
    """Bytes of one body that are kept; beyond that the policy decides about what it has."""
    headers: Collection[str] = ()
    """Header fields that are inspected too: names in any case, `*` for all."""

    def __post_init__(self) -> None:
        """Refuse what is none of the three, and a text where names are meant."""
        if self.responses not in {"off", "block", "redact"}:
            raise ValueError("responses is off, block or redact")
        if isinstance(self.headers, str):
            raise ValueError("headers are several names: ['cookie']")  # noqa: TRY004 - as above

    @property
    def fields(self) -> frozenset[str]:
        """`headers` in lower case."""
        return frozenset(name.lower() for name in self.headers)


@dataclass(frozen=True, slots=True)
class _Fixed(Generic[T]):
    """Something that is never exchanged, where something exchangeable may stand."""

    current: T


class Guards:
    """What all requests of one middleware share.

    `scanner` is a `Scanner`, or what has one as `current` (`LiveScanner`); `policy` a `Policy`,
    the name or file of one, or what has one as `current` (`PolicyFile`).
    """

    def __init__(  # noqa: PLR0913 - what a middleware is told
        self,
        scanner: Scanner | Scanners,
        policy: Policy | Policies | str,
        *,
        protocol: str,
        options: GuardOptions | None = None,
        metrics: Metrics | None = None,
        log: Log | None = None,
    ) -> None:
        if isinstance(policy, str):
            policy = Policy.load(policy)
        scanners = _Fixed(scanner) if isinstance(scanner, Scanner) else scanner
        policies = _Fixed(policy) if isinstance(policy, Policy) else policy
        self.options = options or GuardOptions()
        self.gate = Gate(scanners, {_NAME: policies}, protocol=protocol, metrics=metrics, log=log)
        self._page = BlockPage()

    def page(self, verdict: Verdict) -> bytes:
        """Return the page for what was stopped."""
        return self._page.fill(verdict)

    def request(self, request: Head) -> Guard:
        """Return the guard of a request; stopped at once if its target or header stop it."""
        return self._guard(request, None)

    def response(self, request: Head, response: Head) -> Guard:
        """Return the guard of a response; stopped at once if its header stops it."""
        if self.options.responses == "redact" and not _coded(response):
            return _Redacting(self.gate, request, response, self.options)
        return self._guard(request, response)

    def _guard(self, request: Head, response: Head | None) -> Guard:
        head = request if response is None else response
        media = head.get("content-type").strip().lower()
        if response is None:
            rewrites = self.options.redact_requests
        else:
            rewrites = self.options.responses == "redact"
        if rewrites or _coded(head) or media.startswith(_ENCODED):
            return _Whole(self.gate, request, response, self.options, rewrites=rewrites)
        return _Passing(self.gate, request, response, self.options)


class Guard(Protocol):
    """Chunks in; what may be handed on out."""

    verdict: Verdict | None
    """Set when it is decided."""
    head: Head | None
    """Set when the body was written again: the head that goes with it."""

    @property
    def over(self) -> bool:
        """True when the body is larger than what is kept: what passes of it is not looked at."""
        ...

    @property
    def rewrites(self) -> bool:
        """True when the end may take its time, because a document is written again."""
        ...

    @property
    def stopped(self) -> bool:
        """True when nothing more may pass."""
        ...

    def feed(self, data: bytes) -> bytes:
        """Take a chunk; return what may go now."""
        ...

    def finish(self) -> bytes:
        """Say that nothing more comes; return the rest, nothing if it was stopped."""
        ...


class _Base:
    """What the guards share: the context, the verdict, and when it is one that stops."""

    def __init__(
        self, gate: Gate, request: Head, response: Head | None, options: GuardOptions
    ) -> None:
        self._gate = gate
        self._request = request
        self._response = response
        self._options = options
        head = request if response is None else response
        self._context = Context(
            channel="web" if response is None else "web-download",
            media_type=head.media_type,
        )
        self._started = time.perf_counter()
        self.over = False
        self.rewrites = False
        self.head: Head | None = None
        self.verdict: Verdict | None = None
        self._around: tuple[Inspection, ...] = ()
        if items := around(head, options.fields):
            self._look(items)

    def _look(self, items: tuple[Item, ...]) -> None:
        """Scan what stands around the body; decide at once if that alone stops it."""
        verdict = self._gate.check(Opened(items), self._context, policy=_NAME)
        if verdict.failed:
            notices = (*self._context.notices, "crashed")
            self._context = replace(self._context, complete=False, notices=notices)
        self._around = verdict.inspections
        if _stops(verdict.decision):
            self.verdict = self._gate.counted(verdict, self._started)

    @property
    def stopped(self) -> bool:
        if self.verdict is None or self.head is not None:
            return False
        return _stops(self.verdict.decision)

    def _too_large(self) -> None:
        """Decide about a body of which not all is kept."""
        self.over = True
        self.verdict = self._gate.failure("over-budget", self._context, policy=_NAME)


class _Passing(_Base):
    """Bytes that go as they are, behind the scan."""

    def __init__(
        self, gate: Gate, request: Head, response: Head | None, options: GuardOptions
    ) -> None:
        super().__init__(gate, request, response, options)
        self._body = PassingBody(
            gate.scanners.current, gate.policies[_NAME].current, self._context,
            hold=options.hold, stop_at=Action.REDACT,
        )  # fmt: skip
        for inspection in self._around:
            self._body.add(inspection.findings)
        self._fed = 0

    def feed(self, data: bytes) -> bytes:
        if self.stopped or self.over:
            return b"" if self.stopped else data
        self._fed += len(data)
        if self._body.feed(data):
            return self._end()
        ready = self._body.ready()
        if self._fed - self._body.sent > self._options.max_body:
            rest = ready + self._body.rest()
            self._too_large()
            self._body.abort()
            return b"" if self.stopped else rest
        return ready

    def finish(self) -> bytes:
        return b"" if self.stopped or self.over else self._end()

    def _end(self) -> bytes:
        self.verdict = self._gate.decided(
            [*self._around, self._body.close()], self._context, policy=_NAME,
            started=self._started, media_types=(self._body.media_type,),
        )  # fmt: skip
        rest = b"" if self.stopped else self._body.rest()
        self._body.abort()
        return rest


class _Whole(_Base):
    """A body that must be opened before it can be scanned; with `rewrites`, redacted."""

    def __init__(
        self,
        gate: Gate,
        request: Head,
        response: Head | None,
        options: GuardOptions,
        *,
        rewrites: bool,
    ) -> None:
        super().__init__(gate, request, response, options)
        self._spool = Spool()
        self.rewrites = rewrites

    def feed(self, data: bytes) -> bytes:
        if self.stopped or self.over:
            return b"" if self.stopped else data
        self._spool.write(data)
        if self._spool.size > self._options.max_body:
            self._too_large()
            return self._rest()
        return b""

    def finish(self) -> bytes:
        if self.stopped or self.over:
            return b""
        body, limit = self._spool.read(), self._options.max_body * 4
        fields = self._options.fields
        if self._response is None:
            opened = request_items(self._request, body, limit=limit, fields=fields)
        else:
            opened = response_items(self._request, self._response, body, limit=limit, fields=fields)
        verdict = self._gate.check(opened, self._context, policy=_NAME)
        self.verdict = self._gate.counted(verdict, self._started)
        if self.rewrites and verdict.decision.action is Action.REDACT:
            changed = message_without(
                self._gate, (self._request, self._response), body, verdict, self._context,
                policy=_NAME, limit=limit, fields=fields,
            )  # fmt: skip
            if changed is not None:
                self._spool.close()
                self.head, body = changed
                return body
        return self._rest()

    def _rest(self) -> bytes:
        rest = b"" if self.stopped else self._spool.read()
        self._spool.close()
        return rest


class _Redacting(_Base):
    """Text, masked as it passes, and documents, written again: without what was found in them."""

    def __init__(self, gate: Gate, request: Head, response: Head, options: GuardOptions) -> None:
        super().__init__(gate, request, response, options)
        self._stream = gate.scanners.current.stream(name="body")
        self._redactor = self._stream.redact(
            operator=None, minimum=options.minimum, document=self._document
        )
        self.rewrites = True

    def _document(self, data: bytes, inspection: Inspection) -> bytes:
        """Return a document without what was found in it. Raises `Refused`, a `DlpError`."""
        if not inspection.complete:
            raise HeldDocumentError("not all of it was read")
        scanner = self._gate.scanners.current
        return redact(
            data, scanner=scanner, operator=Mask(), minimum=self._options.minimum, name="body"
        ).data

    def feed(self, data: bytes) -> bytes:
        if self.stopped:
            return b""
        gone = self._redactor.feed(data)
        if self._redactor.held > self._options.max_body:
            return self._stop("over-budget")
        return gone

    def finish(self) -> bytes:
        if self.stopped:
            return b""
        try:
            rest = self._redactor.flush()
        except DlpError:  # too much to be held, or refused by who writes documents
            return self._stop("")
        inspection = self._redactor.inspection
        if not self._stream.is_text and self._redactor.replaced:
            opened = Opened((Item(rest, "body"),))
            left = self._gate.check(opened, self._context, policy=_NAME)
            if left.failed or _stops(left.decision):
                return self._stop("")
        elif not self._stream.is_text:
            self.verdict = self._gate.decided(
                [inspection], self._context, policy=_NAME, started=self._started,
                media_types=(self._stream.media_type,),
            )  # fmt: skip
            return b"" if self.stopped else rest
        action = Action.LOG if self._redactor.replaced else Action.ALLOW
        decision = Decision(action=action, policy="redact", complete=inspection.complete)
        self.verdict = self._gate.counted(Verdict(decision, (inspection,)), self._started)
        return rest

    def _stop(self, reason: str) -> bytes:
        """Let nothing more out: what cannot be rewritten, and what cannot be kept."""
        if reason:
            self._gate.metrics.count("dlp_failures_total", reason=reason)
        decision = Decision(action=Action.BLOCK, policy="redact", complete=not reason)
        self.verdict = self._gate.counted(
            Verdict(decision, (self._redactor.inspection,)), self._started
        )
        self._stream.abort()
        return b""


def _stops(decision: Decision) -> bool:
    """Say whether a body may not pass as it is: a policy that wants it redacted says so too."""
    return decision.action >= Action.REDACT


def _coded(head: Head) -> bool:
    return head.get("content-encoding").strip().lower() not in {"", "identity"}
