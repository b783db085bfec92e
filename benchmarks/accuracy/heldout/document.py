"""Documents with known contents: a template is filled, and every value that is filled in is noted with its place.

`<<name>>` in a template is a value that a scanner should find, `<<?name>>` one that it may find (a name in running text), `<<_name>>` one that
it should not find. The truth comes from the generator; no scanner is asked.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

_SLOT = re.compile(r"<<([?_]?)([^<>]+)>>")

Maker = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Truth:
    """A value in a document: what it is, where (code points), and whether a miss counts."""

    infotype: str
    start: int
    stop: int
    value: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a genre, as it would be written by somebody."""

    genre: str
    text: str
    truths: tuple[Truth, ...]


def fill(genre: str, template: str, makers: dict[str, Maker], rng: random.Random) -> Document:
    """Fill a template; the name of a slot is the infotype, or `infotype/variant`.

    >>> fill("x", "a <<n>>;", {"n": lambda rng: "7"}, random.Random(1)).truths
    (Truth(infotype='n', start=2, stop=3, value='7', counts=True),)
    """
    out: list[str] = []
    truths: list[Truth] = []
    length = done = 0
    for slot in _SLOT.finditer(template):
        before = template[done : slot.start()]
        value = makers[slot[2] if slot[1] != "_" else "_" + slot[2]](rng)
        out += (before, value)
        start = length + len(before)
        length, done = start + len(value), slot.end()
        if slot[1] != "_":
            truths.append(Truth(slot[2].split("/")[0], start, length, value, slot[1] != "?"))
    return Document(genre, "".join([*out, template[done:]]), tuple(truths))
