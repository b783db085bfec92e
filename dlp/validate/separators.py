"""The compact form of a number: how people group digits says nothing about the value.

Every validator's `compact` is one of these, or adds a rule of its own to one of them.
"""

from __future__ import annotations

_SEPARATORS = str.maketrans("", "", " \t\r\n-./_()（）")


def drop(text: str) -> str:
    """Return `text` without blanks, hyphens, dots, slashes, underscores and any parentheses.

    >>> drop("4111 1111-1111.1111")
    '4111111111111111'
    """
    return text.translate(_SEPARATORS)


def drop_upper(text: str) -> str:
    """Return `text` without separators and in upper case.

    >>> drop_upper("a1b2c3d4-8")
    'A1B2C3D48'
    """
    return drop(text).upper()
