"""What one inspection may cost: `Limits` is what is allowed, `Budget` is what is left.

One budget is shared by the whole recursion, so a bomb cannot buy more by nesting.
"""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that one inspection may cost. Reaching one is a notice, never silence.

    Text is scanned as it passes, so its size is not limited; the byte limits are for
    containers, which must be held or unpacked.

    >>> Limits(max_depth=3).max_depth
    3
    """

    max_bytes: int = 256 << 20
    """The size of a document or container that will be opened, in bytes."""
    max_expanded: int = 1 << 30
    """All bytes unpacked, decoded or extracted from one source."""
    max_ratio: int = 200
    """Unpacked bytes per packed byte of one entry, once it is over 1 MiB."""
    max_depth: int = 12
    """How deep containers and nested encodings may nest."""
    max_entries: int = 20_000
    """Entries of all containers of one source together: members, mail parts, sheets."""
    max_findings: int = 1_000_000
    """Findings kept for one source; counts stay exact beyond it."""
    max_xml_depth: int = 4096
    """Element depth at which structure is no longer followed."""
    max_header: int = 65_536
    """Bytes of one mail header that are read."""
    seconds: float = 300.0
    """Time for one source, in seconds of the wall clock."""


class OverBudget(Exception):  # noqa: N818 - never leaves the library: it becomes a notice
    """A limit was reached; `code` is the code of the notice that it becomes."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Budget:
    """What is left of the `Limits` of one inspection.

    Every method that spends raises `OverBudget` when nothing is left.
    """

    __slots__ = ("_deadline", "_entries", "_expanded", "_paused", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._expanded = limits.max_expanded
        self._entries = limits.max_entries
        self._deadline = time.monotonic() + limits.seconds
        self._paused: float | None = None

    @property
    def expanded_left(self) -> int:
        """Bytes that may still be unpacked."""
        return self._expanded

    def spend_bytes(self, count: int) -> None:
        """Take `count` unpacked bytes."""
        self._expanded -= count
        if self._expanded < 0:
            detail = f"more than {self.limits.max_expanded} bytes unpacked"
            raise OverBudget("over-budget", detail)

    def spend_entry(self) -> None:
        """Take one entry of a container."""
        self._entries -= 1
        if self._entries < 0:
            raise OverBudget("over-budget", f"more than {self.limits.max_entries} entries")

    def check_ratio(self, packed: int, unpacked: int) -> None:
        """Refuse an entry that unpacks to far more than it should."""
        if unpacked > 1 << 20 and unpacked > max(packed, 1) * self.limits.max_ratio:
            detail = f"unpacks to more than {self.limits.max_ratio} times its size"
            raise OverBudget("over-budget", detail)

    def check_time(self) -> None:
        """Refuse to go on after the deadline."""
        if time.monotonic() > self._deadline:
            raise OverBudget("timeout", f"more than {self.limits.seconds} seconds")

    def pause(self) -> None:
        """Stop the clock: nothing is done until more of the source arrives."""
        if self._paused is None:
            self._paused = time.monotonic()

    def resume(self) -> None:
        """Let the clock run on."""
        if self._paused is not None:
            self._deadline += time.monotonic() - self._paused
            self._paused = None

    def check_depth(self, depth: int) -> None:
        """Refuse a container that lies too deep."""
        if depth > self.limits.max_depth:
            raise OverBudget("over-budget", f"nested deeper than {self.limits.max_depth}")
