"""Law: the compiled lanes and the compiled weighing say what their readable twins say."""

from __future__ import annotations

import pytest
from hypothesis import given

from dlp.match import Lane, _reference, kernel
from dlp.match.records import unpack
from dlp.score import _slow, weigher
from dlp.score.tables import WEIGHED
from tests.strategies import texts

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
def test_kernel_finds_what_the_reference_finds(scanner, text):
    """All number and anchor shapes, with the same evidence bits."""
    engine, data = scanner._engine, text.encode()
    lanes = [item for item in engine.matcher.plan if item.lane in (Lane.NUMBERS, Lane.ANCHOR)]
    expected = sorted(record for item in lanes for record in _reference.find_one(item, data))
    assert expected == _numbers(engine, data)


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


@needs_kernel
@given(text=texts)
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
