"""Many small expressions become one table: a deterministic automaton over bytes.

The numbers lane walks it from each candidate start, so all number shapes together cost one table
look-up a byte. Only finite expressions over a small alphabet are given to it; an automaton that
would grow too large is refused while the packs are loaded, never while scanning.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dlp.errors import PatternError
from dlp.packs.expression import Byte, Choice, Node, Repeat, Value
from dlp.packs.expression import Sequence as Concatenation

try:
    from dlp.match._shapes import walked
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.match._shapes_reference import walked

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

    def closures(self) -> list[list[int]]:
        """Return of each state the states that empty edges lead to, and itself."""
        found: list[list[int]] = []
        for state in range(len(self.empty)):
            reached = {state: None}
            todo = [state]
            while todo:
                for target in self.empty[todo.pop()]:
                    if target not in reached:
                        reached[target] = None
                        todo.append(target)
            found.append(list(reached))
        return found


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
    known: dict[int, list[int]] = {}
    edges: list[list[tuple[int, int]]] = []
    for own in machine.edges:
        for mask, _ in own:
            if mask not in known:
                known[mask] = [at for at, member in enumerate(members) if mask >> member & 1]
        edges.append([(at, target) for mask, target in own for at in known[mask]])
    order, transitions = walked(edges, machine.closures(), len(members), start, LARGEST)
    if len(order) > LARGEST:
        raise PatternError(
            f"the number shapes together need more than {LARGEST} states",
            code="P301",
            hint="write looser regexes and let validators decide",
        )
    accepts, lists = _accepts(order, final)
    return Automaton(classes, len(members), transitions, accepts, lists)


def _states(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _accepts(order: list[int], final: dict[int, int]) -> tuple[array[int], array[int]]:
    accepts, lists = array("i"), array("H")
    known: dict[tuple[int, ...], int] = {}
    ends = sum(1 << state for state in final)
    for subset in order:
        found = tuple(sorted({final[state] for state in _states(subset & ends)}))
        if found and found not in known:
            known[found] = len(lists)
            lists.extend([*found, 0xFFFF])
        accepts.append(known[found] if found else -1)
    return accepts, lists
