"""The literals lane: kernel and twin agree, and no match is missed by its grams."""

from __future__ import annotations

import random

import pytest

from dlp.match import _reference, starts, words
from dlp.match._words_reference import HIT, Words
from dlp.match.grams import FOLD, WIDTH, share
from dlp.match.plan import Lane, plan
from dlp.match.positions import CUT, END, Positions, size
from dlp.match.starts import Sought, Starts
from dlp.packs import load
from dlp.packs.expression import parse

EXPRESSIONS = [
    (r"sk-[A-Za-z0-9]{8}", "token"),
    (r"(?:password|passwd|pwd)['\"]?\s{0,2}[:=]\s{0,2}[!-~]{4,12}", "none"),
    (r"[0-9a-f]{8}-us[0-9]{1,2}", "alnum"),
    (r"(?:密码|口令)[:：]?(?P<value>[!-~]{4})", "none"),
    (r"(?:ab|abc){1,3}def", "digit"),
    (r"id=[0-9]{3}", "line"),
    (r"key(?:[A-Z]{2}x){2,9}", "none"),
    (r"tok", "alnum"),
]
PIECES = [
    "sk-", "abc", "def", "password", "passwd", "PWD", "pwd", "=", ": ", "'", "密码", "口令", "：", "-us", "id=",
    "key", "ABx", "CDx", "tok", " ", "\n", "0", "12345678", "deadbeef", "x", "_", "\xff", "Abcdefgh",
]  # fmt: skip


def _sought(*, literal: bool = True) -> list[Sought | None]:
    slots: list[Sought | None] = [
        Sought(Starts(parse(regex, ignore_case="pass" in regex), boundary), boundary)
        for regex, boundary in EXPRESSIONS
    ]
    slots.append(None)
    if literal:
        for text, flags in ((b"passw", words.NEEDS_END), (b"abcd", words.NEEDS_END | words.ONCE)):
            own = Starts(words.literal(text, ignore_case=True), "none")
            slots.append(Sought(own, flags=flags))
    return slots


def _texts(number: int) -> list[bytes]:
    rng = random.Random(number)
    return ["".join(rng.choices(PIECES, k=rng.randrange(14))).encode() for _ in range(number)]


def test_kernel_and_twin_report_the_same_hits():
    native = pytest.importorskip("dlp.match._words", reason="no C compiler")
    tables = starts.prepare(_sought())
    kernel, twin = native.Words(tables), Words(tables)
    rng, hits = random.Random(2), 0
    for text in _texts(4000):
        start = rng.randrange(len(text) + 1)
        stop = rng.randrange(start, len(text) + 3)
        for first, last in ((0, len(text)), (start, stop)):
            found = kernel.find(text, first, last)
            assert found == twin.find(text, first, last), (text, first, last)
            hits += len(found) // HIT.size
    assert hits > 4000


@pytest.mark.parametrize("seed", range(3))
def test_kernel_and_twin_agree_on_the_built_in_packs(seed):
    native = pytest.importorskip("dlp.match._words", reason="no C compiler")
    packs = load(None)
    sought = [
        Sought(item.starts, item.pattern.boundary) if item.starts else None for item in plan(packs)
    ]
    tables = starts.prepare(sought)
    kernel, twin = native.Words(tables), Words(tables)
    rng = random.Random(seed)
    examples = [item.text for detector in packs.detectors for item in detector.examples]
    text = "\n".join(rng.sample(examples, 150)).encode()
    found = kernel.find(text, 0, len(text))
    assert len(found) > 100 * HIT.size
    assert found == twin.find(text, 0, len(text))


def test_every_match_begins_where_a_hit_says():
    detectors = load(None)
    planned = [item for item in plan(detectors) if item.lane is Lane.LITERALS]
    kernel = Words(starts.prepare([Sought(i.starts, i.pattern.boundary) for i in planned]))
    slots = {item.detector.id: [] for item in planned}
    for slot, item in enumerate(planned):
        slots[item.detector.id].append((slot, item))
    seen = 0
    for detector in detectors.detectors:
        for example in detector.examples:
            text = example.text.encode()
            hits = list(HIT.iter_unpack(kernel.find(text, 0, len(text))))
            for slot, item in slots.get(detector.id, ()):
                compiled = _reference._compiled(item.regex)
                for match in compiled.finditer(text, overlapped=True):
                    seen += 1
                    assert any(
                        number == slot and first <= match.start() <= last
                        for first, last, number, _ in hits
                    ), (item.detector.id, item.pattern.name, text)
    assert seen > 1000


