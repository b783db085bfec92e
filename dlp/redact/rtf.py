r"""Rewrite RTF: the text as it is read, with the way back to the tokens that spell it.

A value may be spelled by letters, by `\'hh` and by `\u` with its stand-in, and formatting may
stand inside it; only the tokens that are its characters go, and groups and formatting stay.
"""

from __future__ import annotations

import codecs
import re

from dlp.extract.rtf import Reader
from dlp.limits import Budget
from dlp.redact.seeker import Finder, Rewrite
from dlp.redact.view import Edits, View

_WORD = re.compile(rb"[{}]|\\(?!u-?\d)[a-zA-Z]|\\[\r\n]")
"""Tokens that are no character of a value."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_PLAIN = re.compile(r"[ -\[\]-z|~]*")


class _Spelled(Reader):
    """Reads as the extractor does, and notes which bytes each character came from."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        super().__init__(data, budget)
        self.spelled: dict[str, list[tuple[str, int, int]]] = {}
        self._places: list[tuple[int, int]] = []

    @property
    def _token(self) -> tuple[int, int]:
        """Where the token that is being read stands."""
        return self._match.span() if self._match else (0, 0)

    def _text(self, text: bytes) -> None:
        start, end = self._token
        if not self._state.binary and self._to_skip:
            self._stand_in(start + min(self._to_skip, len(text)))
        before = len(self._pending)
        super()._text(text)
        for at in range(end - (len(self._pending) - before), end):
            self._places.append((at, at + 1))

    def _byte(self, byte: bytes) -> None:
        if self._to_skip:
            self._stand_in(self._token[1])
        before = len(self._pending)
        super()._byte(byte)
        if len(self._pending) > before:
            self._places.append(self._token)

    def _sign(self, sign: bytes) -> None:
        before = len(self._pending)
        super()._sign(sign)
        while len(self._places) < len(self._pending) and len(self._pending) > before:
            self._places.append(self._token)

    def _put(self, text: str) -> None:
        kind = self._kind()
        super()._put(text)
        self.spelled.setdefault(kind, []).extend((one, *self._token) for one in text)

    def _flush(self) -> None:
        """Decode what is pending, character by character, to know each one's bytes."""
        if not self._pending:
            return
        name = self._fonts.get(self._state.font, self._page)
        decoder = codecs.getincrementaldecoder(name)("replace")
        flow = self.spelled.setdefault(self._kind(), [])
        first = 0
        for at, byte in enumerate(bytes(self._pending)):
            is_last = at == len(self._pending) - 1
            for one in decoder.decode(bytes([byte]), is_last):
                start = min(first, at)  # a broken sequence gives two characters at once
                flow.append((one, self._places[start][0], self._places[at][1]))
                first = at + 1
        self._pending.clear()
        self._places.clear()

    def _brace(self, brace: bytes) -> None:
        before = self._kind()
        super()._brace(brace)
        if before != self._kind() and before in self.spelled:
            self.spelled[before].append(("\n", *self._token))

    def _stand_in(self, end: int) -> None:
        """Let the last character cover what stands in for it, too."""
        flow = self.spelled.get(self._kind())
        if flow:
            one, start, _ = flow[-1]
            flow[-1] = (one, start, end)

    def _kind(self) -> str:
        state = self._state
        if state.kind != "body":
            return state.kind
        if state.deleted:
            return "deleted"
        return "hidden" if state.hidden else "body"


def rewrite_rtf(data: bytes, finder: Finder, rewrite: Rewrite, budget: Budget) -> bytes:
    """Return RTF with the values replaced in every destination that holds text.

    Objects and pictures stay as they are: the second scan refuses a value in them.
    """
    reader = _Spelled(data, budget)
    reader.run()
    edits = Edits()
    for flow in reader.spelled.values():
        view = View()
        for one, start, end in flow:
            if _WORD.match(data, start):
                view.gap(one)  # \par, \cell, the end of a group: they stay whatever goes
            else:
                view.add(_SURROGATES.sub("\ufffd", one), start, end)
        text = view.text.encode("utf-8")
        for spot in finder.spots(text, charset="utf-8", rewrite=rewrite):
            ranges = view.ranges(spot.text_span.start, spot.text_span.end)
            edits.add(ranges, _escaped(spot.replacement))
    if not edits:
        return data
    return edits.apply(data.decode("latin-1")).encode("latin-1")


def _escaped(text: str) -> str:
    r"""Spell text so that it can stand behind any token: in a group of its own.

    >>> _escaped("*a}"), _escaped("张")
    ('{*a\\}}', '{\\uc1\\u24352?}')
    """
    if _PLAIN.fullmatch(text):
        return "{" + text + "}"
    units = text.encode("utf-16-le", "replace")
    out = []
    for at in range(0, len(units), 2):
        unit = int.from_bytes(units[at : at + 2], "little")
        one = chr(unit)
        if unit < 0x80:  # noqa: PLR2004 - ASCII
            out.append("\\" + one if one in "\\{}" else one)
        else:
            out.append(f"\\u{unit - 0x10000 if unit > 0x7FFF else unit}?")  # noqa: PLR2004 - signed
    head = "\\uc1" if any(one.startswith("\\u") for one in out) else ""
    return "{" + head + "".join(out) + "}"
