"""Any bytes give an outcome that is explained: no exception, no silence, no crash of a reader."""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
import random
import sqlite3
import sys
import tarfile
from pathlib import Path

import pytest

from dlp.extract import Source, extract
from dlp.limits import Budget, Limits, OverBudget
from dlp.model import Notice, Segment


def sibling(name):
    """Load a test module that stands beside this one, wherever the tests are run from."""
    spec = importlib.util.spec_from_file_location(
        f"beside_{name}", Path(__file__).with_name(f"{name}.py")
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


build = sibling("conftest")
binary = sibling("test_binary_formats")
MIXED = sibling("test_mail").MIXED
texts = sibling("test_text_formats")

CODES = {
    "encrypted",
    "truncated",
    "corrupt",
    "over-budget",
    "timeout",
    "unsupported",
    "unreadable",
    "empty-text",
    "name-mismatch",
}
LIMITS = Limits(max_expanded=8 << 20, max_entries=500, seconds=20)


def tar():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"text"))
    return file.getvalue()


def database():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE a (b TEXT)")
    connection.executemany("INSERT INTO a VALUES (?)", [(f"row {n}",) for n in range(50)])
    connection.commit()
    return connection.serialize()


SAMPLES = {
    "docx": build.docx("<w:p><w:r><w:t>some text</w:t></w:r></w:p>" * 20, word_comments="<c>x</c>"),
    "xlsx": build.xlsx(
        "<row r='1'><c r='A1' s='1'><v>45000</v></c><c t='s'><v>0</v></c></row>" * 20,
        strings="<si><t>shared</t></si>",
    ),
    "pptx": build.zipped({"ppt/slides/slide1.xml": "<s><p><r><t>text</t></r></p></s>"}),
    "ofd": build.ofd(
        "<ofd:TextObject Boundary='1 1 1 1'><ofd:TextCode>x</ofd:TextCode></ofd:TextObject>"
    ),
    "odt": build.zipped({"content.xml": "<o><p>x</p></o>", "styles.xml": "<o/>"}),
    "pdf": build.page_pdf(b"BT /F1 12 Tf (hello) Tj ET", o6=b"<< /Contents (x) /Rect [0 0 1 1] >>"),
    "doc": build.cfb(binary.word_streams("some text in a document")),
    "xls": build.cfb({"Workbook": binary.workbook()}),
    "msg": build.cfb({"__properties_version1.0": b"\0", "__substg1.0_1000001F": b"t\0e\0x\0"}),
    "eml": MIXED,
    "html": texts.HTML.encode(),
    "rtf": texts.RTF,
    "zip": build.zipped({"a.txt": "text", "b/c.csv": "a,b\n1,2\n"}, comment=b"c"),
    "tar": tar(),
    "gz": gzip.compress(b"some text in here" * 50),
    "png": binary.PNG,
    "sqlite": database(),
    "ipynb": json.dumps({"cells": [{"source": ["x"]}], "nbformat": 4}).encode(),
    "csv": "姓名,号码\n甲,1\n乙,2\n".encode("gbk"),
    "xml": b"<?xml version='1.0'?><a b='c'>text<d>more</d></a>",
}


def outcome(read, data):
    """Return the codes that are not explained, and whether anything was said at all."""
    reading = read(data, limits=LIMITS)
    return reading.codes - CODES, bool(reading.segments or reading.notices)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_anywhere_has_an_explained_outcome(read, name):
    data = SAMPLES[name]
    step = max(1, len(data) // 40)
    outcomes = [outcome(read, data[:size]) for size in range(1, len(data), step)]
    assert outcomes == [(set(), True)] * len(outcomes)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_with_flipped_bits_has_an_explained_outcome(read, name):
    data = SAMPLES[name]
    chance = random.Random(name)
    outcomes = []
    for _ in range(40):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        outcomes.append(outcome(read, bytes(damaged)))
    assert outcomes == [(set(), True)] * len(outcomes)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_with_a_block_overwritten_has_an_explained_outcome(read, name):
    data = SAMPLES[name]
    chance = random.Random(f"block {name}")
    outcomes = []
    for fill in (b"\0", b"\xff", b"(", b"<", b"9") * 4:
        place = chance.randrange(len(data))
        damaged = data[:place] + fill * 40 + data[place + 40 :]
        outcomes.append(outcome(read, damaged))
    assert outcomes == [(set(), True)] * len(outcomes)


def test_random_bytes_have_an_explained_outcome(read):
    chance = random.Random(7)
    starts = [
        b"",
        b"%PDF-",
        b"PK\3\4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1",
        b"\x1f\x8b",
        b"<?xml",
    ]
    outcomes = [outcome(read, start + chance.randbytes(700)) for start in starts * 10]
    assert outcomes == [(set(), True)] * len(outcomes)


def test_deeply_nested_xml_is_read(read):
    data = build.docx("<w:tbl><w:tr><w:tc>" * 3000 + "<w:p><w:r><w:t>DEEP-1</w:t></w:r></w:p>")
    assert read(data).kinds("DEEP-1") != set()


def test_a_cell_in_the_last_column_of_every_row_stays_small(read):
    rows = "".join(f"<row r='{n}'><c r='XFD{n}'><v>{n}</v></c></row>" for n in range(1, 3000))
    reading = read(build.xlsx(rows))
    assert sum(len(segment.data) for _, segment in reading.segments) < 10_000_000


def test_pages_that_are_their_own_parents_end(read):
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /T (LOOP-1) >>",
    }
    assert read(build.pdf(objects)).kinds("LOOP-1") == {"form"}


