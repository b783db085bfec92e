"""Rows: values of columns whose names say something, gathered from inside a text.

Dumps name their columns once, and so do tables in documents. Whoever finds such rows gathers them
here: the values of a column are read a second time, as lines of `name：value`.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from dlp.columns import known_labels, label_of, labelled
from dlp.engine import Engine
from dlp.readings import Reading

MOST_COLUMNS = 512
MOST_HEADS = 64
"""Lists of columns that are remembered."""
Value = tuple[int, bytes]
"""Where a value begins in the text, and its bytes."""
_Known = tuple[list[tuple[int, bytes]], "array[int] | None"]
_NOTHING = (b"", b"NULL", b"null", b"\\N", b"-", b"--", b"/")


class Heads:
    """Knows which columns of a list say something of their values."""

    __slots__ = ("_engine", "_known")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[tuple[str, ...], _Known] = {}

    def labels(self, names: Sequence[str]) -> list[tuple[int, bytes]]:
        """Return their numbers, and each name as it stands before a value."""
        return self._look_up(names)[0]

    def rows(self, names: Sequence[str], first: int) -> Rows:
        """Return rows under these names, which begin at `first`."""
        labels, told = self._look_up(names)
        return Rows(labels, first, told)

    def _look_up(self, names: Sequence[str]) -> _Known:
        if len(names) > MOST_COLUMNS:
            return [], None
        key = tuple(names)
        if key not in self._known:
            if len(self._known) >= MOST_HEADS:
                self._known.clear()
            labels = self._labels(key)
            self._known[key] = labels, self._engine.told(key) if labels else None
        return self._known[key]

    def _labels(self, names: tuple[str, ...]) -> list[tuple[int, bytes]]:
        known = dict(known_labels(self._engine, names))
        for number, name in enumerate(names):
            if name and self._engine.weigher.header_words(name.encode()):
                known.setdefault(number, label_of(name))
        return sorted(known.items())


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
            items = self.values.get(number)
            if not items:
                continue
            starts, values = [start for start, _ in items], [value for _, value in items]
            lines = b"".join((label, (b"\n" + label).join(values), b"\n"))
            lengths = array("q", map(len, values))
            found, overran = labelled(
                engine, label, lines, lengths, array("q", starts), layer, told=self.told
            )
            late = late or overran
            readings += found
        return readings, late

    def forget(self, first: int) -> None:
        """Go on with the rows from `first` on: those before were searched."""
        self.first, self.count, self.values = first, 0, {}
