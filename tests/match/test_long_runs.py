"""The numbers lane in runs that go on behind the range that is scanned."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("size", [63, 64, 65, 127, 128, 129, 1000, 300_000])
@pytest.mark.parametrize("unit", [b"7", b"a1", b"1 ", b"12345678 "])
def test_every_range_of_a_long_run_ends(scanner, size, unit):
    data = (unit * size)[:size]
    numbers = scanner._engine.matcher.numbers
    whole = numbers.scan(data, 0, size)
    for stop in (1, 63, 64, 65, size // 2, size - 1):
        first = numbers.scan(data, 0, stop)
        second = numbers.scan(data, stop, size)
        assert whole == tuple(a + b for a, b in zip(first, second, strict=True))
