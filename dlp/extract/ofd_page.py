"""Text objects of one OFD page (GB/T 33190-2016 §11.1-11.3), as runs with positions."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from dlp.extract.lines import Run
from dlp.extract.ooxml_strings import parse_safely
from dlp.limits import Budget
from dlp.model import Notice

_WORDS = frozenset({"URI", "Title", "Name", "Value", "Remark", "Text", "Creator", "Subtype"})
_DEFAULT_SIZE = 3.175
_MANY = 20_000


class Page:
    """Collects what a page shows, what it hides, and its other words."""

    def __init__(self, name: str, budget: Budget) -> None:
        self._name = name
        self._budget = budget
        self._visible: list[bool] = []
        self._box = (0.0, 0.0)
        self._size = _DEFAULT_SIZE
        self._scale = 1.0
        self._code: dict[str, str] | None = None
        self._text: list[str] = []
        self.shown: list[Run] = []
        self.hidden: list[Run] = []
        self.sides: dict[str, list[str]] = {}
        self.notices: list[Notice] = []

    def parse(self, data: bytes) -> None:
        """Read the page's XML; what comes before an error is kept."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.CommentHandler = lambda text: self._side("markup-comment", text)
        broken = parse_safely(parser, data, self._budget)
        if broken:
            detail = f"XML: {broken}"
            self.notices.append(Notice(code="corrupt", detail=detail, path=self._name))

    def _side(self, kind: str, text: str) -> None:
        if text.strip():
            self.sides.setdefault(kind, []).append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        above = self._visible[-1] if self._visible else True
        self._visible.append(above and attributes.get("Visible", "true").lower() != "false")
        if local == "TextObject":
            numbers = _numbers(attributes.get("Boundary", ""))
            self._box = (numbers[0], numbers[1]) if len(numbers) >= 2 else (0.0, 0.0)  # noqa: PLR2004
            self._size = next(iter(_numbers(attributes.get("Size", ""))), 0.0) or _DEFAULT_SIZE
            matrix = _numbers(attributes.get("CTM", ""))
            self._scale = (abs(matrix[0]) or abs(matrix[1]) or 1.0) if len(matrix) > 1 else 1.0
        elif local == "TextCode":
            self._code = attributes
            self._text.clear()
        for key, value in attributes.items():
            if key in _WORDS:
                self._side("attribute", value)

    def _say(self, text: str) -> None:
        if self._code is not None:
            self._text.append(text)
        else:
            self._side("orphan", text)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "TextCode" and self._code is not None:
            self._add("".join(self._text), self._code)
            self._code = None
        if self._visible:
            self._visible.pop()

    def _add(self, text: str, code: dict[str, str]) -> None:
        """Turn one TextCode into runs: a wide step between characters begins a new one."""
        if not text:
            return
        x = self._box[0] + self._scale * next(iter(_numbers(code.get("X", ""))), 0.0)
        y = self._box[1] + self._scale * next(iter(_numbers(code.get("Y", ""))), 0.0)
        size = max(self._size * self._scale, 0.01)
        runs = self.shown if not self._visible or self._visible[-1] else self.hidden
        run = Run(x, -y, size, x)
        runs.append(run)
        steps = _steps(code.get("DeltaX", ""))
        down = next(_steps(code.get("DeltaY", "")), 0.0)
        for char in text:
            step = next(steps, None)
            width = size * (0.5 if char.isascii() else 1.0)
            run.chars.append(char)
            # A step a little wider than a letter is letter spacing, not a new word.
            run.end += max(width, self._scale * step) if step and not down else width


def _numbers(text: str) -> list[float]:
    """Return the numbers of an attribute; what is none counts as 0."""
    found: list[float] = []
    for word in text.split()[:_MANY]:
        try:
            number = float(word)
        except ValueError:
            number = 0.0
        found.append(number if abs(number) < 1e9 else 0.0)  # noqa: PLR2004 - also drops nan
    return found


def _steps(text: str) -> Iterator[float]:
    """Yield the steps of DeltaX, with its short form `g n v` for n times v.

    >>> list(_steps("3 g 2 4.5"))
    [3.0, 4.5, 4.5]
    """
    words = iter(text.split()[:_MANY])
    for word in words:
        if word == "g":
            times = next(iter(_numbers(next(words, "0"))), 0.0)
            value = next(iter(_numbers(next(words, "0"))), 0.0)
            for _ in range(min(int(times), _MANY)):
                yield value
        else:
            yield next(iter(_numbers(word)), 0.0)
