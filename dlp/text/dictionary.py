"""Dictionary: many terms looked for at once in the bytes of a short text (pyahocorasick).

It holds the interpreter's lock, so it is only for windows around candidates and for
installations without the compiled kernel, never for a whole source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ahocorasick


class Dictionary:
    """Terms, numbered by their place.

    >>> list(Dictionary(["id card", "card"]).find(b"my id card"))
    [(3, 7, 0), (6, 4, 1)]
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for number, term in enumerate(terms):
            spelled = term.encode()  # the package takes text only: one letter a byte
            self._automaton.add_word(spelled.decode("latin-1"), (number, len(spelled)))
        if terms:
            self._automaton.make_automaton()

    def find(self, data: bytes) -> Iterator[tuple[int, int, int]]:
        """Yield (start, length, number of the term) of all occurrences, by their ends."""
        if not len(self._automaton):
            return
        for last, (number, length) in self._automaton.iter(data.decode("latin-1")):
            yield last + 1 - length, length, number
