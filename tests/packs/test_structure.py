"""Structures of detectors: what is loaded, what is refused, and what a cluster comes to."""

from __future__ import annotations

import random

import pytest

from dlp import Scanner
from dlp.density import around
from dlp.errors import PackSchemaError, PatternError
from dlp.match._reference import has_enough
from dlp.match.factors import factors, ways
from dlp.packs import load
from dlp.packs.expression import parse

HEAD = 'id = "demo.plan"\ntitle = "A"\ncategory = "code"\nsensitivity = "low"\n'
MARKS = """[[structure]]
name = "plan"
weight = -8.0
distinct = 2
within = 64
marks = [
  { name = "alpha", regex = 'alpha-[0-9]{1,4}', weight = 4.0, count = "different" },
  { name = "beta", regex = 'beta', at = "line", weight = 4.0, boundary = "token", case = "ignore" },
  { name = "gamma", regex = 'gamma', weight = 6.0, least = 3 },
  { name = "lesson", regex = 'lesson', weight = -6.0 },
]
"""


@pytest.fixture
def pack(tmp_path):
    """A pack of one detector, written from its text."""
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "pack.toml").write_text('id = "demo"\ntitle = "Demo"\n')

    def write(text):
        (folder / "plan.toml").write_text(HEAD + text)
        return folder

    return write


@pytest.fixture
def found(pack):
    """What a scanner with the demo structure finds: span, total of the evidence."""
    scanner = Scanner([pack(MARKS)], minimum="very-unlikely")

    def scan(text):
        return [
            (
                text.encode()[item.location.span.start : item.location.span.end].decode(),
                sum(evidence.decibans for evidence in item.evidence),
            )
            for item in scanner.scan(text).findings
        ]

    return scan


def test_two_different_marks_are_a_structure(found):
    assert found("say alpha-1 and\n beta now") == [("alpha-1 and\n beta", 0.0)]


def test_one_kind_of_mark_is_none(found):
    assert found("alpha-1 alpha-2 alpha-3 alpha-4 alpha-5 alpha-6") == []


def test_a_mark_that_is_repeated_adds_a_quarter_with_each_doubling(found):
    assert found("\nBETA alpha-1 alpha-2 alpha-3 alpha-4")[0][1] == 2.0
    assert found("\nbeta alpha-1 alpha-1 alpha-1 alpha-1")[0][1] == 0.0
    many = " ".join(f"alpha-{number}" for number in range(100))
    assert found(f"\nbeta {many}")[0][1] == 4.0


def test_a_mark_counts_from_its_least_number_on(found):
    assert found("alpha-1 gamma gamma") == []
    assert found("alpha-1 gamma gamma gamma") == [("alpha-1 gamma gamma gamma", 2.0)]


def test_a_mark_of_a_line_stands_at_its_start(found):
    assert found("alpha-1 beta") == []
    for before in ("\n", "\r\n\t", "\n> ", "\n+", "\\n", "\n    "):
        assert len(found(f"alpha-1{before}beta")) == 1, before
    assert len(found("beta alpha-1")) == 1
    assert found("alpha-1\nbetatron") == []


def test_what_stands_apart_is_not_together(found):
    assert found("alpha-1 " + "x" * 70 + "\nbeta") == []
    assert len(found("alpha-1 " + "x" * 50 + "\nbeta")) == 1
    apart = "alpha-1\nbeta " + "x" * 80 + "\nbeta alpha-2"
    assert [text for text, _ in found(apart)] == ["alpha-1\nbeta", "beta alpha-2"]


def test_a_mark_may_speak_against(found):
    assert found("alpha-1\nbeta, a lesson") == []
    assert len(found("alpha-1\nbeta " + "x" * 80 + " lesson")) == 1


def test_the_finding_says_what_it_saw(pack):
    [finding] = Scanner([pack(MARKS)]).scan("# alpha-1 first\nbeta, alpha-2").findings
    assert finding.pattern == "structure:plan"
    assert finding.is_structure
    assert finding.reveal() == "alpha-1 first beta, alpha-2"
    assert [evidence.name for evidence in finding.evidence] == ["shape", "alpha", "beta"]
    assert (finding.location.line, finding.location.column) == (1, 3)


def test_a_needed_mark_must_be_there(pack):
    text = MARKS.replace("within = 64", 'within = 64\nneeds = ["gamma"]')
    scanner = Scanner([pack(text)])
    assert not scanner.scan("alpha-1\nbeta").findings
    assert len(scanner.scan("alpha-1\nbeta gamma gamma gamma").findings) == 1
    assert not scanner.scan("alpha-1\nbeta gamma").findings


def test_a_detector_that_extends_has_the_structures_of_its_base(pack, tmp_path):
    base = pack(MARKS)
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "pack.toml").write_text('id = "more"\ntitle = "More"\n')
    (folder / "plan.toml").write_text('id = "demo.plan"\nextends = "demo.plan"\n')
    [detector] = load([base, folder]).detectors
    assert [structure.name for structure in detector.structures] == ["plan"]


