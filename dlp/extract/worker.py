"""The child of a pool: reads one document after another, confined, and sends what it finds.

It is started as a clean interpreter (no fork of a parent with threads). Every item is sent when
it is found, so that a kill loses only what was not read yet.
"""

from __future__ import annotations

import contextlib
import importlib
import mmap
import os
import resource
import select
import signal
import socket
import sys
import time

from dlp import __version__
from dlp.extract import registry, wire
from dlp.extract.account import Metered, left
from dlp.extract.base import Source
from dlp.extract.confine import confine, limit_cpu
from dlp.extract.guard import guarded
from dlp.limits import Limits, OverBudget

_SIGN_OF_LIFE = 0.5
_GRACE = 10.0
_LAZY = frozenset({"database", "font"})


def main(descriptor: int, memory: int) -> None:
    """Serve jobs over a connected socket until it is closed."""
    for module in sorted(set(registry.READERS.values()) - _LAZY):
        importlib.import_module(f"dlp.extract.{module}")
    channel = wire.Channel(socket.socket(fileno=descriptor))
    status = _Status()
    active = confine(memory)
    channel.send(wire.HELLO, {"version": __version__, "active": active})
    jobs = 0
    while True:
        try:
            message = channel.receive()
        except EOFError:
            return
        if message.tag == wire.JOB:
            jobs += 1
            _Job(channel, jobs, status).run(message)


class _Status:
    """The most memory this process ever had, from a file opened before reading is forbidden.

    `getrusage` would do, but on Linux it begins with what the parent had.
    """

    def __init__(self) -> None:
        try:
            self._file = os.open("/proc/self/status", os.O_RDONLY)
        except OSError:  # pragma: no cover - no /proc
            self._file = -1

    def peak(self) -> int:
        """Return bytes."""
        if self._file < 0:  # pragma: no cover - no /proc
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        text = os.pread(self._file, 8192, 0)
        place = text.find(b"VmHWM:") + 6
        return int(text[place:].split(None, 1)[0]) * 1024


class _Job:
    """One document being read."""

    def __init__(self, channel: wire.Channel, number: int, status: _Status) -> None:
        self._channel = channel
        self._status = status
        self._number = number
        self._said = time.monotonic()
        self._budget: Metered | None = None

    def run(self, message: wire.Message) -> None:
        """Read it, send what is found and, last, what is left of the budget."""
        fields = message.header
        seconds = max(float(fields["seconds"]), 0.0)
        limit_cpu(seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)  # if the parent is gone
        budget = Metered(
            Limits(**fields["limits"]), tuple(fields["left"]), seconds, self._sign_of_life
        )
        self._budget = budget
        source = Source(
            data=_mapped(message) if message.descriptor >= 0 else message.raw,
            name=fields["name"],
            media_type=fields["media_type"],
            charset=fields["charset"],
            passwords=tuple(fields["passwords"]),
        )
        items = guarded(fields["media"], source, budget)
        with contextlib.closing(items):
            for item in items:
                wire.send_item(self._channel, item, (*left(budget), self._number))
                self._said = time.monotonic()
                if self._is_cancelled():
                    break
        signal.setitimer(signal.ITIMER_REAL, 0)
        peak = self._status.peak()
        self._channel.send(wire.DONE, {"left": (*left(budget), self._number), "peak": peak})

    def _sign_of_life(self) -> None:
        now = time.monotonic()
        if now - self._said < _SIGN_OF_LIFE or self._budget is None:
            return
        self._said = now
        try:
            self._channel.send(wire.TICK, {"left": (*left(self._budget), self._number)})
        except OSError:
            os._exit(0)  # nobody listens: a reader's own handlers must not keep this alive
        if self._is_cancelled():
            raise OverBudget("timeout", "cancelled")

    def _is_cancelled(self) -> bool:
        return bool(select.select([self._channel.socket], [], [], 0)[0])


def _mapped(message: wire.Message) -> bytes:
    """Copy the bytes of a memory file, and let go of it."""
    try:
        size = os.fstat(message.descriptor).st_size
        if not size:
            return b""
        with mmap.mmap(message.descriptor, size, prot=mmap.PROT_READ) as file:
            return file[:]
    finally:
        os.close(message.descriptor)


def start() -> None:
    """Be the program: arguments are the socket's descriptor and bytes of address space."""
    with contextlib.suppress(OSError, KeyboardInterrupt):
        main(int(sys.argv[1]), int(sys.argv[2]))
    os._exit(0)
