"""One ICAP request: received, decided, answered."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from dlp import extract
from dlp.inspection import Inspection
from dlp.integrations import icap, icap_answers
from dlp.integrations.bodies import around, request_items, response_items
from dlp.integrations.gate import INLINE, Gate, Opened, Verdict
from dlp.integrations.http_message import Head
from dlp.integrations.icap import Data, EndOfMessage, IcapCore, Malformed, PreviewEnd, Request
from dlp.integrations.icap_options import IcapOptions, Mode
from dlp.integrations.passing_body import PassingBody
from dlp.integrations.quarantine import Quarantine
from dlp.integrations.rewriting import message_without
from dlp.integrations.serving import LINGER, Gone, Peer, ServeLimits, next_event
from dlp.integrations.spool import Spool
from dlp.passing import is_text
from dlp.policy import Action, Context

_HELD_TYPES = ("multipart/", "application/x-www-form-urlencoded")


class Exchange:
    """One request under way, and what is known of it so far. `run` says whether to go on."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a request stands in
        self,
        core: IcapCore,
        peer: Peer,
        request: Request,
        gate: Gate,
        limits: ServeLimits,
        options: IcapOptions,
        *,
        policy: str,
        tag: str,
    ) -> None:
        self._core, self._peer, self._request = core, peer, request
        self._gate, self._limits, self._options = gate, limits, options
        self._policy, self._tag = policy, tag
        self._request_head = Head.parse(request.request_head)
        self._response_head = Head.parse(request.response_head)
        self._context = _context(request, self._request_head, self._head)
        self._spool = Spool(threshold=limits.spool, folder=limits.spool_dir)
        self._started = time.perf_counter()
        self._passing: PassingBody | None = None
        self._streams = request.has_body and self._may_pass()
        self._before: tuple[Inspection, ...] = ()
        self._in_preview = False
        self._ended = False
        self._trailers = b""

    @property
    def _head(self) -> Head:
        is_response = self._request.method == "RESPMOD"
        return self._response_head if is_response else self._request_head

    async def run(self) -> bool:
        """Receive, decide, answer; return True if the connection can be used again."""
        try:
            return await self._run()
        except Gone:
            raise
        except OSError:  # of the spool: nothing that is not kept can be decided about
            return await self._unlooked("spool")
        finally:
            self._spool.close()
            if self._passing is not None:
                self._passing.abort()

    async def _run(self) -> bool:
        if not await self._receive():
            return False
        if self._passing is not None:
            return await self._end_of_stream(self._passing)
        return await self._whole()

    async def _whole(self) -> bool:
        """Scan what was kept, decide and answer."""
        verdict = await self._verdict()
        if verdict.failed and not self._options.fail_open:
            return await self._refuse()
        if verdict.failed:
            return await self._pass(verdict)
        return await self._reply(verdict)

    async def _receive(self) -> bool:
        """Take the body; False when all was answered on the way, or nothing can be."""
        while True:
            match await next_event(self._core, self._peer):
                case Data(data):
                    if not await self._take(data):
                        return False
                case PreviewEnd():
                    if self._options.mode is Mode.PREVIEW:
                        self._in_preview = True
                        return True
                    await self._peer.write(self._core.go_on())
                case EndOfMessage(trailers, in_preview):
                    self._trailers, self._in_preview, self._ended = trailers, in_preview, True
                    return True
                case Malformed(status):
                    self._gate.metrics.count("dlp_protocol_errors_total", protocol="icap")
                    if not self._is_sent:
                        await self._peer.write(icap_answers.failed(status))
                    return False
                case _:
                    raise Gone

    @property
    def _is_sent(self) -> bool:
        return self._passing is not None and self._passing.sent > 0

    async def _take(self, data: bytes) -> bool:
        """Keep a piece of the body, scan it if it can be scanned as it comes."""
        trickles = self._options.mode is Mode.TRICKLE
        if self._passing is None:
            self._spool.write(data)
            if self._streams and self._spool.size > INLINE:
                return await self._begin_stream(trickles=trickles)
            if self._spool.size > self._limits.max_body:
                return await self._too_large()
            return True
        if not self._is_sent:
            self._spool.write(data)
            if self._spool.size > self._limits.max_body:
                return await self._too_large()
        if self._passing.feed(data, keep=trickles):
            return await self._cut()
        return await self._forward() if trickles else True

    async def _begin_stream(self, *, trickles: bool) -> bool:
        """From here on the body is scanned as it comes, if it is text after all."""
        self._streams = False
        held = self._spool.read()
        name = "body"
        if not is_text(extract.media_type(held[:4096], name)):
            return True
        self._started = time.perf_counter()
        scanner = self._gate.scanners.current
        self._passing = PassingBody(
            scanner, self._gate.policies[self._policy].current, self._context, name=name,
            hold=self._options.hold, masks=trickles,
        )  # fmt: skip
        if self._look_around(self._passing) or self._passing.feed(held, keep=trickles):
            return await self._cut()
        return await self._forward() if trickles else True

    async def _forward(self) -> bool:
        """Hand on what was scanned long enough ago."""
        assert self._passing is not None  # noqa: S101 - the caller's condition
        first = not self._is_sent
        if data := self._passing.ready():
            opened = b""
            if first:
                self._spool.close()
                opened = icap_answers.opened(self._request, self._tag, None)
            await self._peer.write(opened + icap.chunk(data))
        return True

    async def _cut(self) -> bool:
        """Answer with the page in mid-body, or cut off what is on its way."""
        assert self._passing is not None  # noqa: S101 - the caller's condition
        inspection = self._passing.close()
        verdict = self._decided(inspection)
        if self._is_sent:
            self._gate.metrics.count("dlp_failures_total", reason="cut-off")
            self._peer.abort()
            return False
        await self._skip_rest(keeps=self._is_kept(verdict))
        await self._block(verdict, close=True)
        await self._peer.linger()
        return False

    async def _skip_rest(self, *, keeps: bool) -> None:
        """Take and drop what still comes: who is cut off in the middle never reads the page.

        A peer that pauses waits for the answer already; the time of the request runs on. What
        goes into quarantine `keeps` its rest.
        """
        skipped = self._spool.size
        if not keeps:
            self._spool.close()
        with contextlib.suppress(Gone, TimeoutError):  # the answer stands all the same
            while skipped <= self._limits.max_body:
                async with asyncio.timeout(LINGER):
                    event = await next_event(self._core, self._peer)
                if not isinstance(event, Data):
                    self._ended = isinstance(event, EndOfMessage)
                    return
                skipped += len(event.data)
                if keeps:
                    self._spool.write(event.data)

    async def _too_large(self) -> bool:
        """More than is kept: the policy says what becomes of what is not read.

        What is kept is scanned: it may be reason enough.
        """
        self._gate.metrics.count("dlp_failures_total", reason="over-budget")
        self._context = replace(self._context, complete=False, notices=("over-budget",))
        verdict = await self._verdict()
        if verdict.failed and not self._options.fail_open:
            return await self._refuse()
        if verdict.decision.action >= Action.REDACT:
            await self._block(verdict, close=True)
            await self._peer.linger()
            return False
        return await self._pass_rest(verdict)

    async def _pass_rest(self, verdict: Verdict) -> bool:
        """Hand on what is held and what still comes, unread, as the policy allows."""
        await self._peer.write(icap_answers.opened(self._request, self._tag, verdict))
        for piece in self._spool.pieces():
            await self._peer.write(icap.chunk(piece))
        while True:
            match await next_event(self._core, self._peer):
                case Data(data):
                    await self._peer.write(icap.chunk(data))
                case EndOfMessage(trailers):
                    await self._peer.write(icap.end_of_body(trailers))
                    return False
                case PreviewEnd():
                    await self._peer.write(self._core.go_on())
                case _:
                    raise Gone

    def _decided(self, inspection: Inspection) -> Verdict:
        return self._gate.decided(
            (*self._before, inspection), self._context, policy=self._policy,
            started=self._started, media_types=(self._passing.media_type,) if self._passing else (),
        )  # fmt: skip

    async def _end_of_stream(self, passing: PassingBody) -> bool:
        """Decide about what was scanned as it came."""
        inspection = await self._gate.apart(passing.close, INLINE + 1)
        if self._options.fields and self._trailers:
            self._look_around(passing)
        if not self._is_sent and not inspection.complete:
            # A stream's time also runs while the peer is slow: the whole gets its own.
            return await self._whole()
        verdict = self._decided(inspection)
        if not self._is_sent:
            return await self._reply(verdict)
        if not passing.allows(verdict.decision):
            self._gate.metrics.count("dlp_failures_total", reason="cut-off")
            self._peer.abort()
            return False
        rest = passing.rest()
        await self._peer.write(icap.chunk(rest) + icap.end_of_body(self._trailers))
        return True

    def _look_around(self, passing: PassingBody) -> bool:
        """Scan what stands around a body that is scanned as it comes; trailers come behind it.

        Say whether that alone must not pass.
        """
        scanner = self._gate.scanners.current
        items = around(self._head, self._options.fields, self._trailers)
        self._before = tuple(scanner.scan(item.data, name=item.name) for item in items)
        stops = [passing.add(inspection.findings) for inspection in self._before]  # all of them
        return any(stops)

    async def _verdict(self) -> Verdict:
        limit = min(self._gate.scanners.current.limits.max_expanded, self._limits.max_body)
        return await self._gate.judge(
            lambda: self._opened(limit), self._spool.size, self._context, policy=self._policy
        )

    def _opened(self, limit: int) -> Opened:
        """Return what is to be scanned: runs in a thread for large bodies."""
        body, fields, trailers = self._spool.read(), self._options.fields, self._trailers
        if self._request.method == "RESPMOD":
            return response_items(
                self._request_head, self._response_head, body,
                limit=limit, fields=fields, trailers=trailers,
            )  # fmt: skip
        return request_items(
            self._request_head, body, limit=limit, fields=fields, trailers=trailers
        )

    async def _reply(self, verdict: Verdict) -> bool:
        action = verdict.decision.action
        if action < Action.REDACT:
            return await self._pass(verdict)
        if action is Action.REDACT and self._ended:
            # Never here, however small it is: writing a document again takes its time.
            changed = await self._gate.apart(lambda: self._redacted(verdict), INLINE + 1)
            if changed is not None:
                head, body = changed
                opened = icap_answers.opened(self._request, self._tag, verdict, head.to_bytes())
                await self._peer.write_all(chain((opened,), icap_answers.pieces(body)))
                return True
        await self._block(verdict, close=False)
        return self._leave_preview()

    def _leave_preview(self) -> bool:
        if not self._ended:
            self._core.answered()
        return True

    async def _pass(self, verdict: Verdict) -> bool:
        """Pass it on: by `204` where the client allows it, else by sending it back."""
        if self._in_preview or self._request.allows_204:
            await self._peer.write(icap_answers.unchanged(self._tag, verdict))
            return self._leave_preview()
        await self._peer.write_all(self._sent_back(verdict))
        return True

    def _sent_back(self, verdict: Verdict) -> Iterator[bytes]:
        """Yield the answer that sends back what came."""
        yield icap_answers.opened(self._request, self._tag, verdict)
        if self._request.has_body:
            yield from map(icap.chunk, self._spool.pieces())
            yield icap.end_of_body(self._trailers)

    def _redacted(self, verdict: Verdict) -> tuple[Head, bytes] | None:
        """Return head and body without what must not pass; None when that cannot be done."""
        if not self._request.has_body:
            return None
        response = self._response_head if self._request.method == "RESPMOD" else None
        return message_without(
            self._gate, (self._request_head, response), self._spool.read(), verdict,
            self._context, policy=self._policy,
            limit=min(self._gate.scanners.current.limits.max_expanded, self._limits.max_body),
            fields=self._options.fields,
        )  # fmt: skip

    def _is_kept(self, verdict: Verdict) -> bool:
        """Say whether a message goes into quarantine."""
        is_wanted = verdict.decision.action is Action.QUARANTINE
        return is_wanted and self._options.quarantine is not None

    async def _keep(self, verdict: Verdict, quarantine: Quarantine) -> None:
        """Put into quarantine what came of the message."""
        request, decision = self._request, verdict.decision
        about = {
            "reference": verdict.reference, "time": self._context.time.isoformat(),
            "method": request.method, "user": self._context.user, "policy": decision.policy,
            "rules": list(decision.rules), "findings": dict(verdict.counts or {}),
            "bytes": self._spool.size, "whole": self._ended,
        }  # fmt: skip
        heads = (request.request_head, request.response_head)
        message = chain(heads, self._spool.pieces())
        kept = await self._gate.apart(
            lambda: quarantine.keep(verdict.reference, message, about), INLINE + 1
        )
        if not kept:
            self._gate.metrics.count("dlp_failures_total", reason="quarantine")
            self._gate.log.event("quarantine-failed", reference=verdict.reference)

    async def _block(self, verdict: Verdict, *, close: bool) -> None:
        if self._options.quarantine is not None and self._is_kept(verdict):
            await self._keep(verdict, self._options.quarantine)
        page = self._options.page.fill(verdict)
        await self._peer.write(icap_answers.blocked(self._tag, verdict, page, close=close))

    async def _unlooked(self, reason: str) -> bool:
        """Something of ours broke: fail closed, unless told otherwise and all is at hand."""
        self._gate.failure(reason, self._context, policy=self._policy)
        return await self._refuse()

    async def _refuse(self) -> bool:
        """Say that it could not be looked at: the proxy's own `bypass` decides then."""
        if self._is_sent:
            self._peer.abort()
        else:
            await self._peer.write(icap_answers.failed(500))
            await self._peer.linger()
        return False

    def _may_pass(self) -> bool:
        """Say whether the body may be scanned as it comes: no coding, no form."""
        declared = self._head.get("content-type").lower()
        coding = self._head.get("content-encoding").strip().lower()
        return coding in {"", "identity"} and not declared.startswith(_HELD_TYPES)


def _context(request: Request, head: Head, message: Head) -> Context:
    """Return what the proxy says of a transfer; a site stands as recipient `@host`."""
    media = message.media_type
    user = request.headers.get("x-client-username") or request.headers.get("x-authenticated-user")
    if request.method == "RESPMOD":
        return Context(channel="web-download", user=user or "", media_type=media)
    target = head.target
    host = target.partition("://")[2].partition("/")[0] if "://" in target else head.get("host")
    host = host.rpartition("@")[2].partition(":")[0]
    recipients = (f"@{host}",) if host else ()
    return Context(channel="web", user=user or "", recipients=recipients, media_type=media)
