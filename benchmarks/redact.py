"""Round trip of redaction: documents are made, redacted, scanned again, and compared.

    python benchmarks/redact.py [--count 200] [--seed 1] [--operator mask]

For each type: how many documents, values planted, values still to be found by a plain search of
all that is read, findings left, documents whose layout changed, documents refused, seconds.
What counts as layout is said at `SAME`.
"""

# ruff: noqa: ANN001, ANN201, ANN202, ARG001, E731, PLR0913, PLR0917, SLF001 - makers and measures of one table
from __future__ import annotations

import argparse
import csv
import email
import email.policy
import gzip
import io
import json
import random
import re
import struct
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

from dlp.extract import Source
from dlp.extract.cfb import Compound
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits
from dlp.model import Segment
from dlp.redact import FormatPreserving, KeyedHash, Label, Mask, Refused, Tokens, redact
from dlp.redact.restore import restore
from dlp.scanner import Scanner
from dlp.validate import registry

KEY = b"a key of the benchmark, no secret"
LABELS = {"cn.resident_id": "身份证号", "cn.bank_card": "银行卡号", "cn.uscc": "统一社会信用代码"}


def values(rng: random.Random, count: int = 4) -> list[tuple[str, str]]:
    found = []
    for _ in range(count):
        name = rng.choice(list(LABELS))
        found.append((LABELS[name], registry.get(name).sample(rng)))
    return found


# --- making ----------------------------------------------------------------------------


def text(rng, rows):
    body = "\n".join(f"第{i}行 {label}：{value}，完" for i, (label, value) in enumerate(rows))
    return body.encode(rng.choice(["utf-8", "gb18030", "utf-16", "utf-8-sig"]))


def table(rng, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=rng.choice(["\n", "\r\n"]))
    writer.writerow(["序号", "身份证号", "银行卡号", "备注"])
    for i in range(len(rows)):
        rows[i] = ("", registry.get("cn.resident_id").sample(rng))
        card = registry.get("cn.bank_card").sample(rng)
        rows.append(("", card))
        writer.writerow([i, rows[i][1], card, '说明, "好"'])
    return out.getvalue().encode(rng.choice(["utf-8", "gb18030"]))


def json_text(rng, rows):
    data = {"items": [{"label": label, "sfzh" if "身份" in label else "value": value,
                       "note": f'{label}: {value} "ok"'} for label, value in rows], "total": len(rows)}  # fmt: skip
    card = "62284800000000" + "".join(rng.choices("0123456789", k=4))
    from dlp.validate import luhn

    card += luhn.check_digit(card)
    rows.append(("", card))
    data["bank_card"] = int(card)
    return json.dumps(data, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 2])).encode()


def html_text(rng, rows):
    lines = "".join(
        f'<tr id="r{i}"><td>{label}</td><td class="v">{value[:6]}<b>{value[6:12]}</b>{value[12:]}</td></tr>'
        f'<p title="{label}：{value}">A&amp;B</p>\n<!-- {label}：{value} -->'
        for i, (label, value) in enumerate(rows)
    )
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>表</title></head><body><table>{lines}</table></body></html>".encode()


