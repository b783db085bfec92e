"""The regex subset: what is parsed means, on bytes, what `regex` understands on text."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from dlp.errors import PatternError
from dlp.packs.expression import Byte, Choice, Repeat, Sequence, Value, mask_of, parse, to_regex

# Patterns, and the pieces of text that come near to matching them.
TABLE = {
    r"ab": "abAB",
    r"a|bc|b": "abc",
    r"a(?:bc)?d": "abcd",
    r"(a|b){2,3}c": "abc",
    r"a{3}b{0,2}": "ab",
    r"[a-cx]{2}": "abcxy-",
    r"[^a-c]{2}": "abcx中é\n",
    r"[-a]\-[a-]": "a-b",
    r"[]\]a]{1,2}": "a]b",
    r"\d{2}\D": "12a中٣",
    r"\w{2}\W": "a1_-中é",
    r"\s\S": " \t\n\r\f\v\u00a0\u3000a",
    r"a.b": "ab\n中😀",
    r"\x41\u4e2d": "A中a",
    r"a\.b\|c": "ab.c|x",
    r"\t\n": "\t\nx",
    r"密码[:：]\d": "密码:：1",
    r"[一-龥]{2}": "一丁龥龦a\u4dff",
    r"[^一-龥]": "一龥龦a\u4dff😀",
    r"[à-ÿĀ]x": "àÿĀāxß",
    r"[\u0400-\uffff]": "\u03ff\u0400\u07ff\u0800\ud7ff\ue000\uffff😀",
    r"[^\d\s]": "1 a中",
    r"号(?:码|碼)?(?P<value>\d{2})": "号码碼12",
}


@st.composite
def cases(draw):
    """A pattern of the table, and a text of its pieces."""
    pattern = draw(st.sampled_from(sorted(TABLE)))
    pieces = st.sampled_from((*TABLE[pattern], pattern[:1], "文", "z"))
    return pattern, "".join(draw(st.lists(pieces, max_size=24)))


def _on_text(pattern, text):
    """Spans in bytes of what `regex` finds in text, with ASCII classes."""
    compiled = regex.compile(pattern, regex.ASCII | regex.V0)
    return [
        tuple(len(text[:at].encode()) for at in match.span())
        for match in compiled.finditer(text, overlapped=True)
    ]


@given(case=cases())
def test_bytes_and_text_give_the_same_matches(case):
    pattern, text = case
    compiled = regex.compile(to_regex(parse(pattern)))
    found = [match.span() for match in compiled.finditer(text.encode(), overlapped=True)]
    # Inside a character no match can begin: no byte of a tail begins a character.
    assert _on_text(pattern, text) == found


@given(case=cases())
def test_ignore_case_means_ascii_letters(case):
    pattern, text = case
    compiled = regex.compile(to_regex(parse(pattern, ignore_case=True)))
    swapped = text.translate({code: code ^ 0x20 for code in range(0x61, 0x7B)})
    spans = [match.span() for match in compiled.finditer(text.encode(), overlapped=True)]
    again = [match.span() for match in compiled.finditer(swapped.encode(), overlapped=True)]
    assert spans == again


@given(case=cases())
def test_no_match_is_shorter_or_longer_than_the_width(case):
    pattern, text = case
    node = parse(pattern)
    low, high = node.width
    compiled = regex.compile(to_regex(node))
    lengths = [len(match[0]) for match in compiled.finditer(text.encode(), overlapped=True)]
    assert [length for length in lengths if not low <= length <= high] == []


@pytest.mark.parametrize(
    ("pattern", "width"),
    [
        (r"ab", (2, 2)),
        (r"a|bcd", (1, 3)),
        (r"a{2,5}", (2, 5)),
        (r"(?:ab){2}c?", (4, 5)),
        (r"中", (3, 3)),
        (r"[a中]", (1, 3)),
        (r".", (1, 4)),
        (r"(?P<value>a{3})b", (4, 4)),
        (r"[^a]{2}", (2, 8)),
    ],
)
def test_width_counts_bytes(pattern, width):
    assert parse(pattern).width == width


@pytest.mark.parametrize(
    ("pattern", "node"),
    [
        ("a", Byte(1 << 0x61)),
        ("ab", Sequence((Byte(1 << 0x61), Byte(1 << 0x62)))),
        ("a(?:bc)", Sequence((Byte(1 << 0x61), Byte(1 << 0x62), Byte(1 << 0x63)))),
        ("a|b", Choice((Byte(1 << 0x61), Byte(1 << 0x62)))),
        ("a{2,3}", Repeat(Byte(1 << 0x61), 2, 3)),
        ("a{2}", Repeat(Byte(1 << 0x61), 2, 2)),
        ("(?P<value>a)", Value(Byte(1 << 0x61))),
        (r"\d", Byte(mask_of(range(0x30, 0x3A)))),
    ],
)
def test_the_tree(pattern, node):
    assert parse(pattern) == node


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ab", b"ab"),
        ("a|b", b"(?:a|b)"),
        ("(ab){2}", b"(?:ab){2,2}"),
        (r"\d", b"[0-9]"),
        ("(?P<value>a)b", b"(a)b"),
        (".x", b"(?:[\\x00-\\x09\\x0b-\\x7f]|"),
        ("a-b", b"a\\x2db"),
    ],
)
def test_what_the_engines_are_given(pattern, expected):
    assert to_regex(parse(pattern)).startswith(expected)


def test_the_group_named_value_is_the_only_one_that_captures():
    compiled = regex.compile(to_regex(parse("(a)(?:b)(?P<value>c)(d|e)")))
    assert (compiled.groups, compiled.fullmatch(b"abcd")[1]) == (1, b"c")


def _groups_or_code(text):
    try:
        return f"{regex.compile(to_regex(parse(text))).groups} groups"
    except PatternError as error:
        return error.code


@given(text=st.text("ab(){}[]|?*+\\^$.-,0129dxu中:P<value>=!", max_size=20))
def test_any_text_is_parsed_or_refused_with_a_code(text):
    assert regex.fullmatch("[01] groups|P20[1-9]", _groups_or_code(text))
