"""Take text out of a content stream (ISO 32000-1, 9.4): the codes go, the others stay in place.

The room of what is cut becomes an adjustment of the same width, so nothing around it moves. The
replacement is drawn into that room, narrowed where it is wider, in the font of the text; where
that font cannot draw it the room stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dlp.redact.pdf_fonts import Font, Glyph
from dlp.redact.seeker import Finder, Rewrite
from dlp.redact.view import View

_WIDE_GAP = -180.0
"""Adjustment, in thousandths of the size, from which a reader sees a space."""
_SETTINGS = {"Tc": "spacing", "Tw": "word", "Tz": "scale"}
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
FontOf = Callable[[str], Font | None]


@dataclass(slots=True)
class _State:
    """What of the graphics state decides widths."""

    font: Font | None = None
    size: float = 1.0
    spacing: float = 0.0
    word: float = 0.0
    scale: float = 100.0


@dataclass(slots=True)
class _Shown:
    """One glyph or adjustment of one instruction."""

    place: int
    """Number of the instruction."""
    glyph: Glyph | None
    adjust: float = 0.0
    state: _State = field(default_factory=_State)
    cut: bool = False
    instead: str = ""

    @property
    def room(self) -> float:
        """Width as an adjustment, in thousandths of the size."""
        if self.glyph is None:
            return self.adjust
        extra = self.state.spacing + (self.state.word if self.glyph.code == b" " else 0.0)
        return -1000.0 * (self.glyph.width + extra / (self.state.size or 1.0))


class TextStream:
    """The instructions of one content stream."""

    def __init__(self, instructions: list[Any], font_of: FontOf, pdf: Any) -> None:
        self._instructions = instructions
        self._pdf = pdf
        self._shown: dict[int, list[_Shown]] = {}
        self._order: list[_Shown] = []
        self._tight, self._spaced = View(), View()
        self._line = 0.0
        self.unread = 0
        """Shown strings in fonts that could not be read."""
        self._read(font_of)

    def edit(self, finder: Finder, rewrite: Rewrite) -> bool:
        """Mark what must go; say whether anything does."""
        changed = False
        for view in (self._spaced, self._tight):
            data = view.text.encode("utf-8", "replace")
            for spot in finder.spots(data, charset="utf-8", rewrite=rewrite, alone=False):
                instead = spot.replacement
                for first, last in view.ranges(spot.text_span.start, spot.text_span.end):
                    for number in range(first, last):
                        shown = self._order[number]
                        if not shown.cut:
                            shown.cut, shown.instead = True, instead
                            instead = ""
                            changed = True
        return changed

    def _read(self, font_of: FontOf) -> None:
        state, saved = _State(), list[_State]()
        for place, instruction in enumerate(self._instructions):
            name, operands = str(instruction.operator), list(instruction.operands)
            if name == "q":
                saved.append(_copied(state))
            elif name == "Q" and saved:
                state = saved.pop()
            elif name == "Tf":
                state.font, state.size = font_of(str(operands[0])), float(operands[1])
            elif name in _SETTINGS:
                setattr(state, _SETTINGS[name], float(operands[0]))
            elif name in _SHOWS:
                if name == '"':
                    state.word, state.spacing = float(operands[0]), float(operands[1])
                if name in {"'", '"'}:
                    self._gap("\n")
                self._show(place, operands[-1], _copied(state))
            else:
                self._move(name, operands)

    def _move(self, name: str, operands: list[Any]) -> None:
        """See the place of the text change: on the same line, or to another."""
        if name in {"Td", "TD"}:
            self._gap("\n" if float(operands[1]) else " ")
        elif name == "Tm":
            line = float(operands[5])
            self._gap(" " if line == self._line else "\n")
            self._line = line
        elif name in {"T*", "ET"}:
            self._gap("\n" if name == "T*" else " ")

    def _gap(self, text: str) -> None:
        self._spaced.gap(text)
        if text == "\n":
            self._tight.gap(text)

    def _show(self, place: int, operand: Any, state: _State) -> None:
        items = [operand] if _is_string(operand) else list(operand)
        row = self._shown.setdefault(place, [])
        for item in items:
            if not _is_string(item):
                row.append(_Shown(place, None, float(item), state))
                if float(item) < _WIDE_GAP:
                    self._spaced.gap(" ")
                continue
            if state.font is None:
                self.unread += bool(bytes(item))
                self._shown.pop(place, None)
                return
            for glyph in state.font.glyphs(bytes(item)):
                shown = _Shown(place, glyph, 0.0, state)
                row.append(shown)
                number = len(self._order)
                self._order.append(shown)
                self._tight.add(glyph.text, number, number + 1)
                self._spaced.add(glyph.text, number, number + 1)

    def written(self) -> Iterator[Any]:
        """Yield the instructions with what is marked cut out."""
        import pikepdf  # noqa: PLC0415 - an optional package, there since the file was opened

        def make(operands: list[Any], name: str) -> Any:
            return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(name))

        for place, instruction in enumerate(self._instructions):
            row = self._shown.get(place)
            if row is None or not any(shown.cut for shown in row):
                yield instruction
                continue
            name, operands = str(instruction.operator), list(instruction.operands)
            if name == '"':
                yield make([operands[0]], "Tw")
                yield make([operands[1]], "Tc")
            if name in {"'", '"'}:
                yield make([], "T*")
            yield from self._row(row, make, pikepdf)

    def _row(self, row: list[_Shown], make: Any, pikepdf: Any) -> Iterator[Any]:
        items: list[Any] = []
        at = 0
        while at < len(row):
            shown = row[at]
            if not shown.cut:
                _append(items, shown)
                at += 1
                continue
            end, room, instead = at, 0.0, ""
            while end < len(row) and (row[end].cut or row[end].glyph is None):
                if row[end].instead and instead:
                    break
                instead = instead or row[end].instead
                room += row[end].room
                end += 1
            yield from self._drawn(items, instead, room, shown.state, make, pikepdf)
            at = end
        if items:
            yield make([_array(items, pikepdf)], "TJ")

    def _drawn(  # noqa: PLR0913, PLR0917 - one replacement's circumstances
        self, items: list[Any], instead: str, room: float, state: _State, make: Any, pikepdf: Any
    ) -> Iterator[Any]:
        """Draw a replacement into its room, or leave the room empty."""
        glyphs = state.font.write(instead) if instead and state.font else None
        if not glyphs:
            items.append(room)
            return
        row = [_Shown(0, glyph, 0.0, state) for glyph in glyphs]
        taken = sum(shown.room for shown in row)
        if taken >= room:  # both are negative: it fits
            for shown in row:
                _append(items, shown)
            items.append(room - taken)
            return
        if items:
            yield make([_array(items, pikepdf)], "TJ")
            items.clear()
        squeezed = state.scale * room / taken
        yield make([round(squeezed, 3)], "Tz")
        yield make([_array([b"".join(glyph.code for glyph in glyphs)], pikepdf)], "TJ")
        yield make([state.scale], "Tz")


def _append(items: list[Any], shown: _Shown) -> None:
    """Add a glyph to the string that is open, or an adjustment."""
    if shown.glyph is None:
        items.append(shown.adjust)
    elif items and isinstance(items[-1], bytes):
        items[-1] += shown.glyph.code
    else:
        items.append(shown.glyph.code)


def _array(items: list[Any], pikepdf: Any) -> Any:
    return pikepdf.Array(
        [pikepdf.String(item) if isinstance(item, bytes) else round(item, 3) for item in items]
    )


def _is_string(operand: Any) -> bool:
    return type(operand).__name__ == "String" or getattr(operand, "_type_name", "") == "string"


def _copied(state: _State) -> _State:
    return _State(state.font, state.size, state.spacing, state.word, state.scale)
