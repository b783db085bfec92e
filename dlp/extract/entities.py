"""Expand the internal entities of a DTD, as far as there is room (XML 1.0, 4.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_REFERENCE = re.compile(r"&([^&;\s]{1,100});")
_STEPS = 10_000


def expanded(name: str, entities: Mapping[str, str], room: int) -> tuple[str, bool]:
    """Return the text of an entity, at most `room` characters, and whether it is all of it.

    Entities inside it are expanded too; one that is not declared, or contains itself, makes
    the text incomplete.

    >>> expanded("b", {"a": "11", "b": "&a;05&a;"}, 100), expanded("b", {"b": "x&b;"}, 3)
    (('110511', True), ('xxx', False))
    """
    out: list[str] = []
    todo = [(name, True)]
    for _ in range(_STEPS):
        if not todo:
            return "".join(out), True
        text, is_name = todo.pop()
        if is_name:
            value = entities.get(text)
            if value is None:
                return "".join(out), False
            pieces = _REFERENCE.split(value)
            todo += [(piece, bool(n % 2)) for n, piece in enumerate(pieces) if piece][::-1]
            continue
        out.append(text[:room])
        room -= len(text)
        if room < 0:
            break
    return "".join(out), False
