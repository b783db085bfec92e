"""A before-queue filter for mail: a handler for `aiosmtpd`, in front of the real mail server.

Nothing is queued here: a message is handed on while its sender waits, so what the next server
says is what the sender hears, and no message can be lost between the two.
"""

from __future__ import annotations

import asyncio
import importlib
import smtplib
from collections.abc import Sequence
from typing import Any, Protocol

from dlp.errors import DlpError, MissingDependency
from dlp.integrations.gate import Gate, Item, Opened
from dlp.policy import Action, Context
from dlp.redact import redact

_LATER = "451 4.7.1 The content filter cannot look at this now; try again later"
_NEXT_IS_GONE = "451 4.4.1 The next mail server does not answer; try again later"
_SECONDS = 60.0


class Envelope(Protocol):
    """What is asked of `aiosmtpd.smtp.Envelope`."""

    mail_from: str | None
    mail_options: list[str]
    rcpt_tos: list[str]
    content: Any


class MailFilter:
    """Scans each message, and hands on what may pass to `forward` (host, port).

    Arguments: `gate`, which scans, decides and counts; `policy`, the name of one of its policies;
    `forward`, the re-injection listener of the mail server; `fail_open`: hand on what could not
    be scanned because something of ours broke (else the sender is told to try again).

    A message is refused (550) for `block` and `quarantine`: before the queue there is nowhere to
    keep it. For `redact` a redacted copy is handed on, or the message is refused if there
    cannot be one.
    """

    def __init__(
        self,
        gate: Gate,
        *,
        forward: tuple[str, int],
        policy: str | None = None,
        fail_open: bool = False,
    ) -> None:
        self._gate = gate
        self._policy = policy or gate.default
        self._forward = forward
        self._fail_open = fail_open

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: ARG002, N802 - the name and arguments that aiosmtpd calls
        """Return the reply to DATA."""
        content = envelope.content
        data = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
        context = Context(
            sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos), channel="email",
            media_type="message/rfc822",
        )  # fmt: skip
        opened = Opened((Item(data, "message.eml", "message/rfc822"),))
        verdict = await self._gate.judge(lambda: opened, len(data), context, policy=self._policy)
        decision = verdict.decision
        if verdict.failed and not self._fail_open:
            return _LATER
        if verdict.stops and not verdict.failed:
            return _refusal(decision.notice_en, verdict.reference)
        if decision.action == Action.REDACT:
            clean = await asyncio.to_thread(self._redacted, data, decision.redact)
            if clean is None:
                return _refusal("It could not be redacted.", verdict.reference)
            data = clean
        return await asyncio.to_thread(
            _handed_on, self._forward, envelope.mail_from or "", list(envelope.rcpt_tos),
            list(envelope.mail_options), data,
        )  # fmt: skip

    def _redacted(self, data: bytes, infotypes: Sequence[str]) -> bytes | None:
        """Return the message without what the policy names; None if there cannot be one."""
        try:
            scanner = self._gate.scanners.current
            return redact(data, scanner=scanner, name="message.eml",
                          infotypes=infotypes or None, minimum=scanner.minimum).data  # fmt: skip
        except DlpError:
            return None


def _handed_on(
    place: tuple[str, int], sender: str, recipients: list[str], options: list[str], data: bytes
) -> str:
    """Hand a message to the next server; return what it said.

    All recipients or none: the one reply to DATA cannot say that some were refused.
    """
    wanted = [option for option in options if option.upper().startswith(("BODY=", "SMTPUTF8"))]
    try:
        with smtplib.SMTP(*place, timeout=_SECONDS) as client:
            client.ehlo()
            code, text = client.mail(sender, wanted)
            for recipient in recipients:
                if code >= 400:  # noqa: PLR2004 - a refusal (RFC 5321 §4.2.1)
                    break
                code, text = client.rcpt(recipient)
            if code < 400:  # noqa: PLR2004 - as above
                code, text = client.data(data)
    except (OSError, smtplib.SMTPException):
        return _NEXT_IS_GONE
    said = " ".join(text.decode("utf-8", "replace").split())
    return f"{code} {said}"[:500]


def _refusal(notice: str, reference: str) -> str:
    said = " ".join((notice or "This message holds confidential data.").split())
    said = said.encode("ascii", "replace").decode("ascii")
    return f"550 5.7.1 {said[:400]} ({reference})"


def controller(handler: MailFilter, *, host: str = "127.0.0.1", port: int = 0, **more: Any) -> Any:
    """Return an `aiosmtpd` controller for a filter: `start()` and `stop()` it.

    `more` goes to it: `data_size_limit` (bytes), `ready_timeout` (seconds). Raises
    `MissingDependency` without aiosmtpd.
    """
    try:
        made = importlib.import_module("aiosmtpd.controller").Controller
    except ImportError:
        raise MissingDependency("the mail filter needs aiosmtpd: pip install aiosmtpd") from None
    return made(handler, hostname=host, port=port, **more)
