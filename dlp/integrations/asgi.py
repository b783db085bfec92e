"""ASGI middleware: what a program takes and gives, inspected as it streams.

>>> from dlp import Scanner
>>> async def shop(scope, receive, send): ...
>>> app = DlpMiddleware(shop, scanner=Scanner(packs=["cn"]), policy="fail-closed")
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from dlp.integrations.gate import INLINE, Policies, Scanners, Verdict
from dlp.integrations.http_guard import Guard, GuardOptions, Guards
from dlp.integrations.http_message import Head
from dlp.integrations.http_receive import Message, Receive, Send
from dlp.integrations.metrics import Metrics
from dlp.integrations.records import Log
from dlp.integrations.rewriting import UNTRUE
from dlp.policy import Policy
from dlp.scanner import Scanner

Application = Callable[[Message, Receive, Send], Awaitable[None]]
_CHANGED = frozenset({b"content-length", b"etag", b"content-md5", b"digest", b"accept-ranges",
                      b"repr-digest", b"content-digest"})  # fmt: skip
_BYPASSES = frozenset({"http.response.pathsend", "http.response.zerocopysend"})


class Stopped(Exception):  # noqa: N818 - how a response that has begun is cut off
    """A response was stopped after a part of it was sent: the server must cut the connection."""


class DlpMiddleware:
    """Wraps an ASGI 3 application.

    Arguments: `scanner` and `policy`, as in `dlp.integrations.http_guard.Guards`; `options`, what
    is inspected; `metrics` and `log`, where it is counted and written, without values.

    A request that the policy stops (block, quarantine, or redact where requests are not
    rewritten) is answered with the page; the application sees a client that went away, and never
    the last of the body. Websockets are not inspected.
    """

    def __init__(  # noqa: PLR0913 - keyword-only
        self,
        app: Application,
        *,
        scanner: Scanner | Scanners,
        policy: Policy | Policies | str,
        options: GuardOptions | None = None,
        metrics: Metrics | None = None,
        log: Log | None = None,
    ) -> None:
        self._app = app
        self._guards = Guards(
            scanner, policy, protocol="asgi", options=options, metrics=metrics, log=log
        )

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(self._guards, scope, receive, send)
        if await exchange.refused():
            return
        await self._app(exchange.scope, exchange.receive, exchange.send)


class _Exchange:
    """One request and its response."""

    def __init__(self, guards: Guards, scope: Message, receive: Receive, send: Send) -> None:
        self._guards = guards
        self._receive = receive
        self._send = send
        self._head = _request(scope)
        options = guards.options
        self._incoming: Guard | None = guards.request(self._head) if options.requests else None
        self._outgoing: Guard | None = None
        self._start: Message | None = None
        self._begun = False
        self._stopped = False
        self._held: Message | None = None
        self._size = 0
        self.scope = scope if options.responses == "off" else _whole(scope)

    async def refused(self) -> bool:
        """Answer a request that is stopped before the program sees it; say whether it was.

        One that may have to be written again is received as a whole before: its head changes.
        """
        guard = self._incoming
        if guard is None:
            return False
        if guard.rewrites and not guard.stopped:
            await self._hold(guard)
        if not guard.stopped or guard.verdict is None:
            return False
        await self._page(guard.verdict)
        return True

    async def _hold(self, guard: Guard) -> None:
        """Receive a request until it is whole, or too large to be kept, or stopped."""
        parts, more = [], True
        while more and not guard.stopped and not guard.over:
            message = await self._receive()
            if message["type"] != "http.request":
                self._held = message  # the client is gone
                return
            more = message.get("more_body", False)
            parts.append(await self._through(guard, message.get("body", b""), more=more))
        self._held = {"type": "http.request", "body": b"".join(parts), "more_body": more}
        self._incoming = guard if more else None
        if guard.head is not None:
            self.scope = {**self.scope, "headers": _fields(self.scope, guard.head)}

    async def receive(self) -> Message:
        """Give the application what it may see."""
        if self._held is not None:
            held, self._held = self._held, None
            return held
        while True:
            if self._stopped:
                return {"type": "http.disconnect"}
            message = await self._receive()
            guard = self._incoming
            if guard is None or message["type"] != "http.request":
                return message
            more = message.get("more_body", False)
            data = await self._through(guard, message.get("body", b""), more=more)
            if guard.stopped and guard.verdict is not None:
                if self._begun:
                    raise Stopped
                await self._page(guard.verdict)
            elif data or not more:
                self._incoming = guard if more else None
                return {"type": "http.request", "body": data, "more_body": more}

    async def send(self, message: Message) -> None:
        """Send what may be seen of the application's answer."""
        if self._stopped:
            return
        if message["type"] == "http.response.start" and self._guards.options.responses != "off":
            self._start = message
            self._outgoing = self._guards.response(self._head, _response(message))
            self._size = 0
            return
        guard = self._outgoing
        if guard is None or message["type"] != "http.response.body":
            self._begun = self._begun or message["type"] == "http.response.start"
            await self._send(message)
            return
        more = message.get("more_body", False)
        data = await self._through(guard, message.get("body", b""), more=more)
        if guard.stopped and guard.verdict is not None:
            if self._begun:
                self._stopped = True
                raise Stopped
            await self._page(guard.verdict)
            return
        if data or not more:
            await self._begin()
            await self._send({"type": "http.response.body", "body": data, "more_body": more})

    async def _through(self, guard: Guard, data: bytes, *, more: bool) -> bytes:
        """Lead bytes through a guard: here while the body is small, else in a thread."""
        self._size += len(data)

        def work() -> bytes:
            gone = guard.feed(data)
            return gone if more else gone + guard.finish()

        # Writing a document again takes its time, however small it is.
        size = INLINE + 1 if guard.rewrites and not more else self._size
        return await self._guards.gate.apart(work, size)

    async def _begin(self) -> None:
        if self._begun or self._start is None:
            return
        self._begun = True
        start = self._start
        if self._guards.options.responses == "redact":
            gone = _CHANGED
            if self._outgoing is not None and self._outgoing.head is not None:
                gone |= {b"content-encoding"}
            fields = [f for f in start.get("headers", ()) if f[0].lower() not in gone]
            start = {**start, "headers": fields}
        await self._send(start)

    async def _page(self, verdict: Verdict) -> None:
        self._stopped = True
        page = self._guards.page(verdict)
        fields = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(page)).encode()),
            (b"cache-control", b"no-store"),
        ]
        status = self._guards.options.status
        await self._send({"type": "http.response.start", "status": status, "headers": fields})
        await self._send({"type": "http.response.body", "body": page, "more_body": False})


