"""Redaction of a message: texts masked in place, attachments written again, or taken out.

What comes out is scanned again by the caller's rule before it counts: a message that still holds
what must not pass is no redacted message.
"""

from __future__ import annotations

import base64
import email
import email.policy
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import Message

from dlp.extract.mail_headers import words
from dlp.integrations.masking import chosen, masked
from dlp.integrations.rewriting import without
from dlp.scanner import Scanner

MAX_BYTES = 64 << 20
"""Larger messages are not redacted: they are blocked."""
_MAX_PARTS = 1000
_POLICY = email.policy.compat32.clone(linesep="\r\n", max_line_length=None)
_NOTE = "附件含敏感数据，已被移除。\r\nAn attachment held confidential data and was removed.\r\n"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A changed message: its header fields in order, and its body."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def redacted(
    data: bytes, scanner: Scanner, infotypes: Sequence[str], passes: Callable[[bytes], bool]
) -> Redacted | None:
    """Return the message without `infotypes` (patterns; none: all); None if that fails.

    `passes` says of the changed message whether it may pass. Never raises.
    """
    if len(data) > MAX_BYTES:
        return None
    try:
        message = email.message_from_bytes(data, policy=_POLICY)
        _headers(message, scanner, infotypes)
        for number, part in enumerate(message.walk()):
            if number > _MAX_PARTS:
                return None
            if not part.is_multipart():
                _part(part, scanner, infotypes)
        changed = _flat(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # what the standard library makes of hostile mail
    if not passes(changed):
        return None
    head, _, body = changed.partition(b"\r\n\r\n")
    return Redacted(tuple(_fields(head)), body)


def _headers(message: Message, scanner: Scanner, infotypes: Sequence[str]) -> None:
    """Mask header fields in which something is found; the others stay as they came."""
    for place, (name, value) in enumerate(message._headers):  # type: ignore[attr-defined] # noqa: SLF001 - the only way to change one of several
        text = words(str(value))
        inspection = scanner.scan(f"{name}: {text}")
        if not chosen(inspection.findings, infotypes):
            continue
        data = masked(f"{name}: {text}".encode(), inspection, infotypes)
        clean = data.decode("utf-8", "replace").partition(": ")[2] if data else "***"
        coded = base64.b64encode(clean.encode()).decode()
        new = clean if clean.isascii() else f"=?utf-8?B?{coded}?="
        message._headers[place] = (name, new)  # type: ignore[attr-defined] # noqa: SLF001 - as above


def _part(part: Message, scanner: Scanner, infotypes: Sequence[str]) -> None:
    """Take out what is found; where that cannot be done, put a note in the place of the part."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return
    media = part.get_content_type()
    name = part.get_filename() or "part"
    inspection = scanner.scan(payload, name=name, media_type=media)
    if inspection.complete and not chosen(inspection.findings, infotypes):
        return
    text = without(payload, inspection, infotypes, scanner) if inspection.complete else None
    if text is not None and chosen(
        scanner.scan(text, name=name, media_type=media).findings, infotypes
    ):
        text = None
    if text is None:
        for name in ("Content-Type", "Content-Disposition"):
            del part[name]
        part["Content-Type"] = "text/plain; charset=utf-8"
        text = _NOTE.encode()
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(text).decode("ascii"))


def _flat(message: Message) -> bytes:
    out = io.BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=_POLICY).flatten(message)
    return out.getvalue()


def _fields(head: bytes) -> list[tuple[bytes, bytes]]:
    """Return the header fields of a flat message, unfolded lines joined as they stand."""
    fields: list[tuple[bytes, bytes]] = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, value + b"\n" + line)
        else:
            name, _, value = line.partition(b":")
            fields.append((name, value))
    return fields
