"""Read .pptx, .vsdx and XPS: drawings whose every part is walked with one dialect.

Slides, notes, layouts and masters (ECMA-376 part 1 §19), Visio pages, and the glyph runs of
XPS (ECMA-388 §5.1) hold their text in different elements, but none of them means anything
else in the others.
"""

from __future__ import annotations

import posixpath
import re

from dlp.extract.base import Extracted, Source
from dlp.extract.dialect import Dialect
from dlp.extract.ooxml import DATA, OTHER, SHARED, WORDS
from dlp.extract.package import Package, Role, first_match
from dlp.limits import Budget

_LINES = ("p", "text", "cm", "author", "Text", "title", "v", "f", "sp")
SLIDE = Dialect(
    starts={"br": "\n", "tab": "\t", "pp": "", "cp": "", "tp": ""},
    ends=dict.fromkeys(_LINES, "\n") | {"tc": "\t", "tr": "\n"},
    breaks=False,
    cells=frozenset({"tc"}),
    paragraphs=frozenset({"p"}),
    verbatim=frozenset({"t", "text", "Text", "cp", "pp", "tp"}),
    attributes=WORDS | {"UnicodeString", "NameU", "V", "Value", "Prompt"},
)
XPS = Dialect(attributes=frozenset({"UnicodeString", "FixedPage.NavigateUri", "Name", "Source"}))

_ROLES: tuple[tuple[str, Role], ...] = (
    (".rels", SHARED[0][1]),
    ("ppt/slides/", Role("body", SLIDE)),
    ("ppt/notesslides/", Role("note", SLIDE)),
    ("ppt/slidelayouts/", Role("layout", SLIDE)),
    ("ppt/slidemasters/", Role("layout", SLIDE)),
    ("ppt/notesmasters/", Role("layout", SLIDE)),
    ("ppt/handoutmasters/", Role("layout", SLIDE)),
    ("ppt/commentauthors", Role("author", DATA)),
    ("ppt/authors", Role("author", DATA)),
    ("ppt/presentation", Role("settings", SLIDE)),
    ("visio/pages/", Role("body", SLIDE)),
    ("visio/masters/", Role("layout", SLIDE)),
    ("visio/comments", Role("comment", DATA)),
    (".fpage", Role("body", XPS)),
    *SHARED[1:],
)
_HIDDEN = re.compile(rb"<(?:\w{1,20}:)?sld\s[^>]{0,2000}\bshow\s*=\s*[\"'](?:0|false)[\"']")


def read(source: Source, budget: Budget) -> Extracted:
    """Yield slides or pages in the order of their numbers, then the rest."""
    package = Package.open(source, budget)
    for member in sorted(package.remaining(), key=lambda member: _order(member.name)):
        if _order(member.name)[0]:
            continue
        data, notices = package.take(member)
        yield from notices
        found = _role(member.name)
        if _HIDDEN.search(data[:4096]):
            found = Role("hidden", found.dialect)
        if data:
            yield from package.read_one(member.name, data, found)
    yield from package.read_rest(_role)
    yield from package.surroundings()


def _role(name: str) -> Role:
    return first_match(name, _ROLES, OTHER)


def _order(name: str) -> tuple[int, int, str]:
    """Sort slides by number, before everything else."""
    folder, base = posixpath.split(name.lower())
    digits = re.search(r"\d{1,9}", base)
    is_page = folder.endswith(("ppt/slides", "visio/pages")) or base.endswith(".fpage")
    return (0 if is_page else 1, int(digits[0]) if digits else 0, name)
