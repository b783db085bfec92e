"""The Luhn check digit (ISO/IEC 7812-1 annex B): payment cards, IMEI, ICCID, many national IDs.

One wrong digit and most neighbouring swaps are caught; one random number in ten passes.
"""

from __future__ import annotations

_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def total(number: str) -> int:
    """Return the Luhn sum of ASCII digits, the last one taken as the check digit.

    >>> total("4111111111111111")
    30
    """
    plain = sum(map(int, number[-1::-2]))
    return plain + sum(_DOUBLED[int(digit)] for digit in number[-2::-2])


def holds(number: str) -> bool:
    """Tell whether the last of these ASCII digits is the right check digit.

    >>> holds("4111111111111111"), holds("4111111111111112")
    (True, False)
    """
    return total(number) % 10 == 0


def check_digit(body: str) -> str:
    """Return the digit that completes `body`.

    >>> check_digit("411111111111111")
    '1'
    """
    return str(-total(body + "0") % 10)
