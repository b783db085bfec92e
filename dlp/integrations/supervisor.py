"""A supervisor: worker processes on the same sockets, started again when they end.

It owns the sockets, so a worker that ends loses its own requests and nobody else's; new
connections wait in the queue until somebody takes them. Counters of ended workers stay counted.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dlp.integrations.metrics import Metrics, added, render
from dlp.integrations.observing import Observer
from dlp.integrations.records import Log
from dlp.integrations.running import ASK, READY

_POLL_SECONDS = 5.0
_ANSWER_SECONDS = 2.0
_BACK_OFF = (0.2, 1.0, 5.0, 15.0)
_LINE = 1 << 22
_MOST_OWED = 10


@dataclass(slots=True)
class _Worker:
    """One worker process, and what it last said."""

    process: asyncio.subprocess.Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    ready: bool = False
    owed: int = 0
    """Answers that were asked for and did not come in time: they come before the next one."""
    counters: dict[str, Any] | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Supervisor:
    """Keeps `count` workers running: `arguments` are those of `dlp serve`, sockets are added."""

    def __init__(  # noqa: PLR0913 - what it keeps
        self,
        arguments: Sequence[str],
        sockets: Sequence[socket.socket],
        *,
        count: int,
        log: Log,
        observer: socket.socket | None = None,
        drain_seconds: float = 30.0,
    ) -> None:
        self._arguments = arguments
        self._sockets = sockets
        self._count = count
        self._log = log
        self._observer = observer
        self._drain_seconds = drain_seconds
        self._metrics = Metrics()
        self._workers: dict[int, _Worker] = {}
        self._ended: list[dict[str, Any]] = []
        self._end = asyncio.Event()

    async def run(self) -> int:
        """Run until SIGTERM or SIGINT; return the exit code."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._end.set)
        loop.add_signal_handler(signal.SIGHUP, self._signal, signal.SIGHUP)
        observer = Observer(self._text, self._is_ready)
        if self._observer is not None:
            await observer.start(self._observer)
        keepers = [asyncio.create_task(self._keep(number)) for number in range(self._count)]
        poll = asyncio.create_task(self._poll())
        await self._end.wait()
        self._signal(signal.SIGTERM)
        for sock in self._sockets:  # nobody will take what waits in their queues
            sock.close()
        done, late = await asyncio.wait(keepers, timeout=self._drain_seconds + 10)
        for worker in self._workers.values():
            with contextlib.suppress(ProcessLookupError):
                worker.process.kill()
        for task in (*late, poll):
            task.cancel()
        observer.close()
        return 0 if len(done) == self._count else 1

    def _is_ready(self) -> bool:
        return self._ready() > 0 and not self._end.is_set()

    def _ready(self) -> int:
        """Return how many workers are ready and answered when they were last asked."""
        return sum(worker.ready and not worker.owed for worker in self._workers.values())

    def _signal(self, name: signal.Signals) -> None:
        for worker in self._workers.values():
            with contextlib.suppress(ProcessLookupError):
                worker.process.send_signal(name)

    async def _keep(self, number: int) -> None:
        """Keep one worker running, with growing pauses when it ends at once."""
        failures = 0
        while not self._end.is_set():
            started = asyncio.get_running_loop().time()
            code = await self._one(number)
            if self._end.is_set():
                return
            lived = asyncio.get_running_loop().time() - started
            failures = 0 if lived > _BACK_OFF[-1] else failures + 1
            self._metrics.count("dlp_worker_restarts_total")
            self._log.event("worker-ended", worker=number, code=code)
            pause = _BACK_OFF[min(failures, len(_BACK_OFF) - 1)]
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), pause)

    async def _one(self, number: int) -> int:
        """Start one worker, and wait for its end."""
        ours, its = socket.socketpair()
        handed = [sock.fileno() for sock in self._sockets]
        listed = ",".join(map(str, handed))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dlp", "serve", *self._arguments,
            "--worker", f"{its.fileno()}:{listed}",
            pass_fds=[*handed, its.fileno()], stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        its.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_LINE)
        worker = self._workers[number] = _Worker(process, reader, writer)
        worker.ready = await reader.readline() == READY
        if worker.ready:
            self._log.event("worker-ready", worker=number, pid=process.pid)
        if self._end.is_set():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        code = await process.wait()
        writer.close()
        del self._workers[number]
        if worker.counters is not None:
            self._ended = [added([*self._ended, _lasting(worker.counters)])]
        return code

    async def _poll(self) -> None:
        """Ask for counters now and then, so that little is lost when a worker ends."""
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            await self._ask_all()

    async def _ask_all(self) -> None:
        await asyncio.gather(*(self._ask(worker) for worker in list(self._workers.values())))

    async def _ask(self, worker: _Worker) -> None:
        if not worker.ready:
            return
        async with worker.lock:
            if worker.owed < _MOST_OWED:
                worker.writer.write(ASK)
                worker.owed += 1
            with contextlib.suppress(OSError, ValueError):  # a TimeoutError is an OSError
                async with asyncio.timeout(_ANSWER_SECONDS):
                    while worker.owed and (line := await worker.reader.readline()):
                        worker.owed -= 1
                        worker.counters = json.loads(line)

    async def _text(self) -> str:
        await self._ask_all()
        self._metrics.gauge("dlp_workers", self._ready())
        known = [worker.counters for worker in self._workers.values() if worker.counters]
        return render([self._metrics.snapshot(), *self._ended, *known])


def _lasting(counters: dict[str, Any]) -> dict[str, Any]:
    """Return what stays true of a worker that has ended: not its gauges."""
    return {**counters, "gauges": []}
