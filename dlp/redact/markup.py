"""Rewrite XML and HTML in place: text, attributes and comments change, no tag does.

The source is cut into tags and text by one forgiving grammar (XML 1.0 §2, HTML 13.2); views of
it show paragraphs with their runs joined, the same text cut at every tag, tracked changes as
they read before and after, attributes, and comments. Values are looked for in all of them.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dlp.redact.errors import Refused
from dlp.redact.seeker import Finder, Rewrite
from dlp.redact.view import Edits, View

TOKEN = re.compile(
    r"(?P<comment><!--.*?-->)|(?P<cdata><!\[CDATA\[.*?\]\]>)|(?P<pi><\?.*?\?>)"
    r"|(?P<tag></?[A-Za-z_:][^\s<>/]*+(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>)"
    r"|(?P<other><![^>\[]*+(?:\[[^\]]*+\])?[^>]*+>)",
    re.DOTALL,
)
_NAME = re.compile(r"</?(?:[^\s:<>/]+:)?([^\s<>/]+)")
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_DECLARED = re.compile(rb"""^<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_META = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._-]+)""", re.IGNORECASE)
_LINES = frozenset(
    [
        "p",
        "h",
        "tr",
        "tc",
        "td",
        "th",
        "si",
        "c",
        "row",
        "text",
        "author",
        "comment",
        "title",
        "li",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "option",
        "br",
        "cr",
        "table",
        "section",
        "pt",
        "dt",
        "dd",
        "caption",
        "body",
        "head",
        "pre",
        "v",
        "f",
        "cm",
        "blockquote",
        "article",
        "footer",
        "header",
    ]
)
_GAPS = {"tab": "\t", "tc": "\t", "td": "\t", "th": "\t"}
_ASIDE = frozenset({"instrText", "delInstrText", "rPh", "txbxContent", "script", "style", "rt"})
_REMOVED = frozenset({"del", "moveFrom"})
_ADDED = frozenset({"ins", "moveTo"})
_RAW = frozenset({"script", "style"})
_STEPS = {"open": 1, "empty": 0, "close": -1}
_CDATA_HEAD, _CDATA_TAIL = len("<![CDATA["), len("]]>")
_STRUCTURE = re.compile(
    r"(?:xmlns(?::.*)?|.*:(?:id|embed|link|pict|rid)|id|r|s|t|type|ContentType|PartName|Extension|"
    r"spid|ShapeID|class|rsid.*|.*:rsid.*|(?:w14|w15|x14ac|xr\d?):.*)"
)
"""Attributes that hold the document together; a value in one is refused by the second scan."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One tag, text, comment or instruction."""

    kind: str
    start: int
    end: int
    name: str = ""
    """Local name of an element."""


def pieces(text: str) -> Iterator[Piece]:
    """Yield tags and what is between them, in order.

    >>> [(piece.kind, piece.name) for piece in pieces("<w:p a='>'>x</w:p>")]
    [('open', 'p'), ('text', ''), ('close', 'p')]
    """
    at = 0
    raw = ""
    while True:
        if raw:
            match = re.compile(rf"(?P<tag></{raw}\b[^>]*>)", re.IGNORECASE).search(text, at)
        else:
            match = TOKEN.search(text, at)
        if match is None:
            break
        if match.start() > at:
            yield Piece("raw" if raw else "text", at, match.start())
        at, raw = match.end(), ""
        if match.lastgroup != "tag":
            yield Piece(match.lastgroup or "other", match.start(), at)
            continue
        found = _NAME.match(match[0])
        name = found[1] if found else ""
        if match[0].startswith("</"):
            yield Piece("close", match.start(), at, name)
        else:
            empty = match[0].endswith("/>")
            yield Piece("empty" if empty else "open", match.start(), at, name)
            raw = name if name.lower() in _RAW and not empty else ""
    if at < len(text):
        yield Piece("text", at, len(text))


def attributes(text: str, piece: Piece) -> Iterator[tuple[str, int, int]]:
    """Yield name and range of the value of each attribute of a tag."""
    head = _NAME.match(text, piece.start, piece.end)
    for match in _ATTRIBUTE.finditer(text, head.end() if head else piece.start, piece.end):
        group = match.lastindex or 4
        yield match[1], match.start(group), match.end(group)


def add_text(view: View, text: str, start: int, end: int) -> None:
    """Add text of the source with its character references undone."""
    at = start
    if "&" in text[start:end]:
        for match in _ENTITY.finditer(text, start, end):
            view.add(text[at : match.start()], at)
            view.add(html.unescape(match[0]), match.start(), match.end())
            at = match.end()
    view.add(text[at:end], at)


@dataclass(slots=True)
class Views:
    """The views of one text of markup."""

    joined: View = field(default_factory=View)
    cut: View = field(default_factory=View)
    before: View = field(default_factory=View)
    """As it was before tracked changes."""
    attributes: View = field(default_factory=View)
    remarks: View = field(default_factory=View)
    has_changes: bool = False

    def all(self) -> Iterator[View]:
        """Yield the views, those first in which a value stands as it was written."""
        yield self.joined
        if self.has_changes:
            yield self.before
        yield self.attributes
        yield self.remarks
        yield self.cut


def views_of(text: str, *, without: frozenset[int] = frozenset(), is_office: bool = False) -> Views:
    """Read markup into views; text that begins at an offset in `without` is left out."""
    reading = _Reading(text, without, is_office)
    for piece in pieces(text):
        reading.take(piece)
    while reading.stack:
        reading.leave_aside()
    return reading.out


