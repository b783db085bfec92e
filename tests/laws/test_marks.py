"""Law: the kernel of marks finds and weighs what its twin does, in any text and any stretch of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dlp.match import _marks_reference, mark_tables
from dlp.match.mark_tables import EVERYTHING
from dlp.match.plan import plan
from dlp.packs import load
from dlp.packs.schema import Detector, Mark, PackSet, Structure

_marks = pytest.importorskip("dlp.match._marks")
PACKS = ["infrastructure", "cn_secrecy"]
NEVER = 1 << 30
ENOUGH = 128
"""Tenths of a deciban from which on a structure is very likely."""
JOINTS = [
    b"\n", b"\r\n", b"\\n", b"\n\t  ", b"\n" + b" " * 20, b"\n" + b" " * 21, b"\n> + ", b" ", b"", b"x", b"\xe4",
]  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    packs = load(PACKS)
    return mark_tables.compile_marks(packs, plan(packs))


@pytest.fixture(scope="module")
def pieces():
    """Lines in which marks stand, of the examples and of this repository's own sources."""
    texts = [
        example.text.encode()
        for detector in load(PACKS).detectors
        for example in [*detector.examples, *detector.counterexamples]
        if detector.structures
    ]
    texts += [
        b"".join(Path(name).read_bytes().splitlines(keepends=True)[:120])
        for name in (__file__, _marks_reference.__file__, mark_tables.__file__)
    ]
    return [line for text in texts for line in text.splitlines()]


