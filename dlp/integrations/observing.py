"""The port for whoever watches a server: `/metrics`, `/ready`, `/health`. Loopback by default.

A very small HTTP server: it reads a request line, answers, and closes. It is no part of what is
open to peers.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable

_MAX_REQUEST = 8192
_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Observer:
    """Answers on a bound socket: `text` gives the metrics, `ready` the readiness."""

    def __init__(self, text: Callable[[], Awaitable[str]], ready: Callable[[], bool]) -> None:
        self._text = text
        self._ready = ready
        self._server: asyncio.Server | None = None

    async def start(self, sock: socket.socket) -> None:
        """Begin to answer."""
        self._server = await asyncio.start_server(self._serve, sock=sock, limit=_MAX_REQUEST)

    def close(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
            async with asyncio.timeout(5):
                line = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n", 1)[0]
                writer.write(await self._answer(line))
                await writer.drain()
        writer.close()

    async def _answer(self, line: bytes) -> bytes:
        method, _, rest = line.partition(b" ")
        target = rest.partition(b" ")[0].partition(b"?")[0]
        if method != b"GET":
            return _response("405 Method Not Allowed", "GET only\n")
        match target:
            case b"/metrics":
                return _response("200 OK", await self._text())
            case b"/health":
                return _response("200 OK", "ok\n")
            case b"/ready" if self._ready():
                return _response("200 OK", "ready\n")
            case b"/ready":
                return _response("503 Service Unavailable", "not ready\n")
            case _:
                return _response("404 Not Found", "/metrics, /ready, /health\n")


def _response(status: str, text: str) -> bytes:
    body = text.encode("utf-8")
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {_TYPE}\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
