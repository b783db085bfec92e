"""Each format: the value is gone from every place, and the rest is as it was."""

from __future__ import annotations

import base64
import email.header
import io
import json
import re
import zlib

import pytest
from redact_documents import document, member, names, pdf, workbook, zipped

from dlp.redact import FormatPreserving, Label, Mask, Refused, Tokens, redact
from dlp.redact.restore import restore

KEY = b"k" * 16


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-be"]
)
def test_text_stays_in_its_charset(possible, charset, identity):
    text = f"登記表\r\n身份證號：{identity}。完 ok\r\n"
    out = redact(text.encode(charset), scanner=possible).data
    assert out == text.replace(identity, "*" * 18).encode(charset)


def test_full_width_and_escaped_values_are_found_and_covered(possible, identity):
    wide = "".join(chr(ord(one) + 0xFEE0) for one in identity)
    percent = "".join(f"%{ord(one):02X}" for one in identity)
    out = redact(f"身份证号：{wide} 完 sfzh={percent}&x=1".encode(), scanner=possible).data.decode()
    assert out == f"身份证号：{'*' * 18} 完 sfzh={'*' * 18}&x=1"


def test_base64_is_opened_and_closed_again(possible, identity):
    inner = base64.b64encode(f"公民身份证号：{identity}".encode()).decode()
    out = redact(f"data: {inner};".encode(), scanner=possible).data.decode()
    again = re.fullmatch(r"data: ([\w+/=]+);", out)
    assert base64.b64decode(again[1]).decode() == f"公民身份证号：{'*' * 18}"


def test_json_stays_json(possible, identity, card):
    data = {
        "sfzh": identity,
        "n": [1, -2.5e3, None, True],
        "bank_card": int(card),
        "note": f'"身份证号" {identity} \\ 张',
    }
    for ascii_only in (True, False):
        out = json.loads(
            redact(
                json.dumps(data, ensure_ascii=ascii_only).encode(),
                scanner=possible,
                operator=Label(),
            ).data
        )
        assert out["sfzh"] == "[cn.resident-id]"
        assert out["n"] == data["n"]
        assert out["bank_card"] == "[cn.bank-card]"
        assert out["note"] == '"身份证号" [cn.resident-id] \\ 张'


def test_markup_stays_well_formed(possible, identity):
    import xml.etree.ElementTree as ET

    xml = f'<?xml version="1.0"?><a sfzh="{identity}">身份证号：{identity[:5]}<b/>x<!-- 身份证号：{identity} --><![CDATA[身份证号：{identity}]]>&amp;</a>'
    out = redact(xml.encode(), scanner=possible, operator=Label()).data.decode()
    assert identity not in out
    root = ET.fromstring(out)
    assert root.attrib == {"sfzh": "[cn.resident-id]"}
    assert out.endswith("<![CDATA[身份证号：[cn.resident-id]]]>&amp;</a>")


def test_runs_are_joined_and_the_first_takes_it_all(possible, identity):
    body = (
        f"<w:p><w:r><w:t>身份证号：</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{identity[:7]}</w:t></w:r>"
        f"<w:r><w:t>{identity[7:12]}</w:t></w:r><w:r><w:t>{identity[12:]}，完</w:t></w:r></w:p>"
    )
    out = member(redact(document(body), scanner=possible).data, "word/document.xml")
    runs = re.findall("<w:t>(.*?)</w:t>", out)
    assert runs == ["身份证号：", "*" * 18, "", "，完"]
    assert out.count("<w:b/>") == 1


