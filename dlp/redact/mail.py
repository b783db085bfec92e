"""Rewrite messages (RFC 5322, RFC 2045): headers, bodies in their transfer encoding, attachments.

What does not change stays byte for byte. Signed and encrypted messages are refused.
"""

from __future__ import annotations

import base64
import email
import email.policy
import quopri
import re
from email.header import Header, decode_header
from email.message import Message

from dlp.redact.errors import Refused
from dlp.redact.plain import rewrite_text
from dlp.redact.seeker import Finder, Rewrite

_SIGNED = frozenset(
    [
        "multipart/signed",
        "multipart/encrypted",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-encrypted",
    ]
)
_STRUCTURE = frozenset({"content-transfer-encoding", "mime-version"})
_PGP = re.compile(rb"-----BEGIN PGP (?:SIGNED )?MESSAGE-----")
_SIGNATURE_HEADERS = frozenset({"dkim-signature", "arc-seal", "arc-message-signature"})
_TEXT = frozenset({"text/plain", "text/csv", "text/calendar", "text/vcard"})
_ADDRESSES = frozenset({"from", "to", "cc", "bcc", "sender", "reply-to", "return-path"})
_TOO_DEEP = 30


def rewrite_mail(data: bytes, finder: Finder, rewrite: Rewrite, *, path: str) -> bytes:
    """Return a message with the values replaced.

    A DKIM signature over what was replaced no longer holds; such headers are cut.
    """
    if _PGP.search(data):
        raise Refused([f"signed: {path or 'the message'} is a PGP message"])
    line_end = b"\r\n" if b"\r\n" in data[:4096] else b"\n"
    policy = email.policy.compat32.clone(linesep=line_end.decode(), max_line_length=None)
    message = email.message_from_bytes(data, policy=policy)
    for part in message.walk():
        if part.get_content_type() in _SIGNED:
            raise Refused([f"signed: {path or 'the message'} is {part.get_content_type()}"])
    if message.defects and message.is_multipart():
        raise Refused([f"broken: {path or 'the message'}: its parts cannot be told apart"])
    changed = _message(message, finder, rewrite, path, 0)
    if not changed:
        return data
    for name in _SIGNATURE_HEADERS:
        del message[name]
    return message.as_bytes(policy=policy)


def _message(
    message: Message, finder: Finder, rewrite: Rewrite, path: str, depth: int
) -> bool:  # fmt: skip
    if depth > _TOO_DEEP:
        raise Refused([f"over-budget: {path}: parts nested deeper than {_TOO_DEEP}"])
    changed = _headers(message, finder, rewrite)
    for name in ("preamble", "epilogue"):
        text = getattr(message, name)
        if text:
            old = text.encode("utf-8", "surrogateescape")
            new = rewrite_text(old, finder, rewrite, charset=None)
            if new != old:
                setattr(message, name, new.decode("utf-8", "surrogateescape"))
                changed = True
    payload = message.get_payload()
    if isinstance(payload, list):
        for number, part in enumerate(payload):
            changed = _message(part, finder, rewrite, f"{path}!/{number}", depth + 1) or changed
        return changed
    return _body(message, finder, rewrite, path) or changed


def _body(message: Message, finder: Finder, rewrite: Rewrite, path: str) -> bool:
    content = message.get_payload(decode=True)
    if not isinstance(content, bytes) or not content:
        return False
    kind, charset = message.get_content_type(), message.get_content_charset()
    if kind in _TEXT and not message.get_filename():
        new = rewrite_text(content, finder, rewrite, charset=_known(content, charset))
    else:
        new = rewrite(content, f"{path}!/{kind}")
    if new == content:
        return False
    encoding = str(message.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "base64":
        body = base64.encodebytes(new).decode("ascii")
    elif encoding == "quoted-printable":
        body = quopri.encodestring(new.replace(b"\r\n", b"\n")).decode("ascii")
    elif encoding in {"", "7bit", "8bit", "binary"}:
        body = new.decode("ascii", "surrogateescape")
    else:
        raise Refused([f"unsupported: {path}: transfer encoding {encoding[:20]!r}"])
    message.set_payload(body)
    return True


def _known(content: bytes, charset: str | None) -> str | None:
    """Return the declared charset where the bytes agree with it."""
    if charset is None:
        return None
    try:
        content.decode(charset)
    except (LookupError, UnicodeError):
        return None
    return charset


def _headers(message: Message, finder: Finder, rewrite: Rewrite) -> bool:
    """Rewrite header by header; one that changes is written in encoded words where it must be."""
    changed = False
    fields = message._headers  # type: ignore[attr-defined]  # noqa: SLF001 - in place, in order
    for place, (name, raw) in enumerate(fields):
        if name.lower() in _STRUCTURE:
            continue
        text = _header_text(str(raw)) if isinstance(raw, Header) else _header_text(raw)
        data = text.encode("utf-8", "surrogateescape")
        new = rewrite_text(data, finder, rewrite, charset=None)
        if new == data:
            continue
        shown = new.decode("utf-8", "replace")
        shown = re.sub(r"\s*\r?\n\s*", " ", shown)
        fields[place] = (name, shown if shown.isascii() else _words(shown, name))
        changed = True
    return changed


def _header_text(raw: str) -> str:
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", raw)
    if "=?" not in unfolded:
        return unfolded
    parts: list[str] = []
    try:
        for content, charset in decode_header(unfolded):
            if isinstance(content, str):
                parts.append(content)
            else:
                parts.append(content.decode(charset or "ascii", "replace"))
    except (LookupError, ValueError):
        return unfolded
    return "".join(parts)


def _words(text: str, name: str) -> str:
    """Write encoded words (RFC 2047): the whole of a text, the names only of addresses."""
    if name.lower() not in _ADDRESSES:
        return Header(text, "utf-8", header_name=name[:60]).encode()
    words = re.split(r"([^\x00-\x7f]+(?:[ ]+[^\x00-\x7f]+)*)", text)
    return "".join(word if word.isascii() else Header(word, "utf-8").encode() for word in words)
