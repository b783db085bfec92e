"""One serving process: start, signals, reload, an orderly end.

SIGTERM and SIGINT let requests under way end; SIGHUP loads packs and policies anew. As a worker
it has a control socket: it says when it is ready, answers with its counters, and ends when its
supervisor does.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dlp.integrations.gate import Gate
from dlp.integrations.metrics import Metrics, render
from dlp.integrations.observing import Observer
from dlp.integrations.records import Log
from dlp.integrations.reloading import Reloading

READY = b"ready\n"
ASK = b"metrics\n"


class Serves(Protocol):
    """What a process runs: `dlp.integrations.serving.Server` is one."""

    def start(self) -> None:
        """Begin to accept."""
        ...

    async def drain(self) -> None:
        """Accept nothing more, let requests under way end."""
        ...


@dataclass(frozen=True, slots=True)
class Process:
    """What one serving process is made of."""

    server: Callable[[], Serves]
    """Makes the server; called when the event loop runs."""
    gate: Gate
    reloading: Reloading
    metrics: Metrics
    log: Log
    observer: socket.socket | None = None
    control: socket.socket | None = None


def run(process: Process) -> int:
    """Serve until a signal says to end; return the exit code."""
    asyncio.run(_serve(process))
    return 0


async def _serve(process: Process) -> None:
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[object]] = set()

    def reload() -> None:
        task: asyncio.Task[object] = asyncio.create_task(
            asyncio.to_thread(process.reloading.reload)
        )
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, end.set)
    loop.add_signal_handler(signal.SIGHUP, reload)
    server = process.server()
    observer = Observer(lambda: _text(process.metrics), lambda: not end.is_set())
    if process.observer is not None:
        await observer.start(process.observer)
    server.start()
    if process.control is not None:
        tasks.add(asyncio.create_task(_controlled(process.control, process.metrics, end)))
    process.log.event("ready", protocol=process.gate.protocol)
    await end.wait()
    process.log.event("draining", protocol=process.gate.protocol)
    await server.drain()
    observer.close()
    for task in tasks:
        task.cancel()
    process.gate.close()
    process.log.event("ended", protocol=process.gate.protocol)


async def _text(metrics: Metrics) -> str:
    return render([metrics.snapshot()])


async def _controlled(control: socket.socket, metrics: Metrics, end: asyncio.Event) -> None:
    """Answer the supervisor; when it is gone, end."""
    reader, writer = await asyncio.open_unix_connection(sock=control)
    with contextlib.suppress(OSError):
        writer.write(READY)
        while line := await reader.readline():
            if line == ASK:
                writer.write(json.dumps(metrics.snapshot()).encode() + b"\n")
                await writer.drain()
    end.set()
