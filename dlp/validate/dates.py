"""Dates inside numbers: real ones, and births that can have happened.

`today` is the only thing a validator looks at besides its argument.
"""

from __future__ import annotations

import datetime as dt

OLDEST_BIRTH = 1800


def is_real(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has this day.

    >>> is_real(1900, 2, 28), is_real(1900, 2, 29)
    (True, False)
    """
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def is_birth(year: int, month: int, day: int) -> bool:
    """Tell whether somebody whose papers are still about can have been born on this day.

    >>> is_birth(1885, 6, 7), is_birth(2999, 1, 1)
    (True, False)
    """
    if year < OLDEST_BIRTH or not is_real(year, month, day):
        return False
    return dt.date(year, month, day) <= dt.datetime.now(tz=dt.UTC).date()


def is_birth_text(text: str) -> bool:
    """Tell whether eight ASCII digits YYYYMMDD are such a day.

    >>> is_birth_text("18850607"), is_birth_text("18851307")
    (True, False)
    """
    return is_birth(int(text[:4]), int(text[4:6]), int(text[6:]))
