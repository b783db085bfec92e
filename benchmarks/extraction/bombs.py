"""The hostile corpus: small files that cost much, or lie, or never end. All are made here."""

from __future__ import annotations

import gzip
import importlib.util
import io
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MIB = 1 << 20


def builders() -> Any:
    """Return the builders of small files, which belong to the tests."""
    place = ROOT / "tests" / "extract" / "canaries.py"
    spec = importlib.util.spec_from_file_location("canaries", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["canaries"] = module
    spec.loader.exec_module(module)
    return module.builders()


def repeated(pattern: bytes, size: int) -> bytes:
    """Return `size` bytes of a pattern."""
    return (pattern * (size // len(pattern) + 1))[:size]


def deflated(head: bytes, unit: bytes, times: int, tail: bytes) -> bytes:
    """Return a zip member's content, too large to be built as a string of parts."""
    return head + unit * times + tail


W = "xmlns:w='w'"
PLAIN = '<row r="1">' + '<c r="A1"><v>1</v></c>' * 25 + "</row>"
P = b"<w:p><w:r><w:t>paragraph of text</w:t></w:r></w:p>"


def office(build: Any) -> dict[str, Callable[[], bytes]]:
    """Return bombs in Office packages."""
    top = f"<w:document {W}><w:body>".encode()
    end = b"</w:body></w:document>"

    def document(content: bytes) -> bytes:
        return build.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": content})

    laughs = (
        b"<!DOCTYPE d [<!ENTITY a 'ha'>"
        + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
        + b"]><w:document xmlns:w='w'><w:p><w:r><w:t>&m;</w:t></w:r></w:p></w:document>"
    )
    outside = b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><w:document xmlns:w='w'><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:document>"
    string = "<si><t>" + "x" * MIB + "</t></si>"
    return {
        "docx, 300 MB of paragraphs": lambda: document(deflated(top, P, 300 * MIB // len(P), end)),
        "docx, text of 300 MB": lambda: document(top + b"<w:p><w:r><w:t>" + b"a" * (300 * MIB) + b"</w:t></w:r></w:p>" + end),
        "docx, 20 000 nested tables": lambda: document(top + b"<w:tbl><w:tr><w:tc>" * 20_000 + P),
        "docx, billion laughs": lambda: document(laughs),
        "docx, external entity": lambda: document(outside),
        "docx, 1 million attributes": lambda: document(top + b"<w:p " + b" ".join(b"a%d=''" % n for n in range(10**6)) + b"/>" + end),
        "docx, 5 million empty elements": lambda: document(top + b"<w:p>" + b"<w:b/><w:i></w:i>" * 2_500_000 + b"</w:p>" + end),
        "xlsx, billion laughs": lambda: build.xlsx("", extra={"xl/worksheets/sheet1.xml": laughs.replace(b"w:p", b"row").replace(b"w:t", b"c")}),
        "xlsx, external entity": lambda: build.xlsx("", extra={"xl/sharedStrings.xml": outside}),
        "xlsx, 25 million cells": lambda: build.xlsx(PLAIN * 1_000_000),
        "xlsx, 4 million rows without end": lambda: build.xlsx('<row r="1">' * 4_000_000),
        "xlsx, one cell at XFD1048576": lambda: build.xlsx("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
        "xlsx, string of 1 MB in 12 000 cells": lambda: build.xlsx("<row>" + "<c t='s'><v>0</v></c>" * 12_000 + "</row>", strings=string),
        "xlsx, claims 2^32-1 strings": lambda: build.xlsx("<row><c t='s'><v>4294967295</v></c></row>", extra={"xl/sharedStrings.xml": "<sst count='4294967295' uniqueCount='4294967295'><si><t>a</t></si></sst>"}),
        "xlsx, 5 million cells": lambda: build.xlsx("<row>" + "<c><v>1</v></c>" * 5_000_000 + "</row>"),
        "xlsx, last column of 100 000 rows": lambda: build.xlsx("".join(f"<row r='{n}'><c r='XFD{n}'><v>1</v></c></row>" for n in range(1, 100_001))),
        "OFD, 300 000 objects of one character": lambda: build.ofd("".join(f"<ofd:TextObject Boundary='{n % 997} {n % 1009} 5 5'><ofd:TextCode>x</ofd:TextCode></ofd:TextObject>" for n in range(300_000))),
    }  # fmt: skip


def pdfs(build: Any) -> dict[str, Callable[[], bytes]]:
    """Return bombs in PDF."""
    head = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 10 0 R >> >> >>",
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    show = b"BT /F1 9 Tf 10 10 Td (x) Tj ET "

    def page(content: bytes, more: dict[int, bytes] | None = None) -> bytes:
        return build.pdf(head | {4: content} | (more or {}))

    def twice(size: int) -> bytes:
        inner = zlib.compress(zlib.compress(b"\0" * size, 9), 9)
        return b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (
            len(inner),
            inner,
        )

    forms = {
        n: build.stream(
            b"/X Do " * 10,
            b"/Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X %d 0 R >> >>" % (n + 1),
        )
        for n in range(10, 22)
    }
    words = b"".join(
        b"BT /F1 9 Tf %d %d Td (w%d) Tj ET " % (n * 7 % 600, n * 13 % 800, n) for n in range(20_000)
    )

    def deep(levels: int) -> bytes:
        nodes = {
            n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(6, 6 + levels)
        }
        leaf = {6 + levels: b"<< /Type /Page /MediaBox [0 0 9 9] /Contents 4 0 R >>"}
        return build.pdf(
            {1: b"<< /Type /Catalog /Pages 6 0 R >>", 4: build.stream(show)} | nodes | leaf
        )

    return {
        "pdf, stream of 300 MB": lambda: page(build.stream(show + b" " * (300 * MIB))),
        "pdf, deflated twice, 1 GB": lambda: page(twice(1 << 30)),
        "pdf, 10^12 nested forms": lambda: page(build.stream(b"/X Do"), forms),
        "pdf, 200 000 times the same page": lambda: build.pdf(head | {2: b"<< /Type /Pages /Kids [" + b"3 0 R " * 200_000 + b"] /Count 200000 >>", 4: build.stream(show)}),
        "pdf, 20 000 scattered words": lambda: page(build.stream(words)),
        "pdf, string of 3 MB without end": lambda: page(build.stream(show + b"BT (" + b"a" * 3 * MIB)),
        "pdf, page tree of depth 3000": lambda: deep(3000),
        "pdf, pages that are their own parents": lambda: build.pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"}),
        "pdf, reference to itself": lambda: build.pdf({1: b"1 0 R", 2: b"2 0 R"}),
        "pdf, 1 million opening brackets": lambda: page(b"<< /A " + b"[" * 10**6 + b" >>"),
        "pdf, 500 000 unterminated objects": lambda: b"%PDF-1.7\n" + b"1 0 obj << /A (" * 500_000,
    }  # fmt: skip


def others(build: Any) -> dict[str, Callable[[], bytes]]:
    """Return bombs in mail, web pages, archives and compound files."""

    def nested(levels: int) -> bytes:
        parts = b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
            for n in range(levels)
        )
        return b"From: a\r\nSubject: b\r\n" + parts + b"\r\nend\r\n"

    def zips(levels: int, width: int) -> bytes:
        data = b"\0" * MIB
        for _ in range(levels):
            data = build.zipped({f"{n}.zip": data for n in range(width)})
        return data

    def cyclic() -> bytes:
        data = bytearray(build.cfb({"WordDocument": b"text in a stream" * 400}))
        fat = (int.from_bytes(data[76:80], "little") + 1) * 512
        data[fat + 8 : fat + 12] = (0).to_bytes(4, "little")
        return bytes(data)

    def tape() -> bytes:
        entry = tarfile.TarInfo("a")
        entry.size = 1 << 40
        return entry.tobuf(tarfile.GNU_FORMAT) + b"text " * 1000

    head = b"From: a\r\nSubject: "
    return {
        "eml, 3000 nested multiparts": lambda: nested(3000),
        "eml, subject of 1 MB of encoded words": lambda: head + b"=?utf-8?B?QUFBQQ==?= " * 50_000 + b"\r\n\r\nx",
        "eml, 30 000 addresses": lambda: b"From: a\r\nTo: " + b"Name <a@example.org>, " * 30_000 + b"\r\nSubject: x\r\n\r\nx",
        "eml, 100 000 headers": lambda: b"From: a\r\n" + b"X-A: b\r\n" * 100_000 + b"Subject: x\r\n\r\nx",
        "eml, 100 000 parts": lambda: b"From: a\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" + b"--B\r\n\r\nx\r\n" * 100_000,
        "html, 200 000 nested elements": lambda: b"<html>" + b"<div>" * 200_000 + b"x",
        "html, 150 000 attributes": lambda: b"<html><p " + b" ".join(b"a%d=b" % n for n in range(150_000)) + b">x",
        "html, 100 000 open comments": lambda: b"<html>" + b"<!--" * 100_000 + b"x",
        "rtf, 1 million brackets": lambda: rb"{\rtf1 " + b"{" * 10**6 + b"x",
        "xml, nested 1 million deep": lambda: b"<?xml version='1.0'?>" + b"<a>" * 10**6 + b"x",
        "xml, token of 30 MB": lambda: b"<?xml version='1.0'?><a><!--" + b"x" * 30 * MIB + b"--></a>",
        "gzip, 2 GB": lambda: _gzip(2 << 30),
        "gzip in gzip in gzip, 1 GB": lambda: gzip.compress(gzip.compress(_gzip(1 << 30))),
        "zip, overlapping members of 100 GB": lambda: overlapping(4000, 25 * MIB),
        "zip, 10 in 10 in 10 in 10 in 10": lambda: zips(5, 10),
        "zip, 16 levels": lambda: zips(16, 1),
        "zip, 60 000 entries": lambda: build.zipped({f"{n}": "x" for n in range(60_000)}),
        "zip, names that climb": lambda: build.zipped({"../" * 50 + "etc/passwd": "x", "/etc/passwd": "y", "C:\\x": "z", "a\0b": "w"}),
        "tar, claims 1 TB": tape,
        "compound file, chain in a circle": cyclic,
        "compound file, claims 2^32 sectors": lambda: _patched(build.cfb({"A": b"x"}), 44, b"\xff\xff\xff\x7f"),
        "png, text of 300 MB": lambda: build.png(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 300 * MIB)),
        "png, chunk of 2^31": lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31 - 1) + b"tEXtabc",
        "sqlite, page size and count lie": lambda: b"SQLite format 3\0" + b"\xff" * 84 + bytes(4096),
        "csv, one line of 20 MB of commas": lambda: b"a,b\n" + b"," * 20 * MIB,
        "json, nested 1 million deep": lambda: b"[" * 10**6,
        "random bytes, 10 MB": lambda: __import__("random").Random(7).randbytes(10 * MIB),
        "no byte": lambda: b"",
    }  # fmt: skip


def _gzip(size: int) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as file:
        for _ in range(size // MIB):
            file.write(bytes(MIB))
    return out.getvalue()


def _patched(data: bytes, place: int, value: bytes) -> bytes:
    return data[:place] + value + data[place + len(value) :]


def overlapping(count: int, size: int) -> bytes:
    """Return a zip whose directory names one large member many times (CVE-2024-0450)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(size))
    data = file.getvalue()
    start = data.find(b"PK\1\2")
    stop = data.find(b"PK\5\6")
    directory = data[start:stop] * count
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
    return data[:start] + directory + end


def bombs() -> dict[str, Callable[[], bytes]]:
    """Return name → maker of every hostile file."""
    build = builders()
    return office(build) | pdfs(build) | others(build)
