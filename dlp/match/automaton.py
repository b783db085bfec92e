"""Many small expressions become one table: a deterministic automaton over bytes.

The numbers lane walks it from each candidate start, so all number shapes together cost one table
look-up a byte. Only finite expressions over a small alphabet are given to it; an automaton that
would grow too large is refused while the packs are loaded, never while scanning.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from dlp.errors import PatternError
from dlp.packs.expression import Byte, Choice, Node, Repeat, Value
from dlp.packs.expression import Sequence as Concatenation

LARGEST = 60_000
"""States: they are numbered in 16 bits."""
DEAD, START = 0, 1


@dataclass(frozen=True, slots=True)
class Automaton:
    """Tables of a deterministic automaton; state 0 is dead, state 1 is the start."""

    classes: bytes
    """256 entries: the class of each byte."""
    width: int
    """Number of classes."""
    transitions: array[int]
    """`transitions[state * width + class]` is the next state."""
    accepts: array[int]
    """`accepts[state]` is the offset of the state's list in `lists`, or -1."""
    lists: array[int]
    """Pattern numbers in rising order, each list ended by 65535."""

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.accepts)


@dataclass(slots=True)
class _Nondeterministic:
    """States with byte edges and empty edges, as parallel lists."""

    edges: list[list[tuple[int, int]]]
    empty: list[list[int]]

    def state(self) -> int:
        self.edges.append([])
        self.empty.append([])
        return len(self.edges) - 1

    def add(self, node: Node, source: int) -> int:
        """Add `node` after state `source`; return the state after it."""
        match node:
            case Byte():
                target = self.state()
                self.edges[source].append((node.mask, target))
                return target
            case Concatenation():
                for item in node.items:
                    source = self.add(item, source)
                return source
            case Choice():
                target = self.state()
                for branch in node.branches:
                    self.empty[self.add(branch, source)].append(target)
                return target
            case Value():
                return self.add(node.item, source)
            case Repeat():
                return self._add_repeat(node, source)

    def _add_repeat(self, node: Repeat, source: int) -> int:
        for _ in range(node.low):
            source = self.add(node.item, source)
        target = self.state()
        self.empty[source].append(target)
        for _ in range(node.high - node.low):
            source = self.add(node.item, source)
            self.empty[source].append(target)
        return target

    def closure(self, states: set[int]) -> frozenset[int]:
        todo = list(states)
        while todo:
            for target in self.empty[todo.pop()]:
                if target not in states:
                    states.add(target)
                    todo.append(target)
        return frozenset(states)


def build(expressions: Sequence[tuple[int, Node]]) -> Automaton:
    """Build the automaton of numbered expressions; `PatternError` P301 when it grows too large.

    >>> from dlp.packs.expression import parse
    >>> build([(7, parse("a[bc]"))]).size
    4
    """
    machine = _Nondeterministic([], [])
    start = machine.state()
    final: dict[int, int] = {}
    for number, expression in expressions:
        first = machine.state()
        machine.empty[start].append(first)
        final[machine.add(expression, first)] = number
    classes, members = _byte_classes(machine)
    return _determinise(machine, start, final, classes, members)


def _byte_classes(machine: _Nondeterministic) -> tuple[bytes, list[int]]:
    """Bytes that no edge tells apart share a class; return the map and one byte of each."""
    masks = sorted({mask for edges in machine.edges for mask, _ in edges})
    signatures: dict[tuple[int, ...], int] = {}
    classes = bytearray(256)
    members: list[int] = []
    for byte in range(256):
        signature = tuple(number for number, mask in enumerate(masks) if mask >> byte & 1)
        if signature not in signatures:
            signatures[signature] = len(members)
            members.append(byte)
        classes[byte] = signatures[signature]
    return bytes(classes), members


def _determinise(
    machine: _Nondeterministic,
    start: int,
    final: dict[int, int],
    classes: bytes,
    members: list[int],
) -> Automaton:
    first = machine.closure({start})
    numbers: dict[frozenset[int], int] = {frozenset(): DEAD, first: START}
    order = [frozenset[int](), first]
    transitions = array("H", bytes(2 * len(members)))
    for subset in order[1:]:
        _add_row(machine, subset, members, numbers, order, transitions)
    done = 2
    while done < len(order):
        _add_row(machine, order[done], members, numbers, order, transitions)
        done += 1
        if len(order) > LARGEST:
            raise PatternError(
                f"the number shapes together need more than {LARGEST} states",
                code="P301",
                hint="write looser regexes and let validators decide",
            )
    accepts, lists = _accepts(order, final)
    return Automaton(classes, len(members), transitions, accepts, lists)


def _add_row(  # noqa: PLR0913, PLR0917 - the loop's own state
    machine: _Nondeterministic,
    subset: frozenset[int],
    members: list[int],
    numbers: dict[frozenset[int], int],
    order: list[frozenset[int]],
    transitions: array[int],
) -> None:
    by_mask: dict[int, list[int]] = {}
    for state in subset:
        for mask, target in machine.edges[state]:
            by_mask.setdefault(mask, []).append(target)
    masks = list(by_mask)
    cache: dict[tuple[int, ...], int] = {}
    for member in members:
        chosen = tuple([mask for mask in masks if mask >> member & 1])
        if chosen not in cache:
            closed = machine.closure({target for mask in chosen for target in by_mask[mask]})
            if closed not in numbers:
                numbers[closed] = len(order)
                order.append(closed)
            cache[chosen] = numbers[closed]
        transitions.append(cache[chosen])


def _accepts(order: list[frozenset[int]], final: dict[int, int]) -> tuple[array[int], array[int]]:
    accepts, lists = array("i"), array("H")
    known: dict[tuple[int, ...], int] = {}
    for subset in order:
        found = tuple(sorted({final[state] for state in subset if state in final}))
        if found and found not in known:
            known[found] = len(lists)
            lists.extend([*found, 0xFFFF])
        accepts.append(known[found] if found else -1)
    return accepts, lists
