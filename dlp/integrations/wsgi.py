"""WSGI middleware: what a program takes and gives, inspected as it streams (PEP 3333).

>>> from dlp import Scanner
>>> def shop(environ, start_response): ...
>>> app = DlpMiddleware(shop, scanner=Scanner(packs=["cn"]), policy="fail-closed")
"""

from __future__ import annotations

import http
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dlp.integrations.gate import Policies, Scanners, Verdict
from dlp.integrations.http_guard import Guard, GuardOptions, Guards
from dlp.integrations.http_message import Head
from dlp.integrations.metrics import Metrics
from dlp.integrations.records import Log
from dlp.integrations.rewriting import UNTRUE
from dlp.policy import Policy
from dlp.scanner import Scanner

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
_READ = 65_536
_BYPASSES = ("HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_ACCEPT_ENCODING", "wsgi.file_wrapper")
_CHANGED = frozenset({"content-length", "etag", "content-md5", "digest", "accept-ranges",
                      "repr-digest", "content-digest"})  # fmt: skip


class Stopped(OSError):  # noqa: N818 - what happened to a request, not a fault
    """The request, or a response that has begun, must not go on.

    A program that reads its input sees it as the error of a client that went away.
    """


class DlpMiddleware:
    """Wraps a WSGI application; arguments as those of `dlp.integrations.asgi.DlpMiddleware`.

    A request that the policy stops is answered with the page: reading its body raises `Stopped`
    inside the application, and whatever the application answers then is not sent.
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
            scanner, policy, protocol="wsgi", options=options, metrics=metrics, log=log
        )

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        head = _request(environ)
        options = self._guards.options
        environ = dict(environ)
        incoming = None
        if options.requests:
            incoming = _Input(environ, self._guards.request(head))
            guard = incoming.guard
            if guard.rewrites:
                incoming.hold()
            if guard.stopped and guard.verdict is not None:
                return [_page(self._guards, guard.verdict, start_response)]
            if guard.head is not None:
                _rewritten(environ, guard.head)
            environ["wsgi.input"] = io.BufferedReader(incoming, _READ)
        if options.responses != "off":
            for name in _BYPASSES:
                environ.pop(name, None)
        return _Exchange(self._guards, head, incoming, start_response).run(self._app, environ)


class _Input(io.RawIOBase):
    """The body of a request, behind the scan."""

    def __init__(self, environ: Environ, guard: Guard) -> None:
        self._file = environ["wsgi.input"]
        length = str(environ.get("CONTENT_LENGTH") or "")
        endless = bool(environ.get("wsgi.input_terminated"))
        self._left = int(length) if length.isdigit() else (1 << 62 if endless else 0)
        self.guard = guard
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def hold(self) -> None:
        """Read until all is there, or more than is kept, or until it is stopped."""
        while not (self._ended or self.guard.stopped or self.guard.over):
            self._ready += self._next()

    def readinto(self, buffer: Any) -> int:
        """Read what may be seen; raises `Stopped`."""
        while not (self._ready or self._ended or self.guard.stopped):
            self._ready = self._next()
        if self.guard.stopped:
            raise Stopped("the request was stopped")
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _next(self) -> bytes:
        """Lead one piece through the guard."""
        data = self._file.read(min(self._left, _READ)) if self._left else b""
        self._left -= len(data)
        self._ended = not data or not self._left
        gone = self.guard.feed(data) if data else b""
        if self._ended and not self.guard.stopped:
            gone += self.guard.finish()
        return gone


class _Exchange:
    """One request and its response."""

    def __init__(
        self, guards: Guards, head: Head, incoming: _Input | None, start_response: StartResponse
    ) -> None:
        self._guards = guards
        self._head = head
        self._incoming = incoming
        self._start_response = start_response
        self._start: tuple[str, list[tuple[str, str]], Any] | None = None
        self._written: list[bytes] = []
        self._outgoing: Guard | None = None
        self._begun = False

    def run(self, app: Application, environ: Environ) -> Iterator[bytes]:
        """Yield the response: the application's, or the page."""
        chunks: Iterable[bytes] = ()
        try:
            try:
                chunks = app(environ, self._started)
                for chunk in chunks:
                    yield from self._passed(chunk)
                    if self._verdict() is not None:
                        break
                yield from self._passed(b"", last=True)
            except Stopped:
                if self._verdict() is None:
                    raise
            verdict = self._verdict()
            if verdict is not None:
                if self._begun:
                    raise Stopped("the response was stopped")
                yield _page(self._guards, verdict, self._start_response)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    def _started(self, status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], None]:
        if exc_info is not None and self._begun:
            raise exc_info[1].with_traceback(exc_info[2])
        self._start = (status, list(headers), exc_info)
        if self._guards.options.responses != "off":
            self._outgoing = self._guards.response(self._head, _response(status, self._start[1]))
        return self._written.append

    def _verdict(self) -> Verdict | None:
        """Return the verdict that stops this exchange, if there is one."""
        incoming = self._incoming.guard if self._incoming is not None else None
        for guard in (incoming, self._outgoing):
            if guard is not None and guard.stopped:
                return guard.verdict
        return None

    def _passed(self, chunk: bytes, *, last: bool = False) -> Iterator[bytes]:
        """Yield what of a chunk, and of what was written before it, may be sent."""
        data = b"".join([*self._written, chunk])
        self._written.clear()
        if self._verdict() is not None:
            return
        guard = self._outgoing
        if guard is not None:
            data = guard.feed(data) if data else b""
            if last:
                data += guard.finish()
            if guard.stopped:
                return
        if data or last:
            self._begin()
        if data:
            yield data

    def _begin(self) -> None:
        if self._begun or self._start is None:
            return
        self._begun = True
        status, headers, exc_info = self._start
        if self._guards.options.responses == "redact":
            gone = _CHANGED
            if self._outgoing is not None and self._outgoing.head is not None:
                gone |= {"content-encoding"}
            headers = [field for field in headers if field[0].lower() not in gone]
        if exc_info is None:
            self._start_response(status, headers)
        else:
            self._start_response(status, headers, exc_info)


