"""Read HTML with a scanner that is linear on any input: text, comments, attributes, scripts.

It follows the tokenizer of the HTML standard (§13.2.5) as far as text is concerned: an
unclosed quote runs to the next quote, an unclosed comment to the end. Inline tags leave the
text unbroken, block tags end lines, cells are split by tabs.
"""

from __future__ import annotations

import base64
import html as entities
import re
from urllib.parse import unquote_to_bytes

from dlp.extract.base import Extracted, Source
from dlp.extract.mail_headers import codec_of
from dlp.extract.segments import text_segment
from dlp.limits import Budget, OverBudget
from dlp.model import Part, Place, PlaceIndex, Segment

# fmt: off
_BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center",
    "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "frame", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
    "html", "iframe", "legend", "li", "main", "menu", "nav", "noscript", "ol", "optgroup",
    "option", "p", "pre", "search", "section", "select", "summary", "table", "tbody",
    "textarea", "tfoot", "thead", "title", "tr", "ul", "template", "meta",
))
# fmt: on
_CELL = frozenset({"td", "th"})
_RAW = frozenset({"script", "style", "xmp"})
_VERBATIM = frozenset({"pre", "textarea"})
_OPENED = _BLOCK | _CELL | _RAW | _VERBATIM
_SAYING = _OPENED | {f"/{name}" for name in _OPENED}
"""Tags that change something though they have no attributes."""
# fmt: off
_DULL = frozenset((
    "class", "width", "height", "align", "valign", "border", "cellpadding", "cellspacing",
    "colspan", "rowspan", "bgcolor", "color", "face", "size", "type", "rel", "lang", "dir",
    "target", "method", "tabindex", "role", "media", "scope", "charset", "xml:lang",
))
# fmt: on
_VOID = frozenset({"input", "img", "br", "hr", "meta", "link", "source", "embed", "wbr", "col"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANKS = " \t\r\n\f"
_NAME = r"/?[A-Za-z][^\s/>]{0,200}"
_PAIR = (
    r"""[\s/]+(%s[^\s/>="'<]{1,200})"""
    r"""(?:\s{0,9}=\s{0,9}(?:"(%s[^"]*)"|'(%s[^']*)'|(%s[^\s>"'/]+)(?=[\s>]|\Z)))?"""
)
_PAIRS = re.compile(_PAIR.replace("%s", ""))
_TOKEN = re.compile(rf"([^<]*)<({_NAME})((?:{_PAIR.replace('%s', '?:')})*)[\s/]*>")
"""Text and the tag behind it, as most are written; linear: they can be taken in one way only."""
_TAG_NAME = re.compile(_NAME)
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=]{1,200})(\s{0,100}=\s{0,100})?")
_BARE_VALUE = re.compile(r"[^\s>]*")
_META = re.compile(rb"(?i)<meta[^>]{0,300}charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,40})")
_HIDING = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0\b"
)
_DATA_URI = re.compile(r"(?i)\s*data:([a-z0-9.+/-]{0,100})([^,]{0,200}),")


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the text, then comments, attributes and scripts, then what data URIs hold."""
    text = decoded(source.data, source.charset)
    budget.spend_bytes(len(source.data))
    scanner = Scanner(text, budget)
    limit: OverBudget | None = None
    try:
        scanner.run()
    except OverBudget as error:
        limit = error
    body = scanner.body()
    if body is not None:
        yield body
    for kind, chunks in scanner.sides.items():
        if joined := "\n".join(chunks).strip():
            yield text_segment(joined, kind=kind, path=kind)
    yield from scanner.parts
    if limit is not None:
        raise limit


def decoded(data: bytes, declared: str | None) -> str:
    """Decode a page: mark, then what is declared outside and inside, then what fits.

    >>> decoded('<meta charset="gbk">中'.encode("gbk"), None)
    '<meta charset="gbk">中'
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if data[:1] == b"\0" or data[1:2] == b"\0":
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    match = _META.search(data[:4096])
    inside = codec_of(match[1].decode("ascii")) if match else None
    for codec in ("utf-8-sig", declared, inside, "gb18030"):
        try:
            if codec:
                return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(declared or inside or "utf-8", "replace")


def unescaped(text: str) -> str:
    """Undo character references; numbers too long to be characters stay as they are.

    >>> unescaped("&#49;&#x32;&lt;&nosuch;")
    '12<&nosuch;'
    """
    return _ENTITY.sub(lambda match: entities.unescape(match[0]), text) if "&" in text else text


