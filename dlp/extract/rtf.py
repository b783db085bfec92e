"""Read RTF (specification 1.9.1) with an own tokenizer: every destination, every code page.

Groups and formatting never split a number; text that is not shown (deleted, hidden, fields,
comments, properties) goes to flows of its own, objects and pictures become parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dlp.extract.base import Extracted, Source
from dlp.extract.segments import text_segment
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Part, Segment

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)"
    rb"|([\r\n]+|\\)"
)
_CHARSETS: dict[int, str] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {936: "gb18030", 10000: "mac_roman", 10008: "gb18030", 65001: "utf-8", 950: "big5"}
_SIGNS: dict[bytes, str] = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"nestrow": "\n",
    b"tab": "\t", b"cell": "\t", b"nestcell": "\t", b"emdash": "—", b"endash": "–",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
    b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_KINDS: dict[bytes, str] = {
    b"info": "property", b"userprops": "property", b"docvar": "property", b"generator": "property",
    b"header": "header", b"headerl": "header", b"headerr": "header", b"headerf": "header",
    b"footer": "footer", b"footerl": "footer", b"footerr": "footer", b"footerf": "footer",
    b"footnote": "footnote", b"annotation": "comment", b"atnauthor": "author", b"atnid": "author",
    b"fldinst": "field", b"bkmkstart": "attribute", b"bkmkend": "attribute", b"shptxt": "text-box",
    b"revtbl": "author", b"stylesheet": "style", b"fonttbl": "style", b"listtext": "numbering",
    b"pntext": "numbering", b"datafield": "field", b"formfield": "form", b"ffdeftext": "form",
    b"template": "property", b"private1": "hidden", b"xmlattrvalue": "attribute",
}  # fmt: skip
_BINARIES = {
    b"objdata": "object",
    b"pict": "picture",
    b"datastore": "object",
    b"themedata": "theme",
}
_DEEP = 10_000


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and its end restores."""

    kind: str = "body"
    skip: int = 1
    """Characters that stand in for one given by its code point (`\\uc`)."""
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    binary: str = ""