def test_what_the_end_cuts_is_a_hit_of_patterns_and_none_of_literals():
    tables = starts.prepare(_sought())
    kernel = Words(tables)
    names = {slot for *_, slot, _ in HIT.iter_unpack(kernel.find(b"x password=ab", 0, 13))}
    assert names == {1, len(EXPRESSIONS) + 1}
    assert {slot for *_, slot, _ in HIT.iter_unpack(kernel.find(b"password=", 0, 9))} == {
        1,
        len(EXPRESSIONS) + 1,
    }
    assert {slot for *_, slot, _ in HIT.iter_unpack(kernel.find(b"abcd", 0, 3))} == set()


def test_once_is_once_a_scan():
    slot = len(EXPRESSIONS) + 2
    kernel = Words(starts.prepare(_sought()))
    hits = [s for *_, s, _ in HIT.iter_unpack(kernel.find(b"abcd abcd ABCD", 0, 14))]
    assert hits.count(slot) == 1


def test_nothing_is_sought():
    assert Words(starts.prepare([])).find(b"anything", 0, 8) == b""
    native = pytest.importorskip("dlp.match._words", reason="no C compiler")
    assert native.Words(starts.prepare([])).find(b"anything", 0, 8) == b""
    assert native.Words(starts.prepare(_sought())).find(b"", 0, 0) == b""


def letters(own, position):
    return [gram.to_bytes(WIDTH, "little") for gram in own.grams(position)]


def test_a_gram_is_taken_where_it_is_rare():
    own = Starts(parse(r"the password=[a-z]{4}"), "none")
    (position,) = own.cover.positions
    (gram,) = letters(own, position)
    assert gram in b"the password="
    assert share(gram) <= min(share(b"the "), share(b"pass"))


def test_a_gram_may_hold_what_ends_a_match():
    own = Starts(parse("tok"), "alnum")
    grams = {gram for position in own.cover.positions for gram in letters(own, position)}
    assert b"tok " in grams
    assert b"toke" not in grams
    assert all(gram[:3] == b"tok" and len(gram) == WIDTH for gram in grams)


def test_letters_of_any_kind_have_no_grams():
    assert Starts(parse(r"[a-z]{8}"), "none").cover.positions == ()
    assert not Starts(parse(r"[a-z]{8}"), "none").are_rare


def test_a_match_may_begin_before_what_is_not_written_out():
    own = Starts(parse(r"go(?: [!-~]{1,40}){0,5} <<< [a-z]{4}"), "none")
    kernel = Words(starts.prepare([Sought(own)]))
    text = b"go " + b"x" * 30 + b" y <<< abcd"
    (hit,) = HIT.iter_unpack(kernel.find(text, 0, len(text)))
    assert hit[0] <= 0 <= hit[1]


def test_long_repeats_are_cut():
    positions = Positions(parse("ab(?:[0-9]{2}x){1,900}y"))
    assert len(positions.masks) < 2 + 3 * 30 + 1
    assert any(CUT in follow for follow in positions.follows)
    assert any(END in follow for follow in positions.follows)
    assert size(parse("[0-9]{65536}")) == 65536


def test_grams_are_folded():
    assert b"Key_1\xe5".translate(FOLD) == b"key\x7f1\xe5"


def test_kernel_and_twin_know_the_same_labels():
    native = pytest.importorskip("dlp.match._words", reason="no C compiler")
    tables = starts.prepare(_sought())
    kernel, twin = native.Words(tables), Words(tables)
    rng, begun = random.Random(7), 0
    for text in _texts(3000):
        probes = [b"", *(piece.encode() for piece in rng.choices(PIECES, k=3))]
        slots = rng.choice((0, 3, len(EXPRESSIONS), tables.slots))
        known = kernel.begins(text, probes, slots)
        assert known == twin.begins(text, probes, slots), (text, probes, slots)
        begun += known
    assert 300 < begun < 2700
