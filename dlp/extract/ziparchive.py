"""Zip archives: every member a part; names, comments and the bytes in between are text too.

`surroundings` and `contents` also serve the package formats that are built on zip.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlp.extract.base import Extracted, Source
from dlp.extract.inflate import Unpacked
from dlp.extract.segments import text_segment
from dlp.extract.zipread import Directory, Member, directory, name_of
from dlp.extract.zipread import read as read_member
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

_SLACK_KEPT = 64


def read(source: Source, budget: Budget) -> Extracted:
    """Yield what is around the members, then every member as a part."""
    found = directory(source.data, limit=budget.limits.max_entries)
    yield from surroundings(source.data, found)
    for item in contents(source, found, budget):
        if isinstance(item, Notice):
            yield item
            continue
        member, out = item
        if out.data:
            yield Part(name=member.name, data=out.data)


def surroundings(data: bytes, found: Directory) -> Iterator[Segment | Notice]:
    """Yield notices, the names of members, comments, and bytes that belong to no member."""
    yield from found.notices
    listing = [member.name for member in found.members]
    listing += _other_names(data, found)
    if listing:
        yield text_segment("\n".join(listing), kind="name")
    comments = [found.comment, *(m.comment for m in found.members if m.comment)]
    joined = b"\n".join(comment for comment in comments if comment)
    if joined:
        yield Segment(data=joined, kind="comment", path="zip comment")
    for start, stop in found.slack[:_SLACK_KEPT]:
        yield Segment(data=data[start:stop], kind="slack", path=f"bytes {start}-{stop}")
    if len(found.slack) > _SLACK_KEPT:
        stretch = data[found.slack[_SLACK_KEPT][0] : found.slack[-1][1]]
        yield Segment(data=stretch, kind="slack", path="further bytes between members")


def _other_names(data: bytes, found: Directory) -> Iterator[str]:
    """Yield the names in local headers that the directory gives otherwise (APPNOTE §4.3.7)."""
    known = {name for member in found.members for name in (member.name, member.name.encode())}
    for offset in dict.fromkeys(member.offset for member in found.members):
        if data[offset : offset + 4] != b"PK\3\4":
            continue
        length = int.from_bytes(data[offset + 26 : offset + 28], "little")
        raw = data[offset + 30 : offset + 30 + length]
        if raw not in known and (name := name_of(raw)) not in known:
            yield name


def contents(
    source: Source, found: Directory, budget: Budget
) -> Iterator[tuple[Member, Unpacked] | Notice]:
    """Unpack member after member; what went wrong comes before the data that was saved.

    Of members that name the same bytes (a bomb does so many times) one is unpacked.
    """
    seen: set[tuple[int, int, int]] = set()
    shared = 0
    for member in found.members:
        if member.name.endswith("/") and not member.packed:
            continue
        key = (member.offset, member.method, member.packed)
        if key in seen:
            shared += 1
            continue
        seen.add(key)
        out = read_member(source.data, member, budget, source.passwords)
        if out.notice:
            yield out.notice
        yield member, out
        if out.exhausted:
            return
    if shared:
        detail = f"{shared} members share the bytes of others, which are read once"
        yield Notice(code="corrupt", detail=detail, limits=False)
