"""What the servers share: accepting, limits on peers, and an orderly end.

A server is a function from a `Peer` to nothing. Every read has a time limit, every connection
counts, and a peer that sends faster than it is served is left waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from dlp.integrations.metrics import Metrics

READ = 65_536
LINGER = 2.0
"""Seconds for which a closing connection is still read."""
Event_co = TypeVar("Event_co", covariant=True)
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeLimits:
    """What one server gives to its peers."""

    max_connections: int = 1024
    """More wait in the queue of the system."""
    idle_seconds: float = 60.0
    """Silence after which a connection is closed."""
    message_seconds: float = 600.0
    """Time for one request to arrive: whoever drips bytes is cut off then."""
    max_body: int = 256 << 20
    """Bytes of one body that will be kept for scanning."""
    spool: int = 65_536
    """Bytes of one body that are kept in memory; the rest goes to a file without a name."""
    spool_dir: str | None = None
    drain_seconds: float = 30.0
    """Time that requests under way get when the server ends."""


class Gone(Exception):  # noqa: N818 - the ordinary end of a connection, not an error of ours
    """The peer is gone, or too slow."""


class Peer:
    """One connection: reads with limits, writes with back-pressure.

    Every method raises `Gone` when the peer is.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limits: ServeLimits
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._limits = limits
        self._deadline: float | None = None
        self._loop = asyncio.get_running_loop()
        sock = writer.get_extra_info("socket")
        inet = sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6)
        self._socket = sock if inet and _QUICKACK is not None else None

    @property
    def busy(self) -> bool:
        """True while a request is under way."""
        return self._deadline is not None

    def begin(self) -> None:
        """Let the time of a request run. A second call changes nothing."""
        if self._deadline is None:
            self._deadline = self._loop.time() + self._limits.message_seconds

    def end(self) -> None:
        """Say that the request is answered."""
        self._deadline = None

    async def read(self) -> bytes:
        """Return what came; nothing when the peer will send no more."""
        seconds = self._limits.idle_seconds
        if self._deadline is not None:
            seconds = min(seconds, self._deadline - self._loop.time())
        try:
            async with asyncio.timeout(max(seconds, 0)):
                data = await self._reader.read(READ)
        except (OSError, ssl.SSLError) as error:  # a TimeoutError is an OSError
            raise Gone from error
        if self._socket is not None and data:
            # Small writes of a peer that wait for our delayed ACK cost 40 ms each.
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        return data

    async def write(self, data: bytes) -> None:
        """Send bytes; wait while the peer does not take them."""
        if self._writer.is_closing():
            raise Gone
        self._writer.write(data)
        try:
            async with asyncio.timeout(self._limits.idle_seconds):
                await self._writer.drain()
        except (OSError, ssl.SSLError) as error:
            raise Gone from error

    async def write_all(self, pieces: Iterable[bytes]) -> None:
        """Send an answer of several pieces, small ones together.

        A short answer leaves whole: some clients read no further than what came with its head.
        """
        held = bytearray()
        for piece in pieces:
            held += piece
            if len(held) >= READ:
                await self.write(bytes(held))
                held.clear()
        if held:
            await self.write(bytes(held))

    async def linger(self) -> None:
        """Read away what the peer still sends, for a moment: closing with it unread would reset
        the connection, and the answer with it.
        """  # noqa: D205 - one sentence
        end = self._loop.time() + LINGER
        with contextlib.suppress(OSError, ssl.SSLError):
            if self._writer.can_write_eof():
                self._writer.write_eof()
            while self._loop.time() < end:
                async with asyncio.timeout(LINGER):
                    if not await self._reader.read(READ):
                        return

    def abort(self) -> None:
        """Cut the connection: what was not sent yet is lost, and the peer sees that."""
        self._writer.transport.abort()

    async def close(self) -> None:
        """Close when all is sent."""
        with contextlib.suppress(OSError, ssl.SSLError):
            self._writer.close()
            async with asyncio.timeout(5):
                await self._writer.wait_closed()


class Core(Protocol[Event_co]):
    """A protocol without I/O: bytes in, events out."""

    @property
    def idle(self) -> bool:
        """True between requests, with nothing of the next one there."""
        ...

    def receive(self, data: bytes) -> None:
        """Take bytes from the peer; none means that it has closed."""
        ...

    def next_event(self) -> Event_co | None:
        """Return what came next; None when more bytes are needed."""
        ...


async def next_event(core: Core[Event_co], peer: Peer) -> Event_co:
    """Return the next event; read while there is none. What has begun has its time."""
    while (event := core.next_event()) is None:
        if not core.idle:
            peer.begin()
        core.receive(await peer.read())
    return event


