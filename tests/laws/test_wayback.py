"""Law: the way back's kernel and its twin rank columns and put places alike."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp import _wayback_reference as twin

STRIDE = 3
ROWS = st.lists(st.tuples(*[st.integers(-9, 40)] * STRIDE), max_size=30)


@pytest.fixture(scope="module")
def kernel():
    return pytest.importorskip("dlp._wayback", reason="no C compiler")


def _numbers(rows):
    return array("q", [number for row in rows for number in row])


@given(ROWS, st.integers(0, STRIDE - 1))
def test_columns_are_ranked_alike(kernel, rows, field):
    numbers = _numbers(rows)
    expected = twin.ranked(numbers, field, STRIDE)
    assert kernel.ranked(numbers, field, STRIDE) == expected
    distinct, ranks = expected
    assert [distinct[rank] for rank in ranks] == [row[field] for row in rows]


@given(ROWS, st.integers(0, STRIDE - 1), st.integers(0, STRIDE - 1))
def test_places_are_put_alike(kernel, rows, field, least):
    numbers = _numbers(rows)
    distinct, ranks = twin.ranked(numbers, field, STRIDE)
    places = array("q", [number + 5 for number in distinct])
    expected, found = array("q", numbers), array("q", numbers)
    twin.put(expected, field, STRIDE, places, ranks, least)
    kernel.put(found, field, STRIDE, places, ranks, least)
    assert found == expected
