"""Reading of whole trees, and builders of small files in every format."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from dlp.extract import Source, extract
from dlp.limits import Budget, Limits, OverBudget
from dlp.model import Notice, Part, Segment


@dataclass
class Reading:
    """All that came out of a source and of the files inside it."""

    segments: list[tuple[str, Segment]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def kinds(self, token: str) -> set[str]:
        """Return the kinds under which a token was found, by place where there is one."""
        found = set()
        for _, segment in self.segments:
            place = segment.data.find(token.encode())
            if place >= 0:
                spot = segment.places.at(place) if segment.places else None
                found.add((spot.kind if spot else None) or segment.kind)
        return found

    def paths(self, token: str) -> set[str]:
        """Return the paths of the segments that hold a token."""
        return {path for path, segment in self.segments if token.encode() in segment.data}

    @property
    def codes(self) -> set[str]:
        """Return the codes of all notices."""
        return {notice.code for notice in self.notices}

    @property
    def body(self) -> str:
        """Return the text of all segments of kind body."""
        return "".join(
            s.data.decode("utf-8", "replace") for _, s in self.segments if s.kind == "body"
        )


def read_tree(data: bytes, name: str = "", *, limits: Limits | None = None, **source) -> Reading:
    """Read a source and everything inside it, as the scanner does."""
    budget = Budget(limits or Limits())
    reading = Reading()
    todo = [(Source(data=data, name=name, **source), 0, "")]
    while todo:
        current, depth, prefix = todo.pop()
        try:
            budget.check_depth(depth)
        except OverBudget as limit:
            reading.notices.append(Notice(code=limit.code, detail=limit.detail, path=prefix))
            continue
        for item in extract(current, budget):
            if isinstance(item, Segment):
                reading.segments.append((f"{prefix}{item.path}", item))
            elif isinstance(item, Notice):
                reading.notices.append(item)
            else:
                reading.parts.append(item)
                nested = Source(
                    data=item.data,
                    name=item.name,
                    media_type=item.media_type,
                    charset=item.charset,
                )
                todo.append((nested, depth + 1, f"{prefix}{item.name}!/"))
    return reading


def zipped(members: dict[str, str | bytes], *, comment: bytes = b"") -> bytes:
    """Return a zip with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = comment
    return file.getvalue()


W = 'xmlns:w="w" xmlns:a="a" xmlns:wp="wp" xmlns:mc="mc" xmlns:v="v" xmlns:r="r"'


