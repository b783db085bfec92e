"""The HTTP service on uvicorn: sockets, TLS, and how long a silent connection may stay."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import socket
import ssl
from collections.abc import Iterator, Sequence
from typing import Any

from dlp.errors import MissingDependency
from dlp.integrations.serving import ServeLimits

_MAX_HEAD = 32_768


class HttpServer:
    """Serves an ASGI application; starts and drains as `dlp.integrations.serving.Server` does.

    Raises `MissingDependency` without uvicorn.
    """

    def __init__(
        self,
        app: Any,
        sockets: Sequence[socket.socket],
        *,
        limits: ServeLimits,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        uvicorn = _uvicorn()
        config = uvicorn.Config(
            app,
            http=_protocol(limits.idle_seconds),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=limits.max_connections,
            timeout_keep_alive=int(limits.idle_seconds) or 1,
            timeout_graceful_shutdown=int(limits.drain_seconds),
            h11_max_incomplete_event_size=_MAX_HEAD,
        )
        config.load()
        config.ssl = tls
        self._server = _quiet(uvicorn.Server)(config)
        self._sockets = list(sockets)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to accept."""
        for sock in self._sockets:
            sock.setblocking(False)
        self._task = asyncio.create_task(self._server.serve(sockets=self._sockets))

    async def drain(self) -> None:
        """Accept nothing more, let requests under way end, then cut what is left."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task


def _uvicorn() -> Any:
    try:
        return importlib.import_module("uvicorn")
    except ImportError:
        raise MissingDependency(
            "dlp serve http needs uvicorn: pip install 'baomi[serve]'"
        ) from None


def _quiet(base: Any) -> Any:
    """Return a server that leaves signals to `running.run`, which knows what they mean."""

    class Quiet(base):  # type: ignore[misc]
        """A server without handlers of signals."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Quiet


def _protocol(seconds: float) -> Any:
    """Return uvicorn's protocol with a limit for heads that drip, which it does not have.

    A connection without a request under way is cut after `seconds`, at most twice that.
    """
    base: Any = importlib.import_module("uvicorn.protocols.http.h11_impl").H11Protocol

    class Timed(base):  # type: ignore[misc]
        """Cuts connections on which no request gets whole."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._idle_in: object = self
            self._tick = self.loop.call_later(seconds, self._look)

        def connection_lost(self, exc: Exception | None) -> None:
            self._tick.cancel()
            super().connection_lost(exc)

        def _look(self) -> None:
            cycle = self.cycle
            idle = cycle is None or cycle.response_complete
            if idle and self._idle_in is cycle:
                self.transport.abort()
                return
            self._idle_in = cycle if idle else self
            self._tick = self.loop.call_later(seconds, self._look)

    return Timed
