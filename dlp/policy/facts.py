"""What a policy sees of findings: counted by kind once, looked at singly only where a rule asks.

All findings of one kind and confidence satisfy the same selectors, and there are few kinds; so a
decision costs a count of columns, not a walk through findings for each rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, cast

from dlp.model import Finding
from dlp.policy.counting import Choosers, Described, Key, counted, described, key_of
from dlp.policy.exempt import Exemption
from dlp.policy.schema import Clause
from dlp.policy.subjects import Kinds, Subject, is_somebody, persons

Groups = Mapping[tuple[str, int], int]
"""Infotype and selectors that hold, one bit each → findings."""
STEP = 256
"""Findings looked at before it is asked whether they were enough."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of what a clause asks for there is."""

    infotypes: Mapping[str, int]
    count: int
    distinct: int | None
    subjects: int | None


class _Chosen(NamedTuple):
    """What a selector means, without what is permitted."""

    total: int
    whole: set[str] | None
    """The infotypes, if it means all or none of the findings of each."""


class _Cheap(Protocol):
    """Findings that can say what they are before they are made."""

    def kinds(self) -> Iterator[tuple[Described, float]]:
        """Yield the detector and the confidence of each finding, in order."""
        ...

    def __getitem__(self, index: int) -> Finding: ...


class _Counted(Protocol):
    """Findings that count themselves, and tell their values apart, without being made."""

    def tally(self) -> Iterable[tuple[Described, float, int]]:
        """Yield detector, confidence and how many."""
        ...

    def tokens(self) -> Iterator[tuple[Described, float, bytes]]:
        """Yield detector, confidence, and bytes that are equal where fingerprints are."""
        ...


