"""Issuer prefixes of Chinese bank cards: the first six digits, from a table.

The table is `data/bank_bins.txt`; `data/SOURCES.md` says where it comes from. It is read
when the first card is checked.
"""

from __future__ import annotations

import functools
import importlib.resources


@functools.cache
def prefixes() -> frozenset[str]:
    """Return the prefixes of the table.

    >>> "622848" in prefixes()
    True
    """
    table = importlib.resources.files("dlp.validate") / "data" / "bank_bins.txt"
    return frozenset(table.read_text("ascii").split())


def is_issuer(prefix: str) -> bool:
    """Tell whether six digits are the prefix of a Chinese card issuer.

    >>> is_issuer("622848"), is_issuer("000000")
    (True, False)
    """
    return prefix in prefixes()
