"""The automaton of many number shapes accepts, for each of them, what `regex` matches in full."""

from __future__ import annotations

import random

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from dlp.errors import PatternError
from dlp.match import _shapes_reference
from dlp.match.automaton import DEAD, START, build
from dlp.packs.expression import parse, to_regex

SHAPES = (
    r"\d{5}", r"[1-9]\d{2,4}[\dX]", r"(?:62|4)\d{3}", r"[A-F]{1,2}\d{2}", r"1[3-9]\d{2}",
    r"(?:\d{2}[A-C]){1,3}", r"X?\d{3}X?", r"(?:12){2}", r"\d{2}(?:A|AB|ABC)",
)  # fmt: skip


def accepted(automaton, text):
    """Return the numbers of the expressions that match all of `text`."""
    state = START
    for byte in text:
        state = automaton.transitions[state * automaton.width + automaton.classes[byte]]
        if state == DEAD:
            return []
    offset = automaton.accepts[state]
    found = []
    while offset >= 0 and automaton.lists[offset] != 0xFFFF:
        found.append(automaton.lists[offset])
        offset += 1
    return found


@pytest.fixture(scope="module")
def together():
    """All shapes in one automaton, numbered from 10."""
    return build([(10 + number, parse(shape)) for number, shape in enumerate(SHAPES)])


@given(text=st.text("0123456789ABCX62", max_size=9))
def test_it_accepts_what_regex_matches_in_full(together, text):
    data = text.encode()
    expected = [
        10 + number
        for number, shape in enumerate(SHAPES)
        if regex.fullmatch(to_regex(parse(shape)), data)
    ]
    assert expected == accepted(together, data)


@given(data=st.binary(max_size=6))
def test_bytes_outside_the_alphabet_are_dead(together, data):
    expected = [
        10 + number
        for number, shape in enumerate(SHAPES)
        if regex.fullmatch(to_regex(parse(shape)), data)
    ]
    assert expected == accepted(together, data)


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_alone_is_smaller_than_all_together(together, shape):
    assert build([(0, parse(shape))]).size <= together.size


def test_no_expression_accepts_nothing():
    assert accepted(build([]), b"1") == []


def test_one_that_grows_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("dlp.match.automaton.LARGEST", 200)
    with pytest.raises(PatternError) as caught:
        build([(0, parse(r"[0-9a-f]{0,12}[0-5][0-9a-f]{9}"))])
    error = caught.value
    assert (error.code, error.message) == (
        "P301",
        "the number shapes together need more than 200 states",
    )
    assert error.hint == "write looser regexes and let validators decide"


def test_kernel_and_twin_reach_the_same_sets():
    native = pytest.importorskip("dlp.match._shapes", reason="no C compiler")
    rng = random.Random(5)
    for _ in range(60):
        count, width = rng.randint(1, 150), rng.randint(1, 9)
        edges = [
            [(rng.randrange(width), rng.randrange(count)) for _ in range(rng.choice((0, 1, 1, 2)))]
            for _ in range(count)
        ]
        closures = [sorted({state, rng.randrange(count)}) for state in range(count)]
        for largest in (3, 500):
            given_ = (edges, closures, width, rng.randrange(count), largest)
            assert native.walked(*given_) == _shapes_reference.walked(*given_)
