"""What a policy sees of findings: counted by kind once, looked at singly only where a rule asks.

All findings of one kind and confidence satisfy the same selectors, and there are few kinds; so a
decision costs a count of columns, not a walk through findings for each rule.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from dlp.model import Finding
from dlp.packs.schema import SENSITIVITIES
from dlp.policy.exempt import Exemption
from dlp.policy.lists import glob
from dlp.policy.schema import Clause, Joining, Selector
from dlp.policy.subjects import Subject, is_somebody, persons

Key = tuple[str, str, str, tuple[str, ...], float]
"""Infotype, category, sensitivity, tags and confidence: what selectors ask for."""
Groups = Mapping[tuple[str, int], int]
"""Infotype and selectors that hold, one bit each → findings."""
KEYS = 4096
"""Keys whose selectors are remembered; a stranger's packs cannot make it grow without end."""
_LEVELS = {name: rank for rank, name in enumerate(SENSITIVITIES)}
_WORST = len(SENSITIVITIES) - 1
_KEY = operator.attrgetter("infotype", "category", "sensitivity", "tags", "confidence")


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of what a clause asks for there is."""

    infotypes: Mapping[str, int]
    count: int
    distinct: int | None
    subjects: int | None


class Choosers:
    """The selectors of a policy, compiled; what they said of a key is remembered."""

    __slots__ = ("_choosers", "_known")

    def __init__(self, selectors: Sequence[Selector]) -> None:
        self._choosers = [_Chooser(selector) for selector in selectors]
        self._known: dict[Key, int] = {}

    def chosen(self, key: Key) -> int:
        """Return the selectors that mean findings like this: bit n is the n-th."""
        mask = self._known.get(key)
        if mask is None:
            if len(self._known) >= KEYS:
                self._known.clear()
            mask = sum(item.means(key) << n for n, item in enumerate(self._choosers))
            self._known[key] = mask
        return mask


class _Chooser:
    """One selector."""

    __slots__ = ("_excluded", "_infotypes", "_selector", "_tags")

    def __init__(self, selector: Selector) -> None:
        self._selector = selector
        self._infotypes = [glob(pattern) for pattern in selector.infotypes]
        self._excluded = [glob(pattern) for pattern in selector.exclude]
        self._tags = [glob(pattern) for pattern in selector.tags]

    def means(self, key: Key) -> bool:
        """Say whether findings like this are meant."""
        infotype, category, sensitivity, tags, confidence = key
        selector = self._selector
        if confidence < selector.floor:
            return False
        if selector.categories and category not in selector.categories:
            return False
        level = _LEVELS.get(sensitivity, _WORST)  # what does not say counts as the worst
        if selector.sensitivity and level < _LEVELS[selector.sensitivity]:
            return False
        if any(pattern.fullmatch(infotype) for pattern in self._excluded):
            return False
        if self._infotypes and not any(p.fullmatch(infotype) for p in self._infotypes):
            return False
        return not self._tags or any(p.fullmatch(tag) for p in self._tags for tag in tags)


class _Described(Protocol):
    """What a detector says of all its findings."""

    @property
    def id(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def sensitivity(self) -> str: ...
    @property
    def tags(self) -> tuple[str, ...]: ...


class _Cheap(Protocol):
    """Findings that can say what they are before they are made."""

    def kinds(self) -> Iterator[tuple[_Described, float]]:
        """Yield the detector and the confidence of each finding, in order."""
        ...

    def __getitem__(self, index: int) -> Finding: ...


class _Counted(Protocol):
    """Findings that count themselves, and tell their values apart, without being made."""

    def tally(self) -> Iterable[tuple[_Described, float, int]]:
        """Yield detector, confidence and how many."""
        ...

    def tokens(self) -> Iterator[tuple[_Described, float, bytes]]:
        """Yield detector, confidence, and bytes that are equal where fingerprints are."""
        ...


class Facts:
    """Findings, counted. More can be added; what was measured before is measured again."""

    __slots__ = (
        "_choosers", "_counts", "_groups", "_joining", "_made", "_sources", "_subjects", "_totals",
        "total",
    )  # fmt: skip

    def __init__(self, joining: Joining, choosers: Choosers) -> None:
        self.total = 0
        self._counts: Counter[Key] = Counter()
        self._sources: list[Iterable[Finding]] = []
        self._choosers = choosers
        self._joining = joining
        self._groups: Groups | None = None
        self._totals: dict[tuple[int, int], int] = {}
        self._subjects: dict[float, list[Subject]] = {}
        self._made: list[Finding] | None = None

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings in."""
        if hasattr(findings, "tally"):
            for detector, confidence, count in cast("_Counted", findings).tally():
                self._counts[_key(detector, confidence)] += count
        elif hasattr(findings, "kinds"):
            self._counts.update(_key(*one) for one in cast("_Cheap", findings).kinds())
        else:
            findings = list(findings)
            self._counts.update(map(_KEY, findings))
        self._sources.append(findings)
        self.total = self._counts.total()
        self._groups = None
        self._totals.clear()
        self._subjects = {}
        self._made = None

    def kept(self, *, findings: bool) -> Facts:
        """Return these facts as they are now; without `findings` only what was counted."""
        other = Facts(self._joining, self._choosers)
        other.total = self.total
        other._groups = self.groups()
        if findings:
            other._counts = self._counts.copy()
            other._sources = list(self._sources)
            other._subjects = self._subjects
            other._made = self._made
        return other

    def groups(self) -> Groups:
        """Return infotypes and the selectors that hold → how many."""
        if self._groups is None:
            groups: dict[tuple[str, int], int] = {}
            chosen = self._choosers.chosen
            for key, count in self._counts.items():
                group = key[0], chosen(key)
                groups[group] = groups.get(group, 0) + count
            self._groups = groups
        return self._groups

    def counted(self) -> dict[str, int]:
        """Return how many findings of each infotype there are."""
        return _summed((infotype, count) for (infotype, _), count in self.groups().items())

    def selected(self, index: int, exemption: Exemption | None) -> dict[str, int]:
        """Return what a selector means → how many, without what is permitted."""
        return _summed(
            (infotype, count)
            for (infotype, mask), count in self.groups().items()
            if mask >> index & 1 and not (exemption is not None and exemption.covers(infotype))
        )

    def holds(self, clause: Clause, index: int, exemption: Exemption | None) -> bool:
        """Say whether there is as much as a clause asks for; looks no further than that."""
        key = index, id(exemption)
        total = self._totals.get(key)
        if total is None:
            total = 0
            for (infotype, mask), count in (self._groups or self.groups()).items():
                if mask >> index & 1 and not (exemption is not None and exemption.covers(infotype)):
                    total += count
            self._totals[key] = total
        if total < clause.count or total < clause.distinct or total < clause.subjects:
            return False
        if clause.distinct > 1 and not self._has_distinct(index, exemption, clause.distinct):
            return False
        return not clause.subjects or self._has_persons(clause, index, exemption)

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
        seen = set()
        for token in self._tokens(index, exemption):
            seen.add(token)
            if len(seen) >= least:
                return True
        return False

    def _tokens(self, index: int, exemption: Exemption | None) -> Iterator[object]:
        """Yield for each selected finding what is equal where the values are."""
        chosen = self._choosers.chosen
        if all(hasattr(source, "tokens") for source in self._sources):
            for source in self._sources:
                for detector, confidence, value in cast("_Counted", source).tokens():
                    infotype = detector.id
                    if chosen(_key(detector, confidence)) >> index & 1 and not (
                        exemption is not None and exemption.covers(infotype)
                    ):
                        yield infotype, value
            return
        whole = self._whole(index, exemption)
        if whole is not None:
            for finding in self._looked_at(index):
                if finding.infotype in whole:
                    yield finding.fingerprint
            return
        for finding in self._looked_at(index):
            if chosen(_KEY(finding)) >> index & 1 and not (
                exemption is not None and exemption.covers(finding.infotype)
            ):
                yield finding.fingerprint

    def _whole(self, index: int, exemption: Exemption | None) -> set[str] | None:
        """Return the infotypes of a selector, if it means all or none of the findings of each."""
        meant = self.selected(index, exemption).keys()
        split = {name for (name, mask) in self.groups() if not mask >> index & 1}
        return None if not split.isdisjoint(meant) else set(meant)

    def _looked_at(self, index: int) -> Iterator[Finding]:
        """Yield findings; of those that are not made only the ones a selector means."""
        chosen = self._choosers.chosen
        for source in self._sources:
            if not hasattr(source, "kinds"):
                yield from source
                continue
            cheap = cast("_Cheap", source)
            for number, one in enumerate(cheap.kinds()):
                if chosen(_key(*one)) >> index & 1:
                    yield cheap[number]

    def _all(self) -> list[Finding]:
        """Return all findings, made."""
        if self._made is None:
            self._made = [finding for source in self._sources for finding in source]
        return self._made

    def _has_persons(self, clause: Clause, index: int, exemption: Exemption | None) -> bool:
        infotypes = set(self.selected(index, exemption))
        wanted = [self._named(pattern) for pattern in clause.together]
        if not all(wanted):
            return False
        floor = clause.selector.floor
        if clause.subjects == 1 and floor not in self._subjects:
            sure = [finding for finding in self._all() if finding.confidence >= floor]
            return is_somebody(sure, self._joining, [infotypes, *wanted])
        return self._persons(clause, infotypes) >= clause.subjects

    def _persons(self, clause: Clause, infotypes: set[str]) -> int:
        """Count the persons of whom something was selected, and all of `together` was found."""
        floor = clause.selector.floor
        wanted = [self._named(pattern) for pattern in clause.together]
        if not all(wanted):
            return 0
        if floor not in self._subjects:
            sure = [finding for finding in self._all() if finding.confidence >= floor]
            self._subjects[floor] = persons(sure, self._joining)
        count = 0
        for subject in self._subjects[floor]:
            names = {finding.infotype for finding in subject}
            if not names.isdisjoint(infotypes):
                count += not any(names.isdisjoint(one) for one in wanted)
        return count

    def _named(self, pattern: str) -> set[str]:
        """Return the infotypes here that a pattern names, by themselves or by a tag."""
        matches = glob(pattern).fullmatch
        return {
            key[0] for key in self._counts if matches(key[0]) or any(matches(tag) for tag in key[3])
        }


def _key(detector: _Described, confidence: float) -> Key:
    return detector.id, detector.category, detector.sensitivity, detector.tags, confidence


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for infotype, count in pairs:
        found[infotype] = found.get(infotype, 0) + count
    return found
