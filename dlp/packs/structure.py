"""`[[structure]]` of a detector: a kind of text that is known by many marks close together.

Each mark by itself is ordinary; several different ones within a few lines are a configuration, a
schema, a log. Loaded here; found by `dlp.match.marks`, weighed by `dlp.density`.
"""

from __future__ import annotations

import re

from dlp.errors import PatternError
from dlp.packs import schema
from dlp.packs.fragments import Fragments, located
from dlp.packs.section import Section, nth_row

STRUCTURE_KEYS = frozenset(
    {"name", "weight", "distinct", "within", "needs", "signs", "until", "marks"}
)
MARK_KEYS = frozenset({"name", "regex", "weight", "boundary", "case", "at", "least", "count"})
MOST_STRUCTURES, MOST_MARKS = 16, 64
"""Of one detector; of one structure."""
WIDEST_MARK = 512
"""Bytes of one mark: blocks of text overlap by more, so that none is cut."""
FARTHEST = 2_048
"""Bytes from one mark to the next."""
MOST_LEAST = 64
MOST_SIGNS = 4
NAME = r"[a-z0-9]+(?:[ -][a-z0-9]+)*"
HEAVIEST = 300


def load_structures(section: Section, fragments: Fragments) -> tuple[schema.Structure, ...]:
    """Return the structures of a detector's file; errors name table and key."""
    tables = section.few_tables("structure", MOST_STRUCTURES)
    found = tuple(_load(table, fragments) for table in tables)
    names: set[str] = set()
    for table, structure in zip(tables, found, strict=True):
        if structure.name in names:
            hint = "findings say which one it is"
            raise table.error("P109", "name", f"{structure.name!r} stands twice", hint)
        names.add(structure.name)
    return found


def _load(section: Section, fragments: Fragments) -> schema.Structure:
    name = section.text("name")
    if not re.fullmatch(NAME, name):
        raise section.error("P109", "name", f"is {name!r}", "small letters, digits and hyphens")
    items = section.get("marks", list, [], "a list of marks")
    if not 1 <= len(items) <= MOST_MARKS or not all(isinstance(item, dict) for item in items):
        raise section.error("P117", "marks", f"holds {len(items)} marks", f"1 to {MOST_MARKS}")
    marks = tuple(
        _load_mark(MarkSection(section, item, number), fragments)
        for number, item in enumerate(items)
    )
    positive = sum(mark.weight > 0 for mark in marks)
    needs = section.texts("needs")
    for name_of_mark in needs:
        if not any(mark.name == name_of_mark and mark.weight > 0 for mark in marks):
            message = f"names {name_of_mark!r}, which is no mark that speaks for it"
            raise section.error("P117", "needs", message, "names of marks with a weight above 0")
    structure = schema.Structure(
        name=name,
        weight=section.number("weight", low=-HEAVIEST, high=0),
        distinct=section.count("distinct", default=2, low=1, high=MOST_MARKS),
        within=section.count("within", default=512, low=16, high=FARTHEST),
        marks=marks,
        needs=needs,
        signs=_signs(section),
        until=section.one_of("until", ("end", "very-likely"), default="end"),
        line=section.line("marks"),
    )
    if positive < structure.distinct:
        message = f"wants {structure.distinct} different marks of {positive}"
        raise section.error("P117", "distinct", message, "more marks with a weight above 0")
    section.refuse_unknown(set(STRUCTURE_KEYS))
    return structure


def _signs(section: Section) -> bytes:
    text = section.text("signs", default="")
    if not re.fullmatch(r"[!-/:-@\[-`{-~]*", text) or len(set(text)) != len(text) > 0:
        hint = "different signs of ASCII, such as (;="
        raise section.error("P117", "signs", f"is {text!r}", hint)
    if len(text) > MOST_SIGNS:
        raise section.error("P117", "signs", f"holds {len(text)} signs", f"at most {MOST_SIGNS}")
    return text.encode()


def _load_mark(table: MarkSection, fragments: Fragments) -> schema.Mark:
    written = table.text("regex")
    mark = schema.Mark(
        name=table.label("name"),
        regex=fragments.expanded(table, "regex", written),
        weight=table.number("weight", low=-HEAVIEST, high=HEAVIEST),
        boundary=table.one_of("boundary", schema.MARK_BOUNDARIES, default="none"),
        ignore_case=table.one_of("case", ("exact", "ignore"), default="exact") == "ignore",
        at=table.one_of("at", schema.PLACES, default="any"),
        least=table.count("least", default=1, low=1, high=MOST_LEAST),
        count=table.one_of("count", schema.COUNTS, default="all"),
    )
    try:
        width = mark.expression.width[1]
    except PatternError as error:
        raise located(error, table, "regex", changed=mark.regex != written) from None
    if width > WIDEST_MARK:
        message = f"a mark may be {width} bytes long"
        raise table.error("P117", "regex", message, f"at most {WIDEST_MARK}")
    table.refuse_unknown(set(MARK_KEYS))
    return mark


class MarkSection(Section):
    """One mark of `marks = […]`: errors point at the list, and name the mark."""

    def __init__(self, outer: Section, item: dict[str, object], number: int) -> None:
        super().__init__(outer.path, outer.source, item, outer.prefix, outer.nth)
        self._number = number

    def key(self, name: str) -> str:
        """Return the path of a key: `structure[0].marks[3].regex`."""
        return f"{super().key('marks')}[{self._number}].{name}"

    def line(self, name: str) -> int:
        """Return the line of the mark, if each stands on a line of its own; else of the list."""
        del name
        return nth_row(self.source, super().line("marks"), self._number)