Handler = Callable[[Peer], Awaitable[None]]


class Server:
    """Accepts on sockets that somebody else has bound, and runs a handler for each peer."""

    def __init__(
        self,
        handler: Handler,
        sockets: Sequence[socket.socket],
        *,
        limits: ServeLimits,
        metrics: Metrics,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._handler = handler
        self._sockets = sockets
        self._limits = limits
        self._metrics = metrics
        self._tls = tls
        self._free = asyncio.Semaphore(limits.max_connections)
        self._peers: dict[asyncio.Task[None], Peer | None] = {}
        self._acceptors: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to accept."""
        for sock in self._sockets:
            sock.setblocking(False)
            self._acceptors.append(asyncio.create_task(self._accept(sock)))

    async def drain(self) -> None:
        """Accept nothing more, let requests under way end, then cut what is left."""
        for acceptor in self._acceptors:
            acceptor.cancel()
        await asyncio.gather(*self._acceptors, return_exceptions=True)
        for sock in self._sockets:
            sock.close()
        end = asyncio.get_running_loop().time() + self._limits.drain_seconds
        while self._peers and asyncio.get_running_loop().time() < end:
            for task, peer in list(self._peers.items()):
                if peer is None or not peer.busy:
                    task.cancel()
            await asyncio.wait(list(self._peers), timeout=0.05)
        for task in list(self._peers):
            task.cancel()
        if self._peers:
            await asyncio.wait(list(self._peers), timeout=5)

    async def _accept(self, sock: socket.socket) -> None:
        """Accept one by one, so that workers that share a socket share its peers."""
        loop = asyncio.get_running_loop()
        while True:
            await self._free.acquire()
            try:
                accepted, _ = await loop.sock_accept(sock)
            except OSError:  # no file descriptors left, or the peer is gone already
                self._free.release()
                await asyncio.sleep(0.05)
                continue
            except asyncio.CancelledError:
                self._free.release()
                raise
            task = asyncio.create_task(self._serve(accepted))
            self._peers[task] = None
            task.add_done_callback(self._done)
            await asyncio.sleep(0)  # another worker that is idle comes first

    def _done(self, task: asyncio.Task[None]) -> None:
        self._peers.pop(task, None)
        self._free.release()
        self._metrics.gauge("dlp_connections", len(self._peers))

    async def _serve(self, accepted: socket.socket) -> None:
        """Serve one peer; nothing that goes wrong with it reaches another one."""
        self._metrics.count("dlp_connections_total")
        self._metrics.gauge("dlp_connections", len(self._peers))
        try:
            if accepted.family in (socket.AF_INET, socket.AF_INET6):
                accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            reader, writer = await _streams(accepted, self._tls)
        except (OSError, ssl.SSLError):
            accepted.close()
            return
        peer = Peer(reader, writer, self._limits)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - this runs in one
        self._peers[task] = peer
        try:
            await self._handler(peer)
        except Gone:
            self._metrics.count("dlp_failures_total", reason="peer-gone")
            peer.abort()
        finally:
            await peer.close()


async def _streams(
    sock: socket.socket, tls: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return reader and writer of an accepted socket; a TLS handshake has ten seconds."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=READ, loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport, _ = await loop.connect_accepted_socket(
        lambda: protocol, sock, ssl=tls, ssl_handshake_timeout=10 if tls else None
    )
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


def bound(address: str, *, backlog: int = 512) -> socket.socket:
    """Return a listening socket for `HOST:PORT` or `unix:PATH`.

    A Unix socket is made with mode 0660; one that is left over is replaced, one that somebody
    listens on is not. Raises OSError, and ValueError for an address that is none.
    """
    if address.startswith("unix:"):
        return _bound_unix(address.removeprefix("unix:"), backlog)
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit():
        raise ValueError("an address is HOST:PORT or unix:PATH")
    host = host.strip("[]")
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host or "127.0.0.1", int(port)))
        sock.listen(backlog)
    except OSError:
        sock.close()
        raise
    return sock


def _bound_unix(path: str, backlog: int) -> socket.socket:
    place = Path(path)
    if place.is_socket():
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(path) == 0:
                raise OSError(errno.EADDRINUSE, "somebody listens there already", path)
        place.unlink()
    sock = socket.socket(socket.AF_UNIX)
    try:
        old = os.umask(0o117)
        try:
            sock.bind(path)
        finally:
            os.umask(old)
        sock.listen(backlog)
    except OSError:
        sock.close()
        raise
    return sock
