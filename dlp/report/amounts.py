"""How many, and how large, in words."""

from __future__ import annotations


def number(count: int, noun: str, many: str = "") -> str:
    """Return how many there are; `many` is the plural where it takes more than an s.

    >>> number(1, "file"), number(2, "file"), number(0, "entry", "entries")
    ('1 file', '2 files', '0 entries')
    """
    return f"{count} {noun if count == 1 else many or noun + 's'}"


def amount(size: int) -> str:
    """Return a size in the unit in which it is not nothing.

    >>> amount(17), amount(2507), amount(3_000_000)
    ('17 bytes', '2.5 kB', '3.0 MB')
    """
    if size < 1000:  # noqa: PLR2004 - SI prefixes
        return number(size, "byte")
    return f"{size / 1e3:.1f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004