class Facts:
    """Findings, counted. More can be added; what was measured before is measured again.

    `total` is how many there are, `present` the selectors that mean any of them, one bit each.
    """

    __slots__ = (
        "_choosers", "_groups", "_kinds", "_made", "_sources", "_subjects", "_totals",
        "present", "total",
    )  # fmt: skip

    def __init__(self, kinds: Kinds, choosers: Choosers) -> None:
        self.total = 0
        self.present = 0
        self._sources: list[Iterable[Finding]] = []
        self._choosers = choosers
        self._kinds = kinds
        self._groups: dict[tuple[str, int], int] = {}
        self._totals: dict[tuple[int, int], _Chosen] = {}
        self._subjects: dict[float, list[Subject]] = {}
        self._made: list[Finding] | None = None

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings in."""
        pairs: Iterable[tuple[Key, int]]
        if hasattr(findings, "tally"):
            tally = cast("_Counted", findings).tally()
            pairs = ((described(detector, level), count) for detector, level, count in tally)
        elif hasattr(findings, "kinds"):
            pairs = ((described(*one), 1) for one in cast("_Cheap", findings).kinds())
        else:
            findings = list(findings)
            pairs = counted(findings)
        groups, chosen = self._groups, self._choosers.chosen
        for key, count in pairs:
            mask = chosen(key)
            group = key[0], mask
            groups[group] = groups.get(group, 0) + count
            self.present |= mask
            self.total += count
        self._sources.append(findings)
        self._totals.clear()
        self._subjects = {}
        self._made = None

    def kept(self) -> Facts:
        """Return a copy of these facts as they are now."""
        other = Facts(self._kinds, self._choosers)
        other.total = self.total
        other.present = self.present
        other._groups = self._groups.copy()
        other._sources = list(self._sources)
        other._subjects = self._subjects
        other._made = self._made
        return other

    def let_go(self) -> None:
        """Forget the findings, and keep what was counted."""
        self._sources = []
        self._made = None

    def counted(self) -> dict[str, int]:
        """Return how many findings of each infotype there are."""
        return _summed((infotype, count) for (infotype, _), count in self._groups.items())

    def selected(self, index: int, exemption: Exemption | None) -> dict[str, int]:
        """Return what a selector means → how many, without what is permitted."""
        return _summed(
            (infotype, count)
            for (infotype, mask), count in self._groups.items()
            if mask >> index & 1 and not (exemption is not None and exemption.covers(infotype))
        )

    def holds(self, clause: Clause, index: int, exemption: Exemption | None) -> bool:
        """Say whether there is as much as a clause asks for; looks no further than that."""
        most = max(clause.count, clause.distinct, clause.subjects)
        if exemption is None and self.total < most:  # what was permitted is told even so
            return False
        if most > 1 or exemption is not None:
            if self._chosen(index, exemption).total < most:
                return False
        elif most and not self.present >> index & 1:
            return False
        if clause.distinct > 1 and not self._has_distinct(index, exemption, clause.distinct):
            return False
        return not clause.subjects or self._has_persons(clause, index, exemption)

    def _chosen(self, index: int, exemption: Exemption | None) -> _Chosen:
        """Return what a selector means; asked once for each selector and permission."""
        key = index, id(exemption)
        known = self._totals.get(key)
        if known is None:
            total = 0
            meant, others = set(), set()
            for (infotype, mask), count in self._groups.items():
                if not mask >> index & 1:
                    others.add(infotype)
                elif exemption is None or not exemption.covers(infotype):
                    meant.add(infotype)
                    total += count
            whole = meant if others.isdisjoint(meant) else None
            known = self._totals[key] = _Chosen(total, whole)
        return known

    def measure(self, clause: Clause, index: int, exemption: Exemption | None) -> Measured:
        """Return how much there is of a clause that holds."""
        found = self.selected(index, exemption)
        distinct = subjects = None
        if clause.distinct:
            distinct = len(set(self._tokens(index, exemption)))
        if clause.subjects:
            subjects = self._persons(clause, set(found))
        return Measured(found, sum(found.values()), distinct, subjects)

    def _has_distinct(self, index: int, exemption: Exemption | None, least: int) -> bool:
        seen: set[object] = set()
        whole = self._chosen(index, exemption).whole
        if whole is not None and all(isinstance(source, list) for source in self._sources):
            for source in cast("list[list[Finding]]", self._sources):
                for at in range(0, len(source), STEP):
                    some = source[at : at + STEP]
                    seen.update([one.fingerprint for one in some if one.infotype in whole])
                    if len(seen) >= least:
                        return True
            return False
        for token in self._tokens(index, exemption):
            seen.add(token)
            if len(seen) >= least:
                return True
        return False

    def _tokens(self, index: int, exemption: Exemption | None) -> Iterator[object]:
        """Yield for each selected finding what is equal where the values are."""
        whole = self._chosen(index, exemption).whole
        chosen = self._choosers.chosen

        def means(key: Key) -> bool:
            return bool(chosen(key) >> index & 1) and not (
                exemption is not None and exemption.covers(key[0])
            )

        if all(hasattr(source, "tokens") for source in self._sources):
            for source in self._sources:
                for detector, level, value in cast("_Counted", source).tokens():
                    name = detector.id
                    if whole is None:
                        if means(described(detector, level)):
                            yield name, value
                    elif name in whole:
                        yield name, value
            return
        for finding in self._looked_at(index):
            if finding.infotype in whole if whole is not None else means(key_of(finding)):
                yield finding.fingerprint

    def _looked_at(self, index: int) -> Iterator[Finding]:
        """Yield findings; of those that are not made only the ones a selector means."""
        chosen = self._choosers.chosen
        for source in self._sources:
            if not hasattr(source, "kinds"):
                yield from source
                continue
            cheap = cast("_Cheap", source)
            for number, one in enumerate(cheap.kinds()):
                if chosen(described(*one)) >> index & 1:
                    yield cheap[number]

    def _all(self) -> list[Finding]:
        """Return all findings, made."""
        if self._made is None:
            first = self._sources[0] if len(self._sources) == 1 else None
            if isinstance(first, list):
                self._made = first
            else:
                self._made = [finding for source in self._sources for finding in source]
        return self._made

    def _has_persons(self, clause: Clause, index: int, exemption: Exemption | None) -> bool:
        floor = clause.selector.floor
        if clause.subjects > 1 or floor in self._subjects:
            infotypes = set(self.selected(index, exemption))
            return self._persons(clause, infotypes) >= clause.subjects
        bits = [(index, 1)]
        asked = 1 << index
        for pattern in clause.together:
            bit = self._choosers.bit_of(pattern)
            bits.append((bit, 1 << len(bits)))
            asked |= 1 << bit
        if asked & self.present != asked:
            return False
        parts: dict[str, int] = {}
        for infotype, mask in self._groups:
            if mask & asked:
                part = parts.get(infotype, 0)
                for bit, value in bits:
                    if mask >> bit & 1 and (
                        value > 1 or exemption is None or not exemption.covers(infotype)
                    ):
                        part |= value
                parts[infotype] = part
        whole = (1 << len(bits)) - 1
        return is_somebody(self._all(), self._kinds, parts, whole, floor=floor)

    def _persons(self, clause: Clause, infotypes: set[str]) -> int:
        """Count the persons of whom something was selected, and all of `together` was found."""
        floor = clause.selector.floor
        wanted = [self._named(pattern) for pattern in clause.together]
        if not all(wanted):
            return 0
        if floor not in self._subjects:
            sure = [finding for finding in self._all() if finding.confidence >= floor]
            self._subjects[floor] = persons(sure, self._kinds.joining)
        count = 0
        for subject in self._subjects[floor]:
            names = {finding.infotype for finding in subject}
            if not names.isdisjoint(infotypes):
                count += not any(names.isdisjoint(one) for one in wanted)
        return count

    def _named(self, pattern: str) -> set[str]:
        """Return the infotypes here that a pattern names, by themselves or by a tag."""
        bit = self._choosers.bit_of(pattern)
        return {infotype for infotype, mask in self._groups if mask >> bit & 1}


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for infotype, count in pairs:
        found[infotype] = found.get(infotype, 0) + count
    return found
