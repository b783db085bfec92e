"""Fold: what changes, what stays, and that the compiled kernel is the reference."""

import sys
import unicodedata
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp.text import _fold_reference, fold, fold_map

NUMERALS = "".join(fold_map.NUMERALS)
LINKS = "0123456789Xx -\u200b０\u3000"
TEXT = st.text(
    st.sampled_from(NUMERALS + LINKS + "中国，。：（）；！？A\0\u00e9😀①𝟘\u00a0\ufeff\u2014")
)
BYTES = st.one_of(
    st.binary(max_size=60),
    TEXT.map(str.encode),
    st.sampled_from(
        [
            b"\xe0\x80\x80\x80",
            b"\xed\xa0\x80",
            b"\xf0\x80\x80\x80",
            b"\xf4\x90\x80\x80",
            b"\xc1\x80",
        ]
    ),
    st.lists(st.one_of(st.binary(max_size=3), TEXT.map(str.encode))).map(b"".join),
)

IDEOGRAPHS = st.lists(
    st.one_of(
        st.sampled_from(["系统按照，建对提", "一", "二三", "。、", "６Ａ", "\u3000", "a", "é", "\0", "😀", "\ufeff"])
        .map(str.encode),
        st.sampled_from([b"\xe4", b"\xb8", b"\xe4\xb8", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xff"]),
        st.text(st.characters(min_codepoint=0x2F00, max_codepoint=0xFFFF, exclude_categories=["Cs"]))
        .map(str.encode),
    ),
    min_size=8,
    max_size=40,
).map(b"".join)  # fmt: skip
"""Long enough to be passed over many bytes at once."""

PROSE = (
    "国家医疗保障局（以下简称“医保局”）第一次会议决定：一、统一目录；二、制定《药品管理办法》；"
    "三、二〇二四年起施行！请问可以吗？十五、六十七。——"[:-2]
)


@pytest.mark.skipif(not fold.COMPILED, reason="needs the compiled kernel")
class TestCompiledKernelIsTheReference:
    @given(BYTES, st.integers(0, 17), st.sampled_from([0, 1, 2, 3, 6]))
    @settings(max_examples=1500, deadline=None)
    def test_run(self, data, state, flags):
        expected = _fold_reference.run(data, 0, len(data), state, flags)
        assert expected == fold.run(data, 0, len(data), state, flags)

    @given(IDEOGRAPHS, st.integers(0, 17), st.sampled_from([0, 1, 2, 3, 6]))
    @settings(max_examples=1000, deadline=None)
    def test_run_over_ideographs(self, data, state, flags):
        expected = _fold_reference.run(data, 0, len(data), state, flags)
        assert expected == fold.run(data, 0, len(data), state, flags)

    @given(
        BYTES,
        st.lists(st.integers(0, 80)).map(sorted),
        st.booleans(),
        st.integers(0, 17),
        st.integers(0, 40),
    )
    @settings(max_examples=1000, deadline=None)
    def test_locate(self, data, positions, end, state, begins):
        wanted = array("q", [begins + position for position in positions])
        arguments = (data, wanted, end, state, begins)
        assert _fold_reference.locate(*arguments) == fold.locate_from(*arguments)

    @given(st.binary(max_size=300), st.integers(0, 20))
    @settings(deadline=None)
    def test_first_non_ascii(self, data, start):
        expected = _fold_reference.first_non_ascii(data, start)
        assert expected == fold.first_non_ascii(data, start)

    @given(
        st.text(st.sampled_from(" \t\n\v\f\r")),
        st.sampled_from(["", "\x08", "\x0e", "\x1c", "a", "\x85", "\0"]),
    )
    @settings(deadline=None)
    def test_is_blank(self, blanks, other):
        for data in (200 * blanks + other, other + blanks, blanks + other + 200 * blanks):
            assert fold.is_blank(data.encode("latin-1")) == (
                _fold_reference.is_blank(data.encode("latin-1"))
            )

    @given(BYTES, st.integers(0, 20), st.integers(0, 60))
    @settings(deadline=None)
    def test_count_characters(self, data, start, stop):
        expected = _fold_reference.count_characters(data, start, stop)
        assert expected == fold.count_characters(data, start, stop)

    def test_every_code_point(self):
        text = "\n".join(map(chr, (*range(1, 0xD800), *range(0xE000, 0x20000), 0xE0041)))
        data = text.encode()
        expected = _fold_reference.run(data, 0, len(data), 0, fold.FINAL)[0]
        assert expected == fold.fold(data)


@given(BYTES)
def test_needs_fold_is_exact(data):
    assert (fold.fold(data) != data) == fold.needs_fold(data)


@given(BYTES)
def test_plain_data_is_not_copied(data):
    assert fold.needs_fold(data) or fold.fold(data) is data


@given(TEXT)
def test_folding_never_makes_text_longer(text):
    assert len(fold.fold(text.encode())) <= len(text.encode())


@given(st.binary(max_size=40))
def test_first_invalid_agrees_with_the_codec(data):
    try:
        data.decode()
        expected = -1
    except UnicodeDecodeError as error:
        expected = error.start
    assert expected == fold.first_invalid(data)


def test_ordinary_chinese_prose_stays():
    assert not fold.needs_fold(PROSE.encode())


@pytest.mark.parametrize("digit", range(10))
def test_every_unicode_digit_folds_to_ascii(digit):
    digits = [c for c in map(chr, range(0x80, 0x20000)) if unicodedata.decimal(c, None) == digit]
    assert [str(digit)] * len(digits) == [fold.fold(c.encode()).decode() for c in digits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＺａｚ０９", "AZaz09"),
        ("＠．－／＋＿＝＃＆％＄", "@.-/+_=#&%$"),
        ("：，；（）！？", "：，；（）！？"),
        ("𝐀𝟘𝒃Ⓐ①²₃", "A0bA123"),
        ("1\u200b2\u200c3\u200d4\u20605\ufeff6\u00ad7\ufe0f8\u202e9", "123456789"),
        ("1\u00a02\u20033\u202f4\u205f5\u30006", "1 2 3 4 5 6"),
        ("1\u20102\u20133\u20144\u22125\ufe636", "1-2-3-4-5-6"),
        ("¹\u2028²", "1\n2"),
        ("カー〜ド", "カー〜ド"),
    ],
)
def test_characters_fold(text, expected):
    assert expected == fold.fold(text.encode()).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一二三四五六七", "一二三四五六七"),
        ("一二三四五六七八", "12345678"),
        ("号零〇○洞一壹弌幺", "号00001111"),
        ("一1二2三3四4五5六6七7八8", "1122334455667788"),
        ("一二三四五六七八X人", "12345678X人"),
        ("一二三四\u200b五六七八", "12345678"),
        ("一二三四　五六七八", "1234 5678"),
        ("一二三四人五六七八", "一二三四人五六七八"),
        ("一二三四五六七" + "0" * 17 + "八", "一二三四五六七" + "0" * 17 + "八"),
        ("一二三四五六七" + "0" * 16 + "八", "1234567" + "0" * 16 + "8"),
    ],
)
def test_chains_of_chinese_numerals_fold(text, expected):
    assert expected == fold.fold(text.encode()).decode()


