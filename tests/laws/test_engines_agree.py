"""Law: the compiled lanes and the compiled weighing say what their readable twins say."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlp.match import Lane, _reference, kernel
from dlp.match.records import GROUPED, Record, pack, unpack
from dlp.score import _slow, weigher
from dlp.score.tables import WEIGHED
from dlp.validate import registry
from tests.strategies import texts, values

needs_kernel = pytest.mark.skipif(kernel.module() is None, reason="the kernel is not compiled")


def _numbers(engine, data):
    decided, undecided, gated = engine.matcher.numbers.scan(data, 0, len(data))
    more, open_ = engine.matcher.expand(data, gated)
    return sorted(
        record
        for part in (decided, more, engine.matcher.decide(data, undecided + open_))
        for record in unpack(part)
    )


@needs_kernel
@given(text=texts)
@example(text="AT27 0000 0018 1028 1738 3.身份证号")  # with the digit behind it, it is none
@example(text="849-98-68912024-3-15 12:34")
@example(text="香港 A123456（3）（0571）87654321（（0571））8765")
def test_kernel_finds_what_the_reference_finds(scanner, text):
    """All number and anchor shapes, with the same evidence bits."""
    engine, data = scanner._engine, text.encode()
    lanes = [item for item in engine.matcher.plan if item.lane in (Lane.NUMBERS, Lane.ANCHOR)]
    expected = sorted(record for item in lanes for record in _reference.find_one(item, data))
    assert expected == _numbers(engine, data)


stamped = st.lists(
    st.one_of(
        st.sampled_from(
            ["2024-03-15 12:34:56.789", "1999/12/31T23:59", "2024.02.30 00:00:00,1", "2024-3-15 12:34",
             "2024-03-15 12:345", "2024-13-01 12:34:56", "2024-03-15 24:00", "2024-03-15 12:34:56.2024-",
             "2024-03-15 12:34:56.1234567890", "12024-03-15 12:34:56", "a2024-03-15 12:34:56Z"]
        ),
        st.sampled_from([" ", "\n", ".", ":", "-", "1", "12", "INFO ", "身份证号 ", "卡号：", "phone "]),
        values(),
    ),
    max_size=8,
).map("".join)  # fmt: skip


@needs_kernel
@given(text=stamped, at=st.integers(0, 200))
@settings(deadline=None)
def test_numbers_begin_in_no_time_stamp(scanner, text, at):
    """Whole, broken and cut ones: the twin says the same, and any division does."""
    engine, data = scanner._engine, text.encode()
    lanes = [item for item in engine.matcher.plan if item.lane is Lane.NUMBERS]
    expected = sorted(record for item in lanes for record in _reference.find_one(item, data))
    found = [record for record in _numbers(engine, data) if record.pattern in _patterns(lanes)]
    assert expected == found
    inside = {place for stamp in _reference.STAMP.finditer(data) for place in range(*stamp.span())}
    assert inside.isdisjoint(record.start for record in found)
    numbers, cut = engine.matcher.numbers, min(at, len(data))
    first, second = numbers.scan(data, 0, cut), numbers.scan(data, cut, len(data))
    divided = [one + other for one, other in zip(first, second, strict=True)]
    whole = numbers.scan(data, 0, len(data))
    assert [sorted(unpack(part)) for part in divided] == [sorted(unpack(part)) for part in whole]


def _patterns(lanes):
    return {item.number for item in lanes}


@given(text=texts)
def test_literals_lane_finds_what_the_reference_finds(scanner, text):
    """Looking around literals finds what looking everywhere finds."""
    engine, data = scanner._engine, text.encode()
    lanes = [item for item in engine.matcher.plan if item.lane is Lane.LITERALS]
    expected = sorted(record for item in lanes for record in _reference.find_one(item, data))
    found, _ = engine.matcher.find(data, 0, len(data), final=True)
    numbers = {item.number for item in lanes}
    assert expected == sorted(r for r in unpack(found.found) if r.pattern in numbers)


def _weighed(weighing, engine, data, records, rows):
    cursor = rows[0]
    counts = engine.new_counts()
    weighed, values, closed = weighing.weigh(
        data, records, len(data), True, -2000, cursor, rows[1], counts, True
    )
    found = []
    for row in WEIGHED.iter_unpack(weighed):
        reasons = sorted(
            zip(row[14 : 14 + 2 * row[9] : 2], row[15 : 15 + 2 * row[9] : 2], strict=True)
        )
        found.append((*row[:9], row[10], row[12], tuple(reasons)))
    return found, values, closed, list(counts)


ACROSS_LINES = (
    "610199189704120944身份证号" * 3 + "身份证号610199189704120944 4321\n400000000022-224"
)
"""An alternative begins a line before its winner."""


@needs_kernel
@given(text=texts)
@example(text=ACROSS_LINES)
def test_compiled_weighing_agrees_with_the_readable_one(scanner, text):
    """Sums, evidence, lines, columns, values and alternatives are the same."""
    engine, data = scanner._engine, text.encode()
    found, _ = engine.matcher.find(data, 0, len(data), final=True)
    expected = _weighed(
        _slow.Weigher(engine.tables), engine, data, found.found, (_slow.Cursor(), None)
    )
    assert expected == _weighed(engine.weigher, engine, data, found.found, (weigher.cursor(), None))


def test_the_library_works_without_the_kernel(monkeypatch):
    """Uncompiled, the same findings come out."""
    from dlp import Scanner

    text = "身份证号：11010518850607004X，手机 13800000000，x@example.com"
    compiled = [(f.infotype, f.confidence) for f in Scanner(["cn", "intl"]).scan(text).findings]
    monkeypatch.setattr(kernel, "module", lambda: None)
    monkeypatch.setattr(weigher, "_native", None)
    slow = Scanner(["cn", "intl"]).scan(text)
    assert compiled == [(f.infotype, f.confidence) for f in slow.findings]
    assert len(compiled) == 3


def test_one_detector_never_removes_the_match_of_another():
    """Adding packs keeps every infotype that was found, as a finding or an alternative."""
    from dlp import Scanner

    text = "参保人身份证号 11010518850607004X 卡号 6228480000000000000 税号 91650100MA0000007E"
    alone = {f.infotype for f in Scanner(["cn"]).scan(text).findings}
    together = Scanner().scan(text).findings
    claimed = {f.infotype for f in together} | {a for f in together for a in f.alternatives}
    assert alone <= claimed


_JUDGED = sorted(name for name, (_, is_whole) in kernel.CHECKS.items() if is_whole)


@st.composite
def _judged(draw):
    """A validator's name, and a text of its kind: right, with changed characters, or any."""
    name = draw(st.sampled_from(_JUDGED))
    text = registry.get(name).sample(random.Random(draw(st.integers(0, 9999))))
    characters = list(text)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(characters)))
        change = draw(
            st.sampled_from(
                ["0", "7", "x", "X", "A", "i", "-", " ", ".", "\n", "\t", "+", "８", "（"]
            )
        )
        characters[place : place + draw(st.integers(0, 1))] = change
    alphabet = "0123456789ABCXYZabxz -+.\t７"
    return name, draw(st.sampled_from(["".join(characters), draw(st.text(alphabet, max_size=20))]))


@needs_kernel
@given(judged=_judged())
@example(judged=("cn.mobile", "86" * 40))
@example(judged=("cn.mobile", "138（0013）8000"))
def test_kernel_judges_as_the_validator_does(scanner, judged):
    """What another lane found is decided in C where the check is the whole validator."""
    name, text = judged
    engine, data = scanner._engine, text.encode()
    planned = next(item for item in engine.matcher.plan if item.pattern.validator == name)
    record = pack([Record(0, len(data), planned.number, GROUPED | 1)] if data else [])
    decided, undecided = engine.matcher.numbers.judge(data, record)
    letters = len(re.findall(r"[0-9A-Za-z]", text))
    is_plain = re.fullmatch(r"[0-9A-Za-z ./_()（）\r\n-]*", text) and 0 < letters <= 64
    if is_plain:
        bits = _reference.validated(planned, data)
        expected = [] if bits is None else [Record(0, len(data), planned.number, GROUPED | bits)]
        assert list(unpack(decided)) == expected
        assert not undecided
    else:
        assert (decided, undecided) == (b"", record)
