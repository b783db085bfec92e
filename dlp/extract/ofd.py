"""Read OFD (GB/T 33190-2016): pages by position and by drawing order, and all other members.

Writers store single characters as text objects in any order (§11), so the text of a page is
put together from coordinates; the order of drawing is given as well where it says something
else. What no document refers to is read too.
"""

from __future__ import annotations

import re

from dlp.extract.base import Extracted, Source
from dlp.extract.dialect import Dialect
from dlp.extract.islands import sweep
from dlp.extract.lines import joined
from dlp.extract.ofd_page import Page
from dlp.extract.package import Package, Role, first_match, is_xml
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Notice, Place, PlaceIndex, Segment

_WORDS = frozenset(
    (
        *("Name", "Title", "URI", "Creator", "Author", "Remark", "Value", "Text", "FileName"),
        *("ProviderName", "Company", "Provider", "Version", "Type", "Format", "AttachmentName"),
        *("ModDate", "CreationDate", "LastModDate", "Loc", "Base", "Bookmark", "Subject"),
        *("FontName", "FamilyName", "Profile"),
    )
)
_OTHER = Dialect(attributes=_WORDS)
_ROLES: tuple[tuple[str, Role], ...] = (
    ("ofd.xml", Role("property", Dialect())),
    ("/annots/", Role("annotation", _OTHER)),
    ("/annot", Role("annotation", _OTHER)),
    ("/tpls/", Role("template", _OTHER)),
    ("/temps/", Role("template", _OTHER)),
    ("/tags/", Role("tag", Dialect())),
    ("customtag", Role("tag", Dialect())),
    ("/signs/", Role("signature", Dialect())),
    ("signature", Role("signature", Dialect())),
    ("/attachs/attachments.xml", Role("attachment-name", Dialect())),
    ("extension", Role("extension", Dialect())),
    ("publicres.xml", Role("resource", _OTHER)),
    ("documentres.xml", Role("resource", _OTHER)),
    ("document.xml", Role("document", _OTHER)),
    ("version", Role("revision", _OTHER)),
)
_REST = Role("orphan", Dialect())
_BASE_LOC = re.compile(r'(?:BaseLoc|FileLoc|Loc)\s*=\s*"([^"]{1,500})"')
_PAGE_NUMBER = re.compile(r"(\d{1,9})\D*/[^/]*$")


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the pages in order, then the rest of the package."""
    package = Package.open(source, budget)
    named = "\n".join(member.name.lower() for member in package.directory.members)
    if "encryptions.xml" in named or "decryptseed.dat" in named:
        yield Notice(code="encrypted", detail="OFD with encrypted members (GM/T 0099)")
    referred = _references(package)
    for member in sorted(package.remaining(), key=lambda member: _order(member.name)):
        data, notices = package.take(member)
        yield from notices
        if not data:
            continue
        role = first_match("/" + member.name, _ROLES, _REST)
        if is_xml(data) and b"TextCode" in data:
            yield from _page(member.name, data, role, referred, budget)
        elif member.name.lower().endswith((".dat", ".esl")):
            yield from sweep(data, path=member.name, kind="signature")
        else:
            yield from package.read_one(member.name, data, role)
    yield from package.surroundings()


def _order(name: str) -> tuple[int, int, str]:
    """Sort pages first, by their number."""
    match = _PAGE_NUMBER.search(name)
    is_page = "/pages/" in "/" + name.lower()
    return (0 if is_page else 1, int(match[1]) if match and is_page else 0, name)


def _references(package: Package) -> set[str]:
    """Return the last steps of all paths that documents refer to, as far as they can be read."""
    from dlp.extract.zipread import read as read_member  # noqa: PLC0415 - read again later

    found: set[str] = set()
    for member in package.directory.members:
        if member.name.lower().endswith("document.xml") and member.size < 16 << 20:
            data = read_member(package.source.data, member, package.budget).data
            text = data.decode("utf-8", "replace")
            found.update(loc.strip("/").lower() for loc in _BASE_LOC.findall(text))
    return found


def _page(name: str, data: bytes, role: Role, referred: set[str], budget: Budget) -> Extracted:
    """Yield the text of one page, annotation or template that holds text objects."""
    page = Page(name, budget)
    page.parse(data)
    yield from page.notices
    is_page = "/pages/" in "/" + name.lower()
    steps = name.lower().split("/")[-12:]
    known = not referred or any("/".join(steps[i:]) in referred for i in range(len(steps)))
    kind = role.kind if role is not _REST else "body"
    if is_page:
        kind = "body" if known else "orphan"
    match = _PAGE_NUMBER.search(name)
    places = None
    if is_page and match:
        places = PlaceIndex([0], [Place(page=int(match[1]) + 1)])
    for runs, suffix in ((page.shown, kind), (page.hidden, "hidden")):
        placed = joined(runs)
        drawn = "".join("".join(run.chars) for run in runs)
        for text, lane in ((placed, suffix), (drawn, "drawing-order")):
            if not text.strip() or (lane != suffix and _same(placed, drawn)):
                continue
            encoded = text.encode("utf-8", "replace")
            budget.spend_bytes(len(encoded))
            yield Segment(
                data=encoded, path=name, kind=lane, charset="utf-8", certain=True, places=places
            )
    for side, texts in page.sides.items():
        yield text_segment("\n".join(texts), kind=side, path=name)


def _same(placed: str, drawn: str) -> bool:
    """Say whether two orders give the same text but for white space."""
    return "".join(placed.split()) == "".join(drawn.split())
