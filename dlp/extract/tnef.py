"""Read TNEF, the winmail.dat of Outlook ([MS-OXTNEF]): attributes, properties, attachments."""

from __future__ import annotations

import struct

from dlp.extract import mapi
from dlp.extract.base import Extracted, Source
from dlp.extract.islands import sweep
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

_TITLE, _ATTACHED, _PROPERTIES, _START = 0x8010, 0x800F, 0x9003, 0x9002
_BODY, _SUBJECT = 0x800C, 0x8004


def read(source: Source, budget: Budget) -> Extracted:
    """Yield attributes in order: level, number, length, data, checksum (§2.1.3.3)."""
    data, place, name = source.data, 6, ""
    while place + 9 <= len(data):
        budget.spend_entry()
        number, size = struct.unpack_from("<HxxI", data, place + 1)
        content = data[place + 9 : place + 9 + size]
        place += 9 + size + 2
        budget.spend_bytes(len(content))
        if number == _START:
            name = ""
        if number == _TITLE:
            name = content.rstrip(b"\0").decode("gb18030", "replace")
            yield Segment(data=content.rstrip(b"\0"), kind="name", path="attachment")
        elif number == _ATTACHED:
            if content:
                yield Part(name=name or "attachment", data=content, kind="attachment")
        elif number in {_BODY, _SUBJECT}:
            kind = "body" if number == _BODY else "header"
            yield Segment(data=content.rstrip(b"\0"), kind=kind, path=kind)
        elif number == _PROPERTIES:
            yield from _rtf_of(content)
            yield from sweep(content, path="properties", kind="property")
        else:
            yield from sweep(content, path=f"attribute {number:04x}", kind="property")
    if place > len(data):
        yield Notice(code="truncated", detail="TNEF attribute ends early")


def _rtf_of(content: bytes) -> Extracted:
    """Find the compressed RTF body among the properties by its signature."""
    place = content.find(b"LZFu")
    if place >= 8:  # noqa: PLR2004 - two sizes stand before the signature
        size = int.from_bytes(content[place - 8 : place - 4], "little") + 4
        text = mapi.rtf(content[place - 8 : place - 8 + size])
        if text:
            yield Part(name="body.rtf", data=text, kind="body")
