"""Read a mail message (RFC 5322): headers, bodies as declared, attachments as parts.

Bodies keep their bytes and declared charset; HTML bodies, calendars, forwarded messages and
attachments go back to the start as parts.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from dlp.extract.base import Extracted, Source
from dlp.extract.mail_headers import codec_of, parameter, words
from dlp.extract.mail_parts import Headers, Piece, pieces
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

_FORWARDED = frozenset({"message/rfc822", "message/global", "message/news"})
_UUENCODED = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?$")
_SOFT = re.compile(rb" \r?\n")


def read(source: Source, budget: Budget) -> Extracted:
    """Yield each part of a message in order: its headers, then its content."""
    for number, piece in enumerate(pieces(source.data, budget, depth=budget.limits.max_depth * 8)):
        yield from _headers(piece, number)
        if piece.kind in {"preamble", "epilogue"}:
            yield Segment(data=piece.body, path=piece.kind, kind=piece.kind)
        elif piece.body:
            yield from _content(piece, number, budget)


def _headers(piece: Piece, number: int) -> Extracted:
    """Yield all headers of a part as lines `name: value`, decoded."""
    if not piece.headers.fields:
        return
    path = "headers" if number == 0 else f"headers of part {number}"
    yield text_segment(header_text(piece.headers), kind="header", path=path)
    if piece.headers.cut:
        yield Notice(code="over-budget", detail="headers are longer than is read", path=path)


def header_text(headers: Headers) -> str:
    """Return headers as text; parameters in extended form (RFC 2231) are added decoded."""
    lines: list[str] = []
    for name, value in headers.fields:
        text = words(value)
        lines.append(f"{name}: {text}" if name else text)
        if "*" in value and name in {"content-type", "content-disposition"}:
            lines.extend(filter(None, (parameter(value, key) for key in ("filename", "name"))))
    return "\n".join(lines) + "\n"


def _content(piece: Piece, number: int, budget: Budget) -> Extracted:
    """Yield the body of a leaf: text in place, everything else as a part."""
    body, notice = transfer_decoded(piece, budget)
    if notice:
        yield notice
    if not body:
        return
    declared = piece.headers.get("content-type")
    disposition = piece.headers.get("content-disposition")
    name = _name(declared, disposition)
    charset = codec_of(parameter(";" + declared.partition(";")[2], "charset"))
    kind = "attachment" if name or disposition.lower().startswith("attachment") else "body"
    media = piece.type
    if media in _FORWARDED:
        yield Part(name=name or f"message {number}", data=body, kind="forwarded", media_type=media)
    elif media == "text/plain" and kind == "body":
        yield from _text(body, declared, charset, number, budget)
    else:
        yield Part(
            name=name or f"part {number}",
            data=body,
            kind=kind,
            media_type=media,
            charset=charset,
        )


def _text(
    body: bytes, declared: str, charset: str | None, number: int, budget: Budget
) -> Extracted:
    """Yield a text body; flowed lines that were cut inside words are joined (RFC 3676)."""
    path = "body" if number == 0 else f"part {number}"
    flowed = declared.lower()
    if "format=flowed" in flowed.replace('"', "") and "delsp=yes" in flowed.replace('"', ""):
        body = _SOFT.sub(b"", body)
    yield Segment(data=body, path=path, charset=charset)
    for name, data in _uuencoded(body):
        budget.spend_bytes(len(data))
        yield Part(name=name, data=data, kind="attachment")


def transfer_decoded(piece: Piece, budget: Budget) -> tuple[bytes, Notice | None]:
    """Undo the transfer encoding (RFC 2045 §6) as tolerantly as mail programs do."""
    encoding = piece.headers.get("content-transfer-encoding").strip().lower()
    if not encoding:
        return piece.body, None
    if encoding == "base64":
        body = base64_bytes(piece.body)
    elif encoding == "quoted-printable":
        body = binascii.a2b_qp(piece.body)
    elif encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        found = next(iter(_uuencoded(b"\n" + piece.body)), None)
        body = found[1] if found else piece.body
    else:
        return piece.body, None
    budget.spend_bytes(len(body))
    if piece.body.strip() and not body:
        return piece.body, Notice(code="corrupt", detail=f"{encoding} cannot be decoded")
    return body, None


def base64_bytes(raw: bytes) -> bytes:
    r"""Decode base64 in which anything may stand between the digits.

    >>> base64_bytes(b"YW\nJj!ZA")
    b'abcd'
    """
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _name(declared: str, disposition: str) -> str:
    """Return the file name that a part declares, by its type and its disposition."""
    if not declared and not disposition:
        return ""
    found = parameter(";" + disposition.partition(";")[2], "filename")
    found = found or parameter(";" + declared.partition(";")[2], "name")
    return " ".join(found.split())[:255]


def _uuencoded(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files that are uuencoded inside a text."""
    if b"begin" not in body:  # found faster than the line
        return
    for match in _UUENCODED.finditer(body):
        out: list[bytes] = []
        for line in body[match.end() :].lstrip(b"\r\n").split(b"\n"):
            if line.strip() in {b"end", b"`", b"===="}:
                break
            try:
                out.append(binascii.a2b_uu(line.rstrip(b"\r")))
            except binascii.Error:
                width = ((line[0] - 32 & 63) * 4 + 5) // 3 if line else 0
                try:
                    out.append(binascii.a2b_uu(line[:width]))
                except binascii.Error:
                    break
        if out:
            yield match[1].decode("utf-8", "replace"), b"".join(out)
