"""Rules as bits: a policy's conditions put together once, so that each is asked once a decision.

Bit n of a number stands for the n-th rule. Rules that need the same selectors to mean something,
the same names in the context or the same source are struck out together; what is left is looked
at singly, and that is only what counts to more than one or asks for persons.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from dlp.policy.counting import KEYS
from dlp.policy.exempt import Exemption
from dlp.policy.facts import Facts
from dlp.policy.lists import Names
from dlp.policy.model import Action, Context
from dlp.policy.schema import Clause, Membership, Rule, Selector, SourceIs, valued

Permitted = dict[int, Exemption]
"""Number of a rule → what is permitted there; rules to which nothing is are not in it."""
_T = TypeVar("_T", bound=Hashable)
_Asked = tuple[Membership, int, bool]
"""A condition, the rules that have it, and whether it holds where no value is known."""


class State(NamedTuple):
    """How far the source was read."""

    complete: bool
    notices: frozenset[str]
    size: int | None
    media_types: frozenset[str]
    """What it is and what it is said to be, and every file in it, as rules write them."""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule, with the numbers of its selectors."""

    number: int
    rule: Rule
    clauses: tuple[tuple[Clause, int], ...]

    def holds(self, facts: Facts, exemption: Exemption | None) -> bool:
        """Say whether there is as much as all clauses ask for."""
        for clause, index in self.clauses:  # noqa: SIM110 - a generator costs as much again
            if not facts.holds(clause, index, exemption):
                return False
        return True