def xml_text(rng, rows):
    lines = "".join(
        f'<item label="{label}" code="{value}"><说明>{label}：{value} &lt;ok&gt;</说明><![CDATA[{label}：{value}]]></item>\n'
        for label, value in rows
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<list>{lines}</list>'.encode()


def docx_file(rng, rows):
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.add_heading("登记表", 1)
    for number, (label, value) in enumerate(rows):
        paragraph = document.add_paragraph(
            f"{label}：", style="List Bullet" if number % 2 else None
        )
        cut = rng.randint(3, 14)
        paragraph.add_run(value[:cut]).bold = True
        run = paragraph.add_run(value[cut:])
        run.italic = True
        paragraph.add_run("，完")
    label, value = rows[0]
    document.add_comment(run, text=f"{label}：{value}", author="作者")
    document.sections[0].header.paragraphs[0].text = f"{rows[1][0]}：{rows[1][1]}"
    document.core_properties.comments = f"{rows[2][0]}：{rows[2][1]}"
    cells = document.add_table(rows=2, cols=2).rows
    cells[0].cells[0].text, cells[0].cells[1].text = "身份证号", "备注"
    cells[1].cells[0].text = registry.get("cn.resident_id").sample(rng)
    rows.append(("", cells[1].cells[0].text))
    gone = registry.get("cn.resident_id").sample(rng)
    rows.append(("", gone))
    paragraph = document.add_paragraph("原文：")
    paragraph._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="9" w:author="a"><w:r><w:delText>身份证号：{gone[:9]}</w:delText></w:r>'
            f"<w:r><w:delText>{gone[9:]}</w:delText></w:r></w:del>"
        )
    )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_file(rng, rows):
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号", "手机号", "银行卡号"])
    for i in range(6):
        identity = registry.get("cn.resident_id").sample(rng)
        phone = "138" + "".join(rng.choices("0123456789", k=8))
        card = registry.get("cn.bank_card").sample(rng)
        rows += [("", identity), ("", phone), ("", card)]
        sheet.append([f"员工{i}", identity, int(phone), card])
        sheet.cell(i + 2, 2).font = Font(bold=True)
    sheet["A2"].comment = Comment(f"{rows[0][0]}：{rows[0][1]}", "作者")
    hidden = book.create_sheet("旧表")
    hidden.sheet_state = "hidden"
    hidden["A1"], hidden["B1"] = "银行卡号", rows[6][1]
    hidden["A2"] = f"{rows[1][0]}：{rows[1][1]}"
    sheet["F1"] = "身份证号"
    sheet["F2"] = '=CONCATENATE(B2,"")'
    book.properties.description = f"{rows[2][0]}：{rows[2][1]}"
    sheet.oddHeader.center.text = f"{rows[3][0]}：{rows[3][1]}"
    out = io.BytesIO()
    book.save(out)
    return _edited(
        out.getvalue(), "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb'(<c r="F2")[^>]*>(<f>.*?</f>)<v ?/?>(?:</v>)?',
                           lambda m: m[1] + b' t="str">' + m[2] + b"<v>" + rows[4][1].encode() + b"</v>", xml),
    )  # fmt: skip


def _edited(data, name, change):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, change(content) if info.filename == name else content)
    return out.getvalue()


def pptx_file(rng, rows):
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    out = io.BytesIO()
    kind = "application/vnd.openxmlformats-officedocument.presentationml."
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        slides = range(1, len(rows) + 1)
        file.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>' + f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}presentation.main+xml"/>' + "".join(f'<Override PartName="/ppt/slides/slide{i}.xml" ContentType="{kind}slide+xml"/>' for i in slides) + "</Types>")  # fmt: skip
        file.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="ppt/presentation.xml"/></Relationships>')  # fmt: skip
        file.writestr("ppt/presentation.xml", f"<p:presentation {a}><p:sldIdLst>" + "".join(f'<p:sldId id="{255 + i}" r:id="rId{i}"/>' for i in slides) + "</p:sldIdLst></p:presentation>")  # fmt: skip
        file.writestr("ppt/_rels/presentation.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(f'<Relationship Id="rId{i}" Type="{rel}/slide" Target="slides/slide{i}.xml"/>' for i in slides) + "</Relationships>")  # fmt: skip
        for i, (label, value) in enumerate(rows, 1):
            cut = rng.randint(2, 14)
            file.writestr(f"ppt/slides/slide{i}.xml", f'<p:sld {a}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id="2" name="T" descr="{label}：{value}"/></p:nvSpPr><p:txBody><a:p><a:r><a:rPr b="1"/><a:t>{label}：{value[:cut]}</a:t></a:r><a:r><a:t>{value[cut:]}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>')  # fmt: skip
            file.writestr(f"ppt/notesSlides/notesSlide{i}.xml", f"<p:notes {a}><a:p><a:r><a:t>备注 {label}：{value}</a:t></a:r></a:p></p:notes>")  # fmt: skip
    return out.getvalue()


def eml_file(rng, rows):
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = "a@example.com", "b@example.com"
    message["Subject"] = f"资料 {rows[0][0]}：{rows[0][1]}"
    message.set_content(text_of(rows), charset=rng.choice(["utf-8", "gb18030"]),
                        cte=rng.choice(["base64", "quoted-printable"]))  # fmt: skip
    message.add_alternative(html_text(rng, rows).decode(), subtype="html")
    message.add_attachment(xlsx_file(rng, rows), maintype="application", subtype="octet-stream", filename="表.xlsx")  # fmt: skip
    message.add_attachment(text_of(rows), filename="a.txt", cte="base64")
    return message.as_bytes()


def text_of(rows):
    return "\n".join(f"{label}：{value}，完" for label, value in rows) + "\n"


def zip_file(rng, rows):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a/说明.txt", text_of(rows).encode("gb18030"))
        file.writestr("b.docx", docx_file(rng, rows))
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as deeper:
            deeper.writestr("c.json", json_text(rng, rows))
        file.writestr("d.zip", inner.getvalue())
    return out.getvalue()


def tar_file(rng, rows):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=rng.choice([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])) as file:  # fmt: skip
        for name, content in (
            ("a/说明.txt", text_of(rows).encode("gb18030")),
            ("b" * 120 + ".json", json_text(rng, rows)),
            ("c.xlsx", xlsx_file(rng, rows)),
        ):
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(content), rng.randrange(10**9), 0o640
            file.addfile(info, io.BytesIO(content))
    return out.getvalue()


