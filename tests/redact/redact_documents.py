"""Small documents."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def member(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode("utf-8")


def names(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.namelist()


def document(body, **parts):
    """Return a .docx with this body; further members by name."""
    main = f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": main} | parts)


def workbook(sheet, **parts):
    """Return a .xlsx with one sheet."""
    members = {
        "[Content_Types].xml": '<Types><Override PartName="/xl/calcChain.xml"/></Types>',
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="calcChain.xml"/></R>',
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
    }
    return zipped(members | parts)


def pdf(content, *, catalog=b"", more=()):
    """Return a PDF of one page in Helvetica; objects from number 6 on in `more`."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources 99 0 R >>".replace(
            b"99 0 R", b"<< /Font << /F1 5 0 R >> /XObject << /X1 6 0 R >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (size, table, size)
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )  # fmt: skip


def tarred(members, form=tarfile.PAX_FORMAT):
    """Return a tar; contents by name."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as file:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(content), 1_700_000_000, 0o640
            file.addfile(info, io.BytesIO(content))
    return out.getvalue()


def rich(body, head=""):
    """Return RTF in GB 18030."""
    fonts = "{\\fonttbl{\\f0\\fcharset134 SimSun;}}"
    return f"{{\\rtf1\\ansi\\ansicpg936{fonts}{head}\\f0 {body}}}".encode("latin-1")


def compound(**streams):
    """Return a compound file ([MS-CFB], version 3) with these streams in its root."""
    sectors, fat, entries = [], [], []

    def add(data):
        first, count = len(sectors), max(1, -(-len(data) // 512))
        for i in range(count):
            sectors.append(data[i * 512 : i * 512 + 512].ljust(512, b"\0"))
            fat.append(first + i + 1 if i + 1 < count else 0xFFFFFFFE)
        return first

    def entry(name, kind, links, start, size):
        raw = name.encode("utf-16-le")
        head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
        return head + struct.pack("<iii", -1, *links) + bytes(36) + struct.pack("<IQ", start, size)

    for number, (name, data) in enumerate(streams.items(), 1):
        padded = data.ljust(4096, b"\0")
        following = number + 1 if number < len(streams) else -1
        entries.append(entry(name, 2, (following, -1), add(padded), len(padded)))
    directory = add(b"".join([entry("Root Entry", 5, (-1, 1), 0xFFFFFFFE, 0), *entries]))
    place = len(sectors)
    table = struct.pack(f"<{place + 1}I", *fat, 0xFFFFFFFD).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + bytes(10)
    head += struct.pack("<8I", 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109I", place, *[0xFFFFFFFF] * 108) + b"".join(sectors) + table


def word(text):
    """Return a .doc whose one piece is UTF-16 ([MS-DOC] 2.4.1)."""
    stream = bytearray(1024)
    stream[:2], stream[11] = b"\xec\xa5", 2
    stream[0x4C:0x50] = struct.pack("<I", len(text))
    pieces = struct.pack("<IIHIH", 0, len(text), 0, 1024, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    stream[0x1A2:0x1AA] = struct.pack("<II", 0, len(table))
    body = bytes(stream) + text.encode("utf-16-le")
    return compound(WordDocument=body, **{"1Table": table})
