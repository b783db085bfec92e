"""Read a package: a zip whose members are mostly XML (OOXML, ODF, OFD, EPUB, XPS).

Every member is read, whether or not a relationship leads to it: what nothing refers to is
where residual copies live. A format says, by name of member, which `Role` a part plays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dlp.extract.base import Extracted, Source, Unreadable
from dlp.extract.dialect import Dialect
from dlp.extract.xmlwalk import walk
from dlp.extract.ziparchive import surroundings
from dlp.extract.zipread import Directory, Member, directory
from dlp.extract.zipread import read as read_member
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\0", b"\xfe\xff\0<")
_HTML_STARTS = (b"<!doctype html", b"<html>", b"<html ")
_OPAQUE = ("printersettings", "/fonts/", ".odttf", ".fntdata", "thumbnail.")


@dataclass(frozen=True, slots=True)
class Role:
    """What a part is, and how its XML is read."""

    kind: str
    dialect: Dialect


Roles = Callable[[str], Role]


@dataclass(slots=True)
class Package:
    """An opened package: its members by name, read once and on demand."""

    source: Source
    budget: Budget
    directory: Directory
    _taken: set[int]
    _by_name: dict[str, Member]

    @staticmethod
    def open(source: Source, budget: Budget) -> Package:
        """Read the directory of a package."""
        found = directory(source.data, limit=budget.limits.max_entries)
        if not found.members:
            raise Unreadable("corrupt", "no member can be found in the package")
        by_name: dict[str, Member] = {}
        for member in found.members:
            by_name.setdefault(_folded(member.name), member)
        return Package(source, budget, found, set(), by_name)

    def surroundings(self) -> Iterator[Segment | Notice]:
        """Yield names, comments, and bytes outside the members."""
        yield from surroundings(self.source.data, self.directory)

    def member(self, name: str) -> Member | None:
        """Return the first member of that name, whatever its case."""
        return self._by_name.get(_folded(name))

    def take(self, member: Member) -> tuple[bytes, tuple[Notice, ...]]:
        """Unpack a member and remember that it is done."""
        self._taken.add(member.offset)
        out = read_member(self.source.data, member, self.budget, self.source.passwords)
        if out.exhausted and out.notice:
            raise Unreadable(out.notice.code, out.notice.detail)
        return out.data, (out.notice,) if out.notice else ()

    def remaining(self) -> Iterator[Member]:
        """Yield the members that nobody took yet."""
        for member in self.directory.members:
            if member.offset not in self._taken and not (
                member.name.endswith("/") and not member.packed
            ):
                yield member

    def read_one(self, name: str, data: bytes, role: Role) -> Extracted:
        """Read one member that was taken."""
        yield from read_part(name, data, role, self.budget)

    def read_rest(self, roles: Roles) -> Extracted:
        """Read every member that was not taken, by its role."""
        for member in self.remaining():
            data, notices = self.take(member)
            yield from notices
            if data:
                yield from read_part(member.name, data, roles(member.name), self.budget)


def _folded(name: str) -> str:
    return name.lower().lstrip("/")


def read_part(name: str, data: bytes, role: Role, budget: Budget) -> Extracted:
    """Read one member: XML by its role, anything else as a file of its own."""
    if is_xml(data):
        yield from walk(data, role.dialect, budget, path=name, kind=role.kind)
        return
    low = name.lower()
    if any(word in low for word in _OPAQUE):
        yield Segment(data=data, path=name, kind="bytes")
        return
    yield Part(name=name, data=data, kind="embedded")


def is_xml(data: bytes) -> bool:
    """Say whether a part is XML; its name is not asked."""
    head = data[:64].lstrip()
    return head.startswith(_XML_STARTS) and not head.lower().startswith(_HTML_STARTS)


def first_match(name: str, table: Iterable[tuple[str, Role]], otherwise: Role) -> Role:
    """Return the role of the first row whose text is in the name of the member."""
    low = name.lower()
    return next((role for part, role in table if part in low), otherwise)
