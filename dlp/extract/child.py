"""One worker as its parent sees it: a process, a socket, and the document it is reading."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dlp
from dlp.extract import wire
from dlp.extract.account import deadline, left, limits_as_fields, settle
from dlp.extract.base import Source
from dlp.limits import Budget

START = 30.0
"""Seconds that an interpreter may take to start."""
_GRACE = 0.5
_DRAIN = 0.25
_IN_MEMORY = 1 << 16
_EXCESS = 64 << 20
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ")
_PROGRAM = """
import json, sys
sys.path += [place for place in json.loads(sys.argv[3]) if place not in sys.path]
from dlp.extract.worker import start
start()
"""


class Gone(Exception):  # noqa: N818 - never leaves the pool: it becomes a notice
    """A worker is gone or was ended; `code` is the code of the notice that it becomes."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Child:
    """A worker process, started with a clean interpreter; raises OSError if there is none."""

    __slots__ = ("active", "channel", "is_reading", "jobs", "peak", "process")

    def __init__(self, memory: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self.process = _start(theirs.fileno(), memory)
            except BaseException:
                ours.close()
                raise
        self.channel = wire.Channel(ours)
        self.active: dict[str, str] = {}
        self.jobs = 0
        self.peak = 0
        self.is_reading = False

    def is_alive(self) -> bool:
        """Say whether the process still runs."""
        return self.process.poll() is None

    def ready(self) -> None:
        """Wait until it has started; raises `Gone`."""
        if self.active:
            return
        message = self._next(time.monotonic() + START, None)
        if message.tag != wire.HELLO or message.header.get("version") != dlp.__version__:
            raise Gone("crashed", "worker of another version")
        self.active = {str(key): str(value) for key, value in message.header["active"].items()}

    def read(
        self, media: str, source: Source, budget: Budget, silent: float
    ) -> Iterator[wire.Item]:
        """Have a document read; yield what comes, spend the budget, raise `Gone` on failure."""
        self.ready()
        self.is_reading = True
        self.jobs += 1
        until = deadline(budget)
        spent = left(budget)
        self._send(media, source, budget, silent)
        most = budget.limits.max_expanded + 8 * len(source.data) + _EXCESS
        while True:
            message = self._next(until + _GRACE, silent)
            now = _left(message, self.jobs)
            settle(budget, spent, now)
            spent = now
            if message.tag == wire.DONE:
                self.peak = int(message.header.get("peak", 0))
                self.is_reading = False
                return
            if message.tag == wire.TICK:
                continue
            most -= len(message.raw)
            if most < 0:
                raise Gone("over-budget", "worker sends more than it may unpack")
            try:
                item = wire.item_of(message)
            except wire.BadMessage as bad:
                raise Gone("crashed", "worker sent no message") from bad
            yield item

    def _send(self, media: str, source: Source, budget: Budget, silent: float) -> None:
        fields = {
            "media": media,
            "name": source.name,
            "media_type": source.media_type,
            "charset": source.charset,
            "passwords": source.passwords,
            "limits": limits_as_fields(budget.limits),
            "left": left(budget),
            "seconds": deadline(budget) - time.monotonic(),
        }
        self.channel.socket.settimeout(silent)
        try:
            if len(source.data) > _IN_MEMORY and hasattr(os, "memfd_create"):
                descriptor = _memory_file(source.data)
                try:
                    self.channel.send(wire.JOB, fields, descriptor=descriptor)
                finally:
                    os.close(descriptor)
            else:
                self.channel.send(wire.JOB, fields, [source.data])
        except TimeoutError as error:
            raise Gone("timeout", "worker takes no document") from error
        except OSError as error:
            raise self._ended() from error

    def _next(self, until: float, silent: float | None) -> wire.Message:
        try:
            return self.channel.receive(until=until, silent=silent)
        except EOFError as error:
            raise self._ended() from error
        except wire.Silent as still:
            late = still.reason == "late"
            detail = "not ended in time" if late else f"no sign of life for {silent} seconds"
            raise Gone("timeout", detail) from still
        except (wire.BadMessage, OSError) as error:
            raise Gone("crashed", "worker sent no message") from error

    def _ended(self) -> Gone:
        """Say how the process ended."""
        try:
            code = self.process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            return Gone("crashed", "worker closed its socket")
        if -code in {signal.SIGXCPU, signal.SIGALRM}:
            return Gone("timeout", "worker was over its time")
        if code < 0:
            with contextlib.suppress(ValueError):
                return Gone("crashed", f"worker ended by {signal.Signals(-code).name}")
        return Gone("crashed", f"worker ended with code {code}")

    def cancel(self) -> bool:
        """Stop reading; say whether the worker can be used again."""
        if not self.is_reading:
            return self.is_alive()
        try:
            self.channel.socket.settimeout(_DRAIN)
            self.channel.send(wire.CANCEL, {})
            until = time.monotonic() + _DRAIN
            while self.channel.receive(until=until).tag != wire.DONE:
                pass
        except (OSError, EOFError, wire.Silent, wire.BadMessage):
            return False
        self.is_reading = False
        return True

    def end(self) -> None:
        """Kill the process and wait for it: no zombie, no descriptor is left."""
        self.kill()
        self.channel.socket.close()

    def kill(self) -> None:
        """Kill the process and wait for it."""
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5.0)

    def forget(self) -> None:
        """Leave it to the process that started it: this one is a fork."""
        self.channel.socket.close()
        self.process.returncode = 0


def _start(descriptor: int, memory: int) -> subprocess.Popen[bytes]:
    """Start a clean interpreter that finds this package, and hears of nothing else."""
    root = str(Path(dlp.__file__).resolve().parent.parent)
    places = [str(Path(place).resolve()) for place in [*sys.path, root] if place]
    variables = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own interpreter, no argument of a document
        [sys.executable, "-I", "-B", "-c", _PROGRAM, str(descriptor), str(memory),
         json.dumps(places)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a traceback could hold text of a document
        pass_fds=(descriptor,),
        env=variables,
        cwd="/",
        start_new_session=True,
    )  # fmt: skip


def _memory_file(data: bytes) -> int:
    descriptor = os.memfd_create("document", os.MFD_CLOEXEC)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _left(message: wire.Message, job: int) -> tuple[int, int]:
    """Return what is left of the budget; a message of an earlier document is none."""
    try:
        expanded, entries, number = message.header["left"]
        if number != job:
            raise ValueError(number)  # noqa: TRY301 - one way out for all that is wrong
        return int(expanded), int(entries)
    except (KeyError, TypeError, ValueError) as error:
        raise Gone("crashed", "worker sent no message") from error
