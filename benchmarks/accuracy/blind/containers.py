"""The same sorts of text inside documents: docx, xlsx, eml, zip and pdf, for findings end to end."""

import io
import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from itertools import pairwise

from markup import NOWHERE, UNSURE, Document, Filler, Maker, Value, half_of, rows

TABLES = (
    (
        "roster",
        rows("⟦name⟧\t⟦rid18⟧\t⟦mobile⟧\t⟦bankcard⟧", 5),
        "姓名\t身份证号码\t手机号\t工资卡",
    ),
    (
        "suppliers",
        rows("⟦name⟧\t⟦uscc⟧\t⟦landline⟧\t⟦account⟧", 5),
        "法人\t统一社会信用代码\t电话\t银行账号",
    ),
    ("hosts", rows("app0%i\t⟦?private_ip⟧\troot\t⟦password_plain⟧", 5), "主机\tIP\t账号\t密码"),
    (
        "insured",
        rows("⟦name⟧\t⟦rid18⟧\t⟦psn_no⟧\t⟦?diagnosis⟧", 5),
        "参保人\t证件号码\t人员编号\t诊断",
    ),
)
LETTERS = (
    (
        "secret-letter",
        "⟦secret_mark|机密★10年⟧\n关于核心系统迁移的报告\n联系人：⟦name⟧，电话⟦mobile⟧。\n数据库密码：⟦password⟧\n",
    ),
    (
        "statement",
        "情况说明\n参保人⟦name⟧，身份证号⟦rid18⟧，于本月办理异地备案，联系电话⟦mobile⟧。\n退费账户：⟦bankcard⟧。\n",
    ),
    (
        "handover",
        "交接单\n阿里云 AccessKeyId ⟦aliyun_id⟧ AccessKeySecret ⟦aliyun_secret⟧\n后台口令：⟦password⟧\n",
    ),
    (
        "world-letter",
        "To whom it may concern\nSSN: ⟦ssn⟧\nIBAN: ⟦iban_de⟧\nCard number ⟦visa_spaced⟧\n",
    ),
)


def docx(text: str) -> bytes:
    from docx import Document as Word

    word = Word()
    for line in text.splitlines():
        paragraph = word.add_paragraph()
        # Word breaks lines into runs anywhere: here in the middle, as an edit leaves them.
        cuts = (0, len(line) // 2, len(line))
        for start, end in pairwise(cuts):
            paragraph.add_run(line[start:end])
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def docx_table(text: str) -> bytes:
    from docx import Document as Word

    cells = [line.split("\t") for line in text.splitlines()]
    word = Word()
    table = word.add_table(rows=len(cells), cols=len(cells[0]))
    for row, line in zip(table.rows, cells, strict=True):
        for cell, value in zip(row.cells, line, strict=True):
            cell.text = value
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def xlsx(text: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for line in text.splitlines():
        sheet.append(line.split("\t"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mail(text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "材料"
    message.set_content("见附件。")
    message.add_attachment(
        text.encode("gb18030"), maintype="application", subtype="octet-stream", filename="材料.txt"
    )
    return message.as_bytes()


def zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("资料/说明.txt", text)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """Return a PDF with a non-embedded Chinese font, as office software of the country makes them."""
    lines = [f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in text.splitlines()]
    content = ("BT /F1 11 Tf 14 TL 50 780 Td\n" + "\n".join(lines) + "\nET").encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    )  # fmt: skip
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


LETTER_FORMS: dict[str, Callable[[str], bytes]] = {
    "docx": docx,
    "eml": mail,
    "zip": zipped,
    "pdf": pdf,
}
TABLE_FORMS: dict[str, Callable[[str], bytes]] = {"xlsx": xlsx, "docx": docx_table}


def containers(makers: dict[str, Maker], seed: int) -> list[Document]:
    """Return every table and every letter in every form that fits; offsets mean nothing in them."""
    made: list[Document] = []
    for forms, texts in (
        (LETTER_FORMS, [(n, t) for n, t in LETTERS]),
        (TABLE_FORMS, [(n, f"{h}\n{t}") for n, t, h in TABLES]),
    ):
        for number, (name, template) in enumerate(texts):
            for form, build in forms.items():
                filler = Filler(makers, random.Random(f"{seed}/{name}/{form}"))
                text, values = filler.fill(template)
                loose = [Value(v.kind, v.sure, v.text, NOWHERE, NOWHERE) for v in values]
                senders = [f"{letter}@example.com" for letter in "ab"]
                loose += [Value("email", UNSURE, sender, NOWHERE, NOWHERE) for sender in senders]
                made.append(
                    Document(
                        f"{name}.{form}",
                        f"in-{form}",
                        half_of(number),
                        text,
                        build(text),
                        tuple(loose),
                        (),
                    )
                )
    return made
