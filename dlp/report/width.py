"""How many columns of a terminal a text takes, and texts made to fit: padded, cut, wrapped."""

from __future__ import annotations

import unicodedata

_BREAKS = "/!.-_,:;"
"""After these a line may end where there is no blank; elsewhere only when nothing else helps."""


def columns_of(text: str) -> int:
    """Return the columns that a text takes: two for wide characters, none for marks on others.

    >>> columns_of("abc"), columns_of("\u53c2\u4fdd"), columns_of("e\u0301")
    (3, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def padded(text: str, columns: int) -> str:
    """Fill a text up to a width.

    >>> padded("\u53c2", 4) + "|"
    '\u53c2  |'
    """
    return text + " " * (columns - columns_of(text))


def cut(text: str, columns: int) -> str:
    """Cut a text to a width: a line that wraps cannot be drawn over.

    >>> cut("12 files  \u53c2\u4fdd", 13), cut("12 files", 13)
    ('12 files  \u53c2…', '12 files')
    """
    if columns_of(text) <= columns:
        return text
    return text[: _fitting(text, columns - 1)] + "…"


def wrapped(text: str, columns: int) -> list[str]:
    """Break a text into lines of a width, where words or parts of a path end if possible.

    >>> wrapped("cn_health.settlement-field", 16), wrapped("\u53c2\u4fdd\u4eba\u5458", 5)
    (['cn_health.', 'settlement-field'], ['\u53c2\u4fdd', '\u4eba\u5458'])
    """
    lines = []
    while columns_of(text) > columns:
        end = max(_fitting(text, columns), 1)
        for marks in (" ", _BREAKS):
            nice = max(text.rfind(mark, 0, end) for mark in marks) + 1
            if nice * 2 > end:
                end = nice
                break
        lines.append(text[:end].rstrip())
        text = text[end:]
    return [*lines, text]


def _fitting(text: str, columns: int) -> int:
    """Return how many letters fit."""
    for index, letter in enumerate(text):
        columns -= _columns(letter)
        if columns < 0:
            return index
    return len(text)
