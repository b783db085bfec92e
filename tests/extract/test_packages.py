"""Reading of OFD, PowerPoint, Visio, XPS, OpenDocument and EPUB packages."""

from __future__ import annotations

import pytest

TEXT = (
    '<ofd:TextObject ID="1" Boundary="{} {} 50 5" Size="5"{}>'
    '<ofd:TextCode X="0" Y="4">{}</ofd:TextCode></ofd:TextObject>'
)


def text(x, y, content, more=""):
    return TEXT.format(x, y, more, content)


OFD_MEMBERS = [
    (
        "annotation",
        "Doc_0/Annots/Page_0/Annotation.xml",
        "<a><Annot><Remark>{}</Remark></Annot></a>",
    ),
    ("annotation", "Doc_0/Annots/Annot_1.xml", "<a><Parameter Name='x'>{}</Parameter></a>"),
    (
        "attachment-name",
        "Doc_0/Attachs/Attachments.xml",
        "<a><Attachment Name='x'>{}</Attachment></a>",
    ),
    ("tag", "Doc_0/Tags/Tag.xml", "<t><BuyerTaxID>{}</BuyerTaxID></t>"),
    ("body", "Doc_0/Attachs/original_invoice.xml", "<i><Buyer>{}</Buyer></i>"),
    ("signature", "Doc_0/Signs/Sign_0/Signature.xml", "<s><Company>{}</Company></s>"),
    ("signature", "Doc_0/Signs/Sign_0/SignedValue.dat", "\x00\x30{}\x00"),
    ("extension", "Doc_0/Extensions.xml", "<e><Data>{}</Data></e>"),
    ("orphan", "Doc_0/Pages/Page_9/Content.xml", "<Page>" + text(1, 1, "{}") + "</Page>"),
    ("template", "Doc_0/Tpls/Tpl_0/Content.xml", "<Page>" + text(1, 1, "{}") + "</Page>"),
    ("body", "leftover.txt", "{}"),
]


@pytest.mark.parametrize(("kind", "name", "content"), OFD_MEMBERS)
def test_token_in_an_ofd_member_is_found(build, read, kind, name, content):
    reading = read(build.ofd("", **{name: content.format("TOKEN-4711")}))
    expected = {"orphan"} if name.endswith("invoice.xml") else {kind}
    assert reading.kinds("TOKEN-4711") == expected


@pytest.mark.parametrize("token", ["TITLE-1", "CUSTOM-1", "CUSTOMNAME-1"])
def test_document_information_of_ofd_is_found(build, read, token):
    assert read(build.ofd("")).kinds(token) <= {"property", "attribute"} != set()


def test_single_characters_are_joined_by_position(build, read):
    page = "".join(text(10 + 2.5 * i, 20, char) for i, char in enumerate("11010519"))
    assert read(build.ofd(page)).body == "11010519\n"


def test_text_objects_in_any_order_are_sorted_into_lines(build, read):
    page = text(100, 40, "second") + text(60, 20, "号码") + text(10, 20, "姓名")
    reading = read(build.ofd(page))
    assert (reading.body, reading.kinds("second号码姓名")) == (
        "姓名\t号码\nsecond\n",
        {"drawing-order"},
    )


def test_invisible_text_objects_are_hidden(build, read):
    assert read(build.ofd(text(1, 1, "UNSEEN-1", ' Visible="false"'))).kinds("UNSEEN-1") == {
        "hidden"
    }


def test_a_page_of_ofd_knows_its_number(build, read):
    segment = next(s for p, s in read(build.ofd(text(1, 1, "x"))).segments if "Page_0" in p)
    assert segment.places.at(0).page == 1


def test_encrypted_ofd_is_reported(build, read):
    assert "encrypted" in read(build.ofd("", **{"Encryptions.xml": "<e/>"})).codes


