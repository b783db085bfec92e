"""Reading of PDF: page text, and one token in each place that engines do not show."""

from __future__ import annotations

import pytest

from dlp.extract import pdf
from dlp.extract.pdf_cost import MANY, drawings
from dlp.extract.pdf_objects import Objects
from dlp.limits import Budget, Limits

HELLO = b"BT /F1 12 Tf 100 700 Td (hello) Tj ET"
OBJECTS = [
    ("annotation", b"<< /Type /Annot /Subtype /Text /Rect [0 0 1 1] /Contents (%s) >>"),
    ("annotation", b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 1 1] /RC (<p>%s</p>) >>"),
    ("form", b"<< /Type /Annot /Subtype /Widget /Rect [0 0 1 1] /T (f) /V (%s) >>"),
    ("form", b"<< /Type /Annot /Subtype /Widget /Rect [0 0 1 1] /DV (%s) /TU (x) >>"),
    ("form", b"<< /Type /Annot /Subtype /Widget /Rect [0 0 1 1] /Opt [(a) (%s)] >>"),
    ("link", b"<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] /A << /URI (http://%s/) >> >>"),
    ("script", b"<< /Type /Annot /Rect [0 0 1 1] /A << /S /JavaScript /JS (var x='%s') >> >>"),
    ("signature", b"<< /Type /Sig /Reason (%s) /Rect [0 0 1 1] >>"),
    ("alt-text", b"<< /Type /StructElem /Alt (%s) /Rect [0 0 1 1] >>"),
    ("attachment-name", b"<< /Type /Filespec /F (%s) /Rect [0 0 1 1] >>"),
]


@pytest.mark.parametrize(("kind", "body"), OBJECTS)
def test_token_in_an_object_is_found(build, read, kind, body):
    reading = read(build.page_pdf(HELLO, o6=body % b"TOKEN-4711"))
    assert reading.kinds("TOKEN-4711") == {kind}


def test_strings_in_utf16_and_hexadecimal_are_decoded(build, read):
    body = b"<< /Contents <FEFF4E2D6587> /Rect [0 0 1 1] >>"
    assert read(build.page_pdf(HELLO, o6=body)).kinds("中文") == {"annotation"}


def test_escapes_in_strings_are_undone(build, read):
    body = rb"<< /Contents (a\(b\)\103\
d) /Rect [0 0 1 1] >>"
    assert read(build.page_pdf(HELLO, o6=body)).kinds("a(b)Cd") == {"annotation"}


def test_pieces_of_text_on_one_line_are_joined(build, read):
    content = b"BT /F1 12 Tf 100 700 Td [(110105) -10 (1990)] TJ (0307) Tj ET"
    assert read(build.page_pdf(content)).body == "11010519900307\n"


def test_lines_are_in_reading_order(build, read, monkeypatch):
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    content = b"BT /F1 12 Tf 1 0 0 1 100 600 Tm (low) Tj 1 0 0 1 100 700 Tm (high) Tj ET"
    assert read(build.page_pdf(content)).body == "high\nlow\n"


def test_a_page_knows_its_number(build, read):
    reading = read(build.page_pdf(HELLO))
    segment = next(segment for path, segment in reading.segments if path == "page 1")
    assert segment.places.at(0).page == 1


def test_an_earlier_revision_is_read(build, read):
    first = build.page_pdf(b"BT /F1 12 Tf 100 700 Td (OLDTEXT-1) Tj ET")
    place = len(first)
    update = b"4 0 obj\n" + build.stream(b"BT /F1 12 Tf 100 700 Td (new) Tj ET") + b"\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\n" % (
        place,
        first.rfind(b"xref\n0"),
    )
    update += table + b"startxref\n%d\n%%%%EOF\n" % (place + len(update))
    reading = read(first + update)
    assert (reading.kinds("OLDTEXT-1"), reading.kinds("new")) == ({"revision"}, {"body"})


def test_an_object_that_nothing_refers_to_is_read(build, read):
    assert read(build.page_pdf(HELLO, o7=b"<< /X (ORPHAN-1) >>")).kinds("ORPHAN-1") == {"orphan"}


def test_an_attachment_is_a_part_with_its_name(build, read):
    spec = b"<< /Type /Filespec /F (list.csv) /EF << /F 9 0 R >> >>"
    file = build.stream(b"name,id\nATTACHED-1,5\n", b"/Type /EmbeddedFile")
    reading = read(build.page_pdf(HELLO, o8=spec, o9=file))
    assert reading.paths("ATTACHED-1") == {"list.csv!/"}


def test_metadata_in_xml_is_read(build, read):
    xml = build.stream(
        b"<?xpacket?><x:xmpmeta xmlns:x='x'><a>XMP-1</a></x:xmpmeta>", b"/Type /Metadata"
    )
    assert read(build.page_pdf(HELLO, o8=xml)).paths("XMP-1") == {"metadata 8!/"}


def test_objects_in_object_streams_are_read(build, read):
    inner = b"<< /Title (PACKED-1) >>"
    packed = build.stream(b"10 0 " + inner, b"/Type /ObjStm /N 1 /First 5")
    assert read(build.page_pdf(HELLO, o8=packed)).kinds("PACKED-1") == {"orphan"}


def test_replacement_text_of_marked_content_is_read(build, read):
    content = b"/Span << /ActualText (ACTUAL-1) >> BDC " + HELLO + b" EMC"
    assert "alt-text" in read(build.page_pdf(content)).kinds("ACTUAL-1")


def test_comments_and_bytes_behind_the_end_are_read(build, read):
    reading = read(build.page_pdf(HELLO) + b"BEHIND-1")
    assert (reading.kinds("REMARK-1"), reading.kinds("BEHIND-1")) == ({"markup-comment"}, {"slack"})


def test_a_stream_that_unpacks_too_far_closes_the_pages(build, read):
    reading = read(build.page_pdf(bytes(300_000_000 // 100)))
    assert "over-budget" in reading.codes


def test_a_file_without_cross_references_still_gives_its_page_text(build, read):
    data = build.page_pdf(HELLO).partition(b"xref\n")[0].replace(b"/Kids", b"/Nope")
    assert "hello" in read(data).body


def test_both_engines_give_the_same_page(build, read, monkeypatch):
    pytest.importorskip("pypdfium2")
    data = build.page_pdf(b"BT /F1 12 Tf 100 700 Td (110105) Tj 0 -20 Td (1990) Tj ET")
    fast = read(data).body
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    assert fast == read(data).body == "110105\n1990\n"


def test_forms_that_multiply_are_counted_without_drawing_them(build):
    forms = {
        number: build.stream(b"/X Do " * 10, b"/Subtype /Form /R %d 0 R" % (number + 1))
        for number in range(10, 30)
    }
    data = build.pdf({1: b"<< /Pages 10 0 R /C 4 0 R >>", 4: build.stream(b"/X Do")} | forms)
    objects = Objects.of(data, Budget(Limits()))
    assert drawings(objects) > MANY
