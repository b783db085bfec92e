"""What a policy sees of findings: grouped by kind once, measured only where a rule asks."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from dlp.model import Finding
from dlp.packs.schema import SENSITIVITIES
from dlp.policy.exempt import Exemption
from dlp.policy.lists import glob
from dlp.policy.schema import Clause, Joining, Selector
from dlp.policy.subjects import Subject, persons

Kind = tuple[str, str, str, tuple[str, ...]]
"""Infotype, category, sensitivity and tags: what all findings of one detector share."""
Chosen = Callable[[Kind], int]
"""From a kind to the selectors that mean it, one bit each."""
KINDS = 4096
"""Kinds whose selectors are remembered; a stranger's packs cannot make it grow without end."""
_LEVELS = {name: rank for rank, name in enumerate(SENSITIVITIES)}
_WORST = len(SENSITIVITIES) - 1
_CONFIDENCE = operator.attrgetter("confidence")


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of what a clause asks for there is."""

    infotypes: Mapping[str, int]
    count: int
    distinct: int | None
    subjects: int | None


class Choosers:
    """The selectors of a policy, compiled; what they said of a kind is remembered."""

    __slots__ = ("_choosers", "_known")

    def __init__(self, selectors: Sequence[Selector]) -> None:
        self._choosers = [_Chooser(selector) for selector in selectors]
        self._known: dict[Kind, int] = {}

    def chosen(self, kind: Kind) -> int:
        """Return the selectors that mean a kind: bit n is the n-th."""
        mask = self._known.get(kind)
        if mask is None:
            if len(self._known) >= KINDS:
                self._known.clear()
            mask = sum(item.means(kind) << n for n, item in enumerate(self._choosers))
            self._known[kind] = mask
        return mask


class _Chooser:
    """One selector."""

    __slots__ = ("_excluded", "_infotypes", "_selector", "_tags")

    def __init__(self, selector: Selector) -> None:
        self._selector = selector
        self._infotypes = [glob(pattern) for pattern in selector.infotypes]
        self._excluded = [glob(pattern) for pattern in selector.exclude]
        self._tags = [glob(pattern) for pattern in selector.tags]

    def means(self, kind: Kind) -> bool:
        """Say whether findings of this kind are meant."""
        infotype, category, sensitivity, tags = kind
        selector = self._selector
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


class _Group:
    """The findings of one kind: made ones, and the numbers of those not made yet."""

    __slots__ = ("chosen", "confidences", "kind", "lowest", "made", "numbers", "source")

    def __init__(self, kind: Kind, chosen: int) -> None:
        self.kind = kind
        self.chosen = chosen
        self.made: list[Finding] = []
        self.numbers: list[int] = []
        self.confidences: list[float] = []
        """Of `numbers`."""
        self.source: _Cheap | None = None
        self.lowest = 0.0

    def seal(self) -> None:
        """Take note of the lowest confidence: mostly every finding is above the floor."""
        lowest = min(map(_CONFIDENCE, self.made)) if self.made else 1.0
        unmade = min(self.confidences) if self.confidences else 1.0
        self.lowest = min(lowest, unmade)

    def count(self, floor: float) -> int:
        """Return how many have at least this confidence."""
        if self.lowest >= floor:
            return len(self.made) + len(self.numbers)
        made = sum(finding.confidence >= floor for finding in self.made)
        return made + sum(confidence >= floor for confidence in self.confidences)

    def above(self, floor: float) -> list[Finding]:
        """Return the findings of at least this confidence; makes those that are not."""
        if self.source is not None:
            self.made += [self.source[number] for number in self.numbers]
            self.numbers, self.confidences, self.source = [], [], None
        if self.lowest >= floor:
            return self.made
        return [finding for finding in self.made if finding.confidence >= floor]


Selected = tuple[dict[str, int], int, list[_Group]]


class Facts:
    """Findings, grouped. More can be added; what was measured before is measured again."""

    __slots__ = ("_chosen", "_groups", "_joining", "_selected", "_subjects", "total")

    def __init__(self, joining: Joining, chosen: Chosen) -> None:
        self.total = 0
        self._groups: dict[Kind, _Group] = {}
        self._chosen = chosen
        self._joining = joining
        self._selected: dict[tuple[int, int], Selected] = {}
        self._subjects: dict[float, list[Subject]] = {}

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings in."""
        kinds = getattr(findings, "kinds", None)
        if kinds is not None and not self._groups:
            self._number(cast("_Cheap", findings))
        else:
            self._take(findings)
        self._selected.clear()
        self._subjects.clear()
        for group in self._groups.values():
            group.seal()

    def _number(self, source: _Cheap) -> None:
        """Group findings that are not made: most decisions need no more of them."""
        seen: dict[int, tuple[list[int], list[float]]] = {}
        number = -1
        for number, (detector, confidence) in enumerate(source.kinds()):
            known = seen.get(id(detector))
            if known is None:
                group = self._group(
                    (detector.id, detector.category, detector.sensitivity, detector.tags)
                )
                group.source = source
                known = seen[id(detector)] = group.numbers, group.confidences
            known[0].append(number)
            known[1].append(confidence)
        self.total += number + 1

    def _take(self, findings: Iterable[Finding]) -> None:
        seen: dict[str, tuple[Callable[[Finding], None], Finding]] = {}
        total = 0
        for finding in findings:
            total += 1
            known = seen.get(finding.infotype)
            if known is not None:
                append, first = known
                if (
                    finding.tags is first.tags
                    and finding.sensitivity is first.sensitivity
                    and finding.category is first.category
                ):
                    append(finding)
                    continue
            kind = (finding.infotype, finding.category, finding.sensitivity, finding.tags)
            append = self._group(kind).made.append
            append(finding)
            seen[finding.infotype] = append, finding
        self.total += total

    def _group(self, kind: Kind) -> _Group:
        group = self._groups.get(kind)
        if group is None:
            group = self._groups[kind] = _Group(kind, self._chosen(kind))
        return group

    def counted(self) -> dict[str, int]:
        """Return how many findings of each infotype there are."""
        found: dict[str, int] = {}
        for kind, group in self._groups.items():
            found[kind[0]] = found.get(kind[0], 0) + group.count(0.0)
        return found

    def measure(self, clause: Clause, index: int, exemption: Exemption | None) -> Measured | None:
        """Return how much there is of a clause; None where it is less than it asks for."""
        key = (index, id(exemption))
        selected = self._selected.get(key)
        if selected is None:
            selected = self._selected[key] = self._select(clause.selector, index, exemption)
        found, total, groups = selected
        if total < clause.count or total < clause.distinct or total < clause.subjects:
            return None
        floor = clause.selector.floor
        distinct = subjects = None
        if clause.distinct:
            distinct = len({f.fingerprint for group in groups for f in group.above(floor)})
            if distinct < clause.distinct:
                return None
        if clause.subjects:
            subjects = self._persons(clause, {group.kind[0] for group in groups})
            if subjects < clause.subjects:
                return None
        return Measured(found, total, distinct, subjects)

    def _select(self, selector: Selector, index: int, exemption: Exemption | None) -> Selected:
        floor = selector.floor
        found: dict[str, int] = {}
        groups = []
        for group in self._groups.values():
            if not group.chosen >> index & 1:
                continue
            infotype = group.kind[0]
            if exemption is not None and exemption.covers(infotype):
                continue
            count = group.count(floor)
            if count:
                groups.append(group)
                found[infotype] = found.get(infotype, 0) + count
        return found, sum(found.values()), groups

    def _persons(self, clause: Clause, infotypes: set[str]) -> int:
        """Count the persons of whom something was selected, and all of `together` was found."""
        floor = clause.selector.floor
        wanted = [self._named(pattern) for pattern in clause.together]
        if not all(wanted):
            return 0
        if floor not in self._subjects:
            sure = [f for group in self._groups.values() for f in group.above(floor)]
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
            kind[0]
            for kind in self._groups
            if matches(kind[0]) or any(matches(tag) for tag in kind[3])
        }
