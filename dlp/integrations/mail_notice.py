"""Notices to senders: to whom a message was not delivered, and why not.

Handed to a mail server before the filter answers, so that nobody is left out unknown to the
sender. A notice holds addresses and the policy's words, nothing of the message.
"""

from __future__ import annotations

import email.policy
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from dlp.integrations.gate import Verdict

_SECONDS = 20.0
_LISTED = 200
_SUBJECT = "未送达部分收件人 / Not delivered to all recipients"
_TEXT = """{notice_zh}
下列收件人未收到您的邮件：

{removed}

{notice_en}
Your message was not delivered to the recipients above.

编号 / Reference: {reference}
"""


@dataclass(frozen=True, slots=True)
class Notifier:
    """Where notices are handed in, and from whom they are."""

    host: str
    port: int
    address: str

    def tell(self, sender: str, removed: Sequence[str], verdict: Verdict) -> bool:
        """Hand in the notice about recipients that were removed; say whether it was taken."""
        message = self._message(sender, removed, verdict)
        try:
            with smtplib.SMTP(self.host, self.port, timeout=_SECONDS) as client:
                # No return path: a notice that cannot be delivered must not come back.
                return client.send_message(message, "", [sender]) == {}
        except (OSError, smtplib.SMTPException, ValueError):
            return False

    def _message(self, sender: str, removed: Sequence[str], verdict: Verdict) -> EmailMessage:
        listed = [f"  {' '.join(address.split())}" for address in removed[:_LISTED]]
        if len(removed) > _LISTED:
            listed.append(f"  … ({len(removed)})")
        decision = verdict.decision
        made = EmailMessage(policy=email.policy.SMTP)
        made["From"], made["To"], made["Subject"] = self.address, sender, _SUBJECT
        made["Date"] = format_datetime(datetime.now(UTC))
        made["Message-ID"] = make_msgid(domain=self.address.rpartition("@")[2] or None)
        made["Auto-Submitted"] = "auto-replied"
        made.set_content(_TEXT.format(
            notice_zh=decision.notice_zh or "邮件含敏感数据。", removed="\n".join(listed),
            notice_en=decision.notice_en or "This message holds confidential data.",
            reference=verdict.reference,
        ), cte="base64")  # fmt: skip
        return made
