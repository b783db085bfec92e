"""Who is concerned: the persons among findings, known again in other files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dlp.model import Finding

RESIDENT_ID = "cn.resident-id"
SENSITIVE, MINOR = "pipl:sensitive:", "pipl:sensitive:minor_u14"
CHILDHOOD = 14
"""Years below which all personal information is sensitive (PIPL art. 28)."""


class Subject(NamedTuple):
    """A person in one file: the fingerprints by which it is known, and what the law asks of it."""

    known: tuple[str, ...]
    sensitive: bool = False
    """Sensitive personal information of this person was found (PIPL art. 28)."""
    minor: bool = False
    """An identity number or a tag says that this person is not yet 14."""


def subjects_of(found: Iterable[Finding], today: date) -> Iterator[Subject]:
    """Yield the persons among the findings of one file."""
    from dlp.policy.schema import Joining  # noqa: PLC0415 - only for reports that count persons
    from dlp.policy.subjects import IDENTIFYING_TAG, persons  # noqa: PLC0415

    for items in persons(found, Joining()):
        known = {item.fingerprint for item in items if IDENTIFYING_TAG in item.tags}
        if not known:
            known = {"+".join(sorted({item.fingerprint for item in items}))}
        tags = {tag for item in items for tag in item.tags}
        minor = MINOR in tags or any(
            _is_minor(item.reveal(), today) for item in items if item.infotype == RESIDENT_ID
        )
        sensitive = minor or any(tag.startswith(SENSITIVE) for tag in tags)
        yield Subject(tuple(sorted(known)), sensitive, minor)


def _is_minor(number: str, today: date) -> bool:
    """Say whether the birth date in a resident number (digits 7 to 14) is less than 14 years ago.

    >>> _is_minor("11010120150607004X", date(2026, 6, 1)), _is_minor("1", date(2026, 6, 1))
    (True, False)
    """
    digits = "".join(letter for letter in number if letter.isalnum())
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return (today.year - born.year, today.month, today.day) < (CHILDHOOD, born.month, born.day)


class People:
    """Counts distinct persons over files: those that share an identity are one."""

    __slots__ = ("_minors", "_parents", "_sensitive")

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._sensitive: set[str] = set()
        self._minors: set[str] = set()

    def add(self, subjects: Iterable[Subject]) -> None:
        """Take the persons of one file.

        >>> people = People()
        >>> people.add([Subject(("a", "b"), sensitive=True), Subject(("c",))])
        >>> people.add([Subject(("b", "d"), sensitive=True)])
        >>> people.count, people.sensitive, people.minors
        (2, 1, 0)
        """
        for subject in subjects:
            first, *others = subject.known
            root = self._root(first)
            for other in others:
                self._parents[self._root(other)] = root
            if subject.sensitive:
                self._sensitive.add(root)
            if subject.minor:
                self._minors.add(root)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(name == parent for name, parent in self._parents.items())

    @property
    def sensitive(self) -> int:
        """Of how many sensitive personal information was found."""
        return len({self._root(name) for name in self._sensitive})

    @property
    def minors(self) -> int:
        """How many are known to be below 14."""
        return len({self._root(name) for name in self._minors})

    def _root(self, name: str) -> str:
        parents = self._parents
        parents.setdefault(name, name)
        while parents[name] != name:
            parents[name] = parents[parents[name]]
            name = parents[name]
        return name
