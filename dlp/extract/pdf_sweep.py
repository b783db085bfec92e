"""Take the words out of a PDF's objects: annotations, forms, scripts, attachments, leftovers.

Page text is not taken here while its object is current (an engine reads it); of earlier
revisions and of orphans it is, as far as their strings can be read without fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dlp.extract.base import Extracted
from dlp.extract.pdf_objects import Item, Objects
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Part, Segment

_TOKEN = re.compile(rb"/([^\s()<>\[\]{}/%]{0,127})|(\()|<([0-9A-Fa-f\s]{2,})>")
_OCTAL = re.compile(rb"[0-7]{1,3}")
_PAREN = re.compile(rb"[()\\]")
_ESCAPES = {
    0x6E: b"\n", 0x72: b"\r", 0x74: b"\t", 0x62: b"\b", 0x66: b"\f", 0x0A: b"", 0x0D: b"",
}  # fmt: skip
_DRAWING = re.compile(rb"\bBT\b|\bT[jJ]\b|\bDo\b|\bre\b|\bBMC\b|\bBDC\b")
_EXPANSION = re.compile(rb"/E[ \t\r\n]*[(<]")
_REMARK = re.compile(rb"^[ \t]*%[ \t]*([^\r\n]{4,4096})", re.MULTILINE)
_REFERENCE = re.compile(rb"(\d{1,10})[ \t\r\n]{1,9}\d{1,5}[ \t\r\n]{1,9}R\b")
_NUMBERED = re.compile(rb"/([^\s()<>\[\]{}/%]{0,60}\d{4}[^\s()<>\[\]{}/%]{0,60})")
_LITERAL = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_INLINE = re.compile(rb"\bBI\b[^\0]{0,400}?\bID\s([\t\n\r\x20-\x7e]{4,4096}?)\s?\bEI\b")
_SHORT_REMARK = 8
"""The mark of binary content after the header is shorter."""
_LONG_HEX = 8192
_KINDS: dict[str, str] = {
    **dict.fromkeys(("Contents", "RC", "Subj", "DS", "OverlayText", "NM"), "annotation"),
    **dict.fromkeys(("V", "DV", "Opt", "TU", "TM", "T", "DA", "MK", "CA"), "form"),
    **dict.fromkeys(("JS", "OpenAction"), "script"),
    **dict.fromkeys(("URI", "Base"), "link"),
    **dict.fromkeys(("F", "UF", "Desc", "EF", "Names", "DOS", "Unix"), "attachment-name"),
    **dict.fromkeys(("Alt", "ActualText", "E", "Lang"), "alt-text"),
    **dict.fromkeys(("Reason", "Location", "ContactInfo", "Name"), "signature"),
    **dict.fromkeys(
        ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "Company", "Manager"),
        "property",
    ),
}
_SILENT = frozenset(
    {"ID", "CreationDate", "ModDate", "M", "CheckSum", "O", "U", "OE", "UE", "Perms"}
)


def sweep(objects: Objects, budget: Budget, *, unread: bool = False) -> Extracted:
    """Yield strings by kind, parts, streams that hold text, and the bytes between objects.

    `unread`: no engine could read a page, so current page content is taken here too.
    """
    strings: dict[str, list[str]] = {}
    names = _file_names(objects)
    appearances = _appearances(objects)
    for item in objects.items:
        budget.check_time()
        if not objects.encrypted:
            _collect(item, strings)
        if item.stream and item.number in appearances and not item.standing:
            strings.setdefault("annotation", []).append(shown_text(item.stream))
            _marked(item.stream, strings)
        elif item.stream:
            yield from _stream(item, strings, names, unread=unread)
    for kind, texts in strings.items():
        yield text_segment("\n".join(dict.fromkeys(texts)), kind=kind, path="objects")
    yield from _between(objects)


def _collect(item: Item, strings: dict[str, list[str]]) -> None:
    """Sort the strings of a dictionary by the key before them; names that hold numbers too."""
    if _NUMBERED.search(item.dictionary) and (
        names := _NUMBERED.findall(_LITERAL.sub(b"()", item.dictionary))
    ):
        strings.setdefault(item.standing or "name", []).extend(map(decode, names))
    for key, raw in strings_of(item.dictionary):
        if key in _SILENT:
            continue
        text = decode(raw)
        if text.strip():
            kind = item.standing or _KINDS.get(key, "object")
            strings.setdefault(kind, []).append(text)


def _file_names(objects: Objects) -> dict[int, str]:
    """Return the names that file specifications (§7.11.3) give to embedded files."""
    names: dict[int, str] = {}
    for item in objects.items:
        place = item.dictionary.find(b"/EF")
        if place < 0:
            continue
        found = {key: decode(raw) for key, raw in strings_of(item.dictionary)}
        name = found.get("UF") or found.get("F")
        for number in _REFERENCE.findall(item.dictionary[place : place + 200]):
            if name:
                names.setdefault(int(number), name)
    return names


def _appearances(objects: Objects) -> frozenset[int]:
    """Return the streams that draw annotations (§12.5.5): engines show pages without them."""
    found: set[int] = set()
    for item in objects.items:
        place = item.dictionary.find(b"/AP")
        while place >= 0:
            found.update(map(int, _REFERENCE.findall(item.dictionary[place : place + 400])))
            place = item.dictionary.find(b"/AP", place + 400)
    return frozenset(found)


def _stream(
    item: Item, strings: dict[str, list[str]], names: dict[int, str], *, unread: bool
) -> Extracted:
    """Read one unpacked stream by what it holds."""
    stream = item.stream or b""
    kind, path = item.standing or "stream", f"object {item.number}"
    if item.type in {b"ObjStm", b"XRef"}:
        return
    if item.type == b"EmbeddedFile":
        yield Part(
            name=names.get(item.number, f"attachment {item.number}"), data=stream, kind="attachment"
        )
    elif item.type == b"Metadata" or stream.lstrip()[:5] in {b"<?xml", b"<?xpa", b"<x:xm"}:
        yield Part(name=f"metadata {item.number}", data=stream, kind="metadata")
    elif stream.lstrip()[:1] == b"<":
        yield Part(name=f"stream {item.number}", data=stream, kind=kind)
    elif b"begincmap" in stream or b"begincodespacerange" in stream:
        return
    elif _DRAWING.search(stream):
        _marked(stream, strings)
        if item.standing or unread:
            yield text_segment(shown_text(stream), kind=item.standing or "body", path=path)
    elif _printable(stream):
        yield Segment(data=stream, kind="script" if b"JS" in item.dictionary else kind, path=path)


def _marked(stream: bytes, strings: dict[str, list[str]]) -> None:
    """Take replacement texts out of marked content (§14.9.4), and comments."""
    if remarks := _REMARK.findall(stream):
        strings.setdefault("markup-comment", []).extend(decode(remark) for remark in remarks)
    if b"BI" in stream and (images := _INLINE.findall(stream)):
        strings.setdefault("object", []).extend(map(decode, images))
    if b"ActualText" in stream or b"/Alt" in stream or _EXPANSION.search(stream):
        for key, raw in strings_of(stream):
            if key in {"ActualText", "Alt", "E"}:
                strings.setdefault("alt-text", []).append(decode(raw))


def strings_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    r"""Yield each string with the name before it, literal or hexadecimal (§7.3.4).

    >>> list(strings_of(rb"<< /Author (A\(b\)\101) /T <4142> >>"))
    [('Author', b'A(b)A'), ('T', b'AB')]
    """
    key = ""
    place = 0
    while match := _TOKEN.search(data, place):
        place = match.end()
        if match[1] is not None:
            key = match[1].decode("latin-1")
        elif match[2]:
            raw, place = _literal(data, place)
            yield key, raw
        elif len(match[3]) <= _LONG_HEX:
            digits = re.sub(rb"\s", b"", match[3])
            yield key, bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _literal(data: bytes, place: int) -> tuple[bytes, int]:
    """Read a literal string from behind its opening parenthesis; return it and its end."""
    out: list[bytes] = []
    depth = 1
    while match := _PAREN.search(data, place):
        out.append(data[place : match.start()])
        place = match.end()
        sign = match[0]
        if sign == b"(":
            depth += 1
        elif sign == b")":
            depth -= 1
            if not depth:
                return b"".join(out), place
        else:
            piece, place = _escape(data, place)
            out.append(piece)
            continue
        out.append(sign)
    return b"".join((*out, data[place:])), len(data)


def _escape(data: bytes, place: int) -> tuple[bytes, int]:
    octal = _OCTAL.match(data, place)
    if octal:
        return bytes([int(octal[0], 8) & 255]), octal.end()
    sign = data[place : place + 1]
    if not sign:
        return b"", place
    end = place + 2 if data[place : place + 2] == b"\r\n" else place + 1
    return _ESCAPES.get(sign[0], sign), end


def decode(raw: bytes) -> str:
    r"""Decode a text string: UTF-16 or UTF-8 by mark (§7.9.2.2), else UTF-8, GBK, latin-1.

    >>> decode(b"\xfe\xff\x4e\x2d"), decode(b"plain")
    ('中', 'plain')
    """
    if raw[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return raw.decode("utf-16", "replace")
    if raw.isascii():
        return raw.decode("ascii")
    for codec in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def shown_text(stream: bytes) -> str:
    r"""Return the strings that a content stream shows, as far as they are text without fonts.

    >>> shown_text(b"BT [(12) -20 (34)] TJ (x) Tj ET")
    '1234\nx\n'
    """
    out: list[str] = []
    place = 0
    while match := _TOKEN.search(stream, place):
        start, place = match.start(), match.end()
        if match[1] is not None:
            continue
        if match[2]:
            raw, place = _literal(stream, place)
        else:
            digits = re.sub(rb"\s", b"", match[3])
            raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        # Inside the brackets of TJ the strings are one text; operators end it.
        between = stream[max(0, start - 60) : start].rpartition(b")")[2]
        if out and re.search(rb"[A-Za-z'\"]", between.rpartition(b">")[2]):
            out.append("\n")
        out.append(_glyphs(raw))
    return "".join(out) + "\n"


def _glyphs(raw: bytes) -> str:
    """Read glyph codes as text: two bytes each where every first one is a plane of Unicode."""
    if len(raw) % 2 == 0 and len(raw) > 1 and not any(raw[::2]):
        return raw.decode("utf-16-be", "replace")
    return decode(raw)


def _between(objects: Objects) -> Extracted:
    """Yield comments, and whatever stands between the objects or behind the end."""
    data, place, last = objects.data, 0, b""
    comments: list[bytes] = []
    for item in objects.items:
        if item.start > place:
            comments.extend(_remarks(data[place : item.start]))
        place = max(place, item.stop + 6)
    end = data.rfind(b"%%EOF")
    if end >= place - 6:
        comments.extend(_remarks(data[place:end]))
        last = data[end + 5 :]
    elif place < len(data):
        comments.extend(_remarks(data[place:]))
    if comments:
        yield Segment(data=b"\n".join(comments), kind="markup-comment", path="between objects")
    if last.strip():
        yield Segment(data=last, kind="slack", path="after the end")


_TABLE_LINE = re.compile(rb"\s*(\d{10} \d{5} [nf]|\d+ \d+|xref|startxref|\d+|trailer|endobj)?\s*$")


def _remarks(gap: bytes) -> Iterator[bytes]:
    """Yield the lines of a gap that are neither cross-reference table nor trailer."""
    if b"trailer" in gap:
        gap = re.sub(rb"trailer\s*<<[^%]{0,4000}?>>(?=\s|$)", b"", gap)
    for line in re.split(rb"[\r\n]+", gap):
        if _TABLE_LINE.match(line) or line.startswith((b"%PDF-", b"%%EOF")):
            continue
        if re.search(rb"[0-9A-Za-z]{2}", line) or len(line) > _SHORT_REMARK:
            yield line


def _printable(data: bytes) -> bool:
    head = data[:1024]
    return len(head.translate(None, bytes(range(9)) + bytes(range(14, 32)))) == len(head)
