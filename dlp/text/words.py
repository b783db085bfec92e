"""Words in text that may have no spaces: where an ASCII word ends."""

from __future__ import annotations

LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_LOWER = frozenset(b"abcdefghijklmnopqrstuvwxyz")


def whole_word(data: bytes, start: int, end: int) -> bool:
    """Say whether `data[start:end]` is not part of a longer ASCII word.

    Hanzi, digits, `_` and a change to upper case end a word.

    >>> whole_word(b"userPhone", 4, 9), whole_word(b"hotel", 2, 5)
    (True, False)
    """
    before, after = data[start - 1 : start] if start else b"", data[end : end + 1]
    first, last = data[start], data[end - 1]
    if before and first in LETTERS and before[0] in LETTERS:
        camel = before[0] in _LOWER and first not in _LOWER
        if not camel:
            return False
    if after and last in LETTERS and after[0] in LETTERS:
        return last in _LOWER and after[0] not in _LOWER
    return True
