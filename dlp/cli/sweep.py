"""Walk, share out, scan: the work behind `dlp scan`, on one process or many.

Files go to the workers in batches, and come back in the order of the walk. A worker returns
plain rows, so no clear value leaves it unless values were asked for.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from dlp.cli import indexes
from dlp.cli.judging import Judge, Result, Settings
from dlp.cli.walking import Entry, Filter, label, walk
from dlp.model import Notice
from dlp.scanner import Scanner

__all__ = ["Blob", "Item", "Result", "Settings", "label", "results", "walk"]

BATCH_FILES = 64
BATCH_BYTES = 4 << 20
AHEAD = 4
"""Batches a process that are walked ahead: a disk may have more files than memory has room."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that lie in no file of their own: what git keeps."""

    name: str
    data: bytes


Item = Entry | Notice | Blob | Result
"""What a walk gives; a `Result` is known from an earlier run."""
Batch = list[Item]


Tools = tuple[Scanner, Judge]
"""What scans, and what judges."""


def make(settings: Settings) -> Tools:
    """Return what a run needs. Raises `DlpError` for bad packs, policies, lists, keys."""
    return _scanner(settings), Judge(settings)


def results(
    paths: Sequence[str],
    settings: Settings,
    jobs: int,
    found: Iterator[Item] | None = None,
    tools: Tools | None = None,
) -> Iterator[Result]:
    """Scan everything under `paths`, or what was `found`; yield results in that order.

    Bad packs, policies and lists are refused before anything is walked; `tools` were made so.
    """
    scanner, judge = tools or make(settings)
    if "-" in paths:
        yield _stdin(scanner, judge)
    items = entries([path for path in paths if path != "-"]) if found is None else found
    jobs = jobs or os.cpu_count() or 1
    batches = _batches(items)
    if jobs == 1:
        for batch in batches:
            yield from _scan_batch(scanner, judge, batch)
        return
    first: Batch = next(batches, [])
    second = next(batches, None)
    if second is None:  # not worth a pool
        yield from _scan_batch(scanner, judge, first)
        return
    yield from _pooled(scanner, judge, settings, jobs, _chained([first, second], batches))


def entries(paths: Sequence[str], leave: Filter | None = None) -> Iterator[Item]:
    """Yield what lies under paths, and what URLs of stores, databases and tables lead to."""
    from dlp.batch.sources import Opened, is_source, open_url  # noqa: PLC0415 - only for sweeps

    yield from walk((path for path in paths if not is_source(path)), leave)
    for url in paths:
        for item in open_url(url) if is_source(url) else ():
            yield Blob(item.name, item.data) if isinstance(item, Opened) else item


def _batches(items: Iterator[Item]) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for item in items:
        batch.append(item)
        size += _weight(item)
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _weight(item: Item) -> int:
    """Return the bytes that an item stands for."""
    if isinstance(item, Blob):
        return len(item.data)
    return item[1] if isinstance(item, tuple) else 0


def _chained(first: Sequence[Batch], rest: Iterator[Batch]) -> Iterator[Batch]:
    yield from first
    yield from rest


def _scan_batch(scanner: Scanner, judge: Judge, batch: Iterable[Item]) -> Iterator[Result]:
    for item in batch:
        if isinstance(item, Result):
            yield item
        elif isinstance(item, Notice):
            yield judge.undecided(item.path, -1, [item])
        else:
            try:
                yield _scanned(scanner, judge, item)
            except Exception as error:  # noqa: BLE001 - one file must never cost the others
                yield _lost(judge, item, type(error).__name__)


def _scanned(scanner: Scanner, judge: Judge, item: Entry | Blob) -> Result:
    if isinstance(item, Blob):
        inspection = scanner.scan(item.data, name=item.name)
        return judge.result(inspection, item.name, len(item.data), item.data)
    path, size = item
    name = os.fsdecode(path)
    return judge.result(scanner.scan_path(name, name=label(path)), label(path), size, name)


def _lost(judge: Judge, item: Entry | Blob, reason: str) -> Result:
    path = item.name if isinstance(item, Blob) else label(item[0])
    size = len(item.data) if isinstance(item, Blob) else item[1]
    return judge.undecided(path, size, [Notice(code="crashed", path=path, detail=reason)])


