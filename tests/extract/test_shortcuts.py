"""Shortcuts before the XML parser: whatever they take, the text is that of the parser alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp.extract import ooxml_cells, ooxml_word, xmlwalk
from dlp.extract.ooxml import QUIET
from dlp.extract.ooxml_cells import Sheet
from dlp.extract.ooxml_rows import divided
from dlp.extract.ooxml_strings import Formats, Strings
from dlp.extract.silent import Silence, has_attributes_only
from dlp.limits import Budget, Limits
from dlp.model import Segment

TEXTS = st.sampled_from(
    ["1", "0", "2", "45000", "1.5E+17", "110105199003070003", "x", "姓名", "a_x0041_", "", " "]
)
CELLS = st.builds(
    "<c{}{}{}>{}</c>".format,
    st.sampled_from(["", ' r="A1"', ' r="C1"', ' r="D7"', ' r="XFE1"', " r='B1'", ' r="b2"']),
    st.sampled_from(["", ' s="3"', ' s="0"', ' s="03"']),
    st.sampled_from(["", ' t="s"', ' t="n"', ' t="str"', ' t="inlineStr"', ' t="e"']),
    st.one_of(
        st.builds("<v>{}</v>".format, TEXTS),
        st.builds("<f>{}</f><v>{}</v>".format, TEXTS, TEXTS),
        st.builds("<is><t>{}</t></is>".format, TEXTS),
        st.builds("<is><r><t>{}</t></r><r><t>{}</t></r></is>".format, TEXTS, TEXTS),
        st.sampled_from(
            ["", "<v/>", "stray 4711", "<v>a&amp;b</v>", "<v>a\tb\r\n</v>", "<f>1</f>"]
        ),
    ),
)
ROWS = st.builds(
    "<row{}>{}</row>{}".format,
    st.sampled_from(["", ' r="2"', ' r="7" spans="1:3"', ' spans="1:3" r="7"', ' r="x"']),
    st.lists(CELLS, max_size=5).map("".join),
    st.sampled_from(["", "\n", "between", "<row>", "</row>", "<c>", "<rowBreaks/>", "<!-- -->"]),
)


def whole(data):
    """Give everything to the parser."""
    yield 0, len(data), None


def cells_of(data, *, shortcut, monkeypatch):
    """Read a sheet and return all that comes of it, with the cell of every byte."""
    with monkeypatch.context() as patch:
        if not shortcut:
            patch.setattr(ooxml_cells, "divided", whole)
        strings = Strings(["zero", "a\nb", "two" * 20_000])
        sheet = Sheet("S", path="S", kind="body", strings=strings, formats=Formats(frozenset({3})))
        found = list(sheet.segments(data, Budget(Limits())))
    shown = [
        (item.kind, item.data, item.table, [item.places.at(n) for n in range(len(item.data))][:400])
        if isinstance(item, Segment) and item.places
        else item
        for item in found
    ]
    return shown, sorted(strings.used)


@settings(deadline=None)
@given(rows=st.lists(ROWS, min_size=2, max_size=8), cut=st.integers(0, 30))
def test_plain_rows_give_what_the_parser_gives(rows, cut):
    """Whether the sheet is whole or ends early."""
    data = f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>".encode()
    data = data[: len(data) - cut] if cut > 20 else data
    with pytest.MonkeyPatch.context() as patch:
        fast = cells_of(data, shortcut=True, monkeypatch=patch)
        slow = cells_of(data, shortcut=False, monkeypatch=patch)
    assert fast == slow


def test_ordinary_rows_take_the_shortcut():
    row = '<row r="{0}" spans="1:2"><c r="A{0}" s="1" t="s"><v>5</v></c><c r="B{0}"><v>7</v></c></row>'
    data = "<sheetData>{}</sheetData>".format("".join(row.format(n) for n in range(9))).encode()
    assert sum(plain is not None for *_, plain in divided(data)) == 9


@pytest.mark.parametrize(
    "data",
    [
        b"<row>" * 200_000,
        b"<row>" * 200_000 + b"</row>",
        b'<row r="1"><c r="A1"><v>' * 50_000,
        b"<sheetData><a " + b" " * 500_000 + b'<row r="1"></row> ' * 20_000,
        b"<sheetData>" + b'<row r="1"><c r="A1"><v>1</v></c>x</row>' * 50_000,
    ],
)
def test_sheets_that_are_not_take_linear_time(data, monkeypatch):
    began = time.process_time()
    cells_of(data, shortcut=True, monkeypatch=monkeypatch)
    assert time.process_time() - began < 10


TAGS = st.sampled_from(
    [
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:rPr>", "</w:rPr>", "<w:b/>",
        '<w:sz w:val="24"/>', '<w:tag w:val="TOKEN"/>', '<w:jc w:val="a" w:val="b"/>', "<w:br/>",
        '<w:x w:title="TOKEN"/>', "<w:x w:title='\"'/>", "<w:x a='\"' b='\"'/>", "<w:vanish/>",
        "<w:rPr></w:rPr>", "<w:rPr>\n</w:rPr>", '<w:i w:name="a/>b"/>', "<w:del>", "</w:del>",
        "words", " ", "\n", "<w:tc>", "</w:tc>", '<w:c w:val="&amp;"/>', "<w:u\n/>", "4711",
    ]
)  # fmt: skip


def flows(data, dialect, *, cut, monkeypatch):
    """Walk a part; return its flows with their places."""
    with monkeypatch.context() as patch:
        if not cut:
            patch.setattr(Silence, "cut", lambda _self, data: data)
            patch.setattr(xmlwalk, "has_attributes_only", lambda *_: False)
        found = xmlwalk.walk(data, dialect, Budget(Limits()), path="p")
        return [
            (item.kind, item.data, item.places) if isinstance(item, Segment) else item.code
            for item in found
        ]


def words(flows):
    """Return what is left when blanks do not matter: behind an error a tag becomes a line end."""
    return [(flow[0], b"".join(flow[1].split())) for flow in flows if flow != "corrupt"]


def balanced(tags):
    """Close what is open, and leave out what closes nothing."""
    out, stack = [], []
    for tag in tags:
        if tag.startswith("</"):
            if not stack or stack[-1] != tag[2:-1]:
                continue
            stack.pop()
        elif tag == "<w:rPr>" or (tag.startswith("<") and not tag.endswith(("/>", "Pr>"))):
            stack.append(tag[1:-1])
        out.append(tag)
    return "".join(out) + "".join(f"</{name}>" for name in reversed(stack))


@settings(deadline=None)
@given(tags=st.lists(TAGS, max_size=40), dialect=st.sampled_from([ooxml_word.TEXT, QUIET]))
def test_silent_elements_are_not_missed(tags, dialect):
    data = f"<w:d>{'<w:b/>' * 40}{balanced(tags)}</w:d>".encode()
    with pytest.MonkeyPatch.context() as patch:
        fast = flows(data, dialect, cut=True, monkeypatch=patch)
        slow = flows(data, dialect, cut=False, monkeypatch=patch)
    assert words(fast) == words(slow) if "corrupt" in slow else fast == slow


def test_runs_of_measures_are_cut():
    data = b'<w:p><w:r><w:rPr><w:b/><w:sz w:val="2"/></w:rPr><w:t>x</w:t></w:r></w:p>'
    assert Silence(ooxml_word.TEXT).cut(data) == b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"


def test_styles_have_attributes_only():
    assert has_attributes_only(b'<styles><style name="a"/>\n</styles>', QUIET)


def test_a_comment_keeps_its_tags(monkeypatch):
    data = b"<w:p>" + b"<w:b/>" * 9 + b"<!-- <w:b/> --><w:t>x</w:t></w:p>"
    found = flows(data, ooxml_word.TEXT, cut=True, monkeypatch=monkeypatch)
    assert ("markup-comment", b" <w:b/> \n", None) in found