def test_an_object_that_is_a_reference_to_itself_ends(read):
    objects = {1: b"1 0 R", 2: b"<< /T (LOOP-1) >>"}
    reading = read(build.pdf(objects))
    assert (reading.kinds("LOOP-1") != set(), "timeout" in reading.codes) == (True, False)


def test_forms_that_draw_each_other_end_in_time(read):
    forms = {
        number: build.stream(
            b"/X Do " * 10,
            b"/Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X %d 0 R >> >>"
            % (number + 1),
        )
        for number in range(10, 30)
    }
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R"
        b" /Resources << /XObject << /X 10 0 R >> >> >>",
        4: build.stream(b"/X Do"),
    }
    reading = read(build.pdf(objects | forms), limits=Limits(seconds=0.5))
    assert "timeout" in reading.codes


def test_a_compound_file_whose_chain_is_a_circle_ends(read):
    data = bytearray(build.cfb({"WordDocument": b"text in a stream" * 400}))
    fat = (int.from_bytes(data[76:80], "little") + 1) * 512
    data[fat + 8 : fat + 12] = (0).to_bytes(4, "little")
    assert "corrupt" in read(bytes(data)).codes


def test_unclosed_brackets_of_rtf_end(read):
    assert "truncated" in read(b"{\\rtf1 " + b"{" * 100_000 + b"x").codes


def test_a_late_source_is_a_timeout(read):
    reading = read(SAMPLES["docx"], limits=Limits(seconds=-1))
    assert reading.codes == {"timeout"}


def test_a_container_over_the_size_limit_is_given_as_bytes(read):
    data = SAMPLES["zip"]
    reading = read(data, limits=Limits(max_bytes=10))
    assert (reading.segments[0][1].data is data, reading.codes) == (True, {"over-budget"})


def test_default_attributes_of_a_dtd_do_not_multiply(read):
    data = (
        f"<!DOCTYPE d [<!ATTLIST e a CDATA '{'x' * 50_000}'>]><d>{'<e/>' * 2_000}TEXT-1</d>"
    ).encode()
    reading = read(data)
    assert (reading.kinds("TEXT-1"), sum(len(s.data) for _, s in reading.segments) < 200_000) == (
        {"body"},
        True,
    )


def test_entities_in_attributes_do_not_multiply(read):
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    data = f"<!DOCTYPE d [<!ENTITY e0 'ha'>{entities}]><d a='&e11;'>TEXT-1</d>".encode()
    assert "corrupt" in read(data).codes


def test_a_workbook_that_lists_sheets_without_end_is_stopped(read):
    sheets = "<sheet name='x' r:id='r1'/>" * 2_000
    book = f"<workbook xmlns:r='r'><sheets>{sheets}</sheets></workbook>"
    rels = "<R><R Id='r1' Target='worksheets/none.xml'/></R>"
    data = build.zipped({"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels})
    assert "over-budget" in read(data, limits=LIMITS).codes


def test_a_long_token_in_xml_is_read_once(read):
    data = b"<a><!--" + b"x" * 6_000_000 + b"-->TEXT-1</a>"
    assert read(data).kinds("TEXT-1") == {"body"}


class Clock:
    """A budget whose time is up after so many looks at the clock."""

    def __init__(self, looks):
        self.looks = looks
        self.inner = Budget(Limits())

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def check_time(self):
        self.looks -= 1
        if self.looks < 0:
            raise OverBudget("timeout", "late")


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (build.docx("<w:p><w:r><w:t>KEPT-1</w:t></w:r></w:p>" * 60_000), 8),
        (build.xlsx("<row><c t='str'><v>KEPT-1</v></c></row>" * 60_000), 40),
        (b"<html><p>KEPT-1</p>" + b"<b>x</b>" * 20_000, 3),
        (b"{\\rtf1 KEPT-1" + b"{x}" * 20_000, 3),
        (b"<?xml version='1.0'?><a><b>KEPT-1</b>" + b"<c>x</c>" * 100_000, 3),
    ],
)
def test_what_was_read_before_time_was_up_is_kept(data, looks):
    items = list(extract(Source(data=data), Clock(looks)))
    found = any(b"KEPT-1" in item.data for item in items if isinstance(item, Segment))
    codes = [item.code for item in items if isinstance(item, Notice)]
    is_raw = any(item.kind == "bytes" for item in items if isinstance(item, Segment))
    assert (found, is_raw, codes[-1]) == (True, False, "timeout")
