"""What shares work out: one protocol, so that every engine runs the same function.

A task is a handful of items, and an engine gives the results of every item exactly once, in any
order, whatever happens to its workers. `Serial` is here; `Processes` and `Dask` beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Work(Generic[Item, Result]):
    """What is done with a task, and what is said of an item that no worker survives."""

    scan: Callable[[Sequence[Item]], list[Result]]
    """Must be picklable; gives one result an item and does not raise for what is scanned."""
    lost: Callable[[Item, str], Result]
    """Called with the item and the reason, where the engine runs."""


class Engine(Protocol):
    """Runs work over tasks."""

    @property
    def shares_memory(self) -> bool:
        """Whether what lies in this process's memory can be seen by the workers."""
        ...

    def run(
        self, work: Work[Item, Result], tasks: Iterable[Sequence[Item]]
    ) -> Iterator[list[Result]]:
        """Yield the results of each task, in any order."""
        ...


@dataclass(frozen=True, slots=True)
class Serial:
    """One task after another, in this process.

    >>> work = Work(scan=lambda items: [item * 2 for item in items], lost=lambda item, why: item)
    >>> list(Serial().run(work, [[1, 2], [3]]))
    [[2, 4], [6]]
    """

    shares_memory: bool = True

    def run(
        self, work: Work[Item, Result], tasks: Iterable[Sequence[Item]]
    ) -> Iterator[list[Result]]:
        """Yield the results of each task, in order."""
        for task in tasks:
            yield work.scan(task)
