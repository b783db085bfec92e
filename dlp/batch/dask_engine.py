"""The engine of many machines: Dask distributed.

Dask does a task again when its worker dies, and gives up after `allowed-failures` deaths; then
its items are tried again at the end, each with nothing beside it, and only what ends a worker
alone is lost.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dlp.batch.engines import Item, Result, Work
from dlp.batch.optional import needed

AHEAD = 64
"""Tasks that are handed to the scheduler ahead: a store may hold more than memory does."""


@dataclass(frozen=True, slots=True)
class Dask:
    """Work on the workers of a `distributed.Client`.

    The fingerprint key travels with the scanner to the workers, so give the cluster TLS or keep
    it on one host.
    """

    client: Any
    shares_memory: bool = False

    def run(
        self, work: Work[Item, Result], tasks: Iterable[Sequence[Item]]
    ) -> Iterator[list[Result]]:
        """Yield the results of each task, in the order in which they come."""
        distributed = needed("distributed", "dask[distributed]", extra="dask")
        rest = iter(tasks)
        open_tasks: dict[Any, Sequence[Item]] = {}
        suspects: list[Item] = []
        waiting = distributed.as_completed([])
        while True:
            for task in itertools.islice(rest, AHEAD - len(open_tasks)):
                future = self.client.submit(work.scan, task, pure=False)
                open_tasks[future] = task
                waiting.add(future)
            if not open_tasks:
                break
            future = next(waiting)
            task = open_tasks.pop(future)
            try:
                yield future.result()
            except distributed.KilledWorker:
                suspects += task
        for item in suspects:  # alone: what shared a worker with the guilty one is innocent
            try:
                yield self.client.submit(work.scan, [item], pure=False).result()
            except distributed.KilledWorker:
                yield [work.lost(item, "the workers that scanned it ended")]