def gzip_file(rng, rows):
    return gzip.compress(tar_file(rng, rows))


def rtf_file(rng, rows):
    """Letters, escaped bytes of GB 18030 and code points by turns; bold in the middle of values."""

    def spelled(content):
        way = rng.randrange(2)
        return "".join(
            c if c.isascii() else
            f"\\u{(ord(c) + 0x8000) % 0x10000 - 0x8000}?" if way else
            "".join(f"\\'{b:02x}" for b in c.encode("gb18030"))
            for c in content
        )  # fmt: skip

    lines = []
    for label, value in rows:
        cut = rng.randint(3, 14)
        lines.append(
            f"{spelled(label + '：')}{{\\b {value[:cut]}}}{value[cut:]}{spelled('，完')}\\par"
        )
    label, value = rows[0]
    info = f"{{\\info{{\\doccomm {spelled(label + '：' + value)}}}}}"
    hidden = f"{{\\v {spelled(label + '：' + value)}}}{{\\*\\annotation {spelled(label + '：' + value)}}}"
    fonts = "{\\fonttbl{\\f0\\fcharset134 SimSun;}}"
    return f"{{\\rtf1\\ansi\\ansicpg936{fonts}{info}\\f0 {hidden}\n{chr(10).join(lines)}}}".encode(
        "ascii"
    )


def _compound(streams):
    """Return a compound file with these streams in its root ([MS-CFB], version 3)."""
    sectors, fat, entries = [], [], []

    def add(data):
        first, count = len(sectors), max(1, -(-len(data) // 512))
        for i in range(count):
            sectors.append(data[i * 512 : i * 512 + 512].ljust(512, b"\0"))
            fat.append(first + i + 1 if i + 1 < count else 0xFFFFFFFE)
        return first

    def entry(name, kind, child, start, size, right):
        raw = name.encode("utf-16-le")
        return (raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
                + struct.pack("<iii", -1, right, child) + bytes(36) + struct.pack("<IQ", start, size))  # fmt: skip

    for number, (name, data) in enumerate(streams.items(), 1):
        padded = data.ljust(4096, b"\0")
        entries.append(entry(name, 2, -1, add(padded), len(padded), number + 1 if number < len(streams) else -1))  # fmt: skip
    directory = add(b"".join([entry("Root Entry", 5, 1, 0xFFFFFFFE, 0, -1), *entries]))
    blocks = -(-(len(fat) + 1) // 127)
    places = [len(sectors) + i for i in range(blocks)]
    table = struct.pack(f"<{len(fat) + blocks}I", *fat, *[0xFFFFFFFD] * blocks).ljust(blocks * 512, b"\xff")  # fmt: skip
    head = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + bytes(10)
            + struct.pack("<IIIIIIII", blocks, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0))  # fmt: skip
    head += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - blocks))
    return head + b"".join(sectors) + table


def _summary(rows):
    return {"\x05SummaryInformation": b"\0\0" + text_of(rows[:1]).encode("gb18030") + b"\0"}


