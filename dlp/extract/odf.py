"""Read OpenDocument (ISO/IEC 26300) and EPUB: zip packages whose text is mixed content.

Deleted tracked text stands in `content.xml` under `text:tracked-changes`; values of cells are
attributes with all their digits, while the shown text may be rounded.
"""

from __future__ import annotations

from dlp.extract.base import Extracted, Source
from dlp.extract.dialect import Dialect
from dlp.extract.package import Package, Role, first_match, is_xml
from dlp.limits import Budget
from dlp.model import Notice, Part

_MIXED = frozenset({"p", "h", "span", "a", "s", "ruby-base", "meta", "bookmark-ref"})
# fmt: off
_WORDS = frozenset((
    "author", "condition", "date-value", "description", "display-name", "formula", "help",
    "href", "name", "string-value", "target-frame-name", "text", "title", "value",
    "stringvalue", "currentvalue", "current-value", "database-name", "table-name", "label",
    "hint", "placeholder", "user-name", "creator", "subject", "string-value-if-true",
))
# fmt: on
TEXT = Dialect(
    starts={"tab": "\t", "line-break": "\n", "s": " "},
    ends={"p": "\n", "h": "\n", "table-cell": "\t", "covered-table-cell": "\t", "table-row": "\n"},
    breaks=False,
    aside={
        "annotation": "comment",
        "tracked-changes": "deleted",
        "title": "alt-text",
        "desc": "alt-text",
        "note": "footnote",
        "hidden-text": "hidden",
        "hidden-paragraph": "hidden",
        "ruby-text": "ruby",
        "header": "header",
        "footer": "footer",
        "header-left": "header",
        "footer-left": "footer",
    },
    cells=frozenset({"table-cell"}),
    paragraphs=frozenset({"p", "h"}),
    boxes=frozenset({"text-box"}),
    verbatim=_MIXED,
    attributes=_WORDS,
)
_META = Dialect(attributes=frozenset({"name", "href", "title", "author"}))
_OTHER = Dialect()

_ROLES: tuple[tuple[str, Role], ...] = (
    ("meta.xml", Role("property", _META)),
    ("styles.xml", Role("style", TEXT)),
    ("settings.xml", Role("settings", _META)),
    ("manifest.xml", Role("package", _META)),
    ("content.xml", Role("body", TEXT)),
    (".opf", Role("property", _OTHER)),
    (".ncx", Role("outline", _OTHER)),
)


def read(source: Source, budget: Budget) -> Extracted:
    """Yield every member; pages of an EPUB go back to the start as parts."""
    package = Package.open(source, budget)
    for member in list(package.remaining()):
        data, notices = package.take(member)
        yield from notices
        if b"encryption-data" in data and member.name.endswith("manifest.xml"):
            yield Notice(code="encrypted", detail="OpenDocument with a password")
        if not data:
            continue
        if member.name.lower().endswith((".xhtml", ".html", ".htm")) or not is_xml(data):
            yield Part(name=member.name, data=data, kind="embedded")
        else:
            role = first_match(member.name, _ROLES, Role("orphan", _OTHER))
            yield from package.read_one(member.name, data, role)
    yield from package.surroundings()
