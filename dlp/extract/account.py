"""What is left of a budget, to be handed to a worker and taken back from it.

The same budget is spent on both sides of a pipe: a worker starts with what is left, and what it
spent comes back, so that a bomb cannot buy more by being opened elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import fields

from dlp.limits import Budget, Limits

Left = tuple[int, int]
"""Bytes that may still be unpacked, entries that may still be read."""


def left(budget: Budget) -> Left:
    """Return what is left.

    >>> left(Budget(Limits(max_expanded=5, max_entries=3)))
    (5, 3)
    """
    return budget._expanded, budget._entries  # noqa: SLF001 - the two sides of one budget


def deadline(budget: Budget) -> float:
    """Return when the time is up, on the monotonic clock, in seconds."""
    return budget._deadline  # noqa: SLF001 - as above


def settle(budget: Budget, before: Left, now: Left) -> None:
    """Take off what another process spent between two reports.

    Never raises: the other side has met the end of the budget itself, and said so.

    >>> budget = Budget(Limits(max_expanded=100))
    >>> settle(budget, (100, 9), (40, 9))
    >>> budget.expanded_left
    40
    """
    budget._expanded -= max(before[0] - now[0], 0)  # noqa: SLF001 - as above
    budget._entries -= max(before[1] - now[1], 0)  # noqa: SLF001 - as above


def limits_as_fields(limits: Limits) -> dict[str, float]:
    """Return limits as plain fields, to be sent."""
    return {item.name: getattr(limits, item.name) for item in fields(limits)}


class Metered(Budget):
    """The budget of a worker: begins with what is left, and says now and then that it lives."""

    __slots__ = ("_alive",)

    def __init__(
        self, limits: Limits, start: Left, seconds: float, alive: Callable[[], None]
    ) -> None:
        super().__init__(limits)
        self._expanded, self._entries = start
        self._deadline = time.monotonic() + seconds
        self._alive = alive

    def check_time(self) -> None:
        """Refuse to go on after the deadline; else give a sign of life."""
        super().check_time()
        self._alive()

    def spend_entry(self) -> None:
        """Take one entry of a container, and give a sign of life."""
        super().spend_entry()
        self._alive()
