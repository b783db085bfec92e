"""What a policy sees of findings: counted by kind once, looked at singly only where a rule asks.

All findings of one kind and confidence satisfy the same selectors, and there are few kinds; so a
decision costs a count of columns, not a walk through findings for each rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dlp.model import Finding
from dlp.policy.counting import Choosers, Group
from dlp.policy.exempt import Exemption
from dlp.policy.schema import Clause
from dlp.policy.seen import Plain, Seen, see
from dlp.policy.subjects import Kinds


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of what a clause asks for there is."""

    infotypes: Mapping[str, int]
    count: int
    distinct: int | None
    subjects: int | None


class Facts:
    """Findings, counted. More can be added; what was measured before is measured again.

    `total` is how many there are, `present` the selectors that mean any of them, one bit each.
    """

    __slots__ = (
        "_choosers", "_groups", "_kinds", "_seen", "_sources", "_totals", "present", "total",
    )  # fmt: skip

    def __init__(self, kinds: Kinds, choosers: Choosers) -> None:
        self.total = 0
        self.present = 0
        self._sources: list[Iterable[Finding]] = []
        self._choosers = choosers
        self._kinds = kinds
        self._groups: Sequence[Group] = ()
        self._totals: dict[tuple[int, int], int] = {}
        self._seen: tuple[Seen, Sequence[Group]] | None = None

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings in."""
        if not hasattr(findings, "__len__"):
            findings = list(findings)
        seen = see([findings])
        found = seen.chosen(self._choosers)
        for _, mask, count in found:
            self.present |= mask
            self.total += count
        self._groups = found if not self._groups else _grouped([*self._groups, *found])
        self._sources.append(findings)
        self._totals.clear()
        self._seen = (seen, found) if len(self._sources) == 1 else None

    def kept(self) -> Facts:
        """Return a copy of these facts as they are now."""
        other = Facts(self._kinds, self._choosers)
        other.total = self.total
        other.present = self.present
        other._groups = self._groups
        other._sources = list(self._sources)
        other._seen = self._seen
        return other

    def let_go(self) -> None:
        """Forget the findings, and keep what was counted."""
        self._sources = []
        self._seen = None

    def counted(self) -> dict[str, int]:
        """Return how many findings of each infotype there are."""
        return _summed((infotype, count) for infotype, _, count in self._groups)

    def selected(self, index: int, exemption: Exemption | None) -> dict[str, int]:
        """Return what a selector means → how many, without what is permitted."""
        return _summed(
            (infotype, count)
            for infotype, mask, count in self._groups
            if mask >> index & 1 and not (exemption is not None and exemption.covers(infotype))
        )

    def holds(self, clause: Clause, index: int, exemption: Exemption | None) -> bool:
        """Say whether there is as much as a clause asks for; looks no further than that."""
        most = clause.most
        if exemption is None and self.total < most:  # what was permitted is told even so
            return False
        if most > 1 or exemption is not None:
            if self._chosen(index, exemption) < most:
                return False
        elif most and not self.present >> index & 1:
            return False
        least = clause.distinct
        if least > 1 and self._distinct(index, exemption, least) < least:
            return False
        least = clause.subjects
        return not least or self._persons(clause, index, exemption, first=least == 1) >= least

    def _chosen(self, index: int, exemption: Exemption | None) -> int:
        """Return how many findings a selector means; asked once for each of its permissions."""
        key = index, id(exemption)
        known = self._totals.get(key)
        if known is None:
            known = 0
            for infotype, mask, count in self._groups:
                if mask >> index & 1 and (exemption is None or not exemption.covers(infotype)):
                    known += count
            self._totals[key] = known
        return known

    def measure(self, clause: Clause, index: int, exemption: Exemption | None) -> Measured:
        """Return how much there is of a clause that holds."""
        found = self.selected(index, exemption)
        distinct = subjects = None
        if clause.distinct:
            distinct = self._distinct(index, exemption)
        if clause.subjects:
            subjects = self._persons(clause, index, exemption)
        return Measured(found, sum(found.values()), distinct, subjects)

    def _looked_at(self) -> tuple[Seen, Sequence[Group]]:
        """Return all findings, and what selectors say of each of their kinds."""
        if self._seen is None:
            seen = see(self._sources)
            self._seen = seen, seen.chosen(self._choosers)
        return self._seen

    def _distinct(self, index: int, exemption: Exemption | None, least: int = 0) -> int:
        """Count the distinct values that a selector means; with `least`, no further."""
        seen, groups = self._looked_at()
        if exemption is None:
            wanted = [mask >> index & 1 for _, mask, _ in groups]
        else:
            wanted = [
                mask >> index & 1 and not exemption.covers(infotype) for infotype, mask, _ in groups
            ]
        return seen.distinct(wanted, least)

    def _persons(
        self, clause: Clause, index: int, exemption: Exemption | None, *, first: bool = False
    ) -> int:
        """Count the persons of whom something was selected, and all of `together` was found."""
        asking = self._choosers.parts(index, clause.together)
        asked, whole = asking.asked, asking.whole
        if asked & self.present != asked:
            return 0
        parts: dict[str, int] = {}
        has = 0
        for infotype, mask, _ in self._groups:
            if mask & asked:
                part = asking.of(mask)
                if part & 1 and exemption is not None and exemption.covers(infotype):
                    part ^= 1
                parts[infotype] = parts.get(infotype, 0) | part
                has |= part
        if has != whole:
            return 0
        seen, floor = self._looked_at()[0], clause.selector.floor
        count = seen.people(self._kinds, parts, whole, floor, first)
        if count is None:
            count = Plain(self._sources).people(self._kinds, parts, whole, floor, first)
        return count


def _grouped(groups: Iterable[Group]) -> list[Group]:
    """Return groups with those together that have the same infotype and selectors."""
    found: dict[tuple[str, int], int] = {}
    for infotype, mask, count in groups:
        found[infotype, mask] = found.get((infotype, mask), 0) + count
    return [(infotype, mask, count) for (infotype, mask), count in found.items()]


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for infotype, count in pairs:
        found[infotype] = found.get(infotype, 0) + count
    return found