def test_hidden_places_of_a_document(possible, identity):
    value = f"身份证号：{identity}"
    parts = {
        "word/comments.xml": f'<w:comments xmlns:w="w"><w:comment><w:p><w:t>{value}</w:t></w:p></w:comment></w:comments>',
        "docProps/custom.xml": f'<Properties><property name="n"><lpwstr>{value}</lpwstr></property></Properties>',
        "customXml/item1.xml": f"<x><y>{value}</y></x>",
        "word/orphan.xml": f"<x y='{value}'/>",
        "word/embeddings/a.docx": document(f"<w:p><w:t>{value}</w:t></w:p>"),
    }
    deleted = f"<w:p><w:del><w:r><w:delText>身份证号：{identity[:8]}</w:delText></w:r><w:r><w:delText>{identity[8:]}</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
    field = f'<w:p><w:instrText> HYPERLINK "http://a/?sfzh={identity}" </w:instrText></w:p>'
    data = document(f"<w:p><w:t>x</w:t></w:p>{deleted}{field}", **parts)
    tokens = Tokens.under(KEY)
    done = redact(data, scanner=possible, operator=tokens)
    assert identity.encode() not in b"".join(_contents(done.data))
    assert names(done.data) == names(data)
    back = restore(done.data, tokens)
    assert (back.restored, back.unknown) == (1, 0)
    assert member(back.data, "customXml/item1.xml") == parts["customXml/item1.xml"]


def _contents(data):
    for name in names(data):
        content = zipped({}) if name.endswith("/") else _read(data, name)
        yield content
        if content.startswith(b"PK"):
            yield from _contents(content)


def _read(data, name):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name)


def test_numbers_and_formulas_of_sheets(possible, card):
    sheet = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>银行卡号</t></is></c><c r="B1" t="inlineStr"><is><t>手机号</t></is></c></row>'
        f'<row r="2"><c r="A2" s="3"><v>{card[:16]}</v></c><c r="B2" s="4"><v>13800138000</v></c><c r="C2"/><c r="D2"><v>7</v></c></row>'
        f'<row r="3"><c r="B3" t="str"><f>CONCATENATE("138","00138000")</f><v>13800138000</v></c><c r="D3"><f>1+1</f><v>2</v></c></row>'
    )
    chain = {"xl/calcChain.xml": '<calcChain><c r="B3"/></calcChain>'}
    out = redact(workbook(sheet, **chain), scanner=possible).data
    xml = member(out, "xl/worksheets/sheet1.xml")
    assert '<c r="B2" s="4" t="str"><v>***********</v></c><c r="C2"/><c r="D2"><v>7</v></c>' in xml
    assert '<c r="B3" t="str"><v>***********</v></c>' in xml
    assert '<c r="D3"><f>1+1</f><v>2</v></c>' in xml
    assert "xl/calcChain.xml" not in names(out)
    assert "calcChain" not in member(out, "xl/_rels/workbook.xml.rels") + member(
        out, "[Content_Types].xml"
    )


def test_a_shared_formula_is_refused(possible):
    sheet = '<row><c r="A1" t="inlineStr"><is><t>手机号</t></is></c></row><row><c r="A2" t="str"><f t="shared" si="0" ref="A2:A3">X</f><v>13800138000</v></c></row>'
    with pytest.raises(Refused, match="shared formula"):
        redact(workbook(sheet), scanner=possible)


def test_mail_with_attachments(possible, identity):
    inner = zipped({"a/b.txt": f"身份证号：{identity}".encode("gb18030")})
    value = f"身份证号：{identity}"
    encoded_subject = "=?utf-8?b?" + base64.b64encode(value.encode()).decode() + "?="
    data = "\r\n".join([
        "From: a@example.com", f"Subject: {encoded_subject}", "DKIM-Signature: v=1; a=rsa-sha256", "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="B"', "", "--B", "Content-Type: text/plain; charset=gb18030",
        "Content-Transfer-Encoding: base64", "", base64.encodebytes(value.encode("gb18030")).decode().strip(),
        "--B", "Content-Type: application/octet-stream; name=a.zip", "Content-Transfer-Encoding: base64", "",
        base64.encodebytes(inner).decode().strip(), "--B--", "",
    ]).encode()  # fmt: skip
    out = redact(data, scanner=possible, name="a.eml").data
    message = email.message_from_bytes(out)
    subject = email.header.make_header(email.header.decode_header(message["Subject"]))
    assert str(subject) == "身份证号：" + "*" * 18
    text, attachment = message.get_payload()
    assert text.get_payload(decode=True).decode("gb18030") == "身份证号：" + "*" * 18
    assert (
        _read(attachment.get_payload(decode=True), "a/b.txt").decode("gb18030")
        == "身份证号：" + "*" * 18
    )
    assert message["DKIM-Signature"] is None
    assert out.count(b"\r\n") == out.count(b"\n")