SLIDES = [
    (
        "body",
        "ppt/slides/slide2.xml",
        "<p:sld xmlns:p='p'><sp><p><r><t>{}</t></r></p></sp></p:sld>",
    ),
    (
        "hidden",
        "ppt/slides/slide3.xml",
        "<p:sld xmlns:p='p' show='0'><p><r><t>{}</t></r></p></p:sld>",
    ),
    ("note", "ppt/notesSlides/notesSlide1.xml", "<n><p><r><t>{}</t></r></p></n>"),
    ("layout", "ppt/slideLayouts/slideLayout1.xml", "<n><p><r><t>{}</t></r></p></n>"),
    ("layout", "ppt/slideMasters/slideMaster1.xml", "<n><p><r><t>{}</t></r></p></n>"),
    ("comment", "ppt/comments/comment1.xml", "<c><cm><text>{}</text></cm></c>"),
    ("attribute", "ppt/commentAuthors.xml", "<c><cmAuthor name='{}'/></c>"),
    ("attribute", "ppt/slides/slide4.xml", "<s><cNvPr descr='{}'/></s>"),
    ("attribute", "ppt/tags/tag1.xml", "<t><tag name='n' val='{}'/></t>"),
    ("diagram", "ppt/diagrams/data1.xml", "<d><p><r><t>{}</t></r></p></d>"),
]


@pytest.mark.parametrize(("kind", "name", "content"), SLIDES)
def test_token_in_slides_is_found(build, read, kind, name, content):
    data = build.zipped({"ppt/presentation.xml": "<p/>", name: content.format("TOKEN-4711")})
    assert read(data).kinds("TOKEN-4711") == {kind}


def test_runs_on_a_slide_are_joined(build, read):
    slide = "<s><p><r><rPr><latin/></rPr><t>123</t></r><r><t>456</t></r></p></s>"
    data = build.zipped({"ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": slide})
    assert read(data).body == "123456\n"


def test_visio_pages_and_xps_glyphs_are_read(build, read):
    visio = build.zipped(
        {
            "visio/document.xml": "<v/>",
            "visio/pages/page1.xml": "<P><Text>12<cp IX='0'/>34</Text></P>",
        }
    )
    xps = build.zipped(
        {"FixedDocSeq.fdseq": "<f/>", "Pages/1.fpage": "<P><Glyphs UnicodeString='GLYPHS-1'/></P>"}
    )
    assert (read(visio).kinds("1234"), read(xps).kinds("GLYPHS-1")) == ({"body"}, {"attribute"})


ODF = "xmlns:text='t' xmlns:table='b' xmlns:office='o'"
ODF_PLACES = [
    ("body", "content.xml", "<o><text:p>TO<text:span>KEN</text:span>-1</text:p></o>"),
    (
        "comment",
        "content.xml",
        "<o><text:p>x<office:annotation><text:p>TOKEN-1</text:p></office:annotation></text:p></o>",
    ),
    (
        "deleted",
        "content.xml",
        "<o><text:tracked-changes><text:p>TOKEN-1</text:p></text:tracked-changes></o>",
    ),
    ("attribute", "content.xml", "<o><table:table-cell office:value='TOKEN-1'/></o>"),
    ("header", "styles.xml", "<o><style:header><text:p>TOKEN-1</text:p></style:header></o>"),
    ("property", "meta.xml", "<o><user-defined>TOKEN-1</user-defined></o>"),
    ("orphan", "Basic/Standard/Module1.xml", "<m>TOKEN-1</m>"),
    ("body", "Object 1/content.xml", "<o><text:p>TOKEN-1</text:p></o>"),
]


@pytest.mark.parametrize(("kind", "name", "content"), ODF_PLACES)
def test_token_in_opendocument_is_found(build, read, kind, name, content):
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<o/>",
        "styles.xml": "<o/>",
        "meta.xml": "<o/>",
    }
    content = content.replace("<o>", f"<o {ODF} xmlns:style='s'>")
    assert read(build.zipped(members | {name: content})).kinds("TOKEN-1") == {kind}


def test_pages_of_an_epub_are_read(build, read):
    data = build.zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<c/>",
            "OEBPS/1.xhtml": "<html><body><p>CHAPTER-1</p></body></html>",
            "OEBPS/content.opf": "<p><creator>AUTHOR-1</creator></p>",
        }
    )
    reading = read(data)
    assert (reading.kinds("CHAPTER-1"), reading.kinds("AUTHOR-1")) == ({"body"}, {"property"})