class Plan:
    """The rules of a policy, grouped by what they ask for."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        numbers: dict[Selector, int] = {}
        self.rules = [
            Compiled(
                number,
                rule,
                tuple((c, numbers.setdefault(c.selector, len(numbers))) for c in rule.findings),
            )
            for number, rule in enumerate(rules)
        ]
        self.selectors = list(numbers)
        self.patterns = list(
            dict.fromkeys(name for r in rules for c in r.findings for name in c.together)
        )
        self._monotone = self._bits(rule.monotone for rule in rules)
        self._easy = self._bits(all(map(_is_easy, rule.findings)) for rule in rules)
        self._known: dict[int, int] = {}
        self._needs = _grouped((_needed(item), n) for n, item in enumerate(self.rules))
        self._memberships = _by_attribute(rules)
        self._hours = _grouped((rule.hours, n) for n, rule in enumerate(rules) if rule.hours)
        self._sources = _grouped((rule.source, n) for n, rule in enumerate(rules) if rule.source)
        self._exempt = [
            (names, bits)
            for bits, names in _shared(
                (tuple(one.id for one in rule.exempt), rule.exempt, n)
                for n, rule in enumerate(rules)
                if rule.exempt
            )
        ]
        self._exempting = self._bits(bool(rule.exempt) for rule in rules)
        self._actions = [
            (action, self._bits(rule.action is action for rule in rules))
            for action in sorted(Action, reverse=True)
        ]

    @staticmethod
    def _bits(flags: Iterable[bool]) -> int:
        return sum(flag << n for n, flag in enumerate(flags))

    def in_context(self, bits: int, context: Context) -> int:
        """Return which of these rules have conditions on the context that hold."""
        for attribute, memberships, asking in self._memberships:
            if bits & asking:
                found = valued(attribute, context)
                for membership, rules, unknown in memberships:
                    if bits & rules and not (
                        membership.holds_for(found, context) if found else unknown
                    ):
                        bits &= ~rules
        for hours, rules in self._hours:
            if bits & rules and not hours.holds(context):
                bits &= ~rules
        return bits

    def action(self, bits: int) -> Action:
        """Return the most severe action of these rules."""
        for action, rules in self._actions:
            if bits & rules:
                return action
        return Action.ALLOW

    def ceiling(self, context: Context) -> Action:
        """Return the most severe action of the rules that the context lets hold."""
        return self.action(self.in_context((1 << len(self.rules)) - 1, context))

    def _possible(self, present: int) -> int:
        """Return the rules all of whose selectors mean something that is there."""
        possible = self._known.get(present)
        if possible is None:
            if len(self._known) >= KEYS:
                self._known.clear()
            possible = 0
            for needed, rules in self._needs:
                if needed & present == needed:
                    possible |= rules
            self._known[present] = possible
        return possible

    def _of(self, *, final: bool) -> int:
        return -1 if final else self._monotone

    def fired(
        self, facts: Facts, state: State, context: Context, *, final: bool
    ) -> tuple[int, Permitted, list[Exemption]]:
        """Return the rules that hold, what was permitted to them, and all that was looked up."""
        possible = self._possible(facts.present)
        # Permissions that have expired are told whether or not there was anything to permit.
        bits = self.in_context((possible | self._exempting) & self._of(final=final), context)
        for source, rules in self._sources:
            if bits & rules and not _source_holds(source, state):
                bits &= ~rules
        held = bits & possible
        hard = held & ~self._easy
        permitted: Permitted = {}
        looked_up = []
        for names, rules in self._exempt:
            if bits & rules:
                exemption = Exemption.of(names, context)
                looked_up.append(exemption)
                if not exemption.is_void:
                    hard |= bits & rules
                    permitted.update(dict.fromkeys(_numbers(bits & rules), exemption))
        for number in _numbers(hard):
            if not self.rules[number].holds(facts, permitted.get(number)):
                held &= ~(1 << number)
        return held, permitted, looked_up


def _numbers(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _is_easy(clause: Clause) -> bool:
    """Say whether a single finding is all that a clause asks for."""
    return clause.count <= 1 and clause.distinct <= 1 and not clause.subjects


def _needed(item: Compiled) -> int:
    """Return the selectors that must mean something for a rule to hold."""
    needed = 0
    for clause, index in item.clauses:
        if clause.most > 0:
            needed |= 1 << index
    return needed


def _grouped(pairs: Iterable[tuple[_T, int]]) -> list[tuple[_T, int]]:
    """Return what rules ask for, each once, and the rules that do."""
    return [(one, bits) for bits, one in _shared((one, one, n) for one, n in pairs)]


def _shared(rows: Iterable[tuple[Hashable, _T, int]]) -> list[tuple[int, _T]]:
    """Return bits of rules and what they ask for, once for each key."""
    firsts: dict[Hashable, _T] = {}
    found: dict[Hashable, int] = {}
    for key, one, number in rows:
        firsts.setdefault(key, one)
        found[key] = found.get(key, 0) | 1 << number
    return [(bits, firsts[key]) for key, bits in found.items()]


def _by_attribute(rules: Sequence[Rule]) -> list[tuple[str, list[_Asked], int]]:
    """Return attributes, what is asked of each, and all rules that ask."""
    found: dict[str, list[_Asked]] = {}
    for bits, membership in _shared(
        (_key(one), one, n) for n, rule in enumerate(rules) for one in rule.memberships
    ):
        asked = membership, bits, membership.holds_unknown
        found.setdefault(membership.attribute, []).append(asked)
    return [
        (attribute, asked, functools.reduce(operator.or_, (bits for _, bits, _ in asked)))
        for attribute, asked in found.items()
    ]


def _key(membership: Membership) -> Hashable:
    """Return what is equal for conditions that say the same."""
    return (
        membership.attribute,
        _ids(membership.among),
        _ids(membership.outside),
        membership.known,
    )


def _ids(lists: Iterable[Names] | None) -> tuple[object, ...] | None:
    return None if lists is None else tuple(names.id or names.entries for names in lists)


def _source_holds(wanted: SourceIs, state: State) -> bool:
    size = state.size
    return (
        (wanted.complete is None or wanted.complete == state.complete)
        and (not wanted.notices or not state.notices.isdisjoint(wanted.notices))
        and (
            not wanted.media_types
            or any(_is_media(media, wanted.media_types) for media in state.media_types)
        )
        and (wanted.larger is None or size is None or size > wanted.larger)
        and (wanted.smaller is None or (size is not None and size < wanted.smaller))
    )


def _is_media(media: str, wanted: Iterable[str]) -> bool:
    return any(
        media == name or (name.endswith("/*") and media.startswith(name[:-1])) for name in wanted
    )
