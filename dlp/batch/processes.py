"""The engine of one machine: a pool of processes that are started afresh, not forked.

Stores of objects bring threads, and a fork of a process with threads may hang; so workers are
spawned, and make their scanner from its reference. A worker that dies costs nothing but the item
that killed it: what was open is done again, the tasks of the broken pool item by item.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from dlp.batch.engines import Item, Result, Work

AHEAD = 4
"""Tasks a process that are handed out ahead."""
ENDED = "the process that scanned it ended"


@dataclass(frozen=True, slots=True)
class Processes:
    """A pool of `jobs` processes (0: one a core)."""

    jobs: int = 0
    shares_memory: bool = False

    def run(
        self, work: Work[Item, Result], tasks: Iterable[Sequence[Item]]
    ) -> Iterator[list[Result]]:
        """Yield the results of each task, in order, also when a worker dies."""
        jobs = self.jobs or os.cpu_count() or 1
        rest = iter(tasks)
        waiting: deque[tuple[Sequence[Item], Future[list[Result]]]] = deque()
        pool = _pool(jobs)
        try:
            while True:
                for task in itertools.islice(rest, jobs * AHEAD - len(waiting)):
                    waiting.append((task, _submitted(pool, work, task)))
                if not waiting:
                    return
                task, future = waiting.popleft()
                try:
                    yield future.result()
                except BrokenProcessPool:
                    pool.shutdown()
                    yield _one_by_one(work, task)
                    pool = _pool(jobs)
                    waiting = deque((task, _again(pool, work, task, f)) for task, f in waiting)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"))


def _submitted(
    pool: ProcessPoolExecutor, work: Work[Item, Result], task: Sequence[Item]
) -> Future[list[Result]]:
    """Hand a task to a pool; that the pool is broken already comes with the result."""
    try:
        return pool.submit(work.scan, task)
    except BrokenProcessPool as error:
        failed: Future[list[Result]] = Future()
        failed.set_exception(error)
        return failed


def _again(
    pool: ProcessPoolExecutor,
    work: Work[Item, Result],
    task: Sequence[Item],
    future: Future[list[Result]],
) -> Future[list[Result]]:
    """Keep what was done before the pool broke; hand out the rest once more."""
    if future.done() and not future.cancelled() and future.exception() is None:
        return future
    return _submitted(pool, work, task)


def _one_by_one(work: Work[Item, Result], task: Sequence[Item]) -> list[Result]:
    """Do a task in one process, item by item: only the item that ends a process is lost."""
    results: list[Result] = []
    pool = _pool(1)
    for item in task:
        try:
            results += _submitted(pool, work, [item]).result()
        except BrokenProcessPool:
            pool.shutdown()
            pool = _pool(1)
            results.append(work.lost(item, ENDED))
    pool.shutdown()
    return results
