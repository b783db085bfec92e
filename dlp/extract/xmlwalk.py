"""Walk an XML part with expat, blind to namespaces, and give its text in flows.

One walker serves every format made of XML (OOXML, ODF, OFD, EPUB, XPS, plain XML); what
differs is a `Dialect`: which elements break lines, which hold deleted or hidden text, which
attributes hold words. Text of attributes goes to a flow of its own, so that a bookmark in
the middle of a number does not split it.

Entities are never expanded by the parser (XML 1.0 §4.4 makes that the reader's choice for
us): their literal values are put in once, up to a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from dlp.extract import labels
from dlp.extract.attributes import Words
from dlp.extract.dialect import Dialect
from dlp.extract.entities import expanded
from dlp.extract.expat_feed import feed, recoded
from dlp.extract.silent import Silence, has_attributes_only
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Place, PlaceIndex, Segment

_FEED = 1 << 18
_MANY_CHUNKS = 10_000
_ENTITY_CHARS = 4096
_ENTITY_TOTAL = 1 << 16
_TAG = re.compile(rb"<[^>]*>")


@dataclass(slots=True)
class _Flow:
    """Text being collected, and where in it another kind begins."""

    chunks: list[str] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    start: int = 0
    """Where the current paragraph began, as an index into `chunks`."""
    before: list[str] | None = None
    """The current paragraph as it was before changes; None while nothing was deleted."""
    added: set[int] = field(default_factory=set)
    packed: int = 0
    """How many of the first chunks are not to be joined any more."""

    def pack(self) -> None:
        """Join the chunks of finished paragraphs, so that a long text is not millions of them."""
        if len(self.chunks) - self.packed < _MANY_CHUNKS:
            return
        if not self.marks or self.marks[-1][0] <= self.packed:
            self.chunks[self.packed :] = ["".join(self.chunks[self.packed :])]
        self.packed = len(self.chunks)


class Walker:
    """One XML part: `feed` its bytes, then take its `segments`."""

    def __init__(self, dialect: Dialect, *, path: str, kind: str = "body") -> None:
        self._dialect = dialect
        self._path = path
        self._kind = kind
        self._flow = _Flow()
        self._flows: list[_Flow] = []
        self._sides: dict[str, list[str]] = {}
        self._aside: list[list[str]] = []
        self._current: list[tuple[str, str]] = []
        self._removed = 0
        self._added = 0
        self._held = False
        self._in_cell = 0
        self._stack: list[str] = []
        self._depth = 0
        self._deepest = 0
        self._verbatim = dialect.verbatim
        self._cell_fresh = True
        self._entities: dict[str, str] = {}
        self._entity_room = _ENTITY_TOTAL
        self._locals: dict[str, str] = {}
        self._seen_boxes: set[str] = set()
        self._words = Words(dialect)
        self._label = ""
        self._names = labels.Names()
        self._keys = labels.Keys()
        self._special = dialect.special()
        self.notices: list[Notice] = []

    # --- parsing ---

    def feed(self, data: bytes, budget: Budget) -> None:
        """Parse a whole part; broken XML is read on as text between tags."""
        data = recoded(data)
        has_text = not has_attributes_only(data, self._dialect)
        if has_text:
            data = Silence(self._dialect).cut(data)
        self._deepest = budget.limits.max_xml_depth
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start if has_text else self._attributes
        if has_text:
            parser.EndElementHandler = self._end
            parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction

        def doctype(*_: object) -> None:
            # With a default handler set, expat leaves internal entities unexpanded.
            parser.DefaultHandler = self._default
            parser.EntityDeclHandler = self._declare

        parser.StartDoctypeDeclHandler = doctype
        try:
            for _ in feed(parser, data, budget, step=_FEED):
                pass
        except expat.ExpatError as error:
            self._salvage(data, max(parser.ErrorByteIndex, 0), error)

    def _salvage(self, data: bytes, place: int, error: expat.ExpatError) -> None:
        """Take the text behind an error by cutting out whatever looks like a tag."""
        rest = _TAG.sub(b"\n", data[place:])
        self._append("\n" + rest.decode("utf-8", "replace"))
        detail = f"XML: {expat.ErrorString(error.code)}"
        self.notices.append(Notice(code="corrupt", detail=detail, path=self._path))

    def _local(self, name: str) -> str:
        local = self._locals.get(name)
        if local is None:
            local = name.rpartition(":")[2]
            if len(self._locals) < 10_000:  # noqa: PLR2004 - hostile names must not pile up
                self._locals[name] = local
        return local

    def _start(self, name: str, attributes: list[str]) -> None:
        name = self._locals.get(name) or self._local(name)
        dialect = self._dialect
        self._depth += 1
        if self._verbatim is not None and self._depth <= self._deepest:
            self._stack.append(name)
        if dialect.named:
            label = labels.of_text(name, attributes)
            self._label = self._keys.start(name, label, self._depth)
            self._names.add(name)
            if attributes:
                self._sides.setdefault("attribute", []).extend(labels.of_values(attributes))
        elif attributes and (words := self._words.of(name, attributes)):
            self._sides.setdefault("attribute", []).extend(words)
        if name in self._special:
            self._open(name, attributes)
        elif self._held and dialect.breaks and name not in dialect.glue:
            self._held = False
            self._append("\n")
        if text := dialect.starts.get(name):
            self._append(" " if text == "\n" and self._in_cell else text)

    def _attributes(self, name: str, attributes: list[str]) -> None:
        """Do what `_start` does where a part has nothing but attributes."""
        if attributes and (words := self._words.of(self._local(name), attributes)):
            self._sides.setdefault("attribute", []).extend(words)

    def _end(self, name: str) -> None:
        name = self._locals.get(name) or self._local(name)
        dialect = self._dialect
        self._label = ""  # text behind a child belongs to nobody's name
        if self._verbatim is not None and self._stack and self._depth <= self._deepest:
            self._stack.pop()
        self._depth -= 1
        if dialect.named:
            self._keys.end(self._depth)
        if text := dialect.ends.get(name):
            self._held = False
            if text != "\n" or not self._in_cell:
                self._append(text)
        elif self._held and dialect.breaks and name not in dialect.glue:
            self._held = False
            self._append("\n")
        if name in self._special or (self._current and self._current[-1][1] == name):
            self._close(name)

    def _text(self, text: str) -> None:
        if not text.isspace():
            if self._dialect.named:
                self._keys.text(text, self._depth)
            if self._label and not self._held:
                text = f"{self._label}: {text.lstrip()}"
            self._held = True
            self._append(text)
        elif self._verbatim is None:
            if self._held:
                self._append(" ")
        elif self._stack and self._stack[-1] in self._verbatim:
            self._append(text)

    def _append(self, text: str) -> None:
        if self._aside:
            self._aside[-1].append(text)
            return
        flow = self._flow
        if self._removed:
            if flow.before is None:
                kept = range(flow.start, len(flow.chunks))
                flow.before = [flow.chunks[i] for i in kept if i not in flow.added]
            flow.before.append(text)
            return
        if flow.before is not None and not self._added:
            flow.before.append(text)
        if self._added:
            flow.added.add(len(flow.chunks))
        flow.chunks.append(text)

    # --- structure ---

    def _open(self, name: str, attributes: list[str]) -> None:
        dialect = self._dialect
        if name in dialect.aside:
            self._aside.append(self._sides.setdefault(dialect.aside[name], []))
        if name in dialect.boxes:
            self._flows.append(self._flow)
            self._flow = _Flow()
        if name in dialect.cells:
            self._in_cell += 1
            self._cell_fresh = True
        if name in dialect.paragraphs:
            if self._in_cell and not self._cell_fresh:
                self._append(" ")
            self._cell_fresh = False
            self._flow.start = len(self._flow.chunks)
        if name in dialect.removed:
            self._removed += 1
        if name in dialect.added:
            self._added += 1
        if name in dialect.kinds:
            self._mark(dialect.kinds[name], name)
        if name in dialect.marks and not _is_off(attributes):
            self._mark(*dialect.marks[name])

    def _close(self, name: str) -> None:
        dialect = self._dialect
        if name in dialect.aside and self._aside:
            self._aside.pop().append("\n")
        if name in dialect.cells:
            self._in_cell = max(0, self._in_cell - 1)
        if name in dialect.removed:
            self._removed = max(0, self._removed - 1)
        if name in dialect.added:
            self._added = max(0, self._added - 1)
        while self._current and self._current[-1][1] == name:
            self._current.pop()
            kind = self._current[-1][0] if self._current else ""
            self._flow.marks.append((len(self._flow.chunks), kind))
        if name in dialect.paragraphs:
            self._end_paragraph()
        if name in dialect.boxes and self._flows:
            self._end_box()

    def _mark(self, kind: str, until: str) -> None:
        self._current.append((kind, until))
        self._flow.marks.append((len(self._flow.chunks), kind))

    def _end_paragraph(self) -> None:
        """Keep the version before of a paragraph from which something was deleted."""
        flow = self._flow
        if flow.before is not None:
            self._sides.setdefault("deleted", []).append("".join(flow.before) + "\n")
        flow.before = None
        flow.added.clear()
        flow.pack()
        flow.start = len(flow.chunks)

    def _end_box(self) -> None:
        """Keep a floating text once: writers store it in two forms for old readers."""
        self._end_paragraph()
        text = "".join(self._flow.chunks)
        self._flow = self._flows.pop()
        if text.strip() and text not in self._seen_boxes:
            self._seen_boxes.add(text)
            self._sides.setdefault("text-box", []).append(text + "\n")

    def _comment(self, text: str) -> None:
        self._sides.setdefault("markup-comment", []).append(text + "\n")

    def _instruction(self, target: str, text: str) -> None:
        self._sides.setdefault("instruction", []).append(f"{target} {text}\n")

    def _declare(self, name: str, _is_parameter: bool, value: str | None, *rest: object) -> None:  # noqa: FBT001
        """Keep the literal value of an entity; names of external ones are text too."""
        text = value if value is not None else " ".join(str(part) for part in rest[1:3] if part)
        self._sides.setdefault("entity", []).append(text[:_ENTITY_TOTAL] + "\n")
        if value is not None and len(value) <= _ENTITY_CHARS:
            self._entities.setdefault(name, value)

    def _default(self, text: str) -> None:
        """Put the literal value of an entity where it is used."""
        if not (text.startswith("&") and text.endswith(";")):
            return
        value, whole = expanded(text[1:-1], self._entities, self._entity_room)
        self._entity_room -= len(value)
        if value:
            self._text(value)
        if not whole and not any(notice.code == "unsupported" for notice in self.notices):
            detail = "XML entities are not expanded here"
            self.notices.append(Notice(code="unsupported", detail=detail, path=self._path))

    # --- results ---

    def segments(self, budget: Budget) -> Iterator[Segment | Notice]:
        """Yield the main flow with its places, then every other flow that holds text."""
        while self._flows:
            self._end_box()
        self._end_paragraph()
        if names := self._names.text():
            self._sides["name"] = [names]
        yield from self.notices
        main = self._main()
        if main is not None:
            budget.spend_bytes(len(main.data))
            yield main
        for kind, chunks in self._sides.items():
            text = "".join(chunks)
            if text.strip():
                data = text.encode("utf-8", "replace")
                budget.spend_bytes(len(data))
                yield Segment(data=data, path=self._path, kind=kind, charset="utf-8", certain=True)

    def _main(self) -> Segment | None:
        text = "".join(self._flow.chunks)
        if not text.strip():
            return None
        return Segment(
            data=text.encode("utf-8", "replace"),
            path=self._path,
            kind=self._kind,
            charset="utf-8",
            certain=True,
            places=self._places(),
        )

    def _places(self) -> PlaceIndex | None:
        """Turn marks at chunks into places at bytes."""
        if not self._flow.marks:
            return None
        starts: list[int] = [0]
        places: list[Place] = [Place()]
        done = offset = 0
        for index, kind in self._flow.marks:
            offset += len("".join(self._flow.chunks[done:index]).encode("utf-8", "replace"))
            done = index
            if starts[-1] == offset:
                places[-1] = Place(kind=kind or None)
            else:
                starts.append(offset)
                places.append(Place(kind=kind or None))
        return PlaceIndex(starts, places)


def _is_off(attributes: list[str]) -> bool:
    """Say whether a switch such as `<w:vanish w:val="0"/>` is off."""
    pairs = zip(attributes[::2], attributes[1::2], strict=False)
    return any(
        name.rpartition(":")[2] == "val" and value in {"0", "false", "off"} for name, value in pairs
    )


def walk(
    data: bytes, dialect: Dialect, budget: Budget, *, path: str, kind: str = "body"
) -> Iterator[Segment | Notice]:
    r"""Walk one XML part and yield its flows.

    >>> from dlp.limits import Budget, Limits
    >>> dialect = Dialect(glue=frozenset("b"))
    >>> flows = walk(b'<a t="x">1<b/>2</a>', dialect, Budget(Limits()), path="p")
    >>> [(flow.kind, flow.data) for flow in flows]
    [('body', b'12\n'), ('attribute', b'x\n')]
    """
    walker = Walker(dialect, path=path, kind=kind)
    limit: OverBudget | None = None
    try:
        walker.feed(data, budget)
    except OverBudget as error:
        # What was read until the limit is worth keeping; the limit is reported behind it.
        limit = error
    yield from walker.segments(budget)
    if limit is not None:
        raise limit
