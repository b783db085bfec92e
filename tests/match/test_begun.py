"""Which structures with signs are looked for: those of which a needed mark may be there."""

from __future__ import annotations

import pytest

from dlp.density import clusters

PYTHON = b"import os; def run(self, path): self.path = open(path); class Reader(Base): pass; "
SCRIPT = (
    b'function run(a) { return a === 1; } async function b() { await run(2); console.log("x"); } '
)


@pytest.fixture
def marks(scanner):
    return scanner._engine.matcher.marks


@pytest.fixture
def signed(marks):
    return frozenset(number for number, row in enumerate(marks.rows) if row.signs)


@pytest.mark.parametrize("text", [PYTHON * 20, SCRIPT * 20, (PYTHON + SCRIPT) * 20])
def test_without_lines_only_what_needs_none_is_asked(marks, signed, text):
    """What is left out could have made no finding."""
    with_lines = marks.begun(signed, text, 0, len(text), is_first=True)
    without = marks.begun(signed, text, 0, len(text), is_first=False)
    assert set(without) <= set(with_lines)
    assert (set(without) < set(with_lines)) == (PYTHON in text)
    for number in set(with_lines) - set(without):
        row, block = marks.rows[number], b" " + text
        assert not any(item.is_enough for item in clusters(row, marks.places(number, block), block))


def test_a_script_without_lines_is_asked(marks, signed):
    text = SCRIPT * 20
    begun = marks.begun(signed, text, 0, len(text), is_first=False)
    assert begun
    assert begun == marks.begun(signed, b"\n" + text, 1, len(text) + 1, is_first=False)


def test_a_line_break_of_any_kind_is_one(marks, signed):
    for sign in (b"\n", b"\r", b"\\n"):
        text = PYTHON * 20 + sign
        begun = marks.begun(signed, text, 0, len(text), is_first=False)
        assert begun == marks.begun(signed, text, 0, len(text), is_first=True)


def test_the_literal_that_told_last_is_only_a_hint(marks, signed):
    text = PYTHON * 3
    assert marks.is_begun(signed, text, 0, len(text))
    assert not marks.is_begun(signed, b"nothing of it (;=" * 20, 0, 300)
    assert marks.is_begun(signed, text, 0, len(text))
    assert not marks.is_begun(signed, text, 0, 3)
    assert marks.is_begun(signed, SCRIPT, 0, len(SCRIPT))
