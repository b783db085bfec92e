"""Findings as a policy looks at them: kinds counted, values told apart, persons told apart.

`Plain` says what `_seen.pyx` does in C, and stands in where nothing is compiled.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, cast

from dlp.model import Finding
from dlp.policy.counting import Choosers, Described, Group, Key, counted, described, key_of
from dlp.policy.subjects import Kinds, people

try:
    _native: Any = importlib.import_module("dlp.policy._seen")
except ImportError:
    _native = None


class Counted(Protocol):
    """Findings that count themselves without being made."""

    def tally(self) -> Iterable[tuple[Described, float, int]]:
        """Yield detector, confidence and how many."""
        ...


class Seen(Protocol):
    """Findings of some sources. What it was made of may change; it does not."""

    @property
    def kinds(self) -> list[tuple[Key, int]]:
        """Keys, and how many findings have each; a key may come more than once."""
        ...

    def chosen(self, choosers: Choosers) -> list[Group]:
        """Return what selectors say of each of `kinds`."""
        ...

    def distinct(self, wanted: Sequence[int], least: int) -> int:
        """Count the distinct values of some kinds: a number for each of `kinds`, 0 if it is not.

        With a `least` above 0 counting stops there.
        """
        ...

    def people(
        self,
        kinds: Kinds,
        parts: Mapping[str, int],
        whole: int,
        floor: float,
        first: bool,  # noqa: FBT001
    ) -> int | None:
        """Count the persons whose findings make up the whole; with `first`, 1 is enough.

        `parts` holds for an infotype the bits that it adds to the whole. Findings of a
        confidence below `floor` do not count. None: the whole has more bits than are counted.
        """
        ...


class Plain:
    """Findings, made and looked at one by one."""

    __slots__ = ("_made", "_sources")

    def __init__(self, sources: Iterable[Iterable[Finding]]) -> None:
        self._sources = [s if hasattr(s, "tally") else list(s) for s in sources]
        self._made: list[Finding] | None = None

    @property
    def _findings(self) -> list[Finding]:
        if self._made is None:
            self._made = [finding for source in self._sources for finding in source]
        return self._made

    @property
    def kinds(self) -> list[tuple[Key, int]]:
        """Keys and counts."""
        found: list[tuple[Key, int]] = []
        for source in self._sources:
            if isinstance(source, list):
                found += counted(source)
            else:
                tally = cast("Counted", source).tally()
                found += [(described(detector, level), count) for detector, level, count in tally]
        return found

    def chosen(self, choosers: Choosers) -> list[Group]:
        """Ask selectors about the kinds."""
        return [(key[0], choosers.chosen(key), count) for key, count in self.kinds]

    def distinct(self, wanted: Sequence[int], least: int) -> int:
        """Count distinct values."""
        pairs = zip(self.kinds, wanted, strict=True)
        meant = {key for (key, _), is_wanted in pairs if is_wanted}
        values: set[str] = set()
        for finding in self._findings:
            if key_of(finding) in meant:
                values.add(finding.fingerprint)
                if least and len(values) >= least:
                    break
        return len(values)

    def people(
        self,
        kinds: Kinds,
        parts: Mapping[str, int],
        whole: int,
        floor: float,
        first: bool,  # noqa: FBT001
    ) -> int:
        """Count persons."""
        return people(self._findings, kinds, parts, whole, floor=floor, first=first)


def compiled() -> bool:
    """Say whether the compiled counting is installed."""
    return _native is not None


def see(sources: Iterable[Iterable[Finding]]) -> Seen:
    """Look at findings: lists of them, or of inspections, whose findings need not be made."""
    seen: Seen = (_native.Seen if _native else Plain)(sources)
    return seen
