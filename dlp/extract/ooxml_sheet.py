"""Read .xlsx, .xlsm, .xltx (ECMA-376 part 1 §18): sheets as tables, and all that stands around.

Sheets come first, hidden ones marked in their path; then names, comments, connections, pivot
caches, external links, strings that no cell uses, and whatever else is in the package.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from dlp.extract.base import Extracted, Source
from dlp.extract.ooxml import DATA, DRAWING, OTHER, QUIET, SHARED
from dlp.extract.ooxml_cells import Sheet
from dlp.extract.ooxml_strings import Formats, Strings, parse_safely, read_formats, read_strings
from dlp.extract.package import Package, Role, first_match
from dlp.extract.segments import text_segment
from dlp.extract.xmlwalk import walk
from dlp.limits import Budget
from dlp.model import Notice, Segment

_ROLES: tuple[tuple[str, Role], ...] = (
    (".rels", SHARED[0][1]),
    ("xl/comments", Role("comment", DRAWING)),
    ("xl/workbook", Role("workbook", DATA)),
    ("xl/styles", Role("style", QUIET)),
    ("xl/pivotcache/", Role("pivot-cache", DATA)),
    ("xl/pivottables/", Role("pivot-table", QUIET)),
    ("xl/externallinks/", Role("external-link", DATA)),
    ("xl/connections", Role("connection", DATA)),
    ("xl/querytables/", Role("connection", DATA)),
    ("xl/tables/", Role("table", QUIET)),
    ("xl/revisions/", Role("revision", DATA)),
    ("xl/users", Role("author", DATA)),
    ("xl/metadata", Role("settings", QUIET)),
    *SHARED[1:],
)
_SHEET_DATA = re.compile(rb"<(?:[A-Za-z0-9_]{1,20}:)?sheetData[ >]")
_SHEET_DATA_END = re.compile(rb"</(?:[A-Za-z0-9_]{1,20}:)?sheetData\s*>")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One sheet as the workbook lists it."""

    name: str
    hidden: bool
    relation: str


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the sheets in order, then everything else."""
    package = Package.open(source, budget)
    entries, mac = _workbook(package, budget)
    targets = _targets(package, budget)
    strings = yield from _strings(package, budget)
    formats = _formats(package, budget, mac=mac)
    for entry in entries:
        target = targets.get(entry.relation)
        if target is None:
            continue
        path = f"{entry.name}(hidden)" if entry.hidden else entry.name
        kind = "hidden" if entry.hidden else "body"
        sheet = Sheet(entry.name, path=path, kind=kind, strings=strings, formats=formats)
        yield from _sheet(package, target, sheet, budget, path)
    for member in list(package.remaining()):
        if "/worksheets/sheet" in member.name.lower() and member.name.lower().endswith(".xml"):
            sheet = Sheet(
                member.name, path=member.name, kind="orphan", strings=strings, formats=formats
            )
            yield from _sheet(package, member.name, sheet, budget, member.name)
    yield from _leftover_strings(strings)
    yield from package.read_rest(_role)
    yield from package.surroundings()


def _role(name: str) -> Role:
    return first_match(name, _ROLES, OTHER)


def _sheet(
    package: Package, target: str, sheet: Sheet, budget: Budget, path: str
) -> Iterator[Segment | Notice]:
    """Yield the rows of one sheet, and what its XML holds outside the rows."""
    member = package.member(target)
    if member is None:
        budget.spend_entry()
        yield Notice(code="corrupt", detail="sheet is missing", path=path)
        return
    data, notices = package.take(member)
    yield from notices
    yield from sheet.segments(data, budget)
    start = _SHEET_DATA.search(data)
    ends = list(_SHEET_DATA_END.finditer(data))
    if start and ends and ends[-1].start() > start.start():
        data = data[: start.start()] + b"<sheetData>" + b"</sheetData>" + data[ends[-1].end() :]
    for item in walk(data, QUIET, budget, path=member.name, kind="sheet-settings"):
        # The rows were parsed already: an error in their XML has been reported.
        if isinstance(item, Segment) or not notices:
            yield item


def _workbook(package: Package, budget: Budget) -> tuple[list[_Entry], bool]:
    """Return the listed sheets, and whether days count from 1904."""
    member = package.member("xl/workbook.xml")
    if member is None:
        return [], False
    data, _ = _peek(package, "xl/workbook.xml")
    entries: list[_Entry] = []
    flags: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            state = attributes.get("state", "visible")
            entries.append(_Entry(attributes.get("name", ""), state != "visible", relation))
        elif local == "workbookPr":
            flags.append(attributes.get("date1904", "0"))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse_safely(parser, data, budget)
    return entries, any(flag in {"1", "true"} for flag in flags)


def _peek(package: Package, name: str) -> tuple[bytes, tuple[Notice, ...]]:
    """Unpack a member that is read again later, as text, with the rest."""
    from dlp.extract.zipread import read as read_member  # noqa: PLC0415 - one use

    member = package.member(name)
    if member is None:
        return b"", ()
    out = read_member(package.source.data, member, package.budget)
    return out.data, (out.notice,) if out.notice else ()


def _targets(package: Package, budget: Budget) -> dict[str, str]:
    """Return relationship ids of the workbook and the members they lead to."""
    data, _ = _peek(package, "xl/_rels/workbook.xml.rels")
    targets: dict[str, str] = {}

    def start(_name: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "")
        if target and "Id" in attributes:
            targets[attributes["Id"]] = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse_safely(parser, data, budget)
    return targets


def _strings(package: Package, budget: Budget) -> Generator[Segment | Notice, None, Strings]:
    member = package.member("xl/sharedStrings.xml")
    if member is None:
        return Strings()
    data, notices = package.take(member)
    yield from notices
    strings = read_strings(data, budget)
    if strings.broken:
        yield Notice(code="corrupt", detail=f"XML: {strings.broken}", path=member.name)
        yield Segment(data=data, path=member.name, kind="bytes")
    if b"<!DOCTYPE" in data.replace(b"\0", b""):
        # Entities are not put into strings: what they hold is read beside them.
        yield from walk(data, DATA, budget, path=member.name)
    return strings


def _formats(package: Package, budget: Budget, *, mac: bool) -> Formats:
    data, _ = _peek(package, "xl/styles.xml")
    return read_formats(data, budget, mac=mac)


def _leftover_strings(strings: Strings) -> Iterator[Segment]:
    """Yield strings that no cell shows, and reading aids for East Asian names."""
    path = "xl/sharedStrings.xml"
    if unused := strings.unused():
        yield text_segment("\n".join(unused), kind="unused-string", path=path)
    if strings.phonetic:
        yield text_segment("\n".join(strings.phonetic), kind="ruby", path=path)