def _request(scope: Message) -> Head:
    path = bytes(scope.get("raw_path") or scope["path"].encode("utf-8", "replace"))
    query = bytes(scope.get("query_string", b""))
    target = path + (b"?" + query if query else b"")
    start = b" ".join((scope["method"].encode(), target.replace(b" ", b"%20"), b"HTTP/1.1"))
    return Head(start, tuple((bytes(n), bytes(v)) for n, v in scope.get("headers", ())))


def _fields(scope: Message, head: Head) -> list[tuple[bytes, bytes]]:
    """Return the header fields of a scope as a head has them that was made of it."""
    changed = {name.lower().encode() for name in (*UNTRUE, "Content-Length", "Transfer-Encoding")}
    kept = [field for field in scope.get("headers", ()) if bytes(field[0]).lower() not in changed]
    return [*kept, (b"content-length", head.get("content-length").encode())]


def _response(message: Message) -> Head:
    start = f"HTTP/1.1 {message['status']} ".encode()
    return Head(start, tuple((bytes(n), bytes(v)) for n, v in message.get("headers", ())))


def _whole(scope: Message) -> Message:
    """Return a scope that asks for a whole body, as it is, through `send`.

    A range would show a part of a value, a coding would hide all of it, and a file that the
    server sends by itself would pass nobody.
    """
    hidden = {b"range", b"if-range", b"accept-encoding"}
    headers = [field for field in scope.get("headers", ()) if bytes(field[0]).lower() not in hidden]
    extensions: dict[str, Any] = scope.get("extensions") or {}
    kept = {name: value for name, value in extensions.items() if name not in _BYPASSES}
    return {**scope, "headers": headers, "extensions": kept}
