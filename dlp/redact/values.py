"""Values: many strings looked for at once in folded text, whatever white space is between.

A value is only one where no letter or digit goes on at its ends. A long one is known by its
letters and digits; a short one must stand there as it was found; and one that could be a word
must fill its line, or follow a colon or an equals sign.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SPACE = b" \t\r\n"
_RUNS = re.compile(rb"[ \t\r\n]+")
_LONG = 11
_SHORT = 6
_WORDLIKE = frozenset({"credential"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a value is."""

    infotype: str
    category: str
    validator: str


class Values:
    r"""The values of a document.

    >>> values = Values()
    >>> values.add("6228 4800 0000", Known("a.card", "account", ""))
    >>> list(values.find(b"no. 62284800\n0000, 622848000000"))[0][:2]
    (4, 17)
    """

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[bytes, Known]] = {}
        self._automaton: Any = None

    def __bool__(self) -> bool:
        return bool(self._known)

    def add(self, value: str, known: Known) -> None:
        """Look for a value from now on."""
        plain = value.encode("utf-8", "replace").strip()
        compact = plain.translate(None, _SPACE)
        if compact and compact not in self._known:
            self._known[compact] = (_RUNS.sub(b" ", plain), known)
            self._automaton = None

    def find(self, text: bytes) -> Iterator[tuple[int, int, Known]]:
        """Yield where values stand in folded text: start, end, and what it is; no overlaps."""
        if not self._known:
            return
        if self._automaton is None:
            self._automaton = _built(self._known)
        compact = text.translate(None, _SPACE)
        hits = [
            (end + 1 - len(value), end + 1, value)
            for end, value in self._automaton.iter(compact.decode("latin-1"))
        ]
        if not hits:
            return
        places = [place for place, byte in enumerate(text) if byte not in _SPACE]
        done = 0
        for first, last, value in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            start, end = places[first], places[last - 1] + 1
            if start >= done and self._is_one(text, start, end, value):
                done = end
                yield start, end, self._known[value][1]

    def _is_one(self, text: bytes, start: int, end: int, value: bytes) -> bool:
        if _goes_on(text, start - 1, start) or _goes_on(text, end - 1, end):
            return False
        written, known = self._known[value]
        found = _RUNS.sub(b" ", text[start:end])
        digits = sum(48 <= byte < 58 for byte in value)  # noqa: PLR2004 - ASCII digits
        if found != written and (len(value) < _LONG or digits < _SHORT):
            return False
        weak = len(value) < _SHORT or (known.category in _WORDLIKE and value.isalpha())
        return not weak or _stands_alone(text, start, end)


def _stands_alone(text: bytes, start: int, end: int) -> bool:
    """Whether a value fills its line or cell, or follows the sign of an assignment."""
    before, after = text[max(start - 8, 0) : start], text[end : end + 1]
    bare = before.rstrip(b" \t\"'")
    if bare.endswith((b":", b"=")):
        return True
    return (not bare or bare.endswith(b"\n") or before.endswith(b"\t")) and (
        not after or after in b"\r\n\t"
    )


def _goes_on(text: bytes, left: int, right: int) -> bool:
    """Whether ASCII letters or digits stand on both sides of a place."""
    if left < 0 or right >= len(text):
        return False
    return text[left : left + 1].isalnum() and text[right : right + 1].isalnum()


def _built(known: dict[bytes, tuple[bytes, Known]]) -> Any:
    automaton = importlib.import_module("ahocorasick").Automaton()
    for value in known:
        automaton.add_word(value.decode("latin-1"), value)
    automaton.make_automaton()
    return automaton
