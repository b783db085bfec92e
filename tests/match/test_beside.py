"""Patterns that are looked for from a long number on: where, and the same in any pieces."""

from __future__ import annotations

import random

import pytest

from dlp import Scanner
from dlp.match import _reference as reference
from tests.laws.test_stream_equals_whole import facts, streamed

ROW = "王大明,男,11010518850607004X\n陈大文 19200000000\n李四光　0991-2000000\n"


def test_long_numbers_are_found_alike_with_and_without_a_compiler():
    kernel = pytest.importorskip("dlp.match._beside", reason="no C compiler")
    rng = random.Random(1)
    for _ in range(4000):
        parts = rng.choices(
            [
                "1" * rng.randrange(1, 22),
                "138 1234 5678",
                "138-1234-5678",
                "王",
                "a",
                "E",
                "G",
                "-",
                " ",
                ")",
                "x" * rng.randrange(110),
            ],
            k=rng.randrange(12),
        )
        data = "".join(parts).encode()
        assert kernel.beside(data, 0, len(data)) == reference.beside(data, 0, len(data))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王 13800000000,", [4]),
        ("x 13800000000,", []),
        ("王 1380000,", []),
        ("王 0991-2000000,", [9]),
        ("王 1234567890123,", []),
        ("王 6222021001116245,", [4]),
        ("王 E23216420,", [5]),
        ("王 K23216420,", []),
        ("王 138 0000 0000,", [4]),
        ("王 138-0000-0000,", [4]),
        ("王 138-0000 0000,", []),
        ("王 1138 0000 0000,", []),
        ("王" + "x" * 93 + "13800000000 ", [96]),
        ("王" + "x" * 96 + "13800000000 ", []),
    ],
)
def test_which_numbers_count(text, expected):
    assert reference.beside(text.encode(), 0, 1 << 20)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13800000000,王", [(0, 11)]),
        ("11010519491231002X 王", [(0, 17)]),
        ("13800000000" + "x" * 15 + "王", [(0, 11)]),
        ("13800000000" + "x" * 16 + "王", []),
        ("1380000,王", []),
    ],
)
def test_which_numbers_count_before_letters(text, expected):
    assert reference.beside(text.encode(), 0, 1 << 20)[1] == expected


def test_what_stands_before_a_number_is_found_in_any_pieces():
    scanner = Scanner(["cn"])
    rng = random.Random(2)
    filler = "说明文字 and words of 2023\n"
    text = "\n" + "".join(ROW + filler * rng.choice((0, 1, 30, 90)) for _ in range(30))
    data = text.encode()
    expected = facts(scanner.scan(data).findings)
    names = [fact for fact in expected if fact[0] == "cn.person-name"]
    assert len(names) == 3 * 30
    for count in (1, 9, 200):
        cuts = sorted(rng.randrange(len(data) + 1) for _ in range(count))
        assert facts(streamed(scanner, data, cuts).findings) == expected
