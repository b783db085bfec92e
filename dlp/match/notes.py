"""Notes: words that the pass over the text reports for others than the patterns.

One pass is enough for all that is looked for by its letters; what is not of a pattern is handed on
as a note.
"""

from __future__ import annotations

from typing import NamedTuple

WORDS = (
    b"insert into", b"insert  into", b"insert ignore", b"insert [", b"replace into", b"COPY ",
    b"create table",
)  # fmt: skip
"""What may begin a statement that names columns or has rows; in any case if in small letters."""


class Notes(NamedTuple):
    """What was noted in one stretch of text, from `first` to `last`."""

    first: int
    last: int
    words: tuple[tuple[int, int], ...]
    """Which of `WORDS`, and where it ends."""
    literals: frozenset[int]
    """The literals of marks that stand in it."""