def doc_file(rng, rows):
    """One piece of UTF-16 ([MS-DOC] 2.4.1), and a property."""
    content = text_of(rows).replace("\n", "\r")
    stream = bytearray(1024)
    stream[:2], stream[11] = b"\xec\xa5", 2
    stream[0x4C:0x50] = struct.pack("<I", len(content))
    pieces = struct.pack("<IIHIH", 0, len(content), 0, 1024, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    stream[0x1A2:0x1AA] = struct.pack("<II", 0, len(table))
    return _compound({"WordDocument": bytes(stream) + content.encode("utf-16-le"), "1Table": table, **_summary(rows)})  # fmt: skip


def xls_file(rng, rows):
    """Shared strings of one and of two bytes a character ([MS-XLS] 2.4.265)."""
    record = lambda kind, content: struct.pack("<HH", kind, len(content)) + content
    strings = [f"{label}：{value}" for label, value in rows] + [value for _, value in rows]
    packed = b"".join(
        struct.pack("<HB", len(one), not one.isascii()) + one.encode("latin-1" if one.isascii() else "utf-16-le")
        for one in strings
    )  # fmt: skip
    start, end = record(0x0809, b"\0\x06\x05\0" + bytes(12)), record(0x0A, b"")
    shared = record(0xFC, struct.pack("<II", len(strings), len(strings)) + packed)
    return _compound({"Workbook": start + shared + end, **_summary(rows)})


def ppt_file(rng, rows):
    """Text atoms of two bytes and of one ([MS-PPT] 2.9.42)."""
    atom = lambda kind, content, version=0: struct.pack("<HHI", version, kind, len(content)) + content  # fmt: skip
    wide = "".join(atom(0x0FA0, f"{label}：{value}".encode("utf-16-le")).decode("latin-1") for label, value in rows)  # fmt: skip
    return _compound(
        {"PowerPoint Document": atom(0x03E8, wide.encode("latin-1"), 0xF), **_summary(rows)}
    )


def msg_file(rng, rows):
    """Subject, body and HTML body of a message ([MS-OXMSG])."""
    return _compound({
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": f"{rows[0][0]}：{rows[0][1]}".encode("utf-16-le"),
        "__substg1.0_1000001F": text_of(rows).encode("utf-16-le"),
        "__substg1.0_10130102": f"<html><p>{text_of(rows)}</p></html>".encode().ljust(4096),
    })  # fmt: skip


def pdf_file(rng, rows):
    """Pages in a font of one byte a code, and in one of two bytes with its own map."""
    pages, lines = (
        [],
        {"resident": "ID card no", "银行卡号": "bank card no", "统一社会信用代码": "USCC"},
    )
    for number in range(2):
        wide = number == 1
        ops = ["BT", "/F2 12 Tf" if wide else "/F1 12 Tf", "50 780 Td"]
        for label, value in rows:
            label = lines.get(label, "resident identity card")  # noqa: PLW2901
            cut = rng.randint(3, 14)
            if wide:
                show = lambda s: "<" + "".join(f"{ord(c):04x}" for c in s) + ">"
            else:
                show = lambda s: f"({s})"
            style = rng.randint(0, 2)
            if style == 0:
                ops.append(f"{show(f'{label}: {value} END')} Tj")
            elif style == 1:
                ops.append(
                    f"[{show(f'{label}: {value[:cut]}')} -20 {show(value[cut:])} 15 {show(' END')}] TJ"
                )
            else:
                ops.append(
                    f"{show(f'{label}: ')} Tj {show(value[:cut])} Tj {show(value[cut:])} Tj {show(' END')} Tj"
                )
            ops.append("0 -20 Td")
        pages.append("\n".join([*ops, "ET"]).encode())
    cmap = b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0020> <007e> <0020> endbfrange endcmap"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        *(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 7 0 R /F2 8 0 R >> >> >>" % n for n in (5, 6)),
        *(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page) for page in pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [9 0 R] /ToUnicode 10 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 /FontDescriptor 12 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
        b"<< /Title (ID card no: %s) >>" % rows[0][1].encode(),
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R /Info 11 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, len(out))  # fmt: skip


# --- comparing -------------------------------------------------------------------------


def _tags(data):
    return re.findall(rb"</?[A-Za-z_][\w:.-]*", data)


def _members(data):
    """Names, times and methods of members, without the preview picture, which has to go."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        infos = [info for info in file.infolist() if "thumbnail" not in info.filename]
        return [(info.filename, info.date_time, info.compress_type) for info in infos]


def _docx(data):
    import docx

    document = docx.Document(io.BytesIO(data))
    runs = [(p.style.name, [(r.bold, r.italic) for r in p.runs]) for p in document.paragraphs]
    return (
        _members(data),
        runs,
        [len(t.rows) for t in document.tables],
        len(list(document.comments)),
    )


def _xlsx(data):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets = [
        (s.title, s.sheet_state, s.dimensions, [(c.coordinate, c.font.b, c.number_format) for row in s.iter_rows() for c in row])
        for s in book.worksheets
    ]  # fmt: skip
    return _members(data), sheets


def _pdf(data):
    """Pages, their sizes, and where the last word of each line stands, to half a point."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    seen = []
    for page in document:
        words = page.get_textpage()
        found = words.search("END", match_case=True)
        places = []
        while hit := found.get_next():
            places.append(tuple(round(x * 2) for x in words.get_charbox(hit[0])))
        assert places
        seen.append((page.get_size(), places))
    return seen


