"""Counts findings by what selectors ask for, and says which selectors mean each kind.

All findings of one kind and confidence satisfy the same selectors, and there are few kinds; what
the selectors say of a kind is one number with a bit for each of them, and is remembered.
"""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from dlp.model import Finding
from dlp.packs.schema import SENSITIVITIES
from dlp.policy.lists import glob
from dlp.policy.schema import Selector

Key = tuple[str, str, str, tuple[str, ...], float]
"""Infotype, category, sensitivity, tags and confidence: what selectors ask for."""
Group = tuple[str, int, int]
"""Infotype, the selectors that mean its findings (bit n: the n-th), and how many there are."""
KEYS = 4096
"""Keys whose selectors are remembered; a stranger's packs cannot make it grow without end."""
_LEVELS = {name: rank for rank, name in enumerate(SENSITIVITIES)}
_WORST = len(SENSITIVITIES) - 1
key_of = operator.attrgetter("infotype", "category", "sensitivity", "tags", "confidence")
"""Return the key of a finding."""


class Described(Protocol):
    """What a detector says of all its findings."""

    @property
    def id(self) -> str:
        """Name of the infotype."""
        ...

    @property
    def category(self) -> str:
        """What it is about."""
        ...

    @property
    def sensitivity(self) -> str:
        """How bad a leak is; empty where it is not stated."""
        ...

    @property
    def tags(self) -> tuple[str, ...]:
        """Legal and other tags."""
        ...


class Choosers:
    """The selectors of a policy, compiled; what they said of a key is remembered.

    Behind the bits of the selectors come those of `patterns`: names of infotypes or tags.
    """

    __slots__ = ("_choosers", "_known", "_named", "_parts", "_patterns", "last")

    def __init__(self, selectors: Sequence[Selector], patterns: Sequence[str] = ()) -> None:
        self._choosers = [_Chooser(selector) for selector in selectors]
        self._patterns = [glob(pattern) for pattern in patterns]
        self._named = {text: len(selectors) + n for n, text in enumerate(patterns)}
        self._known: dict[Key, int] = {}
        self.last: dict[str, tuple[Key, int]] = {}
        """What was said of an infotype last. Tags are many, and to hash them costs more than all
        else; the next key mostly holds the same objects."""
        self._parts: dict[tuple[int, tuple[str, ...]], Parts] = {}

    def chosen(self, key: Key) -> int:
        """Return the selectors that mean findings like this: bit n is the n-th."""
        infotype, category, sensitivity, tags, confidence = key
        last = self.last.get(infotype)
        if last is not None:
            like, mask = last
            if (
                like[4] == confidence
                and like[3] is tags
                and like[2] is sensitivity
                and like[1] is category
            ):
                return mask
        mask = self._chosen(key)
        self.last[infotype] = key, mask
        return mask

    def parts(self, index: int, together: tuple[str, ...]) -> Parts:
        """Return what a finding adds to a person of whom a selector and patterns ask."""
        parts = self._parts.get((index, together))
        if parts is None:
            bits = index, *(self._named[pattern] for pattern in together)
            parts = self._parts[index, together] = Parts(bits)
        return parts

    def _chosen(self, key: Key) -> int:
        mask = self._known.get(key)
        if mask is None:
            if len(self._known) >= KEYS:
                self._known.clear()
                self.last.clear()
            mask = self._known[key] = self._asked(key)
        return mask

    def _asked(self, key: Key) -> int:
        mask = sum(item.means(key) << n for n, item in enumerate(self._choosers))
        for n, pattern in enumerate(self._patterns, len(self._choosers)):
            if any(pattern.fullmatch(name) for name in (key[0], *key[3])):
                mask |= 1 << n
        return mask


class Parts:
    """Selectors as parts of a whole: bit n stands for the n-th of them."""

    __slots__ = ("_bits", "_known", "asked", "whole")

    def __init__(self, bits: Sequence[int]) -> None:
        self._bits = bits
        self._known: dict[int, int] = {}
        self.asked = functools.reduce(operator.or_, (1 << bit for bit in bits))
        """All of the selectors."""
        self.whole = (1 << len(bits)) - 1

    def of(self, mask: int) -> int:
        """Return the parts that findings add whose selectors are these."""
        part = self._known.get(mask)
        if part is None:
            if len(self._known) >= KEYS:
                self._known.clear()
            part = sum((mask >> bit & 1) << n for n, bit in enumerate(self._bits))
            self._known[mask] = part
        return part


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


def described(detector: Described, confidence: float) -> Key:
    """Return the key of what a detector finds."""
    return detector.id, detector.category, detector.sensitivity, detector.tags, confidence


def counted(findings: Sequence[Finding]) -> list[tuple[Key, int]]:
    """Return keys and how many findings have each; a key may come more than once.

    What findings of one infotype say of themselves is one detector's, so the same objects: it is
    enough to compare their identities, and a key is made for each confidence, not each finding.
    """
    first: dict[str, tuple[Finding, list[float]]] = {}
    pairs = []
    for finding in findings:
        try:
            like, confidences = first[finding.infotype]
        except KeyError:
            first[finding.infotype] = finding, [finding.confidence]
            continue
        if (
            finding.tags is like.tags
            and finding.category is like.category
            and finding.sensitivity is like.sensitivity
        ):
            confidences.append(finding.confidence)
        else:
            pairs.append((key_of(finding), 1))
    for infotype, (like, confidences) in first.items():
        one, count = confidences[0], len(confidences)
        if count == 1 or confidences.count(one) == count:
            pairs.append(((infotype, like.category, like.sensitivity, like.tags, one), count))
            continue
        kind = infotype, like.category, like.sensitivity, like.tags
        pairs += [((*kind, level), number) for level, number in Counter(confidences).items()]
    return pairs
