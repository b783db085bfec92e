"""Programs: what the machine matches is what `regex` matches, and nothing beyond the text is read."""

from __future__ import annotations

import ctypes
import mmap
import struct
from types import SimpleNamespace

import pytest
import regex
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dlp.errors import PatternError
from dlp.match import _confirm_reference, openings, programs
from dlp.match.matcher import Trigger
from dlp.match.plan import Lane, Planned
from dlp.packs.expression import parse, to_regex
from dlp.packs.schema import Pattern

HIT = struct.Struct("<qqii")
BOUNDARIES = ["none", "digit", "alnum", "token", "line"]
ATOMS = [
    "a", "b", "[ab]", "[^a]", "王", "[王李]", "[一-龥]", "1", r"\d", "-", " ", ".", "(?:ab|a)",
    "(?:a|ab|abc)", "(?:b|[ab]c|ac)",
]  # fmt: skip
OVERRAN = 3
"""Place of what is said of a budget that was used up."""
LETTERS = "abcABC1- \n\r\t王李é"


def _repeated(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bounds = ["?", "{0,1}", "{1,3}", "{2}", "{0,4}", "{2,3}", "{9}"]
    return st.builds("(?:{}){}".format, inner, st.sampled_from(bounds))


EXPRESSIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(st.one_of(inner, st.just("")), min_size=2, max_size=5).map(
            lambda branches: f"(?:{'|'.join(branches)})"
        ),
        _repeated(inner),
    ),
    max_leaves=12,
)
VALUES = st.builds("(?P<value>{})".format, EXPRESSIONS)
ROUNDS = st.one_of(  # of lists
    st.builds("{}{}".format, VALUES, EXPRESSIONS),
    st.builds("{}{}".format, EXPRESSIONS, VALUES),
    st.builds("{}|{}".format, VALUES, EXPRESSIONS),
    st.builds("(?:{}|{}){}".format, EXPRESSIONS, VALUES, EXPRESSIONS),
    st.builds("(?:{}){{1,3}}{}".format, VALUES, EXPRESSIONS),
)
LISTS = st.builds(
    "{}(?:{}){}{}".format,
    st.one_of(st.just(""), EXPRESSIONS),
    ROUNDS,
    st.sampled_from(["{1,3}", "{2}", "{1,40}"]),
    st.one_of(st.just(""), EXPRESSIONS),
)
PATTERNS = st.one_of(
    EXPRESSIONS, st.builds("{}{}{}".format, EXPRESSIONS, VALUES, EXPRESSIONS), LISTS
)


def _planned(number, text, boundary, lane):
    node = parse(text)
    return Planned(
        number=number,
        detector=None,
        pattern=Pattern(name="x", regex=text, boundary=boundary),
        lane=lane,
        reason="",
        width=node.width,
    )


def _tables(specs, lane=Lane.LITERALS, triggers=()):
    return SimpleNamespace(
        plan=tuple(_planned(number, *spec, lane) for number, spec in enumerate(specs)),
        programs=programs.prepare([(parse(text), boundary) for text, boundary in specs]),
        context=3,
        triggers=tuple(triggers),
    )


@pytest.fixture(scope="module")
def kernel():
    return pytest.importorskip("dlp.match._confirm", reason="no C compiler").Confirm


@settings(max_examples=400, deadline=None)
@given(text=PATTERNS, boundary=st.sampled_from(BOUNDARIES), data=st.text(LETTERS, max_size=40))
@example(text="[王李]{1,4}王李b", boundary="none", data="王王李b")  # back by several characters
@example(text="(?:[a-c]|王a){2,4}abc", boundary="none", data="王aababc")
@example(
    text="(?:-(?P<value>a{1,2})a?){1,9}b", boundary="none", data="-aa-a-aab"
)  # values are undone
@example(text="b(?:(?P<value>a)|1){1,128}", boundary="none", data="b" + "a1" * 70)
def test_the_machine_matches_what_regex_matches(kernel, text, boundary, data):
    try:
        tables = _tables([(text, boundary)])
    except PatternError:
        return
    raw = data.encode() or b"x"
    hits = HIT.pack(0, len(raw), 0, 0)
    size = len(raw)
    found = kernel(tables).confirm(raw, hits, [], [], 0, size, size, True, 0)
    assume(not found[OVERRAN])  # steps are counted here, seconds there
    assert found == _confirm_reference.Confirm(tables).confirm(
        raw, hits, [], [], 0, size, size, True, 0
    )


@settings(max_examples=200, deadline=None)
@given(text=PATTERNS, data=st.text(LETTERS, max_size=20))
def test_every_match_begins_with_its_opening(text, data):
    try:
        node = parse(text)
    except PatternError:
        return
    sets = openings.opening(node)
    raw = data.encode()
    for match in regex.compile(to_regex(node)).finditer(raw, overlapped=True):
        ahead = raw[match.start() : match.start() + openings.WIDTH]
        assert all(mask >> byte & 1 for mask, byte in zip(sets, ahead, strict=False))