def _eml(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    return [
        (p.get_content_type(), p.get_filename(), p["Content-Transfer-Encoding"])
        for p in message.walk()
    ], list(message.keys())


def _keys(value):
    if isinstance(value, dict):
        return {key: _keys(inner) for key, inner in value.items()}
    return [_keys(inner) for inner in value] if isinstance(value, list) else None


def _csv(data):
    try:
        shown = data.decode("utf-8")
    except UnicodeDecodeError:
        shown = data.decode("gb18030")
    return [len(row) for row in csv.reader(io.StringIO(shown))], data.count(b"\r")


def _tar(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as file:
        return [(one.name, one.mtime, one.mode, one.type) for one in file]


def _rtf(data):
    """Control words and groups, without those that spell a character or hold a replacement."""
    return re.sub(rb"\\u-?\d+\??|\\uc1|\\'..|[^\\a-z]", b"", data).count(b"\\")


def _streams(data):
    file = Compound.open(data)
    return len(data), [(one.path, one.size) for one in file.streams], file.broken


SAME: dict[str, tuple[Callable, Callable]] = {
    "txt": (text, lambda data: (data[:2], data.count(b"\n"))),
    "csv": (table, _csv),
    "json": (json_text, lambda data: _keys(json.loads(data))),
    "html": (html_text, _tags),
    "xml": (xml_text, _tags),
    "eml": (eml_file, _eml),
    "docx": (docx_file, _docx),
    "xlsx": (xlsx_file, _xlsx),
    "pptx": (pptx_file, lambda d: (_members(d), [_tags(zipfile.ZipFile(io.BytesIO(d)).read(m[0])) for m in _members(d)])),
    "zip": (zip_file, _members),
    "tar": (tar_file, _tar),
    "tar.gz": (gzip_file, _tar),
    "rtf": (rtf_file, _rtf),
    "doc": (doc_file, _streams),
    "xls": (xls_file, _streams),
    "ppt": (ppt_file, _streams),
    "msg": (msg_file, _streams),
    "pdf": (pdf_file, _pdf),
}  # fmt: skip
"""Type → how it is made, and what must be the same before and after."""


def read_all(data: bytes, name: str) -> bytes:
    reading = Reading(None, ())
    out = []
    for _, item in reading.walk(Source(data=data, name=name), Budget(Limits())):
        if isinstance(item, Segment):
            content = item.data
            if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
                content = content.decode("utf-16").encode()
            out.append(content)
    return b"\n".join(out)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--operator", default="mask")
    parser.add_argument("--types", nargs="*", default=list(SAME))
    options = parser.parse_args()
    tokens = Tokens.under(KEY)
    operator = {"mask": Mask(), "label": Label(), "hash": KeyedHash(KEY), "token": tokens, "fpe": FormatPreserving.under(KEY)}[options.operator]  # fmt: skip
    scanner = Scanner(minimum="possible", fingerprint_key=KEY)
    print(
        "| type | documents | values | values left | findings left | layout changed | refused | restored | seconds |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    bad = 0
    for kind in options.types:
        make, same = SAME[kind]
        planted = left = findings = changed = refused = back = 0
        started = time.perf_counter()
        for number in range(options.count):
            rng = random.Random(f"{options.seed}-{kind}-{number}")
            rows = values(rng)
            data, name = make(rng, rows), f"d{number}.{kind}"
            known = {value for _, value in rows}
            before = read_all(data, name)
            assert all(
                value.encode() in before or json.dumps(value).encode() in before for value in known
            )
            planted += sum(before.count(value.encode()) for value in known)
            try:
                done = redact(data, scanner=scanner, operator=operator, name=name)
            except Refused as error:
                refused += 1
                print(error, file=sys.stderr)
                continue
            shown = read_all(done.data, name)
            left += sum(value.encode() in shown for value in known)
            again = scanner.scan(done.data, name=name)
            findings += 0 if options.operator == "fpe" else len(again.findings)
            if same(data) != same(done.data):
                changed += 1
                if changed == 1:
                    print(kind, same(data), same(done.data), sep="\n", file=sys.stderr)
            if options.operator == "token":
                given = restore(done.data, tokens, name=name)
                back += all(value.encode() in read_all(given.data, name) for value in known)
        seconds = time.perf_counter() - started
        bad += left + findings + changed + refused
        restored = back if options.operator == "token" else "–"
        print(
            f"| {kind} | {options.count} | {planted} | {left} | {findings} | {changed} | {refused} | {restored} | {seconds:.0f} |",
            flush=True,
        )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
