"""Words that are no values, though shape and place say so: ordinary words that look like names.

A word `*主任` stands for all that ends so behind one or two characters: a surname and a title are
no name, whatever the surname.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

_ANY_BEGIN = "*"
LONGEST_BEGIN = 2
"""Characters before an ending; `is_excepted` in `_excepted.pxi` says the same."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """Values that are none, as they are written.

    >>> words = Excepted.of(("林业", "*主任"))
    >>> [value in words for value in ("林业".encode(), "高主任".encode(), "主任".encode())]
    [True, True, False]
    """

    words: frozenset[bytes] = frozenset()
    endings: frozenset[bytes] = frozenset()

    @staticmethod
    @functools.lru_cache(maxsize=64)
    def of(words: tuple[str, ...]) -> Excepted:
        """Return the words of a list, each as its UTF-8."""
        endings = {word[1:].encode() for word in words if word.startswith(_ANY_BEGIN)}
        whole = {word.encode() for word in words if not word.startswith(_ANY_BEGIN)}
        return Excepted(frozenset(whole), frozenset(endings))

    def __contains__(self, value: bytes) -> bool:
        if value in self.words:
            return True
        text = value.decode("utf-8", "surrogateescape")
        rests = (text[begin:] for begin in range(1, LONGEST_BEGIN + 1))
        return any(rest.encode("utf-8", "surrogateescape") in self.endings for rest in rests)


NOTHING = Excepted()