def _rewritten(environ: Environ, head: Head) -> None:
    """Make an environment say what the head of a request says that was written again."""
    for name in (*UNTRUE, "Transfer-Encoding"):
        environ.pop("HTTP_" + name.upper().replace("-", "_"), None)
    environ["CONTENT_LENGTH"] = head.get("content-length")


def _page(guards: Guards, verdict: Verdict, start_response: StartResponse) -> bytes:
    page = guards.page(verdict)
    status = http.HTTPStatus(guards.options.status)
    start_response(f"{status.value} {status.phrase}", [
        ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page))),
        ("Cache-Control", "no-store"),
    ])  # fmt: skip
    return page


def _request(environ: Environ) -> Head:
    path = (str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", ""))) or "/"
    query = str(environ.get("QUERY_STRING", ""))
    # WSGI gives the decoded bytes as latin-1 text; a percent sign must stay one.
    target = path.replace("%", "%25").replace(" ", "%20") + (f"?{query}" if query else "")
    start = f"{environ['REQUEST_METHOD']} {target} HTTP/1.1".encode("latin-1", "replace")
    names = [name for name in environ if name.startswith("HTTP_")]
    fields = [(name[5:].replace("_", "-"), str(environ[name])) for name in names]
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        fields += [(name.replace("_", "-"), str(environ[name]))] if environ.get(name) else []
    return _head(start, fields)


def _response(status: str, headers: Iterable[tuple[str, str]]) -> Head:
    return _head(f"HTTP/1.1 {status}".encode("latin-1", "replace"), headers)


def _head(start: bytes, fields: Iterable[tuple[str, str]]) -> Head:
    return Head(
        start,
        tuple((n.encode("latin-1", "replace"), v.encode("latin-1", "replace")) for n, v in fields),
    )
