"""Read what images say in words: PNG text, EXIF, XMP, comments, and data behind their end.

Pixels are read where the extra `ocr` is installed; where not, a notice says so each time.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator

from dlp.extract import ocr
from dlp.extract.base import Extracted, Source
from dlp.extract.inflate import Zlib, unpack
from dlp.extract.islands import sweep
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

_XMP = b"http://ns.adobe.com/xap/1.0/\0"


def read(source: Source, budget: Budget) -> Extracted:
    """Yield metadata, data behind the end, and the notice that pixels were not read."""
    data = source.data
    end = len(data)
    if data.startswith(b"\x89PNG"):
        end = yield from _png(data, budget)
    elif data.startswith(b"\xff\xd8"):
        end = yield from _jpeg(data)
    else:
        yield from _packet(data)
        yield from sweep(data, path="image", kind="bytes")
    if data[end:].strip(b"\0"):
        yield Part(name="after the end", data=data[end:], kind="slack")
    yield from ocr.read_image(data, budget)


def _png(data: bytes, budget: Budget) -> Generator[Segment | Part | Notice, None, int]:
    """Yield the textual chunks of PNG (ISO/IEC 15948 §11.3.4); return where the image ends."""
    place = 8
    while place + 12 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        content = data[place + 8 : place + 8 + size]
        place += 12 + size
        if kind == b"tEXt":
            yield Segment(data=content.replace(b"\0", b" ", 1), kind="property", path="tEXt")
        elif kind == b"zTXt":
            key, _, packed = content.partition(b"\0")
            out = unpack(packed[1:], Zlib(zlib.MAX_WBITS), budget, path="zTXt")
            yield Segment(data=key + b" " + out.data, kind="property", path="zTXt")
        elif kind == b"iTXt":
            yield from _itxt(content, budget)
        elif kind == b"eXIf":
            yield from sweep(content, path="EXIF", kind="property")
        elif kind == b"IEND":
            return place
        elif kind not in {b"IDAT", b"IHDR", b"PLTE", b"fdAT"}:
            yield from sweep(content, path=kind.decode("latin-1"), kind="property")
    yield Notice(code="truncated", detail="PNG without its end")
    return len(data)


def _itxt(content: bytes, budget: Budget) -> Extracted:
    key, _, rest = content.partition(b"\0")
    packed = rest[:1] == b"\x01"
    fields = rest[2:].split(b"\0", 2)
    text = fields[2] if len(fields) > 2 else b""  # noqa: PLR2004 - language, keyword, text
    if packed:
        text = unpack(text, Zlib(zlib.MAX_WBITS), budget, path="iTXt").data
    if text.lstrip().startswith((b"<?xpacket", b"<x:xmpmeta")):
        yield Part(name="XMP", data=text, kind="metadata")
    else:
        yield Segment(data=key + b" " + text, kind="property", path="iTXt", charset="utf-8")


def _jpeg(data: bytes) -> Generator[Segment | Part | Notice, None, int]:
    """Yield the marker segments that hold words (ITU-T T.81 annex B); return the image's end."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004 - a marker
        marker = data[place + 1]
        if marker == 0xDA:  # noqa: PLR2004 - start of scan: no more metadata
            break
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        content = data[place + 4 : place + 2 + size]
        place += 2 + max(size, 2)
        if marker == 0xFE:  # noqa: PLR2004 - comment
            yield Segment(data=content, kind="comment", path="COM")
        elif marker == 0xE1 and content.startswith(_XMP):  # noqa: PLR2004 - APP1
            yield Part(name="XMP", data=content[len(_XMP) :], kind="metadata")
        elif 0xE0 <= marker <= 0xEF:  # noqa: PLR2004 - application data
            yield from sweep(content, path=f"APP{marker - 0xE0}", kind="property")
    end = data.find(b"\xff\xd9", place)
    if end < 0:
        yield Notice(code="truncated", detail="JPEG without its end")
        return len(data)
    return end + 2


def _packet(data: bytes) -> Iterator[Part]:
    """Find an XMP packet in any image (ISO 16684-1 §7.3)."""
    start = data.find(b"<x:xmpmeta")
    stop = data.find(b"</x:xmpmeta>", start)
    if 0 <= start < stop:
        yield Part(name="XMP", data=data[start : stop + 12], kind="metadata")
