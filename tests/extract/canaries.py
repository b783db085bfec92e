"""The canary corpus: one small file for every place of every format that a token can sit in.

`measure` says in how many of them the token is found; the gate is `test_canaries.py`, the table
of the documentation comes from `benchmarks/extraction/coverage.py`.
"""

from __future__ import annotations

import importlib.util
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dlp.extract import Source
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits
from dlp.model import Segment

TOKEN = "CANARY-4711"
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Canary:
    """One file, and where in it the token is."""

    format: str
    place: str
    data: bytes


def load(path: str):
    """Load a file of this folder as a module, wherever the tests are run from."""
    name = "canaries_" + path.replace("/", "_").removesuffix(".py")
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def builders():
    """Return the builders of small files."""
    build, binary = load("conftest.py"), load("test_binary_formats.py")

    class Builders(build.Build):
        W = build.W + ' xmlns:m="m"'
        word_streams = staticmethod(binary.word_streams)
        macro = staticmethod(load("canary/sheets.py").macro)
        png = staticmethod(png)

    return Builders


def png(kind: str | bytes, content: bytes = b"") -> bytes:
    """Return a PNG with one chunk of this kind, or with this text."""
    if isinstance(kind, str):
        kind, content = b"tEXt", b"Comment\0" + kind.encode()

    def chunk(name, data):
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", bytes(13))
        + chunk(kind, content)
        + chunk(b"IEND", b"")
    )


def corpus() -> Iterator[Canary]:
    """Yield all canaries."""
    build = builders()
    text, binary, slides = (
        load("canary/text.py"),
        load("canary/binary.py"),
        load("canary/slides.py"),
    )
    makers = {
        "docx": load("canary/word.py").canaries,
        "xlsx": load("canary/sheets.py").canaries,
        "pptx": slides.slides,
        "OpenDocument": slides.odf,
        "OFD": slides.ofd,
        "PDF": load("canary/pdf.py").canaries,
        "doc": binary.word,
        "xls": binary.excel,
        "ppt": binary.powerpoint,
        "msg": binary.outlook,
        "mail": text.mail,
        "HTML": text.html,
        "RTF": text.rtf,
        "XML": text.xml,
        "tables, JSON, notebooks, cards": text.data,
        "archives": binary.archives,
        "images": binary.images,
        "SQLite": binary.databases,
    }
    for name, maker in makers.items():
        for place, data in maker(build, TOKEN):
            yield Canary(name, place, data)


def is_found(data: bytes, isolation=None, token: str = TOKEN) -> bool:
    """Say whether the token is in any segment, or in text of raw bytes."""
    wanted = [token.encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be")]
    items = Reading(isolation).walk(Source(data=data), Budget(Limits(seconds=30)))
    return any(
        any(word in _joined(item) for word in wanted)
        for _, item in items
        if isinstance(item, Segment)
    )


def _joined(segment: Segment) -> bytes:
    """Return the bytes of a segment as matching sees them: without soft hyphens."""
    if segment.charset != "utf-8":
        return segment.data
    return segment.data.replace("\u00ad".encode(), b"").replace("\u2011".encode(), b"-")


def measure(isolation=None) -> dict[str, tuple[int, list[str]]]:
    """Return format → how many places there are, and in which the token is not found."""
    found: dict[str, tuple[int, list[str]]] = {}
    for canary in corpus():
        count, missed = found.get(canary.format, (0, []))
        if not is_found(canary.data, isolation):
            missed.append(canary.place)
        found[canary.format] = count + 1, missed
    return found
