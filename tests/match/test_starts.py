"""Where expressions are looked for: kernel and twin choose the same, and write the same tables."""

from __future__ import annotations

import contextlib
import random

import pytest

from dlp.errors import PatternError
from dlp.match import _slots_reference, _starts_reference, words
from dlp.match.boundary import members
from dlp.match.plan import Lane, plan
from dlp.packs import load
from dlp.packs.expression import parse

native = pytest.importorskip("dlp.match._starts", reason="no C compiler")

ATOMS = [
    "a", "key", "[a-z]", "[0-9]", "[A-Fa-f0-9]", ".", r"\s", "=", "密码", "[:：]", "token", "_", "[^x]", "é",
]  # fmt: skip
REPEATS = ["", "", "", "?", "{2}", "{0,3}", "{1,40}", "{3,900}"]
BOUNDARIES = ("none", "digit", "alnum", "token", "line")


def expression(rng: random.Random, depth: int = 3) -> str:
    parts = []
    for _ in range(rng.randint(1, 4)):
        if depth and rng.random() < 0.4:
            branches = [expression(rng, depth - 1) for _ in range(rng.randint(1, 4))]
            part = f"(?:{'|'.join(branches)})"
        else:
            part = rng.choice(ATOMS)
            part = part if len(part) == 1 or part[0] in "[\\" else f"(?:{part})"
        parts.append(part + rng.choice(REPEATS))
    return "".join(parts)


def inside(name: str) -> int | None:
    found = members(name) if name != "line" else None
    return None if found is None else sum(1 << byte for byte in found)


def agree(items: list[tuple[object, str]]) -> words.WordTables:
    """Compare all that kernel and twin say of expressions with their boundaries."""
    kernel, twin = native.Slots(), _slots_reference.Slots()
    for slot, (node, edge) in enumerate(items):
        one, other = native.Starts(node, edge), _starts_reference.Starts(node, edge)
        assert one.cover == other.cover, node
        for position in one.cover.positions:
            assert one.grams(position) == other.grams(position), node
        assert (one.are_rare, one.count, one.shown(6)) == (
            other.are_rare, other.count, other.shown(6),
        )  # fmt: skip
        assert not one.cover.positions or one.reach == other.reach
        flags = slot % 4
        kernel.add(slot, one, inside(edge), flags)
        twin.add(slot, other, inside(edge), flags)
    tables = kernel.filled(len(items))
    assert tables == twin.filled(len(items))
    return tables


def test_kernel_and_twin_agree_on_the_built_in_packs():
    planned = [item for item in plan(load(None)) if item.lane is Lane.LITERALS]
    tables = agree([(item.pattern.expression, item.pattern.boundary) for item in planned])
    assert tables.slots == len(planned) > 500
    assert len(tables.grams) > 5000


@pytest.mark.parametrize("seed", range(4))
def test_kernel_and_twin_agree_on_any_expressions(seed):
    rng = random.Random(seed)
    items = []
    while len(items) < 150:
        with contextlib.suppress(PatternError):  # may be empty, or too long
            node = parse(expression(rng), ignore_case=rng.random() < 0.3)
            items.append((node, rng.choice(BOUNDARIES)))
    tables = agree(items)
    assert len(tables.grams) > 1000
    assert -2 in tables.lists


def test_many_optional_parts_are_no_harm():
    tables = agree([(parse("a?b?c?" * 600 + "token"), "none")])
    assert tables.slots == 1


def test_nothing_is_sought():
    assert agree([]).slots == 0
