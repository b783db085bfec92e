"""Law: the contest's kernel and its twin part, lead back and merge alike."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp import _cells_reference as cells_twin
from dlp import _contest_reference as twin
from dlp.readings import Found, Group, Reading
from dlp.score.tables import HEADER_FLAG, SLOTS, WEIGHED

DETECTORS = array("i", [0, 0, 1, 2])
KINDS = ["json", "percent", "quoted-printable"]


@pytest.fixture(scope="module")
def kernel():
    return pytest.importorskip("dlp._contest", reason="no C compiler")


@pytest.fixture(scope="module")
def cells_kernel():
    return pytest.importorskip("dlp._cells", reason="no C compiler")


def _record(start, end, pattern, total, alternative, length, offset):
    head = (start, end, 1, 2, 3, 4, 5, pattern, total, 1, alternative, 0, length, offset)
    code = 7 | (HEADER_FLAG if total % 2 else 0)
    return WEIGHED.pack(*head, *[code, 7] * SLOTS)


@st.composite
def groups(draw, last=40):
    """Draw a finding and its alternatives: (start, end, pattern, total), the first wins."""
    start = draw(st.integers(0, last))
    rows = [(start, start + draw(st.integers(1, 8)))]
    rows += [
        (max(start + shift, 0), max(start + shift, 0) + 4)
        for shift in draw(st.lists(st.integers(-3, 3), max_size=2))
    ]
    return [(*row, draw(st.integers(0, 3)), draw(st.integers(-30, 300))) for row in rows]


def _array(drawn, seed):
    weighed, values = b"", b""
    for number, rows in enumerate(drawn):
        value = bytes([65 + (number + seed) % 26]) * (rows[0][1] - rows[0][0])
        for row, (start, end, pattern, total) in enumerate(rows):
            alternative = int(row > 0)
            weighed += _record(start, end, pattern, total, alternative, len(value), len(values))
        values += value
    return weighed, values


def _in_order(drawn):
    return sorted(drawn, key=lambda rows: rows[0][:2])


def _group(rows, layer, kind, wide, flags):
    fields = [
        WEIGHED.unpack(_record(*row, int(number > 0), row[1] - row[0], 9))
        for number, row in enumerate(rows)
    ]
    start, end = rows[0][:2]
    around = (start - wide, end + wide)
    return Group(tuple(fields), b"v" * (end - start), layer, kind, start, around, *flags)


ENCODED = st.builds(
    _group,
    groups(),
    st.integers(1, 3),
    st.sampled_from(KINDS),
    st.integers(0, 2),
    st.tuples(st.booleans(), st.booleans()),
)
MANY = st.lists(groups(), max_size=8).map(_in_order)


def _shown(found):
    """Return records without where their values stand, and these."""
    return [
        (fields[:13], item.values[fields[13] : fields[13] + fields[12]], item.step, item.at)
        for item in found
        for fields in WEIGHED.iter_unpack(item.weighed)
    ]


@settings(max_examples=400, deadline=None)
@given(
    plain=st.lists(MANY, max_size=3),
    encoded=st.lists(ENCODED, max_size=5),
    cells=st.lists(st.tuples(MANY, st.integers(-2, -1), st.booleans()), max_size=3),
    floor=st.sampled_from([-50, 0, 100]),
)
def test_the_better_reading_wins(kernel, plain, encoded, cells, floor):
    found = [Found(*_array(drawn, number)) for number, drawn in enumerate(plain)]
    readings = [Reading(*_array(drawn, 9), layer, knows) for drawn, layer, knows in cells]
    results, counted = [], []
    for merged in (kernel.merged, twin.merged):
        counts = array("q", [50, 50, 50])
        results.append(_shown(merged(found, encoded, readings, counts, floor, DETECTORS)))
        counted.append(counts)
    assert results[0] == results[1]
    assert counted[0] == counted[1]


@settings(max_examples=200, deadline=None)
@given(
    drawn=MANY,
    limit=st.one_of(st.integers(0, 60), st.just(float("inf"))),
    reach=st.integers(0, 20),
)
def test_a_limit_parts_groups(kernel, drawn, limit, reach):
    weighed, _ = _array(drawn, 0)
    assert kernel.first_end(weighed, limit) == twin.first_end(weighed, limit)
    assert kernel.all_end(weighed, limit, reach) == twin.all_end(weighed, limit, reach)
    assert kernel.uncut(weighed, limit) == twin.uncut(weighed, limit)


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(MANY, min_size=1, max_size=4))
def test_columns_beside_each_other_become_one_reading(kernel, parts):
    readings = [Reading(*_array(drawn, number), -1) for number, drawn in enumerate(parts)]
    both = [module.ordered(readings) for module in (kernel, twin)]
    assert both[0] == both[1]
    assert len(_shown([Found(*both[0][:2])])) == sum(len(rows) for part in parts for rows in part)


CELLS = ["张三", "姓名", "name", "Name", "a b", "", "pass\nword", "电话", "x" * 9]


@settings(max_examples=300, deadline=None)
@given(
    cells=st.lists(st.sampled_from(CELLS).map(str.encode), min_size=1, max_size=8),
    spans=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9)), max_size=6),
    first=st.integers(0, 2),
    gaps=st.lists(st.integers(0, 9), min_size=8, max_size=8),
)
def test_findings_are_led_back_to_cells(cells_kernel, cells, spans, first, gaps):
    label = "姓名：".encode()
    lines = label + (b"\n" + label).join(cells) + b"\n"
    rows = [[(start, start + size, 1, 80)] for start, size in sorted(spans) if start < len(lines)]
    weighed = b"".join(
        _record(start, end, 1, 80, 0, end - start, start) for [(start, end, _, _)] in rows
    )
    lengths, starts = array("q", map(len, cells)), array("q")
    for gap, length in zip(gaps, [0, *lengths[:-1]], strict=False):
        starts.append((starts[-1] if starts else 100) + length + gap)
    names = {"电话".encode()}
    state = (weighed, lines, lengths, starts, len(label), first, label[:-3], names)
    assert cells_kernel.in_cells(*state) == cells_twin.in_cells(*state)


TABLES = st.lists(
    st.sampled_from(["a", "姓名", "", '"', '""', ",", "||", "\n", "\r\n", "\r", "x y"]), max_size=30
).map("".join)


@settings(max_examples=600, deadline=None)
@given(
    text=TABLES.map(str.encode),
    delimiter=st.sampled_from([b",", b"||", "，".encode()]),
    quote=st.sampled_from([b'"', b"", b"'"]),
    numbers=st.sets(st.integers(0, 4)).map(sorted),
    at=st.integers(0, 40),
    most=st.integers(1, 4),
)
def test_rows_are_cut_alike(cells_kernel, text, delimiter, quote, numbers, at, most):
    state = (text, min(at, len(text)), most, quote)
    assert cells_kernel.rows_end(*state) == cells_twin.rows_end(*state)
    columns = cells_twin.cut(text, delimiter, quote, numbers, at)
    assert cells_kernel.cut(text, delimiter, quote, numbers, at) == columns
    for starts, lengths in columns:
        assert all(length >= 0 for length in lengths)
        lined = cells_twin.labelled_lines(text, at, starts, lengths, b"name: ")
        assert cells_kernel.labelled_lines(text, at, starts, lengths, b"name: ") == lined
