"""A warm pool of killable workers: documents are read outside of this process.

Text and unknown bytes stay in the caller's process (their reading is linear and our own); all
other formats go to a worker, a confined interpreter (`confine`) whose finds come back as they
are made. A worker that crashes, hangs or falls silent is killed; what it had sent is kept, the
rest is a notice, and another takes its place.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable
from types import TracebackType
from typing import Self

from dlp.errors import DlpError
from dlp.extract.account import deadline
from dlp.extract.base import Extracted, Source
from dlp.extract.child import START, Child, Gone
from dlp.limits import Budget
from dlp.model import Notice, Part

HELD = 32 << 20
"""Bytes of parts kept back until their container is read, so that its worker is free for them."""


class IsolationError(DlpError):
    """Workers cannot be started on this machine; the message says why."""


class Pool:
    """Workers that read documents. Shared by threads; closed at exit.

    Arguments: `size`, how many workers are kept (default: one a core, at most 4); `memory`,
    bytes of address space of each beyond its start; `silent`, seconds without a sign of life
    after which one is killed; `recycle`, documents after which one is replaced.

    Nothing is started before the first document. Raises `IsolationError` where there are no
    POSIX processes.

    >>> from dlp.extract import Source, extract
    >>> from dlp.limits import Budget, Limits
    >>> with Pool(size=1) as pool:
    ...     source = Source(data=b"<html><p>a memo</p></html>")
    ...     [item.data.strip() for item in extract(source, Budget(Limits()), isolation=pool)]
    [b'a memo']
    """

    def __init__(
        self,
        *,
        size: int | None = None,
        memory: int = 1 << 30,
        silent: float = 20.0,
        recycle: int = 1000,
    ) -> None:
        if os.name != "posix":
            raise IsolationError("isolation needs POSIX processes; use isolation='none'")
        self.size = size or min(os.cpu_count() or 1, 4)
        self.memory = memory
        self.silent = silent
        self.recycle = recycle
        self._all: set[Child] = set()
        self._begin()
        os.register_at_fork(after_in_child=_after_fork(weakref.ref(self)))
        weakref.finalize(self, _end_all, self._all, os.getpid())

    def _begin(self) -> None:
        self._free = threading.Condition()
        self._idle: list[Child] = []
        self._holding: dict[int, int] = {}
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers. May be repeated; a document that is being read ends with a notice."""
        with self._free:
            self._closed = True
            for child in self._idle:
                self._all.discard(child)
                child.end()
            self._idle.clear()
            for child in self._all:
                child.process.kill()  # whoever reads with it cleans up
            self._free.notify_all()

    def describe(self) -> dict[str, str]:
        """Start a worker and say what confines it; raises `IsolationError` if that fails."""
        try:
            child = self._acquire(0, time.monotonic() + START)
        except OSError as error:
            raise IsolationError(f"a worker cannot be started: {error.strerror}") from error
        if child is None:
            raise IsolationError("no worker is free")
        usable = False
        try:
            child.ready()
            usable = True
        except Gone as gone:
            raise IsolationError(f"a worker cannot be started: {gone}") from gone
        finally:
            self._release(child, 0, usable=usable)
        return dict(child.active)

    def read(self, media: str, source: Source, budget: Budget) -> Extracted:
        """Have a document read by a worker; yield what it finds, its parts last and in order.

        Parts come last because they are handed back as documents of their own, and would wait
        for the worker that their container occupies. Beyond `HELD` they do not wait.
        """
        try:
            child = self._acquire(id(budget), deadline(budget))
        except OSError as error:
            yield Notice(code="crashed", detail=f"{media}: no worker: {error.strerror}")
            return
        if child is None:
            closed = "the pool is closed" if self._closed else "no worker was free in time"
            yield Notice(code="crashed" if self._closed else "timeout", detail=f"{media}: {closed}")
            return
        held: list[Part] = []
        room = HELD
        problem: Notice | None = None
        try:
            for item in child.read(media, source, budget, self.silent):
                if not isinstance(item, Part):
                    yield item
                    continue
                held.append(item)
                room -= len(item.data)
                if room < 0:  # all of them, or a large one would overtake those before it
                    yield from held
                    held.clear()
                    room = HELD
        except Gone as gone:
            problem = Notice(code=gone.code, detail=f"{media}: {gone.detail}")
        finally:
            usable = problem is None and child.cancel()
            self._release(child, id(budget), usable=usable)
        yield from held
        if problem is not None:
            yield problem

    def _acquire(self, key: int, until: float) -> Child | None:
        """Take a free worker or start one; None if none becomes free until then.

        Whoever holds one already (the reader of a container) never waits: it gets an extra one.
        """
        with self._free:
            while not self._closed:
                while self._idle:
                    child = self._idle.pop()
                    if child.is_alive():
                        return self._hold(child, key)
                    self._drop(child)
                if len(self._all) < self.size or key in self._holding:
                    return self._hold(self._started(), key)
                if not self._free.wait(max(until - time.monotonic(), 0.0)):
                    return None
        return None

    def _hold(self, child: Child, key: int) -> Child:
        self._holding[key] = self._holding.get(key, 0) + 1
        return child

    def _started(self) -> Child:
        child = Child(self.memory)
        self._all.add(child)
        return child

    def _drop(self, child: Child) -> None:
        self._all.discard(child)
        child.end()

    def _release(self, child: Child, key: int, *, usable: bool) -> None:
        with self._free:
            self._holding[key] -= 1
            if not self._holding[key]:
                del self._holding[key]
            is_worn = child.jobs >= self.recycle or child.peak > self.memory // 2
            if self._closed or not usable or is_worn or len(self._all) > self.size:
                self._drop(child)
                self._heal()
            else:
                self._idle.append(child)
            self._free.notify()

    def _heal(self) -> None:
        """Start a replacement, so that the next document finds it warm."""
        if self._closed or len(self._all) >= self.size:
            return
        try:
            self._idle.insert(0, self._started())
        except OSError:
            return  # whoever needs one says so

    def _forget(self) -> None:
        """Leave the workers to the process that started them: this one is a fork."""
        for child in self._all:
            child.forget()
        self._all.clear()
        self._begin()


def _after_fork(pool: weakref.ref[Pool]) -> Callable[[], None]:
    def forget() -> None:
        found = pool()
        if found is not None:
            found._forget()  # noqa: SLF001 - part of the same module

    return forget


def _end_all(children: set[Child], owner: int) -> None:
    """End what is still there when a pool is dropped, or at exit."""
    if os.getpid() != owner:
        return
    while children:
        children.pop().end()
