"""What the elements of an XML format mean for its text: data for the walker in `xmlwalk`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NO_NAMES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What the elements of a format mean for its text. Names are local names."""

    starts: Mapping[str, str] = field(default_factory=dict)
    """Text put in where an element starts, such as a line break or a tab."""
    ends: Mapping[str, str] = field(default_factory=dict)
    """Text put in where an element ends."""
    glue: frozenset[str] = NO_NAMES
    """Elements whose end does not end a line although they held text: runs."""
    breaks: bool = True
    """True: any other element that held text ends a line."""
    aside: Mapping[str, str] = field(default_factory=dict)
    """Elements whose text goes to a flow of its own: name to kind."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Elements whose text stays in place under another kind: name to kind."""
    marks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Empty elements that give a kind to the rest of an enclosing one: name to kind, element."""
    removed: frozenset[str] = NO_NAMES
    """Elements holding text that was deleted: it is in the version before only."""
    added: frozenset[str] = NO_NAMES
    """Elements holding text that was inserted: it is not in the version before."""
    paragraphs: frozenset[str] = NO_NAMES
    """Elements of which the version before is kept as a whole."""
    boxes: frozenset[str] = NO_NAMES
    """Elements that float: their text leaves the text around them unbroken."""
    cells: frozenset[str] = NO_NAMES
    """Elements in which lines do not end, because they are cells of a row."""
    verbatim: frozenset[str] | None = None
    """Elements directly in which white space is text; None: between words only."""
    attributes: frozenset[str] | None = None
    """Attributes that hold words; None: every one."""
    valued: frozenset[str] = NO_NAMES
    """Elements whose attribute `val` holds words; elsewhere it is a switch or a measure."""
    named: bool = False
    """True: elements and attributes name what they hold, so a name goes before its text."""

    def heard(self) -> frozenset[str]:
        """Return the elements that mean something, whatever their attributes."""
        return self.special() | {*self.starts, *self.ends}

    def special(self) -> frozenset[str]:
        """Return the elements that open or close more than a line."""
        rows = (self.aside, self.kinds, self.marks, self.removed, self.added, self.cells)
        names = frozenset(name for row in rows for name in row)
        return names | self.paragraphs | self.boxes
