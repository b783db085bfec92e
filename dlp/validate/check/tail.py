"""The number at the end of a value: what stands before it, a prefix in letters, is not checked."""

from __future__ import annotations

import re

from dlp.validate import digits

FEWEST, MOST = 5, 64
"""Digits of a number; in fewer a check digit says nothing."""
_NUMBER = re.compile(rf"(?<![0-9])[0-9]{{{FEWEST},{MOST}}}\Z")


def number_of(text: str) -> str:
    """Return the digits at the end of a text; none if they are few, too many, or one repeated.

    >>> number_of("BH1234567897"), number_of("A12"), number_of("77777777")
    ('1234567897', '', '')
    """
    found = _NUMBER.search(text)
    if found is None or digits.one_repeated(found[0]):
        return ""
    return found[0]
