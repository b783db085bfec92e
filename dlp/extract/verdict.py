"""What became of every part of a source, in one word each.

A part is whatever a finding's location can name: the source, a file inside it, a member, a
sheet, a page. Its verdict is the worst that was said of it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dlp.model import Notice, Part, Segment

MOST = 20_000
"""Parts that are listed one by one; beyond them only those with another verdict than scanned."""


class Verdict(enum.StrEnum):
    """From the best to the worst. Equal to its own text."""

    SCANNED = "scanned"
    UNSUPPORTED = "unsupported"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    OVER_BUDGET = "over-budget"
    TIMEOUT = "timeout"
    ENCRYPTED = "encrypted"
    CRASHED = "crashed"

    @staticmethod
    def of(notice: Notice) -> Verdict:
        """Return the verdict that a notice is reason for.

        >>> Verdict.of(Notice(code="encrypted")), Verdict.of(Notice(code="charset"))
        (<Verdict.ENCRYPTED: 'encrypted'>, <Verdict.SCANNED: 'scanned'>)
        """
        if not notice.limits or notice.code not in _NAMES:
            return Verdict.SCANNED
        return Verdict(notice.code)

    @property
    def rank(self) -> int:
        """Position in the order, 0 (scanned) to 7 (crashed)."""
        return _ORDER[self]


_ORDER = {verdict: rank for rank, verdict in enumerate(Verdict)}
_NAMES = frozenset(verdict.value for verdict in Verdict)


@dataclass(slots=True)
class PartVerdict:
    """One part: where, what became of it, and how much came out of it."""

    path: str
    verdict: Verdict = Verdict.SCANNED
    segments: int = 0
    size: int = 0
    """Bytes of text and of raw bytes that it gave."""
    notes: list[str] = field(default_factory=list)
    """`code: detail` of every notice about it."""


class Verdicts:
    """Collects verdicts while a source is read.

    >>> verdicts = Verdicts()
    >>> verdicts.add("a.zip", Notice(code="encrypted", path="b.txt"))
    >>> [(part.path, str(part.verdict)) for part in verdicts]
    [('a.zip!/b.txt', 'encrypted')]
    """

    __slots__ = ("_parts", "unlisted")

    def __init__(self) -> None:
        self._parts: dict[str, PartVerdict] = {}
        self.unlisted = 0
        """Parts beyond `MOST` that were scanned."""

    def __iter__(self) -> Iterator[PartVerdict]:
        return iter(self._parts.values())

    def __len__(self) -> int:
        return len(self._parts)

    def begin(self, path: str) -> None:
        """Name a source or a file inside it, before it is read."""
        self._part(path)

    def add(self, path: str, item: Segment | Part | Notice) -> None:
        """Take note of what came out of the source at `path`."""
        if isinstance(item, Part):
            return
        part = self._part(f"{path}!/{item.path}" if item.path else path, item)
        if part is None:
            self.unlisted += 1
        elif isinstance(item, Segment):
            part.segments += 1
            part.size += len(item.data)
        else:
            part.notes.append(f"{item.code}: {item.detail}" if item.detail else item.code)
            part.verdict = max(part.verdict, Verdict.of(item), key=lambda verdict: verdict.rank)

    def _part(self, path: str, item: Segment | Notice | None = None) -> PartVerdict | None:
        part = self._parts.get(path)
        is_said = isinstance(item, Notice) and item.limits
        if part is None and (len(self._parts) < MOST or is_said):
            part = self._parts[path] = PartVerdict(path)
        return part


def verdicts_of(notices: Iterable[Notice]) -> dict[str, Verdict]:
    """Return path → verdict for the parts that an inspection's notices are about.

    All other parts of a source that was inspected are `scanned`.

    >>> verdicts_of([Notice(code="timeout", path="a.pdf"), Notice(code="corrupt", path="a.pdf")])
    {'a.pdf': <Verdict.TIMEOUT: 'timeout'>}
    """
    found: dict[str, Verdict] = {}
    for notice in notices:
        known = found.get(notice.path, Verdict.SCANNED)
        found[notice.path] = max(known, Verdict.of(notice), key=lambda verdict: verdict.rank)
    return found