class Reader:
    """Goes once over the tokens; the rewriter reads with it, too, and notes where each stands."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._data = data
        self._budget = budget
        self._state = _State()
        self._states: list[_State] = []
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._pending = bytearray()
        self._star = False
        self._to_skip = 0
        self._match: re.Match[bytes] | None = None
        self.end = 0
        self.flows: dict[str, list[str]] = {"body": []}
        self.hex: list[tuple[str, list[bytes]]] = []
        self.raw: list[bytes] = []

    def run(self) -> None:
        """Read to the end of the last group that closes, or of the data."""
        place, count, data = 0, 0, self._data
        while match := _TOKEN.match(data, place):
            self._match = match
            place = match.end()
            count += 1
            if count % 8192 == 0:
                self._budget.check_time()
            word, number, code, sign, brace, text, _ = match.groups()
            if text is not None:
                self._text(text)
            elif word is not None:
                place = self._word(word, int(number) if number else None, place)
            elif code is not None:
                self._byte(bytes([int(code, 16)]))
            elif brace is not None:
                self._brace(brace)
                if not self._states and brace == b"}":
                    break
            elif sign is not None:
                self._sign(sign)
        self._flush()
        self.end = place

    def _put(self, text: str) -> None:
        state = self._state
        kind = state.kind
        if kind == "body" and state.deleted:
            kind = "deleted"
        elif kind == "body" and state.hidden:
            kind = "hidden"
        self.flows.setdefault(kind, []).append(text)

    def _flush(self) -> None:
        if self._pending:
            raw = bytes(self._pending)
            self._pending.clear()
            self._put(raw.decode(self._fonts.get(self._state.font, self._page), "replace"))

    def _text(self, text: bytes) -> None:
        if self._state.binary:
            self.hex[-1][1].append(text)
            return
        if self._to_skip:
            cut = min(self._to_skip, len(text))
            self._to_skip -= cut
            text = text[cut:]
        if text:
            self._pending += text

    def _byte(self, byte: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._pending += byte

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        self._star = False
        if brace == b"{":
            if len(self._states) < _DEEP:
                self._states.append(self._state)
        elif self._states:
            before = self._state
            self._state = self._states.pop()
            if before.kind != self._state.kind:
                self.flows.setdefault(before.kind, []).append("\n")

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._star = True
        elif sign == b"~":
            self._pending += b" "
        elif sign == b"_":
            self._pending += b"-"
        elif sign in b"\\{}":
            self._byte(sign)
        elif sign in b"\r\n":
            self._flush()
            self._put("\n")

    def _word(self, word: bytes, number: int | None, place: int) -> int:
        """Handle a control word; return where reading goes on."""
        if word == b"u" and number is not None:
            self._flush()
            self._put(chr(number & 0xFFFF))
            self._to_skip = self._state.skip
        elif word == b"bin" and number:
            stop = min(place + max(number, 0), len(self._data))
            self.raw.append(self._data[place:stop])
            return stop
        elif word in _SIGNS:
            self._flush()
            self._put(_SIGNS[word])
        else:
            self._format(word, number)
        return place

    def _format(self, word: bytes, number: int | None) -> None:
        """Change the state: destination, font, visibility."""
        self._flush()
        if word in _KINDS:
            self._state = replace(self._state, kind=_KINDS[word])
        elif word in _BINARIES:
            self._state = replace(self._state, binary=_BINARIES[word])
            self.hex.append((_BINARIES[word], []))
        elif self._star:
            self._state = replace(self._state, kind="destination")
        else:
            self._switch(word, number)
        self._star = False

    def _switch(self, word: bytes, number: int | None) -> None:
        """Change what is no destination: skipping, font, code page, visibility."""
        state = self._state
        on = number != 0
        if word == b"uc":
            self._state = replace(state, skip=min(max(number or 0, 0), 8))
        elif word == b"f" and number is not None:
            self._state = replace(state, font=number)
        elif word == b"fcharset" and number in _CHARSETS:
            self._fonts[state.font] = _CHARSETS[number]
        elif word == b"ansicpg" and number:
            self._page = _PAGES.get(number, _known(f"cp{number}"))
        elif word == b"mac":
            self._page = "mac_roman"
        elif word == b"v":
            self._state = replace(state, hidden=on)
        elif word == b"deleted":
            self._state = replace(state, deleted=on)
        elif word == b"plain":
            self._state = replace(state, hidden=False, deleted=False)


def _known(codec: str) -> str:
    try:
        " ".encode(codec)
    except (LookupError, ValueError):
        return "cp1252"
    return codec


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the main text, the other flows, objects as parts, and data behind the end."""
    reader = Reader(source.data, budget)
    limit: OverBudget | None = None
    try:
        reader.run()
    except OverBudget as error:
        limit = error
    yield from _flows(reader, budget)
    if source.data[reader.end :].strip(b"\0 \r\n}"):
        yield Segment(data=source.data[reader.end :], kind="slack", path="after the end")
    if b"}" not in source.data[-64:] and reader.end >= len(source.data):
        yield Notice(code="truncated", detail="RTF: the last group does not end")
    if limit is not None:
        raise limit


def _flows(reader: Reader, budget: Budget) -> Extracted:
    """Yield the texts by kind, then objects, pictures and raw data."""
    for kind, chunks in reader.flows.items():
        text = "".join(chunks)
        if text.strip():
            joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            budget.spend_bytes(len(joined))
            yield text_segment(joined, kind=kind, path=kind)
    for number, (kind, pieces) in enumerate(reader.hex, start=1):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", b"".join(pieces))
        data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
        budget.spend_bytes(len(data))
        if data:
            yield from _object(data, kind, number)
    for number, data in enumerate(reader.raw, start=1):
        if data:
            yield Part(name=f"binary {number}", data=data, kind="embedded")


def _object(data: bytes, kind: str, number: int) -> Extracted:
    """Yield an object; OLE 1 data ([MS-OLEDS] §2.2.5) has a header before the file itself."""
    place = data.find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, 512)
    place = data.find(b"PK\x03\x04", 0, 512) if place < 0 else place
    if place > 0:
        yield Segment(data=data[:place], kind="bytes", path=f"{kind} {number}")
    yield Part(name=f"{kind} {number}", data=data[max(place, 0) :], kind="embedded")
