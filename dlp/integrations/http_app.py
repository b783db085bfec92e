"""The HTTP service as an ASGI application, for uvicorn or any other server.

What is limited is limited before anybody is authenticated, and nothing of a body is read before
that. Without keys and without certificates of clients only this machine may ask, under a
loopback name: a page of a stranger in somebody's browser has another name, or another origin.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from dlp.integrations import http_asked, http_service
from dlp.integrations.gate import Gate
from dlp.integrations.http_asked import Asked
from dlp.integrations.http_keys import Key, KeyFile
from dlp.integrations.http_openapi import document
from dlp.integrations.http_page import PAGE, PAGE_POLICY
from dlp.integrations.http_receive import Message, Receive, Request, Send, pieces
from dlp.integrations.http_refusal import PeerGone, Refusal
from dlp.integrations.http_service import Held, Intake, Redaction
from dlp.integrations.metrics import render
from dlp.integrations.serving import LINGER

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_JSON = "application/json"
_TEXT = "text/plain; charset=utf-8"
_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
)
_POST = ("/v1/inspect", "/v1/redact", "/v1/decide")
_OPEN = ("/health", "/ready", "/openapi.json", "/")
_GET = (*_OPEN, "/metrics")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpOptions:
    """What can be chosen about the service."""

    max_body: int = 256 << 20
    """Bytes of one body."""
    idle_seconds: float = 60.0
    """Silence after which a body is given up."""
    body_seconds: float = 600.0
    """Time for one body to arrive."""
    max_active: int = 64
    """Bodies that are received at the same time; more are answered 503."""
    max_held: int = 1 << 30
    """Bytes that all requests of the process hold together: documents wait until whole."""
    fail_open: bool = False
    """Let `/v1/decide` allow what could not be looked at because something of ours broke."""
    certified: bool = False
    """True: the server asks every client for a certificate (mTLS)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body, header fields."""

    status: int
    body: Any
    content_type: str = _JSON
    fields: tuple[tuple[bytes, bytes], ...] = ()


class HttpApp:
    """The application. `gate` scans, decides and counts; `keys` are those who may ask."""

    def __init__(
        self,
        gate: Gate,
        *,
        options: HttpOptions | None = None,
        keys: KeyFile | None = None,
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._gate = gate
        self._options = options or HttpOptions()
        self._keys = keys
        self._ready = ready
        self._active = 0
        self._held = Held(self._options.max_held)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError(f"not served: {scope['type']}")
        request = Request.of(scope)
        with contextlib.suppress(PeerGone):
            try:
                answer = await self._answer(request, receive)
            except Refusal as refusal:
                answer = _refused(refusal)
            except PeerGone:
                raise
            except Exception as error:  # noqa: BLE001 - the peer gets an answer, the log the kind
                self._gate.metrics.count("dlp_failures_total", reason="crashed")
                self._gate.log.event("failed", protocol="http", problem=type(error).__name__)
                answer = _refused(Refusal(500, "failed"))
            leftover = receive if _closes(answer) and not request.get("expect") else None
            await _send(answer, send, leftover, head_only=request.method == "HEAD")

    async def _answer(self, request: Request, receive: Receive) -> Answer:
        known = _POST if request.path in _POST else _GET if request.path in _GET else ()
        if not known:
            raise Refusal(404, "unknown-path")
        allowed = ("POST",) if known is _POST else ("GET", "HEAD")
        if request.method not in allowed:
            raise Refusal(405, "method", Allow=", ".join(allowed))
        self._check_size(request)
        self._check_origin(request)
        if request.path in _OPEN:
            return self._open(request.path)
        key = self._authenticated(request)
        if request.path == "/metrics":
            return Answer(200, render([self._gate.metrics.snapshot()]), _TEXT)
        parameters = request.parameters()
        if self._active >= self._options.max_active:
            raise Refusal(503, "busy", Retry_After="1")
        self._active += 1
        try:
            return await self._work(request, parameters, key, receive)
        finally:
            self._active -= 1

    def _check_size(self, request: Request) -> None:
        length = request.get("content-length")
        if length and not (length.isascii() and length.isdigit()):
            raise Refusal(400, "length")
        if length and (len(length) > 18 or int(length) > self._options.max_body):  # noqa: PLR2004 - digits of an int64
            raise Refusal(413, "too-large")

    def _check_origin(self, request: Request) -> None:
        """Keep pages of strangers out where no key does."""
        if self._keys is not None or self._options.certified:
            return
        host = request.get("host")
        name = host.rpartition(":")[0] if _has_port(host) else host
        if name not in _LOOPBACK:
            raise Refusal(403, "host", "without keys only loopback names are answered")
        origin = request.get("origin")
        if origin and origin.partition("://")[2] != host:
            raise Refusal(403, "origin")

    def _open(self, path: str) -> Answer:
        match path:
            case "/health":
                return Answer(200, {"status": "ok"})
            case "/ready" if self._ready():
                return Answer(200, {"status": "ready"})
            case "/ready":
                return Answer(503, {"status": "not ready"})
            case "/openapi.json":
                return Answer(200, document())
            case _:
                return Answer(200, PAGE, "text/html; charset=utf-8",
                              ((b"content-security-policy", PAGE_POLICY.encode()),))  # fmt: skip

    def _authenticated(self, request: Request) -> Key | None:
        if self._keys is None:
            return None
        scheme, _, bearer = request.get("authorization").partition(" ")
        presented = bearer.strip() if scheme.lower() == "bearer" else request.get("x-api-key")
        key = self._keys.find(presented)
        if key is None:
            self._gate.metrics.count("dlp_failures_total", reason="unauthenticated")
            raise Refusal(401, "key", WWW_Authenticate="Bearer")
        return key

    async def _work(
        self, request: Request, given: dict[str, list[str]], key: Key | None, receive: Receive
    ) -> Answer:
        if request.get("content-encoding").lower() not in {"", "identity"}:
            raise Refusal(415, "content-encoding", "send a packed file as it is: it is opened")
        read = functools.partial(http_asked.read, given, policies=list(self._gate.policies))
        options = self._options
        body = pieces(receive, max_body=options.max_body, idle_seconds=options.idle_seconds,
                      body_seconds=options.body_seconds)  # fmt: skip
        match request.path:
            case "/v1/inspect":
                asked = read(http_asked.INSPECT)
                if asked.show_values and (key is None or not key.values):
                    raise Refusal(403, "values", "this needs a key that permits clear values")
                return await self._inspect(request, asked, body)
            case "/v1/redact":
                return await self._redact(request, read(http_asked.REDACT), body)
            case _:
                return await self._decide(request, read(http_asked.DECIDE), body)

    async def _inspect(self, request: Request, asked: Asked, body: AsyncIterator[bytes]) -> Answer:
        started = time.perf_counter()
        intake = Intake(self._gate, self._held)
        try:
            await _taken(intake, request, asked, body)
            size = sum(inspection.bytes_scanned for inspection in intake.inspections)
            row = await self._gate.apart(
                lambda: http_service.inspected(self._gate, intake.inspections, asked, started), size
            )
        finally:
            intake.close()
        return Answer(200, row)

    async def _decide(self, request: Request, asked: Asked, body: AsyncIterator[bytes]) -> Answer:
        started = time.perf_counter()
        intake = Intake(self._gate, self._held)
        try:
            await _taken(intake, request, asked, body)
            size = sum(inspection.bytes_scanned for inspection in intake.inspections)
            verdict = await self._gate.apart(
                lambda: self._gate.decided(
                    intake.inspections,
                    asked.context,
                    policy=asked.policy,
                    started=started,
                    media_types=intake.media_types,
                ),
                size,
            )
        except (Refusal, PeerGone):
            raise
        except Exception:  # noqa: BLE001 - whatever broke, the answer is "not scanned"
            verdict = self._gate.failure("crashed", asked.context, policy=asked.policy)
        finally:
            intake.close()
        return Answer(200, http_service.decided(verdict, fail_open=self._options.fail_open))

    async def _redact(self, request: Request, asked: Asked, body: AsyncIterator[bytes]) -> Answer:
        if _media(request).startswith("multipart/"):
            raise Refusal(415, "multipart", "send one document or text as it is")
        redaction = Redaction(self._gate, self._held, asked)
        try:
            replaced = await redaction.run(body)
            data = redaction.spool.read()
        except OSError:  # of the spool: what cannot be kept until it is whole is not answered
            self._gate.metrics.count("dlp_failures_total", reason="spool")
            raise Refusal(503, "spool", "the service cannot keep this now") from None
        finally:
            redaction.close()
        fields = (
            (b"x-dlp-replaced", str(replaced).encode()),
            # What came from a peer must not run as a page of this service.
            (b"content-security-policy", b"sandbox; default-src 'none'"),
            (b"content-disposition", b"attachment"),
        )
        return Answer(200, data, "application/octet-stream", fields)


async def _taken(
    intake: Intake, request: Request, asked: Asked, body: AsyncIterator[bytes]
) -> None:
    media = _media(request)
    if media.startswith("multipart/"):
        await intake.multipart(body, content_type=request.get("content-type"))
    else:
        await intake.raw(body, name=asked.name, media_type=media or None)


def _media(request: Request) -> str:
    return request.get("content-type").partition(";")[0].strip().lower()


def _has_port(host: str) -> bool:
    _, colon, port = host.rpartition(":")
    return bool(colon) and port.isascii() and port.isdigit()


def _refused(refusal: Refusal) -> Answer:
    fields = tuple(
        (name.replace("_", "-").lower().encode(), value.encode())
        for name, value in refusal.headers.items()
    )
    if refusal.status in {401, 408, 413, 503}:  # a body may still come: it is not waited for
        fields = (*fields, (b"connection", b"close"))
    error = {"code": refusal.code, "detail": refusal.detail}
    return Answer(refusal.status, {"error": error}, fields=fields)


def _closes(answer: Answer) -> bool:
    return (b"connection", b"close") in answer.fields


async def _send(answer: Answer, send: Send, leftover: Receive | None, *, head_only: bool) -> None:
    """Send an answer; `leftover` is a body that is read away for a moment, and thrown away.

    Closing with it unread would reset the connection, and the answer with it.
    """
    body = answer.body
    if isinstance(body, str):
        body = body.encode("utf-8")
    elif not isinstance(body, bytes):
        body = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )
    fields = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *_SAFE,
        *answer.fields,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": fields})
    body = b"" if head_only else body
    await send({"type": "http.response.body", "body": body, "more_body": leftover is not None})
    if leftover is not None:
        await _read_away(leftover)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _read_away(receive: Receive) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER):
            while (await receive()).get("more_body", False):
                pass


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
