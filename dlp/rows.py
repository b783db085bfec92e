"""Rows: values of columns whose names say something, gathered from inside a text.

Dumps name their columns once, and so do tables in documents. Whoever finds such rows gathers them
here: the values of a column are read a second time, as lines of `name：value`.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from dlp.columns import labelled, spoken
from dlp.engine import Engine
from dlp.readings import Reading

MOST_COLUMNS = 512
Value = tuple[int, bytes]
"""Where a value begins in the text, and its bytes."""
_NOTHING = (b"", b"NULL", b"null", b"\\N", b"-", b"--", b"/")


def labels(engine: Engine, names: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Return the columns that say something of their values: number, and what stands before one."""
    if len(names) > MOST_COLUMNS:
        return []
    spoken_of = [spoken(engine, name) for name in names]
    return [(number, label) for number, label in enumerate(spoken_of) if label]


def rows_under(engine: Engine, names: Sequence[bytes], first: int) -> Rows:
    """Return rows that begin at `first` under names of columns, as far as these say something."""
    found = labels(engine, names)
    told = engine.told(name.decode("utf-8", "replace") for name in names) if found else None
    return Rows(found, first, told)


class Rows:
    """Rows under one list of columns, until they are searched."""

    __slots__ = ("count", "first", "labels", "told", "values")

    def __init__(
        self, labels: list[tuple[int, bytes]], first: int, told: array[int] | None = None
    ) -> None:
        self.labels = labels
        self.told = told
        """Words in the names that say something of the values of other columns."""
        self.first = first
        """Where the rows begin that were not searched yet."""
        self.count = 0
        self.values: dict[int, list[Value]] = {}

    def add(self, cells: Sequence[Value]) -> None:
        """Keep the values of a row."""
        self.count += 1
        for number, _ in self.labels:
            if number < len(cells) and cells[number][1] not in _NOTHING:
                self.values.setdefault(number, []).append(cells[number])

    def searched(self, engine: Engine, layer: int) -> tuple[list[Reading], bool]:
        """Search the labelled columns; return also whether a pattern took too long."""
        readings: list[Reading] = []
        late = False
        for number, label in self.labels:
            found, overran = self.found_in(engine, layer, number, label)
            late = late or overran
            readings += found
        return readings, late

    def found_in(
        self, engine: Engine, layer: int, number: int, label: bytes
    ) -> tuple[list[Reading], bool]:
        """Search one column behind its label."""
        items = self.values.get(number)
        if not items:
            return [], False
        starts, values = [start for start, _ in items], [value for _, value in items]
        lines = b"".join((label, (b"\n" + label).join(values), b"\n"))
        lengths = array("q", map(len, values))
        return labelled(engine, label, lines, lengths, array("q", starts), layer, told=self.told)

    def forget(self, first: int) -> None:
        """Go on with the rows from `first` on: those before were searched."""
        self.first, self.count, self.values = first, 0, {}