def _stdin(scanner: Scanner, judge: Judge) -> Result:
    try:
        inspection = scanner.scan(sys.stdin.buffer, name="-")
    except (OSError, AttributeError) as error:  # it may be a folder, or closed and then None
        detail = getattr(error, "strerror", None) or "closed"
        return judge.undecided("-", -1, [Notice(code="unreadable", path="-", detail=detail)])
    return judge.result(inspection, "-", inspection.bytes_scanned)


def _scanner(settings: Settings) -> Scanner:
    return Scanner(
        packs=settings.packs,
        minimum=settings.minimum,
        fingerprint_key=settings.key,
        isolation=settings.isolation,
        passwords=settings.passwords,
        registered=indexes.load(settings.registered, settings.registered_key),
    )


_worker: Tools | None = None
"""Of a worker process only."""


def _start_worker(tools: Tools | None, settings: Settings) -> None:
    global _worker  # noqa: PLW0603 - a process of its own, with one job
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends them
    _worker = tools or make(settings)


def _work(batch: Batch) -> list[Result]:
    if _worker is None:  # pragma: no cover - the pool starts every worker
        raise RuntimeError("not a worker")
    scanner, judge = _worker
    return list(_scan_batch(scanner, judge, batch))


def _workers(tools: Tools, settings: Settings, jobs: int) -> ProcessPoolExecutor:
    """Return a pool of processes; forked ones inherit the compiled packs."""
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    own = method != "fork" or settings.isolation != "none"  # readers are not shared over a fork
    shared = None if own else tools
    return ProcessPoolExecutor(jobs, context, _start_worker, (shared, settings))


def _pooled(
    scanner: Scanner, judge: Judge, settings: Settings, jobs: int, batches: Iterator[Batch]
) -> Iterator[Result]:
    """Share batches out, a few ahead; yield results in their order, also when a worker dies."""
    make = functools.partial(_workers, (scanner, judge), settings)
    pool = make(jobs)
    waiting: deque[tuple[Batch, Future[list[Result]]]] = deque()
    try:
        while True:
            for batch in itertools.islice(batches, jobs * AHEAD - len(waiting)):
                waiting.append((batch, _submitted(pool, batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown()
                yield from _one_by_one(make, judge, batch)
                pool = make(jobs)
                waiting = deque((batch, _submitted(pool, batch)) for batch, _ in waiting)
    except BaseException:  # interrupted, or nobody asks for more
        for process in multiprocessing.active_children():
            process.terminate()
        _unblock(pool)
        raise
    finally:
        # Waited for: a thread of the pool that still closes its pipes while the interpreter ends
        # fails there with "Bad file descriptor" (CPython wakes it without a lock).
        pool.shutdown(cancel_futures=True)


def _unblock(pool: ProcessPoolExecutor) -> None:
    """Let the pool's feeder fail: nobody reads its pipe any more, and the exit waits for it.

    CPython does so itself from 3.12 on (gh-94777).
    """
    reader = getattr(getattr(pool, "_call_queue", None), "_reader", None)
    if reader is not None:
        with contextlib.suppress(OSError):
            reader.close()


def _submitted(pool: ProcessPoolExecutor, batch: Batch) -> Future[list[Result]]:
    """Hand a batch to a pool; that the pool is broken already comes with the result."""
    try:
        with _uninterrupted():
            return pool.submit(_work, batch)
    except BrokenProcessPool as error:
        failed: Future[list[Result]] = Future()
        failed.set_exception(error)
        return failed


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C for afterwards: a hook that runs at a fork would swallow it."""
    if threading.current_thread() is not threading.main_thread():  # it gets no signals
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)


def _one_by_one(
    make: Callable[[int], ProcessPoolExecutor], judge: Judge, batch: Batch
) -> Iterator[Result]:
    """Scan a batch in one process, file by file: only the file that ends a process is lost."""
    pool = make(1)
    for item in batch:
        try:
            yield from _submitted(pool, [item]).result()
        except BrokenProcessPool:
            pool.shutdown()
            pool = make(1)
            if isinstance(item, Blob | tuple):
                yield _lost(judge, item, "the process that scanned it ended")
    pool.shutdown()
