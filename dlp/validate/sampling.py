"""Raw material for synthetic values: digits, letters, and births too long ago to harm anyone."""

from __future__ import annotations

import datetime as dt
import random
import string

_FIRST = dt.date(1880, 1, 1).toordinal()
_LAST = dt.date(1910, 12, 31).toordinal()


def digits(rng: random.Random, count: int) -> str:
    """Return `count` random digits.

    >>> len(digits(random.Random(1), 5))
    5
    """
    return "".join(rng.choices(string.digits, k=count))


def letters(rng: random.Random, count: int, *, alphabet: str = string.ascii_uppercase) -> str:
    """Return `count` random characters of `alphabet`.

    >>> len(letters(random.Random(1), 3))
    3
    """
    return "".join(rng.choices(alphabet, k=count))


def old_birth(rng: random.Random) -> dt.date:
    """Return a day between 1880 and 1910.

    >>> old_birth(random.Random(1)).year < 1911
    True
    """
    return dt.date.fromordinal(rng.randint(_FIRST, _LAST))


def day(rng: random.Random, first: int, last: int) -> dt.date:
    """Return a day of the years `first` to `last`.

    >>> 1900 <= day(random.Random(1), 1900, 1910).year <= 1910
    True
    """
    start, end = dt.date(first, 1, 1), dt.date(last, 12, 31)
    return dt.date.fromordinal(rng.randint(start.toordinal(), end.toordinal()))