def docx(body: str, **parts: str) -> bytes:
    """Return a document with this body; `word_comments` becomes word/comments.xml."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        members[name.replace("_", "/", 1) + ".xml"] = content
    return zipped(members)


def xlsx(sheet: str, *, extra: dict[str, str | bytes] | None = None, strings: str = "") -> bytes:
    """Return a workbook with one visible sheet `A`, and further members."""
    members: dict[str, str | bytes] = {
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="r1"/>'
        '<sheet name="B" sheetId="2" state="hidden" r:id="r2"/></sheets>'
        "<definedNames><definedName name='n'>DEFINED-1</definedName></definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": '<R><R Id="r1" Target="worksheets/sheet1.xml"/>'
        '<R Id="r2" Target="worksheets/sheet2.xml"/></R>',
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
        "xl/worksheets/sheet2.xml": "<worksheet><sheetData><row r='7'><c r='B7' t='inlineStr'>"
        "<is><t>HIDDEN-SHEET-1</t></is></c></row></sheetData></worksheet>",
    }
    return zipped(members | (extra or {}))


def pdf(objects: dict[int, bytes], *, tail: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return a PDF with these objects; number 1 is its catalog."""
    out = bytearray(b"%PDF-1.7\n% REMARK-1\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start + tail


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """Return a compressed stream object."""
    packed = zlib.compress(content)
    head = b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n" % (len(packed), extra)
    return head + packed + b"\nendstream"


def page_pdf(content: bytes, **more: bytes) -> bytes:
    """Return a PDF of one page with this content; `o6` in `more` is object 6."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Annots [6 0 R]"
        b" /AF 8 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(content),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    return pdf(objects | {int(key[1:]): body for key, body in more.items()})


def cfb(
    streams: dict[str, bytes], *, free: bytes = b"", slack: tuple[bytes, bytes] = (b"", b"")
) -> bytes:
    """Return a compound file with these streams in its root, each padded to 4096 bytes.

    `slack`: the content of a stream, and what is to stand behind its end in its last sector.
    """
    sector = 512
    chunks: list[bytes] = []
    fat: list[int] = []
    starts: list[tuple[str, int, int]] = []

    def add(data: bytes) -> int:
        first = len(chunks)
        count = max(1, -(-len(data) // sector))
        for index in range(count):
            chunks.append(data[index * sector : (index + 1) * sector].ljust(sector, b"\0"))
            fat.append(first + index + 1 if index + 1 < count else 0xFFFFFFFE)
        return first

    for name, data in streams.items():
        padded = data.ljust(4096, b"\0")
        behind = slack[1] if padded == slack[0] else b""
        starts.append((name, add(padded + behind), len(padded)))
    entries = [_entry("Root Entry", 5, 1 if starts else -1, 0xFFFFFFFE, 0, -1)]
    for index, (name, start, size) in enumerate(starts, start=1):
        right = index + 1 if index < len(starts) else -1
        entries.append(_entry(name, 2, -1, start, size, right))
    directory = add(b"".join(entries))
    if free:
        chunks.append(free.ljust(sector, b"\0")[:sector])
        fat.append(0xFFFFFFFF)
    fat_sectors = -(-(len(fat) + 1) // 128)
    first_fat = len(chunks)
    fat.extend([0xFFFFFFFD] * fat_sectors)
    table = b"".join(n.to_bytes(4, "little") for n in fat).ljust(fat_sectors * sector, b"\xff")
    header = bytearray(512)
    header[0:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    for place, value in ((44, fat_sectors), (48, directory), (56, 4096), (60, 0xFFFFFFFE)):
        header[place : place + 4] = value.to_bytes(4, "little")
    header[68:72] = (0xFFFFFFFE).to_bytes(4, "little")
    numbers = [first_fat + i for i in range(fat_sectors)]
    numbers += [0xFFFFFFFF] * (109 - len(numbers))
    header[76:512] = b"".join(n.to_bytes(4, "little") for n in numbers)
    return bytes(header) + b"".join(chunks) + table


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int) -> bytes:
    entry = bytearray(128)
    raw = name.encode("utf-16-le")
    entry[: len(raw)] = raw
    entry[64:66] = (len(raw) + 2).to_bytes(2, "little")
    entry[66] = kind
    for place, value in ((68, -1), (72, right), (76, child)):
        entry[place : place + 4] = (value & 0xFFFFFFFF).to_bytes(4, "little")
    entry[116:120] = start.to_bytes(4, "little")
    entry[120:128] = size.to_bytes(8, "little")
    return bytes(entry)


def ofd(page: str, **more: str | bytes) -> bytes:
    """Return an OFD with one page."""
    members: dict[str, str | bytes] = {
        "OFD.xml": "<ofd:OFD xmlns:ofd='o'><ofd:DocBody><ofd:DocInfo><ofd:Title>TITLE-1</ofd:Title>"
        "<ofd:CustomDatas><ofd:CustomData Name='CUSTOMNAME-1'>CUSTOM-1</ofd:CustomData>"
        "</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": "<ofd:Document xmlns:ofd='o'><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page xmlns:ofd='o'><ofd:Content><ofd:Layer>{page}"
        "</ofd:Layer></ofd:Content></ofd:Page>",
    }
    return zipped(members | more)


class Build:
    """The builders, for tests that cannot import this file."""

    zipped = staticmethod(zipped)
    docx = staticmethod(docx)
    xlsx = staticmethod(xlsx)
    pdf = staticmethod(pdf)
    page_pdf = staticmethod(page_pdf)
    stream = staticmethod(stream)
    cfb = staticmethod(cfb)
    ofd = staticmethod(ofd)


@pytest.fixture
def build() -> Build:
    """Return the builders of small files."""
    return Build()


@pytest.fixture
def read() -> Callable[..., Reading]:
    """Return the function that reads a whole tree."""
    return read_tree
