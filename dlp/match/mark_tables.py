"""Structures as tables: their marks, the literals to look for first, and databases of heads.

Found and confirmed are marks by `dlp.match.marks`; here packs are made ready for it.
"""

from __future__ import annotations

import functools
from collections import abc
from dataclasses import dataclass
from typing import Any

from dlp.match._hyperscan import compile_finder, compile_literals
from dlp.match.boundary import bounded, ended
from dlp.match.factors import factors, ways
from dlp.match.plan import MOST_WAYS, Lane, Planned, head_of
from dlp.model import STRUCTURE
from dlp.packs.expression import Choice, Node, Sequence, to_regex
from dlp.packs.schema import Mark, PackSet, Structure

INDENT = 20
"""Blanks before a mark that begins its line."""
LINE_START = rb"(?:[\n\r]|\\n)[ \t+>]{0,%d}" % INDENT
"""Also in a patch, in a quoted mail, and in a string in which line breaks are escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """One mark, as the weighing takes it; weight in tenths of a deciban."""

    weight: int
    head: bytes
    """What every one begins with, as a regex that is matched backwards."""
    regex: bytes
    begins_line: bool
    least: int
    different: bool
    is_wild: bool
    """There may be so many ways to match it that the time is watched."""
    needed: bool
    """One of those that are needed must be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureRow:
    """One structure, as the weighing takes it; its marks are numbered from `first` on."""

    pattern: int
    detector: int
    weight: int
    distinct: int
    within: int
    is_brief: bool
    """Marks are looked for until it is very likely, and no longer."""
    signs: bytes
    first: int
    marks: tuple[MarkRow, ...]

    @property
    def has_against(self) -> bool:
        """Whether some marks speak against it."""
        return any(mark.weight < 0 for mark in self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTables:
    """All structures of a set of packs, as plain values that can be kept on disk."""

    rows: tuple[StructureRow, ...]
    literals: tuple[tuple[bytes, bool], ...]
    """One of them stands in every mark that is needed; True: in whatever case."""
    owners: tuple[tuple[int, ...], ...]
    """Of which structures each literal may be part."""
    ordinary: bytes
    """A database of the literals of structures with signs; empty: there are none."""
    ordinary_texts: tuple[bytes, ...]
    """These literals; empty: in whatever case."""
    ordinary_owners: tuple[tuple[int, ...], ...]
    inline_owners: tuple[tuple[int, ...], ...]
    """The same, where no line begins."""
    anywhere: tuple[int, ...]
    """Structures that need a mark without a literal."""
    heads: tuple[bytes, ...]
    """Of each structure, a database that reports where the heads of marks end."""


def compile_marks(packs: PackSet, planned: abc.Sequence[Planned]) -> MarkTables:
    """Return the tables of the structures of packs, but for the heads of their marks.

    `compile_heads` compiles these; it takes long, and needs no plan.
    """
    numbers = {
        (item.detector.id, item.pattern.name): item.number
        for item in planned
        if item.lane is Lane.STRUCTURE
    }
    rows: list[StructureRow] = []
    structures = [item for detector in packs.detectors for item in detector.structures]
    for number, detector in enumerate(packs.detectors):
        for structure in detector.structures:
            rows.append(
                StructureRow(
                    pattern=numbers[detector.id, STRUCTURE + structure.name],
                    detector=number,
                    weight=_tenths(structure.weight),
                    distinct=structure.distinct,
                    within=structure.within,
                    is_brief=structure.until == "very-likely",
                    signs=structure.signs,
                    first=sum(len(row.marks) for row in rows),
                    marks=tuple(_row(mark, structure.needs) for mark in structure.marks),
                )
            )
    literals: dict[tuple[bytes, bool], list[int]] = {}
    ordinary: dict[tuple[bytes, bool], list[int]] = {}
    inline: dict[tuple[bytes, bool], list[int]] = {}
    anywhere: set[int] = set()
    for number, structure in enumerate(structures):
        own = ordinary if structure.signs else literals
        for mark, row in zip(structure.marks, rows[number].marks, strict=True):
            found = factors(mark.expression) if row.needed else frozenset()
            for literal in sorted(found):
                own.setdefault((literal, mark.ignore_case), []).append(number)
                if not row.begins_line:
                    inline.setdefault((literal, mark.ignore_case), []).append(number)
            if row.needed and not found:
                anywhere.add(number)
    return MarkTables(
        rows=tuple(rows),
        literals=tuple(literals),
        owners=tuple(tuple(owners) for owners in literals.values()),
        ordinary=compile_literals(tuple(ordinary)).dump() if ordinary else b"",
        ordinary_texts=tuple(b"" if ignores else text for text, ignores in ordinary),
        ordinary_owners=tuple(tuple(owners) for owners in ordinary.values()),
        inline_owners=tuple(tuple(inline.get(literal, ())) for literal in ordinary),
        anywhere=tuple(sorted(anywhere)),
        heads=(),
    )


def compile_heads(packs: PackSet) -> tuple[bytes, ...]:
    """Compile the heads of the marks of structures; `DlpError` says what the engine refuses."""
    return tuple(
        _compiled_heads(structure)
        for detector in packs.detectors
        for structure in detector.structures
    )


def _compiled_heads(structure: Structure) -> bytes:
    expressions = [expression(mark) for mark in structure.marks]
    ignoring = [number for number, mark in enumerate(structure.marks) if mark.ignore_case]
    return compile_finder(expressions, ignoring=ignoring).dump()


def expression(mark: Mark) -> bytes:
    r"""Return what every such mark begins with, and the start of its line if it begins one.

    >>> expression(Mark(name="use", regex="use ", weight=1))
    b'use\\x20'
    """
    head = _head(mark)
    return LINE_START + b"(?:" + head + b")" if mark.at == "line" else head


@functools.lru_cache(maxsize=4096)
def _head(mark: Mark) -> bytes:
    return to_regex(_narrow(mark.expression))


def _narrow(node: Node) -> Node:
    """Return what every match begins with; of alternatives the beginning of each."""
    match node:
        case Choice():
            return Choice(tuple(_narrow(branch) for branch in node.branches))
        case Sequence(items=(Choice() as only,)):
            return _narrow(only)
        case _:
            return head_of(node) or node


def _row(mark: Mark, needs: tuple[str, ...]) -> MarkRow:
    return MarkRow(
        weight=_tenths(mark.weight),
        head=(b"(?ri)" if mark.ignore_case else b"(?r)") + _head(mark),
        regex=(b"(?i)" if mark.ignore_case else b"")
        + (ended if mark.at == "line" else bounded)(to_regex(mark.expression), mark.boundary),
        begins_line=mark.at == "line",
        least=mark.least,
        different=mark.count == "different",
        is_wild=ways(mark.expression) > MOST_WAYS,
        needed=mark.weight > 0 and (not needs or mark.name in needs),
    )


def _tenths(decibans: float) -> int:
    return round(decibans * 10)


def restored_marks(value: dict[str, Any]) -> MarkTables:
    """Return tables from the plain values that they were kept as."""
    rows = tuple(
        StructureRow(**{**row, "marks": tuple(MarkRow(**mark) for mark in row["marks"])})
        for row in value["rows"]
    )
    return MarkTables(
        rows=rows,
        literals=tuple((text, ignores) for text, ignores in value["literals"]),
        owners=tuple(tuple(row) for row in value["owners"]),
        ordinary=value["ordinary"],
        ordinary_texts=tuple(value["ordinary_texts"]),
        ordinary_owners=tuple(tuple(row) for row in value["ordinary_owners"]),
        inline_owners=tuple(tuple(row) for row in value["inline_owners"]),
        anywhere=tuple(value["anywhere"]),
        heads=tuple(value["heads"]),
    )
