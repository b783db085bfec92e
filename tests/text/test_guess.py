"""Guess: what speaks for a charset, and which others are worth a look."""

import random
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlp.text import guess

WESTERN = st.lists(st.sampled_from([b"a", b"Z", b"1", b"\x80", b"\xc0", b"\xe9"])).map(b"".join)
NEXT_TO_LETTER = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\xc0-\xff](?=[a-z])"
)
HIGH_PAIR = re.compile(rb"(?=[\x80-\xff][\x80-\xff])")


@given(WESTERN)
@example("naïve café".encode("latin-1"))
def test_neighbours_are_those_of_the_expressions(window):
    alone, pairs = len(NEXT_TO_LETTER.findall(window)), len(HIGH_PAIR.findall(window))
    assert guess._western(window) == alone - 2 * pairs


@given(st.lists(st.sampled_from([b"\x81", b"\xfe", b"0", b"9", b"a"])).map(b"".join))
def test_four_byte_codes_are_those_of_the_expression(window):
    assert guess._four_bytes(window) == len(guess._FOUR_BYTES.findall(window))


def _names(count=120):
    """Make words of two ideographs that are usual in GB 2312 and in JIS X 0208."""
    rng = random.Random(3)
    lead, trail = range(0xB0, 0xCF), range(0xA1, 0xFF)
    pairs = [bytes((rng.choice(lead), rng.choice(trail))) for _ in range(2 * count)]
    words = [left + right for left, right in zip(pairs[::2], pairs[1::2], strict=True)]
    return b",".join(words)


def test_a_chinese_list_of_names_is_not_read_as_japanese():
    data = _names()
    found = guess.choose(data, final=True)
    assert found.charset.name == "gb18030"
    assert "euc-jp" not in found.alternatives


@pytest.mark.parametrize("kana", ["の", "カ"])
def test_with_kana_it_may_be(kana):
    data = _names()
    found = guess.choose(data + b"," + kana.encode("euc-jp"), final=True)
    assert "euc-jp" in {found.charset.name, *found.alternatives}


def test_a_short_text_may_be_too():
    data = _names(count=8)
    found = guess.choose(data, final=True)
    assert "euc-jp" in {found.charset.name, *found.alternatives}
