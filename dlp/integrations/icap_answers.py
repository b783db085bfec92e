"""Answers of the ICAP server as bytes: pass on, replace by a page, hand on changed."""

from __future__ import annotations

from collections.abc import Iterator

from dlp.integrations import icap
from dlp.integrations.gate import Verdict
from dlp.integrations.http_message import Head
from dlp.integrations.icap import Request
from dlp.policy import Action

CLOSE = ("Connection", "close")
_PIECE = 65_536


def unchanged(tag: str, verdict: Verdict | None) -> bytes:
    """Return `204`: the client goes on with what it has (RFC 3507 §4.6)."""
    return icap.response(204, [("ISTag", tag), *_said(verdict)])


def opened(request: Request, tag: str, verdict: Verdict | None, head: bytes = b"") -> bytes:
    """Return the beginning of `200` with the message's own head, or a changed one."""
    is_response = request.method == "RESPMOD"
    name, body = ("res-hdr", "res-body") if is_response else ("req-hdr", "req-body")
    data = head or (request.response_head if is_response else request.request_head)
    heads = ((name, data),) if data else ()
    return icap.response(
        200, [("ISTag", tag), *_said(verdict)], heads=heads, body=body if request.has_body else ""
    )


def pieces(data: bytes) -> Iterator[bytes]:
    """Yield a body in chunks, and its end."""
    for start in range(0, len(data), _PIECE):
        yield icap.chunk(data[start : start + _PIECE])
    yield icap.end_of_body()


def blocked(tag: str, verdict: Verdict, page: bytes, *, close: bool) -> bytes:
    """Return a page in place of the message, and the headers that products read.

    `Type=0` is a virus infection: with 2 ("container violation") rspamd sees a failed scan.
    """
    threat = verdict.threat
    headers = [
        ("ISTag", tag),
        ("X-Infection-Found", f"Type=0; Resolution=2; Threat={threat};"),
        ("X-Virus-ID", threat),
        ("X-Violations-Found", f"1\r\n\t-\r\n\t{threat}\r\n\t0\r\n\t2"),
        ("X-DLP-Reference", verdict.reference),
    ]
    head = Head(
        b"HTTP/1.1 403 Forbidden",
        (
            (b"Content-Type", b"text/html; charset=utf-8"),
            (b"Content-Length", str(len(page)).encode()),
            (b"Cache-Control", b"no-store"),
            (b"Connection", b"close"),
        ),
    ).to_bytes()
    top = icap.response(
        200, [*headers, CLOSE] if close else headers, heads=(("res-hdr", head),), body="res-body"
    )
    return top + icap.chunk(page) + icap.end_of_body()


def failed(status: int) -> bytes:
    """Return an error, after which the connection is closed."""
    return icap.response(status, [CLOSE])


def _said(verdict: Verdict | None) -> list[tuple[str, str]]:
    """Say to the proxy's log what was decided, when it is more than nothing."""
    if verdict is None or verdict.decision.action < Action.WARN:
        return []
    return [("X-DLP-Action", verdict.decision.action.label),
            ("X-DLP-Reference", verdict.reference)]  # fmt: skip