def signed(pack, text):
    """Return what is found, and why not, where a structure has signs."""
    scanner = Scanner([pack(MARKS.replace("within = 64", 'within = 64\nsigns = "(;"'))])
    data = text.encode()
    place = data.index(b"alpha")
    verdicts = [cluster.verdict() for cluster in around(scanner.engine, data, place)]
    return len(scanner.scan(data).findings), verdicts


@pytest.mark.parametrize("size", [0, 600, 30_000])
def test_a_structure_with_signs_is_looked_for_where_they_are(pack, size):
    plan = "alpha-1\nbeta\n" + "gamma " * 8
    text = "x" * (size // 2) + "\n" + plan + "x" * size
    signs = "(" * (len(text.encode()[:18_432]) // 512 + 1)
    number, [verdict, *_] = signed(pack, text)
    assert (number, verdict) == (0, "too few of the signs (; around it")
    assert signed(pack, text.replace("alpha", signs + " alpha"))[0] == 1


def test_signs_are_counted_alike_with_and_without_a_compiler():
    kernel = pytest.importorskip("dlp.match._signs", reason="no C compiler")
    rng = random.Random(1)
    for _ in range(2000):
        text = bytes(rng.choices(b"ab(;= x\n", weights=[9, 9, 1, 1, 1, 9, 9, 9], k=400))
        first, last, least = rng.randrange(300), rng.randrange(500), rng.randrange(1, 40)
        for signs in (b"(", b"(;=", b"(;=\n"):
            found = kernel.has_enough(text, first, last, signs, least)
            assert found == has_enough(text, first, last, signs, least)


# What is changed in the structure, and the error: code, line, key, message.
WRONG = {
    "no name": ('name = "plan"\n', "", "P109", 5, "structure[0].name", "is missing"),
    "a name that is none": (
        '"plan"', '"Plan!"', "P109", 6, "structure[0].name", "is 'Plan!'",
    ),
    "too many wanted": (
        "distinct = 2", "distinct = 4", "P117", 8, "structure[0].distinct",
        "wants 4 different marks of 3",
    ),
    "needs what is not there": (
        "within = 64", 'needs = ["delta"]', "P117", 9, "structure[0].needs",
        "names 'delta', which is no mark that speaks for it",
    ),
    "a mark without a weight": (
        "'gamma', weight = 6.0", "'gamma'", "P109", 13, "structure[0].marks[2].weight",
        "is missing",
    ),
    "an unknown key of a mark": (
        "'gamma', weight", "'gamma', wieght = 1, weight", "P111", 13,
        "structure[0].marks[2].wieght", "is not a key of this table",
    ),
    "a mark that is too wide": (
        "'gamma'", "'gamma[a-z]{1,600}'", "P117", 13, "structure[0].marks[2].regex",
        "a mark may be 605 bytes long",
    ),
    "an unknown place": (
        'at = "line"', 'at = "end"', "P109", 12, "structure[0].marks[1].at", "is 'end'",
    ),
    "a sign that is a letter": (
        "within = 64", 'signs = "(a"', "P117", 9, "structure[0].signs", "is '(a'",
    ),
    "too many signs": (
        "within = 64", 'signs = "();=,"', "P117", 9, "structure[0].signs", "holds 5 signs",
    ),
    "a weight that speaks for it": (
        "weight = -8.0", "weight = 8.0", "P108", 7, "structure[0].weight", "is out of range",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_structure_is_refused(pack, case):
    old, new, *expected = WRONG[case]
    assert MARKS.count(old) == 1
    with pytest.raises(PackSchemaError) as caught:
        load([pack(MARKS.replace(old, new))])
    error = caught.value
    assert expected == [error.code, error.line, error.key, error.message]


def test_a_regex_outside_the_subset_is_refused_with_its_mark(pack):
    with pytest.raises(PatternError) as caught:
        load([pack(MARKS.replace("'gamma'", "'gamma+'"))])
    assert (caught.value.code, caught.value.key) == ("P205", "structure[0].marks[2].regex")
    assert caught.value.line == 13


def test_two_structures_have_two_names(pack):
    with pytest.raises(PackSchemaError, match="'plan' stands twice"):
        load([pack(MARKS + MARKS)])


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        ("interface [0-9]{1,3}", {b"interface "}),
        ("(?:CREATE|ALTER) TABLE", {b"CREATE TABLE", b"ALTER TABLE"}),
        ("(?:ab)?cdef[0-9]", {b"cdef", b"abcdef"}),
        ("[a-z]{1,9} = none", {b" = none"}),
        ("(?:alpha|[0-9]{3})", set()),
        ("ab[0-9]cd", set()),
        ("[a-z]{3}", set()),
    ],
)
def test_every_match_holds_one_of_the_literals(regex, expected):
    assert factors(parse(regex)) == expected


def test_an_expression_that_may_explode_is_known():
    assert ways(parse("(?:[a-z]{1,20}x?){1,20}y")) > 1e8
    assert ways(parse("import [a-z]{1,40};")) == 40
