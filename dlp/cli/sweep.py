"""Walk, share out, scan: the work behind `dlp scan`, on one process or many.

Files go to the workers in batches, and come back in the order of the walk. A worker returns
plain rows, so no clear value leaves it unless values were asked for.
"""

from __future__ import annotations

import functools
import itertools
import multiprocessing
import os
import secrets
import signal
import stat
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from dlp.inspection import Inspection
from dlp.model import Finding, Likelihood, Notice
from dlp.report import Row, row_of
from dlp.scanner import Scanner

BATCH_FILES = 64
BATCH_BYTES = 4 << 20
AHEAD = 4
"""Batches a process that are walked ahead: a disk may have more files than memory has room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a worker must know."""

    packs: tuple[str, ...] | None
    minimum: Likelihood
    show_values: bool
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)


@dataclass(slots=True)
class Result:
    """What came of one file."""

    path: str
    size: int
    rows: list[Row]
    notices: list[Notice]
    complete: bool


Entry = tuple[bytes, int]
"""A file's path and size; size -1: it was not opened, see the notice."""
Batch = list[Entry | Notice]


def results(paths: Sequence[str], settings: Settings, jobs: int) -> Iterator[Result]:
    """Scan everything under `paths`; yield results in the order of the walk."""
    scanner = _scanner(settings)  # bad packs are refused before anything is walked
    if "-" in paths:
        yield _stdin(scanner, settings)
    entries = walk(path for path in paths if path != "-")
    jobs = jobs or os.cpu_count() or 1
    batches = _batches(entries)
    if jobs == 1:
        for batch in batches:
            yield from _scan_batch(scanner, settings, batch)
        return
    first = next(batches, [])
    second = next(batches, None)
    if second is None:  # not worth a pool
        yield from _scan_batch(scanner, settings, first)
        return
    yield from _pooled(scanner, settings, jobs, _chained([first, second], batches))


def walk(paths: Iterable[str]) -> Iterator[Entry | Notice]:
    """Yield files under `paths`, folders sorted by name; links inside folders are not followed."""
    for path in paths:
        raw = os.fsencode(path)
        try:
            mode = os.stat(raw)  # noqa: PTH116 - names need not be UTF-8
        except OSError as error:
            yield _unreadable(raw, error)
            continue
        if stat.S_ISDIR(mode.st_mode):
            yield from _walk_folder(raw)
        else:
            yield (raw, mode.st_size) if stat.S_ISREG(mode.st_mode) else _special(raw)


def _walk_folder(folder: bytes) -> Iterator[Entry | Notice]:
    todo = [folder]
    while todo:
        current = todo.pop()
        folders = []
        try:
            with os.scandir(current) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield _unreadable(current, error)
            continue
        for entry in entries:
            try:
                if entry.is_symlink():
                    detail = "a link; what it points to is scanned where it lies"
                    yield Notice(code="link", path=label(entry.path), detail=detail, limits=False)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    yield entry.path, entry.stat(follow_symlinks=False).st_size
                else:
                    yield _special(entry.path)
            except OSError as error:
                yield _unreadable(entry.path, error)
        todo.extend(reversed(folders))


def label(path: bytes) -> str:
    r"""Return a path for people: what is not UTF-8 as `\\xNN`.

    >>> label(b"a\xff.txt")
    'a\\xff.txt'
    """
    return path.decode("utf-8", "backslashreplace")


def _unreadable(path: bytes, error: OSError) -> Notice:
    return Notice(code="unreadable", path=label(path), detail=error.strerror or str(error))


def _special(path: bytes) -> Notice:
    detail = "no regular file: it holds no bytes of its own"
    return Notice(code="special-file", path=label(path), detail=detail, limits=False)


def _batches(entries: Iterator[Entry | Notice]) -> Iterator[list[Entry | Notice]]:
    batch: list[Entry | Notice] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += 0 if isinstance(entry, Notice) else entry[1]
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _chained(first: Sequence[list[Entry | Notice]], rest: Iterator[Any]) -> Iterator[Any]:
    yield from first
    yield from rest


