"""Programs: expressions as code for the machine that confirms what the lanes suppose.

A choice is written as a tree over its first bytes, as far as that changes no order of two branches
that may both match; the machine then looks up the few branches a byte may begin. `_program.h` runs
the code, and says what each instruction means.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dlp.match.letters import ROW, automaton, characters, members
from dlp.match.openings import WIDTH, opening
from dlp.packs import expression
from dlp.packs.expression import Byte, Choice, Node, Repeat, Value
from dlp.packs.values import LONGEST_LIST, is_list

ACCEPT, BYTES, RUN, LETTERS, CHOICE, JUMP, OPTION, COUNT, LOOP, FIRST, LAST = range(11)
BOUNDARIES = {"none": 0, "digit": 1, "alnum": 2, "token": 3, "line": 4}
WHOLE = -1
_ANY = (1 << 256) - 1
_CASE = 0x20
_COPIED = 32
"""Numbers of code up to which a repeat is written out."""
_Items = tuple[Node, ...]
Code = list[int]
"""Instructions; all distances are relative, so that they can stand anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramTables:
    """The programs of a plan, as the kernel takes them."""

    code: array[int]
    sets: bytes
    """Sets of bytes, 32 bytes each."""
    tables: bytes
    """For each byte the number of a list of branches, 256 bytes each."""
    letters: bytes
    """Automata of classes of characters, a row of 256 bytes each state: 0: none of them, 1: one
    ends here, else how many rows further the next state is."""
    values: array[int]
    """Of each pattern WHOLE: the match is its value; 0: a part of it is; else: such parts are, and
    they are looked for in so many bytes."""
    starts: array[int]
    """Where the program of each pattern begins in `code`; -1: it has none."""
    openings: array[int]
    """The sets of the first WIDTH bytes of each pattern's matches."""


def prepare(expressions: Iterable[tuple[Node, str] | None]) -> ProgramTables:
    """Write the programs of patterns, each with its boundary; None: it is matched elsewhere."""
    writer = _Writer()
    code, values, starts, openings = array("i"), array("i"), array("i"), array("i")
    for item in expressions:
        if item is None:
            starts.append(-1)
            values.append(WHOLE)
            openings.extend([0] * WIDTH)
            continue
        node, boundary = item
        starts.append(len(code))
        values.append(LONGEST_LIST if is_list(node) else 0 if node.has_value else WHOLE)
        code.extend(writer.code(node))
        code.extend((ACCEPT, BOUNDARIES[boundary]))
        openings.extend(writer.shown(mask) for mask in opening(node))
    return ProgramTables(
        code=code,
        sets=writer.sets,
        tables=writer.tables,
        letters=writer.letters,
        values=values,
        starts=starts,
        openings=openings,
    )


class _Writer:
    """Writes code, and gathers the sets and tables it names."""

    def __init__(self) -> None:
        self._sets: dict[int, int] = {}
        self._numbers: dict[int, int] = {}
        """Sets of bytes as numbers."""
        self._tables: dict[bytes, int] = {}
        self._letters: dict[bytes, int] = {}
        self._rows = 0
        """Rows of these automata."""
        self._classes: dict[int, tuple[Node, int]] = {}
        """Which automaton a class of characters has, by its id; the node must stay."""
        self._choices: dict[int, tuple[Choice, Code]] = {}
        """The code of choices, by their ids: many patterns share them."""

    @property
    def sets(self) -> bytes:
        """All sets of bytes."""
        return b"".join(mask.to_bytes(32, "little") for mask in self._sets)

    @property
    def tables(self) -> bytes:
        """All tables of choices."""
        return b"".join(self._tables)

    @property
    def letters(self) -> bytes:
        """All automata of characters."""
        return b"".join(self._letters)

    def shown(self, mask: int) -> int:
        """Return a set of bytes as a number: below 0 what is one byte, or a letter in any case."""
        number = self._numbers.get(mask)
        if number is None:
            lowest = (mask & -mask).bit_length() - 1
            if mask == 1 << lowest:
                number = -1 - lowest
            elif lowest in expression.LETTERS and mask == 1 << lowest | 1 << (lowest | _CASE):
                number = -1 - 256 - (lowest | _CASE)
            else:
                number = self._sets.setdefault(mask, len(self._sets))
            self._numbers[mask] = number
        return number

    def code(self, node: Node) -> Code:
        """Return the instructions of a node; what follows it stands behind them."""
        match node:
            case Byte():
                return [BYTES, 1, self.shown(node.mask)]
            case Value():
                return [FIRST, *self.code(node.item), LAST]
            case expression.Sequence():
                return self._row(node.items)
            case Repeat():
                return self._repeat(node)
            case Choice():
                known = self._choices.get(id(node))
                if known is None:
                    known = self._choices[id(node)] = (node, self._chosen(node))
                return known[1]

    def _chosen(self, node: Choice) -> Code:
        letters = self._letters_of(node)
        if letters >= 0:
            return [LETTERS, letters, 1, 1]
        return self._choice(_arranged(node.branches))

    def _letters_of(self, node: Node) -> int:
        """Return where the automaton of a class of characters begins; -1: it is none."""
        known = self._classes.get(id(node))
        if known is None:
            paths = characters(node)
            rows = automaton(paths) if paths else b""
            place = self._letters.setdefault(rows, self._rows) if rows else -1
            if place == self._rows:
                self._rows += len(rows) // ROW
            known = self._classes[id(node)] = (node, place)
        return known[1]

    def _row(self, items: Sequence[Node]) -> Code:
        code: Code = []
        literal: Code = []
        for item in items:
            if isinstance(item, Byte):
                literal.append(self.shown(item.mask))
                continue
            if literal:
                code += (BYTES, len(literal), *literal)
                literal = []
            code += self.code(item)
        if literal:
            code += (BYTES, len(literal), *literal)
        return code

    def _repeat(self, node: Repeat) -> Code:
        item = node.item
        if isinstance(item, Choice) and len(joined := _arranged(item.branches)) == 1:
            item = joined[0]
        if isinstance(item, Byte):
            return [RUN, self.shown(item.mask), node.low, node.high]
        letters = self._letters_of(item)
        if letters >= 0:
            return [LETTERS, letters, node.low, node.high]
        inner = self.code(item)
        if node.high == 1:
            return [OPTION, 2 + len(inner), *inner] if node.low == 0 else inner
        if node.low == node.high and node.low * len(inner) <= _COPIED:
            return inner * node.low
        counter = _height(item)
        size = 5 + len(inner) + 2
        loop = [LOOP, counter, node.low, node.high, size, *inner, JUMP, 2 - size]
        return [COUNT, counter, *loop]

    def _choice(self, branches: Sequence[Node]) -> Code:
        if len(branches) == 1:
            return self.code(branches[0])
        table, lists = _dispatched(branches)
        number = self._tables.setdefault(table, len(self._tables))
        codes = [self.code(branch) for branch in branches]
        listed = 2 + len(lists)
        places = [listed + sum(1 + len(row) for row in lists)]
        for code in codes:
            places.append(places[-1] + len(code) + 2)
        written = [CHOICE, number]
        at = listed
        for place, row in enumerate(lists):
            written.append(at - 2 - place)
            at += 1 + len(row)
        for row in lists:
            written.append(len(row))
            for branch in row:
                written.append(places[branch] - len(written))
        for code, end in zip(codes, places[1:], strict=True):
            written += code
            written += (JUMP, places[-1] - end + 2)
        return written


