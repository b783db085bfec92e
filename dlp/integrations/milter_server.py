"""The milter server: whole messages of an MTA, decided by the gate, changed or refused.

The message is put together again as it came (headers and body) and scanned as one source, so
that attachments, forwarded messages and headers are all seen. What breaks on our side is
answered with a temporary failure: the sender's MTA tries again later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from dlp.integrations import milter
from dlp.integrations.gate import Gate, Item, Opened, Verdict
from dlp.integrations.mail_notice import Notifier
from dlp.integrations.mail_redaction import Redacted, redacted
from dlp.integrations.milter import (
    Abort,
    Body,
    EndOfBody,
    Header,
    MailFrom,
    Malformed,
    May,
    MilterCore,
    Negotiate,
    Quit,
    Recipient,
)  # fmt: skip
from dlp.integrations.serving import Peer, ServeLimits, next_event
from dlp.integrations.spool import Spool
from dlp.policy import Action, Context

T = TypeVar("T")
OURS = b"x-dlp-"
"""Headers with this beginning are ours: a message that comes with them loses them."""
_PROGRESS_SECONDS = 10.0
_MAX_HEADERS = 1 << 20
_MAX_RECIPIENTS = 10_000
_NOTICE = "This message holds confidential data and was not delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class MilterOptions:
    """What can be chosen about the filter."""

    fail_open: bool = False
    """Accept what could not be looked at because something of ours broke."""
    remove_recipients: bool = False
    """Where a message is blocked, deliver to those recipients to whom alone it may go."""
    notifier: Notifier | None = None
    """Who tells the sender to whom it was not delivered; None: nobody is told."""
    code: int = 550
    enhanced: str = "5.7.1"


@dataclass(slots=True)
class _Message:
    """What came of one message."""

    spool: Spool
    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    header_bytes: int = 0
    lost: bool = False
    """True when a limit was reached: what follows is not kept, so not all is read."""
    broken: bool = False
    """True when the spool failed: there is nothing to decide about."""

    def to_bytes(self) -> bytes:
        """Return the message as it was sent, without the envelope."""
        lines = [header.name + b":" + _value(header.value) for header in self.headers]
        return b"\r\n".join((*lines, b"", self.spool.read()))


class MilterServer:
    """A handler of peers; see `dlp.integrations.serving.Server`."""

    def __init__(
        self,
        gate: Gate,
        *,
        limits: ServeLimits | None = None,
        options: MilterOptions | None = None,
    ) -> None:
        self._gate = gate
        self._limits = limits or ServeLimits()
        self._options = options or MilterOptions()

    async def __call__(self, peer: Peer) -> None:
        """Answer the MTA until it has no more."""
        session = _Session(peer, self._gate, self._limits, self._options)
        try:
            await session.run()
        finally:
            session.forget()


class _Session:
    """One connection of the MTA: messages one after another."""

    def __init__(self, peer: Peer, gate: Gate, limits: ServeLimits, options: MilterOptions) -> None:
        self._peer, self._gate = peer, gate
        self._limits, self._options = limits, options
        self._core = MilterCore()
        self._may = May(0)
        self._user = ""
        self._message: _Message | None = None

    async def run(self) -> None:
        while True:
            event: milter.Event = await next_event(self._core, self._peer)
            match event:
                case milter.Closed() | Quit(again=False):
                    return
                case Malformed():
                    self._gate.metrics.count("dlp_protocol_errors_total", protocol="milter")
                    return
                case EndOfBody():
                    await self._decide()
                case _:
                    await self._take(event)

    def forget(self) -> None:
        """Drop the message under way."""
        if self._message is not None:
            self._message.spool.close()
            self._message = None

    async def _take(self, event: milter.Event) -> None:
        """Keep what an event brings; answer it if the MTA waits for that."""
        try:
            answer = self._kept(event)
        except OSError:  # of the spool
            self._message_now().broken = True
            self._gate.metrics.count("dlp_failures_total", reason="spool")
            answer = b""
        if answer:
            await self._peer.write(answer)
        elif self._core.awaits_answer(event):
            await self._peer.write(milter.CONTINUE)

    def _kept(self, event: milter.Event) -> bytes:
        match event:
            case Negotiate():
                wanted = (
                    May.ADD_HEADERS | May.CHANGE_BODY | May.REMOVE_RECIPIENTS
                    | May.CHANGE_HEADERS | May.QUARANTINE
                )  # fmt: skip
                self._may = May(int(wanted) & event.may)
                return self._core.agree(event, may=self._may)
            case milter.Connect():
                self._user = ""
            case milter.Macros(values=values):
                self._user = values.get("{auth_authen}", self._user)
            case MailFrom(address):
                self.forget()
                self._peer.begin()
                self._message_now().sender = _bare(address)
            case Recipient(address):
                message = self._message_now()
                if len(message.recipients) < _MAX_RECIPIENTS:
                    message.recipients.append(address)
                else:
                    message.lost = True
            case Header():
                self._add_header(event)
            case Body(data):
                return self._add_body(data)
            case Abort() | Quit():
                self.forget()
                self._peer.end()
        return b""

    def _message_now(self) -> _Message:
        if self._message is None:
            spool = Spool(threshold=self._limits.spool, folder=self._limits.spool_dir)
            self._message = _Message(spool)
        return self._message

    def _add_header(self, header: Header) -> None:
        message = self._message_now()
        message.header_bytes += len(header.name) + len(header.value) + 4
        if message.header_bytes > _MAX_HEADERS:
            message.lost = True
            return
        leading = self._core.steps & milter.Step.LEADING_SPACE
        value = header.value if leading else b" " + header.value
        message.headers.append(Header(header.name, value))

    def _add_body(self, data: bytes) -> bytes:
        message = self._message_now()
        if message.lost or message.broken:
            return b""
        if message.spool.size + len(data) > self._limits.max_body:
            message.lost = True
            can_skip = self._core.steps & milter.Step.SKIP
            return milter.SKIP if can_skip and self._core.awaits_answer(Body(b"")) else b""
        message.spool.write(data)
        return b""

    async def _decide(self) -> None:
        message = self._message_now()
        context = Context(
            channel="email", sender=message.sender, user=self._user,
            recipients=tuple(_bare(address) for address in message.recipients),
            size=message.spool.size + message.header_bytes,
        )  # fmt: skip
        try:
            answers = await self._answers(message, context)
        except OSError:  # the spool cannot be read back
            self._gate.failure("spool", context, policy=self._gate.default)
            answers = [milter.TEMPFAIL]
        await self._peer.write(b"".join(answers))
        self.forget()
        self._peer.end()

    async def _answers(self, message: _Message, context: Context) -> list[bytes]:
        """Return the changes and the final answer for a message."""
        gate = self._gate
        broken = [milter.ACCEPT if self._options.fail_open else milter.TEMPFAIL]
        if message.broken:
            return broken
        notices = ("over-budget",) if message.lost else ()

        def load() -> Opened:  # in a thread, so that few messages are in memory at a time
            item = Item(message.to_bytes(), "message", "message/rfc822", certain=True)
            return Opened((item,), notices, complete=not message.lost)

        size = message.spool.size + message.header_bytes
        judged = gate.judge(load, size, context, policy=gate.default)
        verdict = await self._with_progress(judged)
        if verdict.failed:
            return broken
        cleaned = self._without_ours(message)
        action = verdict.decision.action
        if action is Action.REDACT and May.CHANGE_BODY in self._may and not message.lost:
            changed = await self._with_progress(self._redacted(message, context, verdict))
            if changed is not None:
                return [*cleaned, *self._changes(message, changed), *self._mark(verdict),
                        milter.ACCEPT]  # fmt: skip
        if action is Action.QUARANTINE and May.QUARANTINE in self._may:
            reason = f"{verdict.threat} {verdict.reference}"
            return [*cleaned, *self._mark(verdict), milter.quarantine(reason), milter.ACCEPT]
        if action >= Action.REDACT:
            return await self._blocked(message, verdict, context, cleaned)
        return [*cleaned, *self._mark(verdict), milter.ACCEPT]

    async def _blocked(
        self, message: _Message, verdict: Verdict, context: Context, cleaned: list[bytes]
    ) -> list[bytes]:
        """Refuse; or take away those recipients to whom it may not go."""
        can_remove = May.REMOVE_RECIPIENTS in self._may and not message.lost
        if self._options.remove_recipients and can_remove:
            removed = self._forbidden(message, verdict, context)
            if len(removed) < len(message.recipients):
                if not await self._told(message, removed, verdict):
                    return [milter.TEMPFAIL]
                note = self._added("X-DLP-Removed-Recipients", str(len(removed)))
                return [*cleaned, *map(milter.remove_recipient, removed), note,
                        *self._mark(verdict), milter.ACCEPT]  # fmt: skip
        notice = verdict.decision.notice_en or _NOTICE
        text = f"{notice} (reference {verdict.reference})"
        return [milter.reply(self._options.code, self._options.enhanced, text)]

    async def _told(self, message: _Message, removed: list[str], verdict: Verdict) -> bool:
        """Tell the sender who does not get a message; False when that should be, and failed.

        Nobody is told where the sender is a program: it would be answered by one (RFC 3834).
        """
        notifier = self._options.notifier
        if notifier is None or not message.sender or _is_automatic(message.headers):
            return True
        bare = [_bare(address) for address in removed]
        # Not with the threads that scan: a mail server that does not answer must not stop those.
        work = asyncio.to_thread(notifier.tell, message.sender, bare, verdict)
        told = await self._with_progress(work)
        if not told:
            self._gate.metrics.count("dlp_failures_total", reason="notice")
            self._gate.log.event("notice-failed", reference=verdict.reference)
        return told

    def _forbidden(self, message: _Message, verdict: Verdict, context: Context) -> list[str]:
        """Return the recipients to whom alone the message may not go either."""
        policy = self._gate.policies[self._gate.default].current
        inspection = verdict.inspections[0]
        return [
            address
            for address in message.recipients
            if policy.decide(inspection, replace(context, recipients=(_bare(address),))).action
            >= Action.REDACT
        ]

    async def _redacted(
        self, message: _Message, context: Context, verdict: Verdict
    ) -> Redacted | None:
        gate = self._gate

        def passes(changed: bytes) -> bool:
            opened = Opened((Item(changed, "message", "message/rfc822", certain=True),))
            left = gate.check(opened, context, policy=gate.default)
            return not left.failed and left.decision.action < Action.REDACT

        scanner = gate.scanners.current
        infotypes = verdict.decision.redact

        def work() -> Redacted | None:
            return redacted(message.to_bytes(), scanner, infotypes, passes)

        return await gate.apart(work, message.spool.size)

    def _changes(self, message: _Message, changed: Redacted) -> list[bytes]:
        """Return the packets that make the message into the redacted one."""
        packets = []
        seen: dict[bytes, int] = {}
        kept = dict.fromkeys((header.name.lower() for header in message.headers), 0)
        for name, value in changed.headers:
            low = name.lower()
            seen[low] = seen.get(low, 0) + 1
            if low not in kept:
                packets.append(milter.add_header(name, self._spaced(value)))
                continue
            olds = [header.value for header in message.headers if header.name.lower() == low]
            index = seen[low]
            if index <= len(olds) and olds[index - 1].strip() != value.strip():
                packets.append(milter.change_header(index, name, self._spaced(value)))
        return packets + milter.replace_body(changed.body)

    def _without_ours(self, message: _Message) -> list[bytes]:
        """Take away headers that only we may set; from the last, so that numbers stay true."""
        if May.CHANGE_HEADERS not in self._may:
            return []
        numbers: dict[bytes, int] = {}
        found = []
        for header in message.headers:
            low = header.name.lower()
            numbers[low] = numbers.get(low, 0) + 1
            if low.startswith(OURS):
                found.append(milter.change_header(numbers[low], header.name, None))
        return found[::-1]

    def _mark(self, verdict: Verdict) -> list[bytes]:
        if verdict.decision.action < Action.WARN or May.ADD_HEADERS not in self._may:
            return []
        value = f"{verdict.decision.action.label}; reference={verdict.reference}"
        return [self._added("X-DLP-Action", value)]

    def _added(self, name: str, value: str) -> bytes:
        return milter.add_header(name.encode("ascii"), self._spaced(value.encode("ascii")))

    def _spaced(self, value: bytes) -> bytes:
        """Return a value with the space before it, if we have to write that."""
        leading = self._core.steps & milter.Step.LEADING_SPACE
        return (b" " if leading else b"") + value.strip()

    async def _with_progress(self, work: Coroutine[Any, Any, T]) -> T:
        """Await, and tell the MTA now and then that we are still there."""
        task = asyncio.ensure_future(work)
        try:
            while True:
                done, _ = await asyncio.wait({task}, timeout=_PROGRESS_SECONDS)
                if done:
                    return task.result()
                await self._peer.write(milter.packet("p"))
        finally:
            task.cancel()


def _value(value: bytes) -> bytes:
    r"""Return a header's value as it stands in a message: the MTA sends folds as `\n`."""
    return value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _is_automatic(headers: list[Header]) -> bool:
    """Say whether a message comes from a program or a list."""
    for header in headers:
        name, value = header.name.lower(), header.value.strip().lower()
        if name in {b"list-id", b"list-unsubscribe"}:
            return True
        if name == b"auto-submitted" and value != b"no":
            return True
        if name == b"precedence" and value in {b"bulk", b"junk", b"list"}:
            return True
    return False


def _bare(address: str) -> str:
    """Return an address without its angle brackets."""
    return address.strip().removeprefix("<").removesuffix(">")
