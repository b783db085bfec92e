"""Which lane a pattern goes to, and why it is refused when it fits none."""

from __future__ import annotations

import pytest

from dlp.errors import PatternError
from dlp.match.mark_tables import compile_marks
from dlp.match.plan import Lane, choose, head_of, least_digits, literal_length, plan
from dlp.packs import load
from dlp.packs.expression import parse, to_regex
from dlp.packs.schema import Detector, Hotword, Pattern

WORDS = (Hotword(words=("secret",), weight=10.0),)
NEGATIVE = (Hotword(words=("secret",), weight=-10.0),)


def detector(pattern, hotwords=()):
    return Detector(
        id="demo.a", title="A", title_zh="", category="code", sensitivity="low", status="stable",
        references=(), description="", tags=(), patterns=(pattern,), hotwords=hotwords,
        examples=(), counterexamples=(), file="a.toml",
    )  # fmt: skip


def planned(regex, hotwords=(), **fields):
    pattern = Pattern(name="plain", regex=regex, **fields)
    return choose(pattern, detector(pattern, hotwords), 7)


@pytest.mark.parametrize(
    ("regex", "fields", "lane"),
    [
        (r"\d{5}", {}, Lane.NUMBERS),
        (r"\d{5}", {"boundary": "digit"}, Lane.NUMBERS),
        (r"\d{5}", {"boundary": "token"}, Lane.NUMBERS),
        (r"[A-Z]{2}\d{2}[A-Z0-9]{1,9}\d{3}", {}, Lane.NUMBERS),
        (r"(?:\d{5}|\d{9}X)", {"separators": "any"}, Lane.NUMBERS),
        (r"AKIA\d{16}", {}, Lane.NUMBERS),
        (r"AKIA[A-Z0-9]{16}", {}, Lane.LITERALS),
        (r"AKIA\d{16}", {"boundary": "none"}, Lane.LITERALS),
        (r"AK\d{46,47}", {}, Lane.LITERALS),
        (r"id-\d{9}", {}, Lane.LITERALS),
        (r"号\d{9}", {}, Lane.LITERALS),
        (r"id(?P<value>\d{9})", {}, Lane.LITERALS),
        (r"(?:ghp|gho)_\w{36}", {}, Lane.LITERALS),
        (r"\w{0,6}key=", {}, Lane.LITERALS),
        (r"[a-z0-9]{1,32}@[a-z.]{3,40}", {}, Lane.ANCHOR),
        (r"[a-z0-9]{1,32}@[a-z.]{3,40}", {"boundary": "none"}, Lane.ANCHOR),
        (r"[a-z]{8}", {"requires_hotword": True, "hotwords": WORDS}, Lane.HOTWORDS),
        (r"\d{4}", {"requires_hotword": True, "hotwords": WORDS}, Lane.HOTWORDS),
        (r"\d{9}", {"requires_hotword": True, "hotwords": WORDS}, Lane.NUMBERS),
    ],
)
def test_lane(regex, fields, lane):
    assert planned(regex, **fields).lane is lane


@pytest.mark.parametrize(
    ("regex", "fields", "code"),
    [
        (r"[a-z]{8}", {}, "P302"),
        (r"\d{4}", {}, "P302"),
        (r"a\d{4}", {}, "P302"),
        (r"\d{5}", {"boundary": "line"}, "P302"),
        (r"\w{200}key", {}, "P302"),
        (r"(?:ab|[c-z])\d", {}, "P302"),
        (r"[a-z]{8}", {"hotwords": WORDS}, "P302"),
        (r"[a-z]{8}", {"requires_hotword": True}, "P302"),
        (r"[a-z]{8}", {"requires_hotword": True, "hotwords": NEGATIVE}, "P302"),
        (r"id-\d{9}", {"separators": "any"}, "P303"),
        (r"\d{4}", {"separators": "optional"}, "P303"),
        (r"[a-z]{2,9}@ab", {"separators": "required"}, "P303"),
    ],
)
def test_refused(regex, fields, code):
    with pytest.raises(PatternError) as caught:
        planned(regex, **fields)
    assert (caught.value.code, caught.value.file, caught.value.key) == (code, "a.toml", "plain")


def test_separators_widen_a_number():
    assert (planned(r"\d{9}").width, planned(r"\d{9}", separators="any").width) == ((9, 9), (9, 73))


@pytest.mark.parametrize(
    ("regex", "least"),
    [
        (r"\d{5}", 5),
        (r"\d{5,9}", 5),
        (r"\d{2}[a-z]\d{3}", 5),
        (r"(?:\d{7}|\d{3}ab)", 3),
        (r"(?:\d{2}a){3}", 6),
        (r"[0-9a]{9}", 0),
        (r"5{3}", 3),
        (r"x(?P<value>\d{6})", 6),
    ],
)
def test_least_digits(regex, least):
    assert least_digits(parse(regex)) == least


@pytest.mark.parametrize(
    ("regex", "length"),
    [
        ("abc", 3),
        ("a[bc]d", 1),
        ("[aA][bB]c", 3),
        ("(?:abc|de)f{3}", 3),
        ("(?:abc|de)[xy]", 2),
        (r"\d{3}ab", 2),
        ("密码", 6),
        (r"(?:ab)?\d", 0),
    ],
)
def test_literal_length(regex, length):
    assert literal_length(parse(regex)) == length


@pytest.mark.parametrize(
    ("regex", "head"),
    [
        (r"abc\d{20,90}", rb"abc[0-9]{20,20}"),
        (r"abc\d{0,90}", rb"abc"),
        (r"abc[x]?y", rb"abcx{0,1}y"),
        (r"[a-z]{3}key\d", rb"[a-z][a-z][a-z]key[0-9]"),
        (r"[a-z]{4}", None),
        (r"\w{99}key", None),
    ],
)
def test_head(regex, head):
    found = head_of(parse(regex))
    assert head == (None if found is None else to_regex(found))


def test_every_built_in_pattern_says_why_it_is_where_it_is(scanner):
    plan = scanner._engine.matcher.plan
    assert [item.pattern.name for item in plan if not item.reason] == []
    assert [item.number for item in plan] == list(range(len(plan)))


def test_every_structure_needs_a_literal():
    """Else the marks of one would be looked for in every block of every text."""
    packs = load(None)
    assert compile_marks(packs, plan(packs)).anywhere == ()


@pytest.mark.parametrize(
    ("regex", "lane"),
    [
        (r"[A-Z]{2,4} (?P<value>1[3-9]\d{9})", Lane.BESIDE),
        (r"(?P<value>[A-Z]{2,4}) 1[3-9]\d{9}", Lane.BESIDE),
        (r"1[3-9]\d{9} (?P<value>[A-Z]{2,4})", Lane.BEHIND),
    ],
)
def test_what_needs_a_number_is_tried_on_its_side(regex, lane):
    assert planned(regex, boundary="none", requires_number=True).lane is lane
