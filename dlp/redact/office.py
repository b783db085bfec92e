"""Rewrite packages of XML: .docx, .xlsx, .pptx and what is built like them (ODF, EPUB).

Every member is looked at, as in reading: comments, hidden sheets, tracked changes, properties,
custom XML, members that nothing refers to. Preview pictures, which show what was there, and the
order of calculation, which names formulas that are gone, are cut.
"""

from __future__ import annotations

import re

from dlp.extract.ooxml_strings import Formats, read_formats
from dlp.extract.package import is_xml
from dlp.limits import Budget
from dlp.redact import zipfiles
from dlp.redact.errors import Refused
from dlp.redact.markup import charset_of, rewrite_markup
from dlp.redact.seeker import Finder, Rewrite
from dlp.redact.sheet import rewrite_sheet
from dlp.redact.signed import has_signature

_PREVIEW = re.compile(
    r"(?:^|/)thumbnails?(?:/thumbnail)?\.(?:jpe?g|png|emf|wmf)$|^thumbnails/", re.IGNORECASE
)
_CHAIN = re.compile(r"^xl/calcchain\.xml$", re.IGNORECASE)
_SHEET = re.compile(
    r"^xl/(?:worksheets|macrosheets|chartsheets|dialogsheets)/[^/]+\.xml$", re.IGNORECASE
)
_CACHE = re.compile(r"^xl/pivotcache/", re.IGNORECASE)
_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")
_REFERENCE = re.compile(
    rb"<(?:Relationship|Override)\s[^<>]*?(?:/>|>\s*</(?:Relationship|Override)>)"
)
_EMPTY_NUMBER = re.compile(r"""<n(\s[^<>]*?\bv\s*=\s*["'])([^"'<>]*)(["'][^<>]*/>)""")
_PLAIN = re.compile(r"-?[0-9.]+(?:[eE][+-]?[0-9]+)?")


def rewrite_package(
    data: bytes, finder: Finder, rewrite: Rewrite, budget: Budget, *, path: str
) -> bytes:
    """Return a package with the values replaced; the bytes as they are if there were none.

    Refuses signed packages.
    """
    members = zipfiles.entries(data, budget, path)
    names = [entry.name for entry in members]
    if has_signature(names):
        raise Refused([f"signed: {path or 'the document'} has signatures that would break"])
    formats = _formats(members, budget)
    contents: dict[int, bytes] = {}
    dropped: set[str] = set()
    for place, entry in enumerate(members):
        if not entry.data:
            continue
        new, was_cut = _member(entry, finder, rewrite, formats, f"{path}!/{entry.name}")
        if was_cut:
            dropped |= {name for name in names if _CHAIN.match(name)}
        if new != entry.data:
            contents[place] = new
    if not contents:
        return data
    dropped |= {name for name in names if _PREVIEW.search(name)}
    if dropped:
        members, contents = _without(members, contents, dropped)
    return zipfiles.packed(members, contents)


def _member(
    entry: zipfiles.Entry, finder: Finder, rewrite: Rewrite, formats: Formats, path: str
) -> tuple[bytes, bool]:
    data = entry.data
    if not is_xml(data):
        return rewrite(data, path), False
    if _SHEET.match(entry.name):
        charset = charset_of(data)
        return rewrite_sheet(data, finder, rewrite, path=path, formats=formats, charset=charset)
    new = rewrite_markup(
        data, finder, rewrite, path=path, charset=None, is_html=False, is_office=True
    )
    if new != data and _CACHE.match(entry.name):
        new = _worded(new.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    return new, False


def _worded(text: str) -> str:
    """Make a string of a cached number that is none any more (§18.10.1.60, §18.10.1.85)."""
    return _EMPTY_NUMBER.sub(
        lambda found: (
            found[0] if _PLAIN.fullmatch(found[2]) else f"<s{found[1]}{found[2]}{found[3]}"
        ),
        text,
    )


def _formats(members: list[zipfiles.Entry], budget: Budget) -> Formats:
    by_name = {entry.name.lower(): entry.data for entry in members}
    styles = by_name.get("xl/styles.xml")
    if styles is None:
        return Formats()
    mac = bool(_1904.search(by_name.get("xl/workbook.xml", b"")))
    return read_formats(styles, budget, mac=mac)


def _without(
    members: list[zipfiles.Entry], contents: dict[int, bytes], dropped: set[str]
) -> tuple[list[zipfiles.Entry], dict[int, bytes]]:
    """Leave members out, and what refers to them."""
    bases = [name.rpartition("/")[2].encode() for name in dropped]
    kept: list[zipfiles.Entry] = []
    changed: dict[int, bytes] = {}
    for place, entry in enumerate(members):
        if entry.name in dropped:
            continue
        data = contents.get(place, entry.data)
        if entry.name.lower().endswith((".rels", "[content_types].xml", "manifest.xml")):
            data = _REFERENCE.sub(
                lambda found: b"" if any(base in found[0] for base in bases) else found[0], data
            )
        if data is not entry.data:
            changed[len(kept)] = data
        kept.append(entry)
    return kept, changed
