"""Transcoding: Python's codecs are followed, bad bytes stay alone, the kernel is the reference."""

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp.text import _transcode_reference, charset, transcode

NAMES = (
    *("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030", "big5"),
    *("shift_jis", "euc-kr", "euc-jp", "cp1252", "latin-1"),
)
CODECS = {"big5": "cp950", "shift_jis": "cp932", "euc-kr": "cp949", "euc-jp": "euc_jp"}
CHARSETS = st.sampled_from(NAMES).map(charset.find)
SAMPLE = "身份證中文かなカナ한국어éABC12 \n~"
BYTES = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.builds(
            lambda text, name: text.encode(CODECS.get(name, name), "ignore"),
            st.text(st.sampled_from(SAMPLE), max_size=8),
            st.sampled_from(NAMES),
        ),
    ),
    max_size=8,
).map(b"".join)


@pytest.mark.skipif(not transcode.COMPILED, reason="needs the compiled kernel")
class TestCompiledKernelIsTheReference:
    @given(BYTES, CHARSETS, st.integers(0, 15))
    @settings(max_examples=2000, deadline=None)
    def test_transcode(self, data, chosen, flags):
        arguments = (data, 0, len(data), chosen.kind, chosen.table, flags)
        assert _transcode_reference.transcode(*arguments) == transcode.transcode(*arguments)

    @given(BYTES, CHARSETS, st.lists(st.integers(0, 40)).map(sorted))
    @settings(max_examples=800, deadline=None)
    def test_offsets(self, data, chosen, counts):
        arguments = (data, 0, chosen.kind, chosen.table, array("q", counts))
        assert _transcode_reference.offsets(*arguments) == transcode.offsets(*arguments)

    @given(
        BYTES,
        CHARSETS,
        st.lists(st.integers(-1, 60)).map(sorted),
        st.booleans(),
        st.integers(0, 30),
    )
    @settings(max_examples=1500, deadline=None)
    def test_places(self, data, chosen, wanted, end, begins):
        where = (array("q", wanted), end, begins, 7, 3)
        arguments = (data, 0, len(data), chosen.kind, chosen.table, *where)
        assert _transcode_reference.places(*arguments) == transcode.places(*arguments)

    @given(BYTES, st.integers(1, 20), st.integers(1, 12))
    @settings(max_examples=1000, deadline=None)
    def test_probe(self, data, limit, needed):
        expected = _transcode_reference.probe(data, 0, limit, needed)
        assert expected == transcode.probe(data, 0, limit, needed)

    @given(BYTES, CHARSETS)
    @settings(max_examples=800, deadline=None)
    def test_histogram(self, data, chosen):
        classes = bytes(code % 14 for code in range(65536))
        arguments = (data, 0, chosen.kind, chosen.table, classes)
        assert _transcode_reference.histogram(*arguments) == transcode.histogram(*arguments)


@pytest.mark.parametrize("name", NAMES)
def test_valid_text_decodes_as_by_the_codec(name):
    codec = CODECS.get(name, name)
    text = "".join(
        char
        for char in map(chr, (*range(0x80), *range(0xA0, 0xD7FF), *range(0xE000, 0x10400)))
        if len(raw := char.encode(codec, "ignore")) != 3 or name != "euc-jp"  # JIS X 0212
        if raw.decode(codec, "ignore") == char
    )
    assert text == transcode.to_utf8(text.encode(codec), charset.find(name)).decode()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_gb18030_reads_every_code_point(text):
    assert text == transcode.to_utf8(text.encode("gb18030"), charset.find("gb18030")).decode()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("gb18030", b"\xd6\xd0\xff12", "中\ufffd12"),
        ("gb18030", b"\x81\x30\x411", "\ufffd0A1"),
        ("gb18030", b"1\xd6", "1\ufffd"),
        ("big5", b"\xa8\xad\xff1", "身\ufffd1"),
        ("utf-8", b"\xe4\xb81\xff2", "\ufffd\ufffd1\ufffd2"),
        ("utf-16-le", b"1\0\x00\xd82\0", "1\ufffd2"),
        ("utf-16-le", b"1\0\x00\xdc2\0", "1\ufffd2"),
        ("utf-16-be", b"\x001\x00", "1\ufffd"),
        ("utf-32-le", b"1\0\0\0\xff\xff\xff\xff2\0\0\0", "1\ufffd2"),
        ("cp1252", b"1\x812", "1\ufffd2"),
    ],
)
def test_bad_bytes_never_swallow_a_neighbour(name, data, expected):
    assert expected == transcode.to_utf8(data, charset.find(name)).decode()


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("GB2312", "gb18030"),
        ("gbk", "gb18030"),
        ("Big5-HKSCS", "big5"),
        ("windows-1252", "cp1252"),
        ("ISO-8859-1", "latin-1"),
        ("US-ASCII", "utf-8"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_labels_lead_to_charsets(label, name):
    assert name == charset.find(label).name


@pytest.mark.parametrize("label", ["", "unknown-8bit", "rot13", "base64", "\0", "x" * 999, "é"])
def test_labels_that_name_no_charset_find_none(label):
    assert charset.find(label) is None
