"""Reading of .docx: one token in each hiding place, and the joining of runs."""

from __future__ import annotations

import io

import docx as oracle
import pytest

CHINESE = "<w:document xmlns:w='w'><w:p><w:t>中文</w:t></w:p></w:document>"
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
PLACES = [
    ("body", "<w:p><w:r><w:t>TOKEN</w:t></w:r></w:p>"),
    ("body", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>TOKEN</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
    ("body", "<w:sdt><w:sdtContent><w:p><w:r><w:t>TOKEN</w:t></w:r></w:p></w:sdtContent></w:sdt>"),
    ("body", "<w:p><w:smartTag><w:r><w:t>TOKEN</w:t></w:r></w:smartTag></w:p>"),
    ("body", "<w:p><w:hyperlink><w:r><w:t>TOKEN</w:t></w:r></w:hyperlink></w:p>"),
    ("body", "<w:p><w:fldSimple><w:r><w:t>TOKEN</w:t></w:r></w:fldSimple></w:p>"),
    ("hidden", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>TOKEN</w:t></w:r></w:p>"),
    ("inserted", "<w:p><w:ins><w:r><w:t>TOKEN</w:t></w:r></w:ins></w:p>"),
    ("deleted", "<w:p><w:del><w:r><w:delText>TOKEN</w:delText></w:r></w:del></w:p>"),
    ("deleted", "<w:p><w:moveFrom><w:r><w:t>TOKEN</w:t></w:r></w:moveFrom></w:p>"),
    ("field", "<w:p><w:r><w:instrText>HYPERLINK TOKEN</w:instrText></w:r></w:p>"),
    (
        "text-box",
        "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>TOKEN</w:t></w:r></w:p></w:txbxContent></w:r></w:p>",
    ),
    ("attribute", "<w:p><w:r><wp:docPr id='1' descr='TOKEN'/></w:r></w:p>"),
    ("attribute", "<w:p><w:bookmarkStart w:id='0' w:name='TOKEN'/></w:p>"),
    ("attribute", "<w:p><w:hyperlink w:tooltip='TOKEN'/></w:p>"),
    ("attribute", "<w:sdt><w:sdtPr><w:alias w:val='TOKEN'/></w:sdtPr></w:sdt>"),
    ("attribute", "<w:p><w:ins w:author='TOKEN'/></w:p>"),
    ("attribute", "<w:p><w:r><v:textpath string='TOKEN'/></w:r></w:p>"),
    ("attribute", "<w:p><w:fldSimple w:instr='TOKEN'/></w:p>"),
    ("attribute", "<w:ddList><w:listEntry w:val='TOKEN'/></w:ddList>"),
    ("markup-comment", "<!-- TOKEN -->"),
]
PARTS = [
    ("header", "word_header1", PARAGRAPH),
    ("footer", "word_footer2", PARAGRAPH),
    ("footnote", "word_footnotes", PARAGRAPH),
    ("endnote", "word_endnotes", PARAGRAPH),
    ("comment", "word_comments", PARAGRAPH),
    ("glossary", "word_glossary/document", PARAGRAPH),
    ("property", "docProps_core", "<c><creator>{}</creator></c>"),
    ("property", "docProps_custom", "<c><property name='x'><lpwstr>{}</lpwstr></property></c>"),
    ("custom-xml", "customXml_item1", "<data>{}</data>"),
    ("diagram", "word_diagrams/data1", "<d><p><r><t>{}</t></r></p></d>"),
    ("chart", "word_charts/chart1", "<c><ser><v>{}</v></ser></c>"),
    ("orphan", "word_leftover", "<x>{}</x>"),
    ("attribute", "word_settings", "<s xmlns:w='w'><w:docVar w:name='n' w:val='{}'/></s>"),
    ("attribute", "word_styles", "<s xmlns:w='w'><w:style><w:name w:val='{}'/></w:style></s>"),
    ("attribute", "word_numbering", "<s xmlns:w='w'><w:lvlText w:val='{}'/></s>"),
    ("attribute", "word__rels/document.xml.rels", "<R><R Target='http://{}'/></R>"),
]


@pytest.mark.parametrize(("kind", "body"), PLACES)
def test_token_in_the_main_part_is_found(build, read, kind, body):
    reading = read(build.docx(body.replace("TOKEN", "TOKEN-4711")))
    assert kind in reading.kinds("TOKEN-4711")


@pytest.mark.parametrize(("kind", "name", "content"), PARTS)
def test_token_in_another_part_is_found(build, read, kind, name, content):
    reading = read(build.docx("", **{name: content.format("TOKEN-4711")}))
    assert reading.kinds("TOKEN-4711") == {kind}


def test_runs_of_one_paragraph_are_joined(build, read):
    runs = "".join(
        f"<w:r><w:rPr><w:b/></w:rPr>\n  <w:t>{digits}</w:t></w:r>\n<w:bookmarkStart w:name='x'/>"
        for digits in ("110105", "1990", "0307")
    )
    assert read(build.docx(f"<w:p>{runs}</w:p>")).body == "11010519900307\n"


def test_rows_are_lines_and_cells_are_split_by_tabs(build, read):
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>" + cell.format("a", "b") + cell.format("c", "d") + "</w:tr>"
    assert read(build.docx(f"<w:tbl>{row}{row}</w:tbl>")).body == "a b\tc d\t\na b\tc d\t\n"


def test_a_paragraph_with_changes_is_given_as_it_was_and_as_it_is(build, read):
    body = (
        "<w:p><w:r><w:t>id 11</w:t></w:r><w:del><w:r><w:delText>22</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>33</w:t></w:r></w:ins><w:r><w:t>44</w:t></w:r></w:p>"
    )
    reading = read(build.docx(body))
    assert (reading.body, reading.kinds("id 112244")) == ("id 113344\n", {"deleted"})


def test_a_text_box_stored_in_two_forms_is_given_once(build, read):
    box = "<w:txbxContent><w:p><w:r><w:t>BOXED</w:t></w:r></w:p></w:txbxContent>"
    body = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}"
    body += "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    texts = [segment.data.count(b"BOXED") for _, segment in read(build.docx(body)).segments]
    assert sum(texts) == 1


def test_a_box_in_a_number_does_not_split_it(build, read):
    box = "<w:r><w:txbxContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:txbxContent></w:r>"
    body = f"<w:p><w:r><w:t>123</w:t></w:r>{box}<w:r><w:t>456</w:t></w:r></w:p>"
    assert read(build.docx(body)).body == "123456\n"


def test_embedded_files_are_read(build, read):
    inner = build.docx(PARAGRAPH.format("INNER-1"))
    outer = build.zipped(
        {
            "word/document.xml": "<w:document xmlns:w='w'/>",
            "word/embeddings/a.docx": inner,
            "word/media/x.txt": "FOREIGN-1",
        }
    )
    reading = read(outer)
    assert (reading.kinds("INNER-1"), reading.kinds("FOREIGN-1")) == ({"body"}, {"body"})


def test_utf16_parts_are_read(build, read):
    xml = f"<?xml version='1.0' encoding='UTF-16'?>{CHINESE}"
    assert read(build.zipped({"word/document.xml": xml.encode("utf-16")})).body == "中文\n"


def test_gbk_parts_are_read(build, read):
    xml = f"<?xml version='1.0' encoding='GBK'?>{CHINESE}"
    assert read(build.zipped({"word/document.xml": xml.encode("gbk")})).body == "中文\n"


def test_text_behind_an_entity_is_kept_and_the_entity_filled_in(build, read):
    xml = (
        "<!DOCTYPE d [<!ENTITY e '5678'>]><w:document xmlns:w='w'><w:p><w:r><w:t>1234&e;90</w:t>"
        "</w:r></w:p></w:document>"
    )
    assert read(build.zipped({"word/document.xml": xml})).body == "1234567890\n"


def test_text_behind_broken_xml_is_kept(build, read):
    xml = "<w:document xmlns:w='w'><w:p><w:t>before</w:t></w:oops><w:p><w:t>after</w:t></w:p>"
    reading = read(build.zipped({"word/document.xml": xml}))
    assert ("after" in reading.body, "before" in reading.body, "corrupt" in reading.codes) == (
        True,
        True,
        True,
    )


def test_paragraphs_agree_with_python_docx(read):
    document = oracle.Document()
    for number in range(20):
        paragraph = document.add_paragraph(f"第{number}段 ")
        paragraph.add_run("加粗").bold = True
    file = io.BytesIO()
    document.save(file)
    expected = "".join(paragraph.text + "\n" for paragraph in document.paragraphs)
    assert read(file.getvalue()).body == expected


@pytest.fixture(scope="module")
def rich_document():
    """A document that python-docx wrote, with a token wherever it can put one."""
    document = oracle.Document()
    paragraph = document.add_paragraph("PARAGRAPH-1")
    document.add_comment(paragraph.runs, text="COMMENT-1", author="AUTHOR-1", initials="x")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "CELL-1", "CELL-2"
    document.sections[0].header.paragraphs[0].text = "HEADER-1"
    document.sections[0].footer.paragraphs[0].text = "FOOTER-1"
    document.core_properties.title = "TITLE-1"
    document.styles.add_style("STYLENAME-1", 1)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("PARAGRAPH-1", "body"),
        ("COMMENT-1", "comment"),
        ("AUTHOR-1", "attribute"),
        ("CELL-1\tCELL-2", "body"),
        ("HEADER-1", "header"),
        ("FOOTER-1", "footer"),
        ("TITLE-1", "property"),
        ("STYLENAME-1", "attribute"),
    ],
)
def test_token_in_a_document_of_python_docx_is_found(read, rich_document, token, kind):
    assert kind in read(rich_document).kinds(token)
