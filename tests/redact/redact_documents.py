"""Small documents."""

from __future__ import annotations

import io
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