@settings(max_examples=200, deadline=None)
@given(
    data=st.lists(
        st.sampled_from(["王", "a", "1", " ", "ab", "\n", "密", "userkey", "Key"]), max_size=30
    ),
    window=st.tuples(st.integers(-3, 40), st.integers(0, 9)),
    numbers=st.lists(st.integers(0, 40), max_size=4),
    stop=st.integers(0, 60),
    lead=st.sampled_from([0, 0, 4]),
    final=st.booleans(),
)
@pytest.mark.parametrize("lane", [Lane.LITERALS, Lane.BESIDE, Lane.BEHIND])
def test_windows_are_those_of_the_twin(kernel, lane, data, window, numbers, stop, lead, final):
    specs = [("[王a]{1,3}b?", "alnum"), ("1(?P<value>[王 ])", "none"), ("[ab]{2}", "digit")]
    triggers = [Trigger(3, ((2, 5),))]
    tables = _tables(specs, lane, triggers)
    raw = "".join(data).encode() or b"x"
    size = len(raw)
    places = sorted({min(number, size) for number in numbers})
    pairs = [(place, min(place + 2, size)) for place in places]
    first = min(window[0], size - 1)
    hits = HIT.pack(first, first + window[1], 0, 0) + HIT.pack(max(first, 0), 0, 9, 0)
    key = raw.lower().find(b"key")
    hits += HIT.pack(key, key, 3, 0) if key >= 0 else b""
    state = (raw, hits, places, pairs, 0, min(stop, size), size, final, lead)
    assert kernel(tables).confirm(*state) == _confirm_reference.Confirm(tables).confirm(*state)


def test_a_choice_among_all_letters(kernel):
    text = "".join(rf"\x{byte:02x}{{1,2}}{byte % 7}|" for byte in range(128)) + "[一-龥]z|é|\u0100w"
    tables = _tables([(f"x(?:{text})", "none")])
    raw = b"x\x204 x\x20\x204 x\x7f1 x\x7f9 x" + "王z x王 xé xĀw".encode()
    hits = HIT.pack(0, len(raw), 0, 0)
    state = (raw, hits, [], [], 0, len(raw), len(raw), True, 0)
    found = kernel(tables).confirm(*state)
    assert found == _confirm_reference.Confirm(tables).confirm(*state)
    assert len(found[1]) == 6 * 24


def test_a_pattern_without_end_is_left(kernel):
    tables = _tables([("b(?:(?:a|aa){1,40}){0,40}c", "none"), ("ba", "none")])
    raw = b"b" + b"a" * 300 + b" bac"
    hits = HIT.pack(0, len(raw), 0, 0) + HIT.pack(0, len(raw), 1, 0)
    _, decided, undecided, overran, _ = kernel(tables).confirm(
        raw, hits, [], [], 0, len(raw), len(raw), True, 0
    )
    assert overran
    assert [struct.unpack_from("=qqI", decided, at) for at in range(0, len(decided), 24)] == [
        (0, 2, 1), (302, 304, 1),
    ]  # fmt: skip
    assert not undecided


@pytest.fixture
def last_page():
    """Return a page behind which no memory can be read: a read there is the end of the process."""
    area = mmap.mmap(-1, 2 * mmap.PAGESIZE)
    place = ctypes.addressof(ctypes.c_char.from_buffer(area)) + mmap.PAGESIZE
    mprotect = getattr(ctypes.CDLL(None), "mprotect", None)
    if mprotect is None or mprotect(ctypes.c_void_p(place), mmap.PAGESIZE, 0):
        pytest.skip("memory cannot be protected here")
    yield memoryview(area)[: mmap.PAGESIZE]
    mprotect(ctypes.c_void_p(place), mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_WRITE)


def test_nothing_behind_the_text_is_read(kernel, last_page):
    specs = [
        ("[ab]{1,9}", "token"), ("(?:a|ab|b){2,5}", "line"), ("a(?:b?a){3}", "digit"),
        ("(?P<value>[^x]{1,30})", "alnum"),
    ]  # fmt: skip
    found = 0
    for length in range(1, 40):
        last_page[-length:] = (b"ab a" * 10)[-length:]
        text = last_page[-length:]
        for lane in (Lane.LITERALS, Lane.BESIDE):
            tables = _tables(specs, lane)
            hits = b"".join(HIT.pack(-2, length + 3, slot, 0) for slot in range(len(specs)))
            state = (hits, [length], [], 0, length, length, True, 0)
            records = kernel(tables).confirm(text, *state)
            assert records == kernel(tables).confirm(bytes(text), *state)
            found += len(records[1])
    assert found
