"""Fonts of a PDF for rewriting: bytes of a string to glyphs with text and width, and back.

The fonts are read by `pdfminer.six`. What a byte sequence means is asked there; how long each
code is follows from the encoding (ISO 32000-1, 9.7.6).
"""

from __future__ import annotations

import importlib
import io
from dataclasses import dataclass, field
from typing import Any

_UNKNOWN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One code of a string."""

    code: bytes
    text: str
    width: float
    """In text space units at size 1."""


@dataclass(slots=True)
class Font:
    """One font; remembers the codes it was seen to draw."""

    _font: Any
    _embedded: bool
    _codes: dict[str, Glyph] = field(default_factory=dict)

    def glyphs(self, data: bytes) -> list[Glyph]:
        """Cut a string into its codes."""
        out = []
        for code in self._cut(data):
            cids = list(self._font.decode(code))
            text = "".join(self._text(cid) for cid in cids)
            width = sum(float(self._font.char_width(cid)) for cid in cids)
            glyph = Glyph(code, text, width)
            self._codes.setdefault(text, glyph)
            out.append(glyph)
        return out

    def write(self, text: str) -> list[Glyph] | None:
        """Return the codes that draw a text; None: the font is not known to have them all.

        A font that is embedded may be a subset: only what it drew before is sure to be in it.
        """
        out = []
        for character in text:
            glyph = self._codes.get(character) or self._standard(character)
            if glyph is None:
                return None
            out.append(glyph)
        return out

    def _standard(self, character: str) -> Glyph | None:
        if self._embedded or not character.isascii() or self._is_wide():
            return None
        found = Glyph(character.encode(), self._text(ord(character)),
                      float(self._font.char_width(ord(character))))  # fmt: skip
        return found if found.text == character and found.width > 0 else None

    def _text(self, cid: int) -> str:
        try:
            return str(self._font.to_unichr(cid)) or _UNKNOWN
        except Exception:  # noqa: BLE001 - a broken map in the document
            return _UNKNOWN

    def _is_wide(self) -> bool:
        return bool(self._font.is_multibyte())

    def _cut(self, data: bytes) -> list[bytes]:
        if not self._is_wide():
            return [data[at : at + 1] for at in range(len(data))]
        tree = getattr(getattr(self._font, "cmap", None), "code2cid", None)
        if not tree:
            return [data[at : at + 2] for at in range(0, len(data), 2)]
        out, at = [], 0
        while at < len(data):
            node, end = tree, at
            while isinstance(node, dict) and end < len(data) and data[end] in node:
                node = node[data[end]]
                end += 1
            end = max(end, at + 1)
            out.append(data[at:end])
            at = end
        return out


class Fonts:
    """The fonts of one file by the number of their object."""

    def __init__(self, data: bytes) -> None:
        parser = importlib.import_module("pdfminer.pdfparser").PDFParser(io.BytesIO(data))
        self._document: Any = importlib.import_module("pdfminer.pdfdocument").PDFDocument(parser)
        self._manager: Any = importlib.import_module("pdfminer.pdfinterp").PDFResourceManager()
        self._types: Any = importlib.import_module("pdfminer.pdftypes")
        self._known: dict[int, Font | None] = {}

    def get(self, number: int, *, embedded: bool) -> Font | None:
        """Return a font; None for one that cannot be read, or has no number."""
        if number not in self._known:
            self._known[number] = self._read(number, embedded=embedded) if number else None
        return self._known[number]

    def _read(self, number: int, *, embedded: bool) -> Font | None:
        try:
            spec = self._types.dict_value(self._document.getobj(number))
            return Font(self._manager.get_font(number, spec), embedded)
        except Exception:  # noqa: BLE001 - a font is hostile input too
            return None
