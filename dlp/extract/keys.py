"""A private key that a store holds: its PEM form, the name of its entry, where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class FoundKey:
    """One private key; `span` is empty when it does not stand in the store in one piece."""

    pem: str = field(repr=False)
    path: str
    span: tuple[int, int] = (0, 0)


def entry_path(name: str, number: int) -> str:
    r"""Return the path of an entry: its name where it has one that can be shown.

    >>> entry_path("server", 1), entry_path("a\x00\n", 2), entry_path("", 3)
    ('entry server', 'entry a', 'entry 3')
    """
    shown = "".join(c for c in name if c.isprintable()).strip()[:_LONGEST_NAME]
    return f"entry {shown or number}"