def drawn(rng, pieces, count):
    """Return lines that stood together, mostly, with what may stand between lines; some are cut."""
    out = b""
    at = 0
    for _ in range(count):
        at = rng.randrange(len(pieces)) if rng.random() < 0.2 else (at + 1) % len(pieces)
        piece = pieces[at]
        if rng.random() < 0.1:
            cut = rng.randrange(len(piece) + 1)
            piece = piece[cut:] + piece[: cut // 2]
        out += piece + (rng.choice(JOINTS) if rng.random() < 0.4 else b"\n")
    return out


def same(tables, text, first, last, wanted, floor, enough):
    kernel = _marks.Marks(tables).find(text, first, last, wanted, floor, enough)
    assert kernel == _marks_reference.Marks(tables).find(text, first, last, wanted, floor, enough)
    return kernel[0]


@pytest.mark.parametrize("seed", range(12))
def test_everything_is_found_alike(tables, pieces, seed):
    rng = random.Random(seed)
    text = drawn(rng, pieces, 150)
    first, last = rng.randrange(20), len(text) - rng.randrange(20)
    wanted = list(range(len(tables.rows)))
    found = same(tables, text, first, last, wanted, EVERYTHING, NEVER)
    assert len({number for number, *_ in found}) > 10
    assert all(first <= start < end <= last for _, start, end, *_ in found)


@pytest.mark.parametrize("seed", range(8))
def test_what_makes_findings_is_found_alike(tables, pieces, seed):
    """Also where brief structures are looked for in the first bytes, and in more of them."""
    rng = random.Random(seed)
    text = drawn(rng, pieces, rng.choice((100, 250, 350)))
    wanted = rng.sample(range(len(tables.rows)), len(tables.rows))
    found = same(tables, text, 0, len(text), wanted, 0, ENOUGH)
    assert found
    assert all(total >= 0 for _, _, _, total, *_ in found)


def test_a_brief_structure_ends_where_it_is_enough(tables):
    source = Path(_marks_reference.__file__).read_bytes()[:12_000]
    brief = [at for at in range(len(tables.rows)) if tables.rows[at].is_brief]
    found = same(tables, source, 0, len(source), brief, 0, ENOUGH)
    assert found[0][3] >= ENOUGH
    assert found[0][2] < 4000 < len(source)


def test_a_machine_that_asks_one_byte_after_the_other_finds_the_same(tables, pieces):
    rng = random.Random(5)
    plain = _marks.Marks(tables)
    plain.is_sifted = False
    everything = list(range(len(tables.rows)))
    for count in (1, 3, 40, 200):
        text = drawn(rng, pieces, count)
        for floor, enough in ((EVERYTHING, NEVER), (0, ENOUGH)):
            given = (text, 0, len(text), everything, floor, enough)
            assert plain.find(*given) == _marks.Marks(tables).find(*given)
        assert plain.standing(text, 0, len(text)) == _marks.Marks(tables).standing(
            text, 0, len(text)
        )


@pytest.mark.parametrize("size", [0, 1, 2, 3, 33, 34, 35, 36, 66, 67])
def test_texts_of_any_size_are_looked_at_alike(tables, pieces, size):
    rng = random.Random(size)
    for _ in range(20):
        text = drawn(rng, pieces, 4)[:size]
        same(tables, text, 0, len(text), list(range(len(tables.rows))), EVERYTHING, NEVER)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_structures_may_be_there(tables, pieces, seed):
    rng = random.Random(seed)
    text = drawn(rng, pieces, 20)
    for _ in range(20):
        first = rng.randrange(len(text))
        last = rng.randrange(first, len(text) + 1)
        assert _marks.Marks(tables).standing(text, first, last) == _marks_reference.Marks(
            tables
        ).standing(text, first, last)


def made(*marks, **fields):
    """Return the tables of one structure."""
    given = {"name": "s", "weight": -1.0, "distinct": 1, "within": 40, **fields}
    structure = Structure(marks=marks, **given)
    detector = Detector(
        id="own.thing", title="x", title_zh="x", category="x", sensitivity="low", status="stable",
        references=(), description="", patterns=(), hotwords=(), examples=(), counterexamples=(),
        tags=(), structures=(structure,), pack="own", file="own.toml",
    )  # fmt: skip
    packs = PackSet((), (detector,), "")
    return mark_tables.compile_marks(packs, plan(packs))


@pytest.mark.parametrize(
    ("regex", "fields", "text", "places"),
    [
        ("[a-z]{1,9} => ", {}, b"(some => [other => ", [(1, 9), (10, 19)]),  # a name is one
        ("[a-z]{1,9} => ", {"boundary": "token"}, b"x-some => _a => ", []),
        ("[a-z_]{1,9} => ", {"boundary": "token"}, b"x-so => _a => ", [(8, 14)]),
        ("ab", {"case": True}, b"ab AB aB", [(0, 2), (3, 5), (6, 8)]),
        ("a{2}[bc]{1,9}", {}, b"aabbb aac", [(0, 5), (6, 9)]),
        (" ab", {"at": "line"}, b"\n   ab\n ab\n\tab", [(3, 6), (7, 10)]),
        ("(?:if|elif) x:[\n#]", {"at": "line"}, b"\nelif x:\n", [(1, 9)]),
        ('[a-z]{1,9} = "', {"at": "line"}, b'(\'x\\nnames = "a"', [(5, 14)]),
        ("(?:setl_id|medins_setl_id)", {"boundary": "alnum"}, b"'medins_setl_id'", [(1, 15)]),
        ("(?P<value>a)b", {}, b"ab", [(0, 2)]),
    ],
)  # fmt: skip
def test_where_marks_stand(regex, fields, text, places):
    given = dict(fields)
    ignore = given.pop("case", False)
    mark = Mark(name="m", regex=regex, weight=4.0, ignore_case=ignore, **given)
    tables = made(mark, within=0)
    found = same(tables, text, 0, len(text), [0], EVERYTHING, NEVER)
    spans = [(start, end) for _, start, end, *_ in found]
    assert spans == places


def test_weights_double_and_equal_ones_count_once():
    tables = made(
        Mark(name="one", regex="one", weight=4.0),
        Mark(name="kind", regex="kind[0-9]", weight=4.0, ignore_case=True, count="different"),
        Mark(name="not", regex="not", weight=-3.0),
    )
    text = b"one kind1 KIND1 one kind2 one one" + b" " * 50 + b"kind1" + b" " * 100 + b"not"
    found = same(tables, text, 0, len(text), [0], EVERYTHING, NEVER)
    assert [(total, parts) for _, _, _, total, parts, _, _ in found] == [
        (-10 + 60 + 50, ((0, 60), (1, 50))),
        (-10 + 40, ((1, 40),)),
    ]


def test_what_speaks_against_is_near_or_not():
    tables = made(Mark(name="a", regex="aaa", weight=4.0), Mark(name="b", regex="bbb", weight=-9.0))
    for far, total in ((40, -60), (41, 30)):
        text = b"aaa" + b" " * (far - 3) + b"bbb"
        (found,) = same(tables, text, 0, len(text), [0], EVERYTHING, NEVER)
        assert found[3] == total


def test_many_marks_of_one_structure_are_told_apart():
    """64 marks that each may begin in many ways: their handles are more than there is room for."""
    marks = [
        Mark(name=f"m{at}", regex=f"(?:[a-z]{{1,9}}-x{at:02}|[0-9]{{1,9}}=y{at:02})", weight=1.0)
        for at in range(64)
    ]
    tables = made(*marks, within=2000)
    text = b" ".join(b"word-x%02d 12=y%02d" % (at, 63 - at) for at in range(64))
    (found,) = same(tables, text, 0, len(text), [0], EVERYTHING, NEVER)
    assert [mark for mark, _ in sorted(found[4])] == list(range(64))


def test_a_mark_that_takes_too_long_is_said():
    """What is counted are steps: the same text always comes to the same end."""
    slow = "(?:(?:a{1,8}){1,8}b?){1,5}c"
    tables = made(Mark(name="slow", regex=slow, weight=4.0))
    found, overran = _marks.Marks(tables).find(b"a" * 400, 0, 400, [0], EVERYTHING, NEVER)
    assert (found, overran) == ([], True)
    found, overran = _marks.Marks(tables).find(b"aac", 0, 3, [0], EVERYTHING, NEVER)
    assert len(found) == 1
    assert not overran


def test_one_that_takes_too_long_does_not_keep_another_from_being_found():
    slow = "(?:(?:a{1,8}){1,8}b?){1,5}c"
    tables = made(Mark(name="slow", regex=slow, weight=4.0), signs=b"(")
    assert _marks.Marks(tables).standing(b"a" * 400, 0, 400) == [0]
