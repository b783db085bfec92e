"""Questions about ASCII digits that every number validator asks first.

`str.isdigit` alone also accepts superscripts and the digits of other scripts, which `int`
or an index then trips over.
"""

from __future__ import annotations


def only(text: str, *lengths: int) -> bool:
    """Tell whether `text` is ASCII digits throughout and has one of the lengths.

    >>> only("0123", 4), only("0123", 5, 6), only("٠١٢٣", 4)
    (True, False, False)
    """
    return len(text) in lengths and text.isascii() and text.isdigit()


def one_repeated(text: str) -> bool:
    """Tell whether `text` is one character over and over, as fillers and tests are.

    >>> one_repeated("1111"), one_repeated("1112")
    (True, False)
    """
    return text == text[:1] * len(text)
