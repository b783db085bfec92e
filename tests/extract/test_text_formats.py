"""Reading of HTML, RTF, XML, CSV, notebooks: flows, hidden places, and joined numbers."""

from __future__ import annotations

import json

import pytest

from dlp.model import Table

HTML = """<!DOCTYPE html><html><head><meta name="d" content="META-1"><title>TITLE-1</title>
<style>.x{content:"STYLE-1"}</style><script>var x = "SCRIPT-1";</script></head><body>
<p title="ATTR-1">12<b>34</b><wbr>56<!-- COMMENT-1 --> &#20013;</p>
<input type="hidden" value="INPUT-1">
<img alt="ALT-1" src="data:text/plain;base64,REFUQS0xIGlzIGhlcmU="><a href="http://HREF-1/">x</a>
<div style="display:none">HIDDEN-1<div>x</div></div><p>SHOWN-1</p><template>TEMPLATE-1</template>
<iframe srcdoc="&lt;p&gt;SRCDOC-1&lt;/p&gt;"></iframe><p data-x="DATASET-1" placeholder=BARE-1>
<table><tr><td>a</td><td>b</td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("META-1", "attribute"),
        ("TITLE-1", "body"),
        ("STYLE-1", "style"),
        ("SCRIPT-1", "script"),
        ("ATTR-1", "attribute"),
        ("123456 中", "body"),
        ("COMMENT-1", "markup-comment"),
        ("INPUT-1", "attribute"),
        ("ALT-1", "attribute"),
        ("DATA-1", "body"),
        ("HREF-1", "attribute"),
        ("HIDDEN-1", "hidden"),
        ("SHOWN-1", "body"),
        ("TEMPLATE-1", "body"),
        ("SRCDOC-1", "body"),
        ("DATASET-1", "attribute"),
        ("BARE-1", "attribute"),
        ("a\tb\t", "body"),
    ],
)
def test_token_in_html_is_found(read, token, kind):
    assert read(HTML.encode()).kinds(token) == {kind}


@pytest.mark.parametrize("codec", ["gbk", "utf-16", "utf-8"])
def test_html_is_decoded_by_mark_or_declaration(read, codec):
    page = f'<html><meta charset="{codec}"><p>中文字符</p></html>'
    assert read(page.encode(codec)).kinds("中文字符") == {"body"}


@pytest.mark.parametrize(
    "piece", ["<", "<a ", '<a x="', "<!--", "<script>", "<b>", "&#", '<a b="c']
)
def test_repeated_open_constructs_in_html_keep_the_text_before(read, piece):
    page = "<html><p>FIRST-1</p>" + piece * 30_000
    assert read(page.encode()).kinds("FIRST-1") == {"body"}


RTF = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1 Arial;}}"
    rb"{\info{\author AUTHOR-1}}{\header HEADER-1}{\*\docvar VAR-1}{\*\unknown UNKNOWN-1}"
    rb"{\f0 \'d6\'d0\'ce\'c4} 12{\b 34}\b0 56\par {\v HIDDEN-1}{\deleted GONE-1}"
    rb"\uc1\u20013?\u25991? {\field{\*\fldinst HYPERLINK FIELD-1}{\fldrslt shown}}"
    rb"{\footnote NOTE-1}{\*\annotation REMARK-1}\trowd a\cell b\cell\row"
    rb"{\object{\*\objdata 544f4b454e20696e20616e206f626a656374}}}BEHIND-1"
)


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("AUTHOR-1", "property"),
        ("HEADER-1", "header"),
        ("VAR-1", "property"),
        ("UNKNOWN-1", "destination"),
        ("中文 123456\n", "body"),
        ("HIDDEN-1", "hidden"),
        ("GONE-1", "deleted"),
        ("FIELD-1", "field"),
        ("shown", "body"),
        ("NOTE-1", "footnote"),
        ("REMARK-1", "comment"),
        ("a\tb\t\n", "body"),
        ("TOKEN in an object", "body"),
        ("BEHIND-1", "slack"),
    ],
)
def test_token_in_rtf_is_found(read, token, kind):
    assert read(RTF).kinds(token) == {kind}


def test_unicode_in_rtf_replaces_its_stand_in(read):
    assert "中文 shown" in read(RTF).body


def test_elements_of_unknown_xml_end_lines(read):
    data = "<?xml version='1.0'?><a><n>张三</n><id t='x'>12</id></a>".encode()
    assert read(data).body == "n: 张三\nid: 12\n"


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        ("<password>S3cret</password>", "body", "password: S3cret"),
        ("<x:身份证号>12</x:身份证号>", "body", "身份证号: 12"),
        ("<entry key='password'>S3cret</entry>", "body", "password: S3cret"),
        ("<row id='17'>S3cret</row>", "body", "row: S3cret"),
        ("<u password='S3cret'/>", "attribute", "password: S3cret"),
        ("<p name='password' value='S3cret'/>", "attribute", "password: S3cret"),
        ("<m>12<b/>34</m>", "body", "m: 12\n34"),
        ("<p name='password'><value>S3cret</value></p>", "body", "password: S3cret"),
        ("<p name='pin'><v><value>1</value><value>2</value></v></p>", "body", "pin: 2"),
        ("<name>db.password</name><d/><value>S3cret</value>", "body", "db.password: S3cret"),
        ("<p><name>pin</name></p><value>S3cret</value>", "body", "value: S3cret"),
        ("<p name='pin'>1</p><value>S3cret</value>", "body", "value: S3cret"),
        ("<key>pin</key><string>1</string><key>7</key><string>2</string>", "body", "pin: 1"),
    ],
)
def test_names_in_unknown_xml_stand_before_what_they_hold(read, content, kind, line):
    data = f"<?xml version='1.0'?><a xmlns:x='x'>{content}</a>".encode()
    segments = {segment.kind: segment.data.decode() for _, segment in read(data).segments}
    assert f"{line}\n" in segments[kind]


def test_names_are_not_put_into_documents(build, read):
    data = build.docx("<w:p><w:r><w:t>12</w:t></w:r><w:r><w:t>34</w:t></w:r></w:p>")
    assert read(data).body == "1234\n"


def test_entities_inside_entities_do_not_split_a_number(read):
    data = b"<!DOCTYPE d [<!ENTITY a '1105'><!ENTITY b '&a;1990'>]><d>11&b;03</d>"
    reading = read(data)
    assert (reading.body, reading.codes) == ("d: 111105199003\n", set())


def test_billion_laughs_are_not_expanded(read):
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    data = f"<!DOCTYPE d [<!ENTITY e0 'ha'>{entities}]><d>&e11; SAFE-1</d>".encode()
    reading = read(data)
    size = sum(len(s.data) for _, s in reading.segments)
    assert (reading.kinds("SAFE-1"), size < 300_000, reading.codes) == (
        {"body"},
        True,
        {"unsupported"},
    )


def test_external_entities_are_not_opened_and_their_names_are_text(read):
    data = b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><d>&x;TEXT-1</d>"
    reading = read(data)
    assert (reading.kinds("TEXT-1"), reading.kinds("file:///etc/hostname")) == (
        {"body"},
        {"entity"},
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "gbk", "utf-8-sig"])
def test_a_table_of_text_is_one_segment_with_its_dialect(read, delimiter, codec):
    rows = [["姓名", "证件号", "电话"], ["某甲", "1", "2"], ["某乙", "3", "4"]]
    data = "".join(delimiter.join(row) + "\n" for row in rows).encode(codec)
    segment = read(data).segments[0][1]
    quote = "" if delimiter == "\t" else '"'
    assert (segment.data is data, segment.table) == (
        True,
        Table(delimiter, ("姓名", "证件号", "电话"), quote=quote),
    )


def test_a_table_without_names_has_no_header(read):
    assert read(b"1,2,3\n4,5,6\n7,8,9\n").segments[0][1].table == Table(",", ())


def test_cells_of_a_notebook_are_read(read):
    book = {
        "cells": [
            {
                "cell_type": "code",
                "source": ["x = ", "'SOURCE-1'"],
                "outputs": [{"text": ["OUT-1"]}],
            }
        ],
        "metadata": {"author": "META-1"},
        "nbformat": 4,
    }
    reading = read(json.dumps(book).encode())
    assert [reading.kinds(t) for t in ("x = 'SOURCE-1'", "OUT-1", "META-1")] == [
        {"body"},
        {"output"},
        {"property"},
    ]


def test_folded_lines_of_a_card_are_joined(read):
    data = b"BEGIN:VCARD\r\nTEL:1380\r\n 0138000\r\nEND:VCARD\r\n"
    assert read(data).kinds("TEL:13800138000") == {"body"}


def test_a_card_without_folded_lines_stays_in_place(read):
    data = b"BEGIN:VCARD\r\nTEL:13800138000\r\nEND:VCARD\r\n"
    assert read(data).segments[0][1].data is data


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("GB2312", "gbk"),
        ("x-gbk", "gbk"),
        ("Big5", "big5"),
        ("Shift_JIS", "shift_jis"),
        ("EUC-KR", "cp949"),
        ("windows-1251", "cp1251"),
        ("UTF-1.", "utf-16"),
        ("UTF-1.", "utf-8"),
        ("GBK", "utf-16-le"),
        ("GBK", "utf-8-sig"),
        ("no-such-thing", "utf-8"),
        ("no-such-thing", "gbk"),
        ("punycode", "utf-8"),
        ("hex", "utf-8"),
        ("a" * 50, "utf-8"),
    ],
)
def test_xml_in_any_declared_charset_is_read(read, declared, codec):
    word = {"cp1251": "слово", "cp949": "단어"}.get(codec, "中文")
    page = f"<?xml version='1.0' encoding='{declared}'?><a>{word} XML-1</a>".encode(codec)
    reading = read(page)
    assert (reading.body, reading.codes) == (f"a: {word} XML-1\n", set())