class Scanner:
    """Goes once over a page and sorts its text into flows."""

    def __init__(self, text: str, budget: Budget) -> None:
        self._text = text
        self._budget = budget
        self._chunks: list[str] = []
        self._marks: list[tuple[int, str | None]] = []
        self._hidden: tuple[str, int] | None = None
        self._pre = 0
        self._cell = 0
        """Where the cell begins, in `_chunks`."""
        self._missing: set[str] = set()
        self._closers: set[str] = set()
        self.sides: dict[str, list[str]] = {}
        self.parts: list[Part] = []

    def run(self) -> None:
        """Scan the page."""
        text, place, end, count = self._text, 0, len(self._text), 0
        while place < end:
            count += 1
            if count % 4096 == 0:
                self._budget.check_time()
            token = _TOKEN.match(text, place)
            if token is None:
                place = self._odd(place)
                continue
            said, name, attributes = token.groups()
            place = token.end()
            if said:
                self._say(said)
            name = name.lower()
            if attributes or name in _SAYING or self._hidden is not None:
                found = _PAIRS.findall(attributes) if attributes else ()
                pairs = [(key, double or single or bare) for key, double, single, bare in found]
                place = self._tag(name, pairs, place)

    def _odd(self, place: int) -> int:
        """Read text and markup that is no tag as most are; return where to go on."""
        start = self._text.find("<", place)
        if start < 0:
            self._say(self._text[place:])
            return len(self._text)
        if start > place:
            self._say(self._text[place:start])
        return self._markup(start)

    def body(self) -> Segment | None:
        """Return the text of the page with the places where it is hidden."""
        text = "".join(self._chunks)
        if not text.strip():
            return None
        places = None
        if self._marks:
            starts, found, done, offset = [0], [Place()], 0, 0
            for index, kind in self._marks:
                offset += len("".join(self._chunks[done:index]).encode("utf-8", "replace"))
                done = index
                starts.append(offset)
                found.append(Place(kind=kind))
            places = PlaceIndex(starts, found)
        data = text.encode("utf-8", "replace")
        return Segment(data=data, path="body", charset="utf-8", certain=True, places=places)

    def _say(self, text: str) -> None:
        if not self._pre:
            text = _SPACE.sub(" ", text) if text.strip(_BLANKS) else " "
        self._chunks.append(unescaped(text) if "&" in text else text)

    def _side(self, kind: str, text: str) -> None:
        self.sides.setdefault(kind, []).append(text)

    def _until(self, closer: str, start: int) -> int:
        """Return where `closer` is; one that was missed once is not searched again."""
        if closer in self._missing:
            return -1
        found = self._text.find(closer, start)
        if found < 0:
            self._missing.add(closer)
        return found

    def _markup(self, start: int) -> int:
        """Handle what begins with `<`; return where text goes on."""
        text = self._text
        if text.startswith("<!--", start):
            return self._aside("markup-comment", start + 4, "-->")
        if text.startswith("<![CDATA[", start):
            stop = self._until("]]>", start)
            stop = len(text) if stop < 0 else stop
            self._chunks.append(text[start + 9 : stop])
            return stop + 3
        if text.startswith(("<!", "<?"), start):
            return self._aside("instruction", start + 2, ">")
        match = _TAG_NAME.match(text, start + 1)
        if match is None:
            if text.startswith("</", start):
                return self._aside("markup-comment", start + 2, ">")
            self._chunks.append("<")
            return start + 1
        name = match[0].lower()
        stop, attributes = self._attributes(match.end())
        return self._tag(name, attributes, stop)

    def _aside(self, kind: str, start: int, closer: str) -> int:
        """Keep what stands before `closer` in a flow of its own."""
        stop = self._until(closer, start)
        stop = len(self._text) if stop < 0 else stop
        content = self._text[start:stop]
        if content.strip():
            self._side(kind, unescaped(content))
        return stop + len(closer)

    def _attributes(self, place: int) -> tuple[int, list[tuple[str, str]]]:
        """Read the attributes of a tag; return where it ends, and them."""
        text = self._text
        found: list[tuple[str, str]] = []
        while True:
            match = _ATTRIBUTE.match(text, place)
            if match is None:
                stop = self._until(">", place)
                return (len(text) if stop < 0 else stop + 1), found
            name, place = match[1], match.end()
            value = ""
            if match[2]:
                quote = text[place : place + 1]
                stop = self._until(quote, place + 1) if quote in {'"', "'"} else -1
                if stop >= 0:
                    value, place = text[place + 1 : stop], stop + 1
                else:
                    bare = _BARE_VALUE.match(text, place)
                    value, place = (bare[0], bare.end()) if bare else ("", place)
            found.append((name, value))

    def _tag(self, name: str, attributes: list[tuple[str, str]], place: int) -> int:
        """Break lines and cells, keep attribute values, and skip over scripts."""
        closing = name[0] == "/"
        bare = name[1:] if closing else name
        if bare in _BLOCK:
            self._chunks.append("\n")
        elif bare in _CELL:
            if closing:
                self._trim()
                self._chunks.append("\t")
            elif self._chunks and not self._chunks[-1].strip(" "):
                self._chunks[-1] = ""  # between two cells, or before the first
            self._cell = len(self._chunks)
        if bare in _VERBATIM:
            self._pre = max(0, self._pre + (-1 if closing else 1))
        if attributes:
            attributes = [(key.lower(), value) for key, value in attributes]
            self._values(bare, attributes)
        if attributes or self._hidden is not None:
            self._hide(bare, attributes, closing=closing)
        if bare in _RAW and not closing:
            return self._raw(bare, place)
        return place

    def _trim(self) -> None:
        """Take blanks and breaks away at both ends of the cell, that a row be a line."""
        cell = range(self._cell, len(self._chunks))
        for number in reversed(cell):
            self._chunks[number] = self._chunks[number].rstrip()
            if self._chunks[number]:
                break
        for number in cell:
            self._chunks[number] = self._chunks[number].lstrip()
            if self._chunks[number]:
                break

    def _values(self, tag: str, attributes: list[tuple[str, str]]) -> None:
        """Keep the values of attributes; that of an input is called by its name."""
        named = dict(attributes) if tag == "input" else {}
        label = named.get("name") or named.get("id")
        for key, value in attributes:
            if value and not _is_dull(key, value):
                text = unescaped(value)
                self._value(key, f"{label}: {text}" if label and key == "value" else text)

    def _value(self, name: str, value: str) -> None:
        if name == "srcdoc":
            self.parts.append(Part(name="srcdoc", data=value.encode(), media_type="text/html"))
        elif (match := _DATA_URI.match(value)) is not None:
            self._data_uri(match, value[match.end() :])
        else:
            self._side("attribute", value)

    def _data_uri(self, match: re.Match[str], payload: str) -> None:
        """Make a part of a data URI (RFC 2397)."""
        raw = unquote_to_bytes(payload)
        if match[2].lower().replace(" ", "").endswith(";base64"):
            clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
            clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
            raw = base64.b64decode(clean + b"=" * (-len(clean) % 4))
        if raw:
            name = f"data URI {len(self.parts) + 1}"
            self.parts.append(Part(name=name, data=raw, media_type=match[1] or "text/plain"))

    def _hide(self, name: str, attributes: list[tuple[str, str]], *, closing: bool) -> None:
        """Follow elements that a browser does not show, by counting tags of the same name."""
        if self._hidden is not None:
            hidden, depth = self._hidden
            if name != hidden:
                return
            depth += -1 if closing else 1
            self._hidden = (hidden, depth) if depth else None
            if not depth:
                self._marks.append((len(self._chunks), None))
        elif not closing and name not in _VOID:
            for key, value in attributes:
                if key == "hidden" or (key == "style" and _HIDING.search(value[:2000])):
                    self._hidden = (name, 1)
                    self._marks.append((len(self._chunks), "hidden"))
                    return

    def _raw(self, name: str, place: int) -> int:
        """Keep the content of a script or style; return where its end tag begins."""
        stop = -1
        if name not in self._closers:
            match = re.compile(f"(?i)</{name}").search(self._text, place)
            stop = match.start() if match else -1
        if stop < 0:
            self._closers.add(name)
            stop = len(self._text)
        if content := self._text[place:stop].strip():
            self._side("style" if name == "style" else "script", content)
        return stop


def _is_dull(name: str, value: str) -> bool:
    """Say whether an attribute is about looks: measures and names of classes are short."""
    return name in _DULL and len(value) <= 40  # noqa: PLR2004 - a number may stand in more
