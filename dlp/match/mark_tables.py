"""Structures as tables: their marks as programs, their handles, and the literals to look for first.

Found are marks by `dlp.match.marks`; here packs are made ready for it.
"""

from __future__ import annotations

from array import array
from collections import abc
from dataclasses import dataclass
from typing import Any

from dlp.match import programs, starts, words
from dlp.match.boundary import bounded, ended
from dlp.match.factors import factors
from dlp.match.handles import Handle, handles
from dlp.match.heads import with_head
from dlp.match.openings import opening
from dlp.match.plan import Lane, Planned
from dlp.model import STRUCTURE
from dlp.packs.expression import Node, to_regex
from dlp.packs.schema import Mark, PackSet, Structure, parsed

MOST_HANDLES = 64
"""Of one structure."""
EVERYTHING = -(1 << 30)
"""A floor: also clusters that are not enough."""
Raw = tuple[int, int, int, int, tuple[tuple[int, int], ...], int, int]
"""A cluster: its structure, start, end, total in tenths of a deciban, the marks and what each adds,
how many speak for it, and where the first mark stands that is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """One mark, as the weighing takes it; weight in tenths of a deciban."""

    weight: int
    regex: bytes
    """With its head as a group."""
    boundary: str
    begins_line: bool
    least: int
    different: bool
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
    widest: int
    """Bytes of the longest match of its marks."""
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
    ordinary: words.WordTables
    """The literals of structures with signs."""
    ordinary_texts: tuple[bytes, ...]
    """These literals; empty: in whatever case."""
    ordinary_owners: tuple[tuple[int, ...], ...]
    inline_owners: tuple[tuple[int, ...], ...]
    """The same, where no line begins."""
    anywhere: tuple[int, ...]
    """Structures that need a mark without a literal."""
    programs: programs.ProgramTables
    """Of each mark, numbered through all structures."""
    handles: array[int]
    """Rows of three: a mark that may stand anywhere, and how far before its handle it begins."""
    masks: bytes
    """The sets of bytes of the handles, 32 bytes each."""


def compile_marks(packs: PackSet, planned: abc.Sequence[Planned]) -> MarkTables:
    """Return the tables of the structures of packs."""
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
                    widest=max(mark.expression.width[1] for mark in structure.marks),
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
        ordinary=starts.prepare(
            starts.literal(text, ignore_case=ignores, flags=words.ONCE)
            for text, ignores in ordinary
        ),
        ordinary_texts=tuple(b"" if ignores else text for text, ignores in ordinary),
        ordinary_owners=tuple(tuple(owners) for owners in ordinary.values()),
        inline_owners=tuple(tuple(inline.get(literal, ())) for literal in ordinary),
        anywhere=tuple(sorted(anywhere)),
        **_found(structures),
    )


def _found(structures: abc.Sequence[Structure]) -> dict[str, Any]:
    """Return the tables by which marks are found."""
    marks = [mark for structure in structures for mark in structure.marks]
    rows, masks = array("i"), bytearray()
    first = 0
    for structure in structures:
        for number, handle in _handles(structure):
            rows.extend((first + number, handle.low, handle.high))
            for mask in handle.masks:
                masks += mask.to_bytes(32, "little")
        first += len(structure.marks)
    return {
        "programs": programs.prepare((with_head(node_of(mark)), mark.boundary) for mark in marks),
        "handles": rows,
        "masks": bytes(masks),
    }


def _handles(structure: Structure) -> list[tuple[int, Handle]]:
    """Return the handles of marks that may stand anywhere."""
    inner = [(at, node_of(mark)) for at, mark in enumerate(structure.marks) if mark.at == "any"]
    found = [(at, handle) for at, node in inner for handle in handles(node)]
    if len(found) <= MOST_HANDLES:
        return found
    return [(at, Handle(0, 0, tuple(opening(node)))) for at, node in inner]


def node_of(mark: Mark) -> Node:
    """Return what a mark matches."""
    return parsed(mark.regex, mark.ignore_case)


def _row(mark: Mark, needs: tuple[str, ...]) -> MarkRow:
    regex = to_regex(with_head(node_of(mark)))
    return MarkRow(
        weight=_tenths(mark.weight),
        regex=(ended if mark.at == "line" else bounded)(regex, mark.boundary),
        boundary=mark.boundary,
        begins_line=mark.at == "line",
        least=mark.least,
        different=mark.count == "different",
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
        ordinary=words.WordTables(**value["ordinary"]),
        ordinary_texts=tuple(value["ordinary_texts"]),
        ordinary_owners=tuple(tuple(row) for row in value["ordinary_owners"]),
        inline_owners=tuple(tuple(row) for row in value["inline_owners"]),
        anywhere=tuple(value["anywhere"]),
        programs=programs.ProgramTables(**value["programs"]),
        handles=value["handles"],
        masks=value["masks"],
    )
