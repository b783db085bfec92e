"""Read .docx, .docm, .dotx (ECMA-376 part 1 §17): all parts, tracked changes, floating text.

Runs are joined inside a paragraph, so a number that formatting splits stays whole. The main
text is the document as it reads now; paragraphs with deletions are given once more as they
read before, under the kind `deleted`.
"""

from __future__ import annotations

from dlp.extract.base import Extracted, Source
from dlp.extract.dialect import Dialect
from dlp.extract.ooxml import OTHER, QUIET, SHARED, VALUED, WORDS
from dlp.extract.package import Package, Role, first_match, read_part
from dlp.limits import Budget

TEXT = Dialect(
    starts={
        "br": "\n",
        "cr": "\n",
        "tab": "\t",
        "ptab": "\t",
        "noBreakHyphen": "-",
        "softHyphen": "\u00ad",
    },
    ends={"p": "\n", "tc": "\t", "tr": "\n", "moveFrom": "", "footnote": "\n", "comment": "\n"},
    breaks=False,
    aside={
        "instrText": "field",
        "delInstrText": "field",
        "docPart": "glossary-entry",
        "posOffset": "measure",
        "pctWidth": "measure",
        "pctHeight": "measure",
        "pctPosHOffset": "measure",
        "pctPosVOffset": "measure",
        "align": "measure",
    },
    kinds={"ins": "inserted", "moveTo": "inserted", "rt": "ruby"},
    marks={"vanish": ("hidden", "r"), "webHidden": ("hidden", "r"), "specVanish": ("hidden", "r")},
    removed=frozenset({"del", "moveFrom"}),
    added=frozenset({"ins", "moveTo"}),
    paragraphs=frozenset({"p"}),
    boxes=frozenset({"txbxContent"}),
    cells=frozenset({"tc"}),
    verbatim=frozenset({"t", "delText", "instrText", "delInstrText"}),
    attributes=WORDS,
    valued=VALUED,
)

_ROLES: tuple[tuple[str, Role], ...] = (
    (".rels", SHARED[0][1]),
    ("word/document", Role("body", TEXT)),
    ("word/header", Role("header", TEXT)),
    ("word/footer", Role("footer", TEXT)),
    ("word/footnotes", Role("footnote", TEXT)),
    ("word/endnotes", Role("endnote", TEXT)),
    ("word/glossary/document", Role("glossary", TEXT)),
    ("word/comments", Role("comment", TEXT)),
    ("word/settings", Role("settings", QUIET)),
    ("word/websettings", Role("settings", QUIET)),
    ("word/styles", Role("style", QUIET)),
    ("word/styleswitheffects", Role("style", QUIET)),
    ("word/numbering", Role("numbering", QUIET)),
    ("word/fonttable", Role("style", QUIET)),
    ("word/glossary/", Role("settings", QUIET)),
    *SHARED[1:],
)


def role(name: str) -> Role:
    """Return what a member of a document is."""
    return first_match(name, _ROLES, OTHER)


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the main text first, then every other part, then the package's own texts."""
    package = Package.open(source, budget)
    main = package.member("word/document.xml")
    if main is not None:
        data, notices = package.take(main)
        yield from notices
        yield from read_part(main.name, data, role(main.name), budget)
    yield from package.read_rest(role)
    yield from package.surroundings()