@pytest.mark.parametrize(
    ("text", "position", "start", "end"),
    [
        ("A\u200bB", 1, (4, 2), (1, 1)),
        ("\u200bA", 0, (3, 1), (0, 0)),
        ("A\u200b", 1, (4, 2), (1, 1)),
        ("中Ａ", 3, (3, 1), (3, 1)),
        ("一二三四五六七八", 3, (9, 3), (9, 3)),
        ("😀Ａx", 5, (7, 2), (7, 2)),
    ],
)
def test_offsets_lead_back(text, position, start, end):
    data = text.encode()
    found = (fold.locate(data, [position]), fold.locate(data, [position], end=True))
    assert ([start], [end]) == found


@given(TEXT, st.data())
def test_a_located_span_folds_to_what_was_matched(text, draw):
    """Chains aside, whose folding depends on their neighbours."""
    text = "".join("中" if char in NUMERALS else char for char in text)
    data = text.encode()
    folded = fold.fold(data).decode()
    first = draw.draw(st.integers(0, len(folded)))
    last = draw.draw(st.integers(first + 1, len(folded) + 1))
    wanted = folded[first:last].encode()
    at = len(folded[:first].encode())
    [(start, text_start)] = fold.locate(data, [at])
    [(end, text_end)] = fold.locate(data, [at + len(wanted)], end=True)
    if wanted:
        assert (wanted, data[start:end].decode()) == (
            fold.fold(data[start:end]),
            text[text_start:text_end],
        )


def test_what_is_skipped_folds_to_nothing_in_this_unicode(monkeypatch):
    known = fold_map.build()
    monkeypatch.setattr(fold_map, "_SKIPPED", ((0xD800, 0xE000),))
    monkeypatch.setattr(fold_map, "_END", sys.maxunicode + 1)
    assert fold_map.build() == known
