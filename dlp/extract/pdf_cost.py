"""Estimate how much a PDF's forms make an engine draw, before one is let loose on it.

A form XObject (ISO 32000-1 §8.10) may draw others, each of them many times: twenty small
objects can stand for 10^20 drawings, and a native engine cannot be stopped meanwhile.
"""

from __future__ import annotations

import re

from dlp.extract.pdf_objects import Item, Objects

_REFERENCE = re.compile(rb"(\d{1,10})[ \t\r\n]{1,9}\d{1,5}[ \t\r\n]{1,9}R\b")
_FORM = re.compile(rb"/Subtype[ \t\r\n]{0,9}/Form\b")
_DRAW = re.compile(rb"\bDo\b")
MANY = 200_000
"""Drawings beyond which a file is left to the engine that checks the clock."""


def drawings(objects: Objects) -> int:
    """Return an upper bound for the forms drawn, at most a little over `MANY`."""
    items = {item.number: item for item in objects.items if not item.standing}
    forms = {number: item for number, item in items.items() if _FORM.search(item.dictionary)}
    costs: dict[int, int] = {}
    for number in forms:
        _cost(number, items, forms, costs)
    pages = (item for item in items.values() if item.number not in forms and item.stream)
    worst = max(costs.values(), default=0)
    return min(sum(_count(page) for page in pages) * worst, MANY + 1)


def _cost(
    start: int, items: dict[int, Item], forms: dict[int, Item], costs: dict[int, int]
) -> None:
    """Fill in the cost of a form and of all below it; a circle costs too much at once."""
    todo: list[tuple[int, bool]] = [(start, False)]
    under_way: set[int] = set()
    while todo:
        number, below_done = todo.pop()
        if number in costs:
            continue
        inner = _inner(forms[number], items, forms)
        if below_done:
            worst = max((costs.get(n, MANY + 1) for n in inner), default=0)
            costs[number] = min(1 + _count(forms[number]) * worst, MANY + 1)
            under_way.discard(number)
            continue
        if number in under_way:
            costs[number] = MANY + 1
            continue
        under_way.add(number)
        todo.append((number, True))
        todo.extend((n, False) for n in inner)


def _inner(form: Item, items: dict[int, Item], forms: dict[int, Item]) -> set[int]:
    """Return the forms that a form can name: by its resources, direct or one step away."""
    found = {int(n) for n in _REFERENCE.findall(form.dictionary)}
    for number in list(found)[:1000]:
        item = items.get(number)
        if item is not None and item.stream is None:
            found.update(int(n) for n in _REFERENCE.findall(item.dictionary[:65_536]))
    return {number for number in found if number in forms}


def _count(item: Item) -> int:
    return len(_DRAW.findall(item.stream or b""))
