"""Which structures with signs are looked for: those of which a needed mark stands."""

from __future__ import annotations

import pytest

from dlp.match.marks import EVERYTHING

PYTHON = (
    b"from os import path; def run(self, path): self.path = open(path); class Reader(Base): pass; "
)
SCRIPT = (
    b'function run(a) { return a === 1; } async function b() { await run(2); console.log("x"); } '
)
NEVER = 1 << 30


@pytest.fixture
def marks(scanner):
    return scanner._engine.matcher.marks


@pytest.fixture
def signed(marks):
    return frozenset(number for number, row in enumerate(marks.rows) if row.signs)


@pytest.mark.parametrize("text", [PYTHON * 20, SCRIPT * 20, (PYTHON + SCRIPT) * 20])
def test_without_lines_only_what_needs_none_is_asked(marks, signed, text):
    """What is left out could have made no finding."""
    with_lines = marks.begun(signed, b"\n" + text, 0, len(text) + 1)
    without = marks.begun(signed, text, 0, len(text))
    assert set(without) <= set(with_lines)
    assert bool(set(with_lines) - set(without)) == text.startswith(PYTHON)
    for number in signed - set(without):
        found, _ = marks.clusters([number], text, 0, len(text), EVERYTHING, NEVER)
        needed = {at for at, mark in enumerate(marks.rows[number].marks) if mark.needed}
        assert not any(needed.intersection(dict(parts)) for _, _, _, _, parts, _, _ in found)


def test_the_one_of_which_most_stands_is_the_first(marks, signed):
    text = b"\n" + PYTHON + b"\n" + SCRIPT * 20
    names = [marks.rows[number].pattern for number in marks.begun(signed, text, 0, len(text))]
    assert len(names) > 1
    alone = marks.begun(signed, SCRIPT, 0, len(SCRIPT))
    assert names[0] == marks.rows[alone[0]].pattern


def test_only_those_that_are_asked_for_are_begun(marks, signed):
    text = SCRIPT * 20
    begun = marks.begun(signed, text, 0, len(text))
    assert begun
    assert marks.begun(signed - set(begun), text, 0, len(text)) == []


@pytest.mark.parametrize("sign", [b"\n", b"\r", b"\\n", b"\r\n\t >+ "])
def test_a_line_break_of_any_kind_is_one(marks, signed, sign):
    text = b"x" + sign + PYTHON * 20
    assert marks.begun(signed, text, 0, len(text)) == marks.begun(
        signed, b"\n" + PYTHON * 20, 0, len(PYTHON) * 20 + 1
    )


def test_the_literal_that_told_last_is_only_a_hint(marks, signed):
    text = PYTHON * 3
    assert marks.is_begun(signed, text, 0, len(text))
    assert not marks.is_begun(signed, b"nothing of it (;=" * 20, 0, 300)
    assert marks.is_begun(signed, text, 0, len(text))
    assert not marks.is_begun(signed, text, 0, 3)
    assert marks.is_begun(signed, SCRIPT, 0, len(SCRIPT))
