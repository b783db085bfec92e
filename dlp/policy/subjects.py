"""Joins findings into persons, to say how many people a transfer concerns.

Findings of one record (a row of a sheet, a line, fields that follow each other closely) are one
subject; records that share a value which identifies a person are the same subject. Without the
text this is an estimate from positions: names and numbers in separate columns of a plain
text count twice.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from dlp.model import Finding
from dlp.policy.counting import KEYS
from dlp.policy.lists import glob
from dlp.policy.schema import Joining

PERSONAL = frozenset({"person", "health", "account"})
"""Categories whose findings belong to somebody."""
_PERSONAL_TAGS = ("pipl:", "gdpr:")
IDENTIFYING_TAG = "gbt35273:identity"
_IDENTIFY = (
    "cn_health.person-number", "cn_health.social-security-card",
    "cn_health.electronic-certificate", "intl.us-ssn", "hk.id-card", "tw.national-id",
)  # fmt: skip
NAME = "cn.person-name"
_ROW = re.compile(r"\d{1,18}")

Subject = tuple[Finding, ...]
Key = tuple[str, str, int]
"""Path, sheet and row: what must be equal for two findings to be able to share a record."""
_COLUMNS = operator.attrgetter(
    "location.path", "location.sheet", "location.cell", "location.span.start", "infotype",
    "fingerprint",
)  # fmt: skip


def persons(findings: Iterable[Finding], joining: Joining) -> list[Subject]:
    """Return the distinct persons among findings, each with what was found of them."""
    return _merged(list(_records(list(findings), Kinds(joining))))


def people(  # noqa: PLR0913 - what makes a person, and how many are looked for
    findings: Sequence[Finding],
    kinds: Kinds,
    parts: Mapping[str, int],
    whole: int,
    *,
    floor: float = 0.0,
    first: bool = False,
) -> int:
    """Count the persons whose findings make up the whole; with `first`, 1 is enough.

    `parts` holds for an infotype the bits that it adds to the whole. Findings of a confidence
    below `floor` do not count.
    """
    records = []
    for record in _records(findings, kinds, parts, whole if first else -1, floor):
        if first and record.has == whole:  # joining records only adds to them
            return 1
        records.append(record)
    found = 0
    for subject in _merged(records):
        has = 0
        for finding in subject:
            has |= parts.get(finding.infotype, 0)
        found += has == whole
    return min(found, 1) if first else found


def _placed(findings: Sequence[Finding]) -> Iterator[tuple[Key, Finding]]:
    """Yield findings by place.

    Those of one text without cells are the rule, and have their order from their offsets alone.
    """
    path = findings[0].location.path
    by_start = {
        location.span.start: finding
        for finding in findings
        if (location := finding.location).path == path and not location.cell and not location.sheet
    }
    if len(by_start) == len(findings):
        here = path, "", -1
        for start in sorted(by_start):
            yield here, by_start[start]
        return
    keyed = []
    for number, finding in enumerate(findings):
        path, sheet, cell, start, infotype, fingerprint = _COLUMNS(finding)
        place = path, sheet or "", row_of(cell) if cell else -1
        keyed.append((place, start, infotype, fingerprint, number, finding))
    keyed.sort()
    for row in keyed:
        yield row[0], row[-1]


def row_of(cell: str) -> int:
    """Return the number of the row of a cell; -1: it names none."""
    row = _ROW.search(cell)
    return int(row[0]) if row else -1


class Kinds:
    """Says of findings whether they belong to somebody, and whether a person has one value.

    What was said of a kind is remembered, so a policy keeps one of these.
    """

    __slots__ = ("_known", "_patterns", "joining", "last")

    def __init__(self, joining: Joining) -> None:
        self.joining = joining
        self._patterns = [glob(pattern) for pattern in joining.identify]
        self._known: dict[tuple[str, str, tuple[str, ...]], bool | None] = {}
        self.last: dict[str, tuple[str, tuple[str, ...], bool | None]] = {}
        """What was said of an infotype last: category, tags and answer, the same objects."""

    def of(self, infotype: str, category: str, tags: tuple[str, ...]) -> bool | None:
        """Return whether it identifies a person; None: it belongs to nobody."""
        last = self.last.get(infotype)
        if last is None or last[1] is not tags or last[0] is not category:
            last = self.last[infotype] = self._of(infotype, category, tags)
        return last[2]

    def _of(
        self, infotype: str, category: str, tags: tuple[str, ...]
    ) -> tuple[str, tuple[str, ...], bool | None]:
        if len(self._known) >= KEYS:
            self._known.clear()
            self.last.clear()
        kind = infotype, category, tags
        if kind not in self._known:
            self._known[kind] = self._asked(*kind)
        return category, tags, self._known[kind]

    def _asked(self, infotype: str, category: str, tags: tuple[str, ...]) -> bool | None:
        if category not in PERSONAL and not any(tag.startswith(_PERSONAL_TAGS) for tag in tags):
            return None
        if self._patterns:
            return any(pattern.fullmatch(infotype) for pattern in self._patterns)
        return infotype in _IDENTIFY or IDENTIFYING_TAG in tags


class _Record:
    """A record being put together."""

    __slots__ = ("end", "findings", "has", "holds_person", "identities", "line", "values", "wide")

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.values: dict[str, str] = {}
        self.identities: set[str] = set()
        self.holds_person = False
        self.line: int | None = None
        self.wide = False
        self.end = 0
        self.has = 0

    def add(self, finding: Finding, *, identifies: bool) -> None:
        """Take a finding in."""
        location, infotype = finding.location, finding.infotype
        line = location.line
        if self.findings and line == self.line:
            self.wide = True
        self.findings.append(finding)
        if infotype not in self.values:
            self.values[infotype] = finding.fingerprint
        if identifies:
            self.holds_person = True
            self.identities.add(finding.fingerprint)
        elif infotype == NAME:
            self.holds_person = True
        self.line = line
        self.end = location.span.end

    def repeats(self, finding: Finding, *, identifies: bool) -> bool:
        """Say whether this is a second value of what one person has once."""
        value = self.values.get(finding.infotype)
        if value is None or value == finding.fingerprint:
            return False
        return identifies or finding.infotype == NAME or not self.holds_person


def _records(
    findings: Sequence[Finding],
    kinds: Kinds,
    parts: Mapping[str, int] = MappingProxyType({}),
    whole: int = -1,
    floor: float = 0.0,
) -> Iterator[_Record]:
    """Yield records in order of their places; one that has the whole is the last.

    `parts` are bits that an infotype adds to what a record has.
    """
    record: _Record | None = None
    place: Key | None = None
    for here, finding in _placed(findings) if findings else ():
        if finding.confidence < floor:
            continue
        identifies = kinds.of(finding.infotype, finding.category, finding.tags)
        if identifies is None:
            continue
        if record is None:
            record = _Record()
        elif (
            here != place
            or record.repeats(finding, identifies=identifies)
            or (here[2] < 0 and _breaks(record, finding, kinds.joining))
        ):
            yield record
            record = _Record()
        record.add(finding, identifies=identifies)
        record.has |= parts.get(finding.infotype, 0)
        if record.has == whole:
            break
        place = here
    if record is not None:
        yield record


def _breaks(record: _Record, finding: Finding, joining: Joining) -> bool:
    """Say whether a finding lies outside the record: another line, or too far.

    `auto`: a form has one field on each line, a table several; so a line ends a record that
    already has two fields on one line, unless the next ones hold what this one lacks.
    """
    location = finding.location
    same_line = location.line == record.line
    if joining.join != "window" and same_line:
        return False
    if joining.join == "line":
        return True
    far = location.span.start - record.end > joining.window
    return far or (record.wide and joining.join != "window" and finding.infotype in record.values)


def _merged(records: Sequence[_Record]) -> list[Subject]:
    """Join records of one person: those that share an identity, or are the same altogether."""
    parents = list(range(len(records)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    owner: dict[str | frozenset[str], int] = {}
    for index, record in enumerate(records):
        keys: Iterable[str | frozenset[str]] = record.identities or [
            frozenset(finding.fingerprint for finding in record.findings)
        ]
        for key in keys:
            parents[root(index)] = root(owner.setdefault(key, index))
    subjects: dict[int, list[Finding]] = {}
    for index, record in enumerate(records):
        subjects.setdefault(root(index), []).extend(record.findings)
    return [tuple(found) for found in subjects.values()]
