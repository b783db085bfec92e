"""Read Outlook messages ([MS-OXMSG]): every property that is text, bodies, attachments.

Messages inside messages lie in storages of the same file, so they are read on the way.
"""

from __future__ import annotations

import re

from dlp.extract import mapi, vba
from dlp.extract.base import Extracted, Source
from dlp.extract.cfb import Compound, Stream, iter_paths
from dlp.extract.islands import sweep
from dlp.extract.ole import opened
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

_PROPERTY = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})")
_UNICODE, _NARROW, _BINARY = 0x1F, 0x1E, 0x102


def read(source: Source, budget: Budget) -> Extracted:
    """Yield header-like properties, bodies and attachments in the order of the directory."""
    compound = opened(source)
    names = _attachment_names(compound)
    texts: dict[tuple[str, ...], list[str]] = {}
    for stream in compound.streams:
        budget.spend_entry()
        budget.check_time()
        match = _PROPERTY.match(stream.name)
        data = compound.read(stream)
        budget.spend_bytes(len(data))
        if not data:
            continue
        if match is None:
            if macro := vba.source(data):
                budget.spend_bytes(len(macro))
                yield Segment(data=macro, kind="script", path="/".join(stream.path))
            if not stream.name.startswith("__properties"):
                yield from sweep(data, path="/".join(stream.path))
            continue
        yield from _property(stream, int(match[1], 16), int(match[2], 16), data, names, texts)
    for path, lines in texts.items():
        yield text_segment("\n".join(lines), kind="property", path="/".join(path))
    yield text_segment("\n".join(iter_paths(compound)), kind="name")
    yield from sweep(compound.free(), path="free sectors", kind="slack")
    if compound.broken:
        yield Notice(code="corrupt", detail="compound file with broken chains")


def _property(  # noqa: PLR0913, PLR0917 - what there is to know of a property
    stream: Stream,
    number: int,
    kind: int,
    data: bytes,
    names: dict[tuple[str, ...], str],
    texts: dict[tuple[str, ...], list[str]],
) -> Extracted:
    """Yield one property, or add it to the texts of its storage."""
    folder = stream.path[:-1]
    path = "/".join((*folder, mapi.KINDS.get(number, "")))
    if kind & 0xFFF == _UNICODE:
        text = data.decode("utf-16-le", "replace")
        if number in mapi.KINDS:
            yield text_segment(text, kind=mapi.KINDS[number], path=path)
        else:
            texts.setdefault(folder, []).append(text)
    elif kind & 0xFFF == _NARROW:
        yield Segment(data=data, kind=mapi.KINDS.get(number, "property"), path=path)
    elif number == mapi.HTML:
        yield Part(name="body.html", data=data, kind="body", media_type="text/html")
    elif number == mapi.RTF:
        yield Part(name="body.rtf", data=mapi.rtf(data) or data, kind="body")
    elif number == mapi.DATA:
        yield Part(name=names.get(folder, stream.name), data=data, kind="attachment")
    else:
        yield from sweep(data, path="/".join(stream.path), kind="property")


def _attachment_names(compound: Compound) -> dict[tuple[str, ...], str]:
    """Return the file name that each storage of an attachment gives."""
    names: dict[tuple[str, ...], str] = {}
    for stream in compound.streams:
        match = _PROPERTY.match(stream.name)
        if match and int(match[1], 16) in {mapi.NAME, mapi.LONG_NAME}:
            raw = compound.read(stream)
            is_wide = int(match[2], 16) & 0xFFF == _UNICODE
            name = raw.decode("utf-16-le" if is_wide else "gb18030", "replace").strip("\0")
            if int(match[1], 16) == mapi.LONG_NAME or stream.path[:-1] not in names:
                names[stream.path[:-1]] = name
    return names