def _scan_batch(
    scanner: Scanner, settings: Settings, batch: Iterable[Entry | Notice]
) -> Iterator[Result]:
    for entry in batch:
        if isinstance(entry, Notice):
            yield Result(entry.path, -1, [], [entry], not entry.limits)
            continue
        path, size = entry
        try:
            inspection = scanner.scan_path(os.fsdecode(path), name=label(path))
        except Exception as error:  # noqa: BLE001 - one file must never cost the others
            yield _lost(entry, type(error).__name__)
        else:
            yield _result(inspection, label(path), size, settings)


def _lost(entry: Entry, reason: str) -> Result:
    path, size = entry
    notice = Notice(code="crashed", path=label(path), detail=reason)
    return Result(notice.path, size, [], [notice], complete=False)


def _result(inspection: Inspection, path: str, size: int, settings: Settings) -> Result:
    rows = [_row(finding, settings) for finding in inspection.findings]
    return Result(path, size, rows, list(inspection.notices), inspection.complete)


def _row(finding: Finding, settings: Settings) -> Row:
    return row_of(finding, show_value=settings.show_values)


def _stdin(scanner: Scanner, settings: Settings) -> Result:
    try:
        inspection = scanner.scan(sys.stdin.buffer, name="-")
    except (OSError, AttributeError) as error:  # it may be a folder, or closed and then None
        detail = getattr(error, "strerror", None) or "closed"
        return Result("-", -1, [], [Notice(code="unreadable", path="-", detail=detail)], False)
    return _result(inspection, "-", inspection.bytes_scanned, settings)


def _scanner(settings: Settings) -> Scanner:
    return Scanner(packs=settings.packs, minimum=settings.minimum, fingerprint_key=settings.key)


_worker: tuple[Scanner, Settings] | None = None
"""Of a worker process only."""


def _start_worker(scanner: Scanner | None, settings: Settings) -> None:
    global _worker  # noqa: PLW0603 - a process of its own, with one job
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends them
    _worker = (scanner or _scanner(settings), settings)


def _work(batch: Batch) -> list[Result]:
    if _worker is None:  # pragma: no cover - the pool starts every worker
        raise RuntimeError("not a worker")
    scanner, settings = _worker
    return list(_scan_batch(scanner, settings, batch))


def _workers(scanner: Scanner, settings: Settings, jobs: int) -> ProcessPoolExecutor:
    """Return a pool of processes; forked ones inherit the compiled packs."""
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    shared = scanner if method == "fork" else None
    return ProcessPoolExecutor(jobs, context, _start_worker, (shared, settings))


def _pooled(
    scanner: Scanner, settings: Settings, jobs: int, batches: Iterator[Batch]
) -> Iterator[Result]:
    """Share batches out, a few ahead; yield results in their order, also when a worker dies."""
    make = functools.partial(_workers, scanner, settings)
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
                yield from _one_by_one(make, batch)
                pool = make(jobs)
                waiting = deque((batch, _submitted(pool, batch)) for batch, _ in waiting)
    except BaseException:  # interrupted, or nobody asks for more
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, batch: Batch) -> Future[list[Result]]:
    """Hand a batch to a pool; that the pool is broken already comes with the result."""
    try:
        return pool.submit(_work, batch)
    except BrokenProcessPool as error:
        failed: Future[list[Result]] = Future()
        failed.set_exception(error)
        return failed


def _one_by_one(make: Callable[[int], ProcessPoolExecutor], batch: Batch) -> Iterator[Result]:
    """Scan a batch in one process, file by file: only the file that ends a process is lost."""
    pool = make(1)
    for entry in batch:
        try:
            yield from _submitted(pool, [entry]).result()
        except BrokenProcessPool:
            pool.shutdown()
            pool = make(1)
            if not isinstance(entry, Notice):
                yield _lost(entry, "the process that scanned it ended")
    pool.shutdown()