def test_mail_in_which_nothing_is_found_stays_byte_for_byte(possible):
    data = b"From: a\nSubject:   odd\tspacing\nMIME-Version: 1.0\n\nHello  \n"
    assert redact(data, scanner=possible, name="a.eml").data == data


def test_text_leaves_a_pdf_and_the_rest_stays(possible, card):
    pypdfium2 = pytest.importorskip("pypdfium2")
    pytest.importorskip("pikepdf")
    form = b"BT /F1 12 Tf 0 0 Td (bank card no: %s) Tj ET" % card.encode()
    content = (
        b"BT /F1 12 Tf 50 700 Td (bank card no: %s END) Tj 0 -20 Td [(bank card no: %s) -30 (%s) 10 ( END)] TJ "
        b"0 -20 Td (bank card no: ) Tj (%s) Tj (%s) Tj ( END) Tj ET /X1 Do"
        % (
            card.encode(),
            card[:5].encode(),
            card[5:].encode(),
            card[:9].encode(),
            card[9:].encode(),
        )
    )
    more = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
        % (len(form), form),
        b"<< /Lost (bank card no: %s) >>" % card.encode(),
    ]
    data = pdf(content, catalog=b"/Note (bank card no: %s)" % card.encode(), more=more)

    def ends(source):
        page = pypdfium2.PdfDocument(source)[0].get_textpage()
        found = page.search("END")
        return [
            [round(x, 1) for x in page.get_charbox(hit[0])] for hit in iter(found.get_next, None)
        ]

    for operator in (Mask(), Label(), Tokens.under(KEY), FormatPreserving.under(KEY)):
        out = redact(data, scanner=possible, operator=operator, name="a.pdf").data
        raw = out + b"".join(_inflated(out))
        assert card.encode() not in raw
        assert card[9:].encode() not in raw
        assert ends(out) == ends(data)
        assert len(ends(out)) == 3


def _inflated(data):
    for match in re.finditer(rb"stream\r?\n", data):
        try:
            yield zlib.decompressobj().decompress(data[match.end() :])
        except zlib.error:
            continue


def test_a_zip_in_a_zip_keeps_names_and_order(possible, identity):
    inner = zipped({"b.csv": f"姓名,身份证号\n张三,{identity}\n"})
    data = zipped({"说明.txt": "无", "a.zip": inner, "c": b"\x00\x01"})
    with pytest.raises(Refused, match="unsupported"):
        redact(data, scanner=possible)
    out = redact(data, scanner=possible, allow={"unsupported"}).data
    assert names(out) == names(data)
    assert _read(_read(out, "a.zip"), "b.csv").decode() == f"姓名,身份证号\n**,{'*' * 18}\n"


def test_a_font_that_stands_in_the_page_itself_is_read(possible):
    """Without a number of its own; also in a form that a page draws."""
    pikepdf = pytest.importorskip("pikepdf")
    number = "11010518850607004X"
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    fonts = pikepdf.Dictionary(F1=pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))  # fmt: skip
    form = pdf.make_stream(
        f"BT /F1 9 Tf 10 10 Td (ID card: {number}) Tj ET".encode(), Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form, BBox=pikepdf.Array([0, 0, 300, 300]),
        Resources=pikepdf.Dictionary(Font=fonts),
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(Font=fonts, XObject=pikepdf.Dictionary(X=form))
    page.Contents = pdf.make_stream(
        f"BT /F1 12 Tf 20 200 Td (ID card: {number}) Tj ET /X Do".encode()
    )
    stored = io.BytesIO()
    pdf.save(stored)
    done = redact(stored.getvalue(), scanner=possible, name="a.pdf")
    assert done.replaced["cn.resident-id"] == 2
    with pikepdf.open(io.BytesIO(done.data)) as out:
        left = b"".join(one.read_bytes() for one in out.objects if isinstance(one, pikepdf.Stream))
    assert number.encode() not in left
    assert left.count(b"ID card: ") == 2