class _Reading:
    """Markup on its way into views."""

    def __init__(self, text: str, without: frozenset[int], is_office: bool) -> None:  # noqa: FBT001 - passed on
        self.out = Views()
        self.stack: list[tuple[str, View, View]] = []
        """Elements whose text stands aside, and the flows that go on behind them."""
        self._text = text
        self._without = without
        self._is_office = is_office
        self._removed = self._added = 0

    def take(self, piece: Piece) -> None:
        """Take the next piece."""
        if piece.kind in {"text", "cdata", "raw"}:
            if piece.start not in self._without:
                self._take_text(piece)
        elif piece.kind in _STEPS:
            self._take_tag(piece)
        else:
            self.out.remarks.add(self._text[piece.start : piece.end], piece.start)
            self.out.remarks.gap()

    def _take_text(self, piece: Piece) -> None:
        out, first, last = self.out, piece.start, piece.end
        if piece.kind == "cdata":
            first, last = first + _CDATA_HEAD, last - _CDATA_TAIL
        views = [out.cut]
        views += [out.joined] if not self._removed else []
        views += [out.before] if not self._added else []
        for view in views:
            if piece.kind == "text":
                add_text(view, self._text, first, last)
            else:
                view.add(self._text[first:last], first)
        out.cut.gap()

    def _take_tag(self, piece: Piece) -> None:
        out, step = self.out, _STEPS[piece.kind]
        if step >= 0:
            self._take_attributes(piece)
        if piece.name in _REMOVED or piece.name in _ADDED:
            out.has_changes = True
            self._removed = max(self._removed + step * (piece.name in _REMOVED), 0)
            self._added = max(self._added + step * (piece.name in _ADDED), 0)
        if piece.name in _ASIDE:
            if step > 0:
                self.stack.append((piece.name, out.joined, out.before))
                out.joined, out.before = View(), View()
            elif step < 0 and self.stack and self.stack[-1][0] == piece.name:
                self.leave_aside()
        elif piece.name in _GAPS or (piece.name.lower() in _LINES and step <= 0):
            out.joined.gap(_GAPS.get(piece.name, "\n"))
            out.before.gap(_GAPS.get(piece.name, "\n"))

    def _take_attributes(self, piece: Piece) -> None:
        for name, first, last in attributes(self._text, piece):
            if not (self._is_office and _STRUCTURE.fullmatch(name)):
                add_text(self.out.attributes, self._text, first, last)
                self.out.attributes.gap()

    def leave_aside(self) -> None:
        """Put what stood aside among the remarks, and go on with the flow around it."""
        out = self.out
        inner = out.joined, out.before
        _, out.joined, out.before = self.stack.pop()
        out.remarks.join(inner[0])
        out.remarks.join(inner[1])


def edit_views(views: Views, finder: Finder, edits: Edits, rewrite: Rewrite) -> None:
    """Look for values in all views, and note what to change in the source."""
    for view in views.all():
        shown = view.text
        if not shown.strip():
            continue
        for spot in finder.spots(
            shown.encode("utf-8", "replace"), charset="utf-8", rewrite=rewrite, alone=False
        ):
            ranges = view.ranges(spot.text_span.start, spot.text_span.end)
            edits.add(ranges, written(spot.replacement))


def written(text: str) -> str:
    """Escape a replacement for text and attributes; a comment cannot be ended with it either.

    >>> written('a<b>"--')
    'a&lt;b&gt;&quot;- -'
    """
    return html.escape(text, quote=True).replace("--", "- -") if "--" in text else html.escape(text)


def charset_of(data: bytes, declared: str | None = None, *, is_html: bool = False) -> str:
    """Return the codec of markup: byte order mark, declaration, what a header says, or UTF-8."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
                       (codecs.BOM_UTF16_BE, "utf-16-be")):  # fmt: skip
        if data.startswith(mark):
            return name
    if data[:4] == b"<\0?\0":
        return "utf-16-le"
    if data[:4] == b"\0<\0?":
        return "utf-16-be"
    head = _DECLARED.match(data[:400].lstrip()) or (_META.search(data[:4096]) if is_html else None)
    name = head[1].decode("ascii") if head else declared or "utf-8"
    wide = {"gb2312": "gb18030", "gbk": "gb18030"}
    return wide.get(name.lower(), name)


def decoded(data: bytes, charset: str, path: str) -> str:
    """Decode markup exactly, or refuse: what cannot be written back must not be touched."""
    try:
        text = data.decode(charset)
        if text.encode(charset) == data:
            return text
    except (LookupError, UnicodeError):
        pass
    raise Refused([f"broken: {path or 'source'}: its text is not {charset}, as it says"])


def rewrite_markup(  # noqa: PLR0913 - what is known of one source
    data: bytes,
    finder: Finder,
    rewrite: Rewrite,
    *,
    path: str,
    charset: str | None,
    is_html: bool,
    is_office: bool = False,
) -> bytes:
    """Return XML or HTML with the values replaced; it stays as well-formed as it was."""
    name = charset_of(data, charset, is_html=is_html)
    try:
        text = decoded(data, name, path)
    except Refused:
        if not is_html or charset or name != "utf-8":
            raise
        name = "gb18030"
        text = decoded(data, name, path)
    edits = Edits()
    edit_views(views_of(text, is_office=is_office), finder, edits, rewrite)
    if not edits:
        return data
    out = edits.apply(text)
    try:
        return out.encode(name)
    except UnicodeEncodeError:
        return out.encode(name, "xmlcharrefreplace")
