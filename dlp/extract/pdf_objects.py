"""Find every object of a PDF by its text, whether or not a cross-reference leads to it.

Gives each object its dictionary, its unpacked stream and a standing: current, of an earlier
revision, or an orphan that nothing refers to.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field

from dlp.extract.inflate import Zlib, unpack
from dlp.limits import Budget
from dlp.model import Notice

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})[ \t\r\n]{1,9}(\d{1,5})[ \t\r\n]{1,9}obj\b")
_REFERENCE = re.compile(rb"(?<![0-9])(\d{1,10})[ \t\r\n]{1,9}\d{1,5}[ \t\r\n]{1,9}R\b")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_LENGTH = re.compile(rb"/Length[ \t\r\n]{1,9}(\d{1,10})(?![ \t\r\n]{0,9}\d{1,5}[ \t\r\n]{1,9}R)")
_FILTER = re.compile(rb"/(?:Filter|F)[ \t\r\n]{0,9}(\[[^\]]{0,300}\]|/[A-Za-z0-9]{1,30})")
_TRAILER = re.compile(rb"trailer")
_IMAGE = re.compile(rb"/Subtype[ \t\r\n]{0,9}/Image\b")
_FONT = re.compile(
    rb"/(?:Length1|FontFile\w?)\b|/Subtype[ \t\r\n]{0,9}/(?:Type1C|CIDFontType0C|OpenType)"
)
_TYPE = re.compile(rb"/Type[ \t\r\n]{0,9}/([A-Za-z0-9]{1,30})")
_PACKED = {b"/FlateDecode", b"/Fl", b"/ASCII85Decode", b"/A85", b"/ASCIIHexDecode", b"/AHx"}


@dataclass(frozen=True, slots=True)
class Item:
    """One object: its dictionary as written, and what its stream unpacks to."""

    number: int
    start: int
    stop: int
    dictionary: bytes
    stream: bytes | None = None
    standing: str = ""
    """Empty: current; else `revision` or `orphan`."""

    @property
    def type(self) -> bytes:
        """The value of /Type, without its slash."""
        match = _TYPE.search(self.dictionary)
        return match[1] if match else b""


@dataclass(slots=True)
class Objects:
    """All objects of a file in order, and what the reader of pages should know first."""

    data: bytes
    items: list[Item] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    encrypted: bool = False
    images: int = 0

    @staticmethod
    def of(data: bytes, budget: Budget) -> Objects:
        """Sweep a file."""
        objects = Objects(data)
        objects.encrypted = b"/Encrypt" in data
        raw: list[Item] = []
        end = 0
        for match in _OBJECT.finditer(data):
            if match.start() < end:
                continue
            budget.check_time()
            item = objects._item(match, budget)
            end = item.stop
            raw.append(item)
            if item.type == b"ObjStm" and item.stream:
                raw.extend(_inner(item))
        objects.items = _standing(raw, data)
        return objects

    def _item(self, match: re.Match[bytes], budget: Budget) -> Item:
        """Cut one object out, and unpack its stream if there is one worth reading."""
        data, start = self.data, match.end()
        stop = data.find(b"endobj", start)
        stop = len(data) if stop < 0 else stop
        stream = _STREAM.search(data, start, stop)
        if stream is None:
            return Item(int(match[1]), match.start(), stop, data[start:stop])
        dictionary = data[start : stream.start()]
        begin, finish = stream.end(), -1
        if (length := _LENGTH.search(dictionary)) and int(length[1]) <= len(data):
            finish = begin + int(length[1])
            if b"endstream" not in data[finish : finish + 20]:
                finish = -1
        if finish < 0:
            finish = data.find(b"endstream", begin)
            finish = len(data) if finish < 0 else finish
        stop = data.find(b"endobj", finish)
        stop = len(data) if stop < 0 else stop
        content = self._unpacked(dictionary, data[begin:finish], budget)
        return Item(int(match[1]), match.start(), stop, dictionary, content)

    def _unpacked(self, dictionary: bytes, raw: bytes, budget: Budget) -> bytes | None:
        if _IMAGE.search(dictionary):
            self.images += 1
            return None
        if _FONT.search(dictionary) or self.encrypted:
            return None
        match = _FILTER.search(dictionary)
        names = re.findall(rb"/[A-Za-z0-9]+", match[1]) if match else []
        for name in names:
            if name not in _PACKED:
                return None
            raw = self._step(name, raw, budget)
        return raw

    def _step(self, name: bytes, raw: bytes, budget: Budget) -> bytes:
        """Undo one filter (§7.4); what is broken gives what it can."""
        if name in {b"/FlateDecode", b"/Fl"}:
            out = unpack(raw.rstrip(b"\r\n"), Zlib(15), budget)
            if out.notice and out.notice.code in {"over-budget", "timeout"}:
                self.notices.append(out.notice)
            return out.data
        budget.spend_bytes(len(raw))
        try:
            if name in {b"/ASCII85Decode", b"/A85"}:
                body = raw.strip().removeprefix(b"<~").partition(b"~>")[0]
                return base64.a85decode(body)
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", raw.partition(b">")[0])
            return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        except ValueError:
            return raw


def _inner(item: Item) -> list[Item]:
    """Return the objects inside an object stream (§7.5.7)."""
    count = re.search(rb"/N[ \t\r\n]{1,9}(\d{1,7})", item.dictionary)
    first = re.search(rb"/First[ \t\r\n]{1,9}(\d{1,9})", item.dictionary)
    stream = item.stream or b""
    if not count or not first:
        return []
    numbers = [int(n) for n in re.findall(rb"\d{1,10}", stream[: int(first[1])])]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))[: int(count[1])]
    found: list[Item] = []
    base = int(first[1])
    for index, (number, offset) in enumerate(pairs):
        stop = pairs[index + 1][1] if index + 1 < len(pairs) else len(stream)
        found.append(Item(number, item.start, item.stop, stream[base + offset : base + stop]))
    return found


def _standing(raw: list[Item], data: bytes) -> list[Item]:
    """Mark objects that a later one replaces, and those that nothing leads to."""
    latest = {item.number: index for index, item in enumerate(raw)}
    trailers = [data[m.start() : m.start() + 4096] for m in _TRAILER.finditer(data)]
    trailers += [item.dictionary for item in raw if item.type == b"XRef"]
    todo = [int(m) for trailer in trailers for m in _REFERENCE.findall(trailer)]
    live: set[int] = set()
    while todo:
        number = todo.pop()
        if number in live or number not in latest:
            continue
        live.add(number)
        todo.extend(int(m) for m in _REFERENCE.findall(raw[latest[number]].dictionary))
    marked: list[Item] = []
    for index, item in enumerate(raw):
        standing = ""
        if latest[item.number] != index:
            standing = "revision"
        elif live and item.number not in live and item.type not in {b"ObjStm", b"XRef"}:
            standing = "orphan"
        marked.append(
            Item(item.number, item.start, item.stop, item.dictionary, item.stream, standing)
        )
    return marked
