"""Tar archives (POSIX ustar, pax, GNU): members as parts; names, owners and pax records as text.

The standard library reads the headers; the data is sliced here, so a sparse file or a false
size cannot make anything grow.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator

from dlp.extract.base import Extracted, Source
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

_BLOCK = 512


def read(source: Source, budget: Budget) -> Extracted:
    """Yield every member's bytes, then all names and attributes."""
    data = source.data
    texts: list[str] = []
    end = 0
    try:
        for member in _members(data):
            budget.spend_entry()
            budget.check_time()
            texts.extend(_texts(member))
            if not member.isreg() and not member.issparse():
                end = member.offset_data
                continue
            stop = _stored_end(member)
            end = -(-stop // _BLOCK) * _BLOCK
            content = data[member.offset_data : stop]
            budget.spend_bytes(len(content))
            if content:
                yield Part(name=member.name, data=content)
            if stop > len(data):
                yield Notice(code="truncated", detail="member ends early", path=member.name)
                break
    except (tarfile.TarError, ValueError, OSError, OverflowError, EOFError) as error:
        yield Notice(code="corrupt", detail=f"tar: {type(error).__name__}")
    if texts:
        yield text_segment("\n".join(texts), kind="name")
    if data[end:].strip(b"\0"):
        yield Segment(data=data[end:], kind="slack", path="after the end")


def _members(data: bytes) -> Iterator[tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="replace") as archive:
        yield from archive


def _stored_end(member: tarfile.TarInfo) -> int:
    """Return where a member's bytes end in the file: sparse files store their pieces only."""
    sparse = getattr(member, "sparse", None)
    size = sum(length for _, length in sparse) if sparse else member.size
    return int(member.offset_data + max(size, 0))


def _texts(member: tarfile.TarInfo) -> Iterator[str]:
    """Yield what a header says in words."""
    yield member.name
    for text in (member.linkname, member.uname, member.gname):
        if text:
            yield text
    for key, value in member.pax_headers.items():
        if key not in {"path", "linkpath", "mtime", "atime", "ctime", "size"}:
            yield f"{key}={value}"