def _height(node: Node) -> int:
    """Return how many repeats stand inside each other in a node."""
    match node:
        case Byte():
            return 0
        case Value():
            return _height(node.item)
        case Repeat():
            return _height(node.item) + 1
        case expression.Sequence():
            return max((_height(item) for item in node.items), default=0)
        case Choice():
            return max(_height(branch) for branch in node.branches)


def _dispatched(branches: Sequence[Node]) -> tuple[bytes, list[tuple[int, ...]]]:
    """Return for each byte the number of a list of branches that it may begin.

    List 0 is for the end of the text: branches that may match nothing. There are fewer than 256
    lists, because some bytes begin no character of UTF-8.
    """
    rows: dict[int, list[int]] = {}
    empty: list[int] = []
    for number, branch in enumerate(branches):
        mask, is_empty = _first(branch)
        for byte in members(mask):
            if byte not in rows:
                rows[byte] = empty.copy()
            rows[byte].append(number)
        if is_empty:
            for byte, row in rows.items():
                if not mask >> byte & 1:
                    row.append(number)
            empty.append(number)
    lists = {tuple(empty): 0}
    table = bytearray(256)
    for byte, row in rows.items():
        table[byte] = lists.setdefault(tuple(row), len(lists))
    return bytes(table), list(lists)


def _first(node: Node) -> tuple[int, bool]:
    """Return which bytes may begin a node, and whether it may match nothing."""
    match node:
        case Byte():
            return node.mask, False
        case Value():
            return _first(node.item)
        case Repeat():
            mask, is_empty = _first(node.item)
            return mask, is_empty or node.low == 0
        case Choice():
            found = [_first(branch) for branch in node.branches]
            return functools.reduce(int.__or__, (m for m, _ in found)), any(e for _, e in found)
        case expression.Sequence():
            mask = 0
            for item in node.items:
                more, is_empty = _first(item)
                mask |= more
                if not is_empty:
                    return mask, False
            return mask, True


def _arranged(branches: Iterable[Node]) -> list[Node]:
    """Join branches that begin with the same byte; two that may both match keep their order."""
    heads: list[tuple[int, list[_Items] | None, Node]] = []
    """First bytes, what follows them (None: a branch that is left as it is), and the first one."""
    for branch in branches:
        items = branch.items if isinstance(branch, expression.Sequence) else (branch,)
        if not items or not isinstance(items[0], Byte):
            mask, is_empty = _first(branch)
            heads.append((_ANY if is_empty else mask, None, branch))
            continue
        mask, rest = items[0].mask, _opened(items[1:])
        for known, rests, _ in reversed(heads):
            if rests is not None and known == mask:
                rests.append(rest)
                break
            if known & mask:
                heads.append((mask, [rest], items[0]))
                break
        else:
            heads.append((mask, [rest], items[0]))
    joined: list[Node] = []
    for mask, rests, node in heads:
        if rests is None:
            joined.append(node)
        elif any(rests):
            joined.append(expression.Sequence((node, *_together(rests))))
        elif joined and isinstance(joined[-1], Byte):
            joined[-1] = Byte(joined[-1].mask | mask)
        else:
            joined.append(node)
    return joined


def _opened(items: _Items) -> _Items:
    """Return a row; a row of nothing but a row is that row."""
    if len(items) == 1 and isinstance(items[0], expression.Sequence):
        return items[0].items
    return items


def _together(rests: list[_Items]) -> _Items:
    """Return the row that stands for several behind the same byte."""
    if len(rests) == 1:
        return rests[0]
    return (
        Choice(tuple(rest[0] if len(rest) == 1 else expression.Sequence(rest) for rest in rests)),
    )
