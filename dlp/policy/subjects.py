"""Joins findings into persons, to say how many people a transfer concerns.

Findings of one record (a row of a sheet, a line, fields that follow each other closely) are one
subject; records that share a value which identifies a person are the same subject. Without the
text this is an estimate from positions: names and numbers in separate columns of a plain
text count twice.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from dlp.model import Finding
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
_ROW = re.compile(r"\d+")

Subject = tuple[Finding, ...]
Key = tuple[str, str, str]
"""Path, sheet and row: what must be equal for two findings to be able to share a record."""
_COLUMNS = operator.attrgetter(
    "location.path", "location.sheet", "location.cell", "location.span.start", "infotype",
    "fingerprint",
)  # fmt: skip


def persons(findings: Iterable[Finding], joining: Joining) -> list[Subject]:
    """Return the distinct persons among findings, each with what was found of them."""
    return _merged(list(_records(findings, joining)))


def is_somebody(
    findings: Iterable[Finding], joining: Joining, needed: Sequence[Collection[str]]
) -> bool:
    """Say whether there is a person with something of each of these sets of infotypes.

    The first record that has it all answers: joining records only adds to them. Only where no
    record does are they joined.
    """
    records = []
    for record in _records(findings, joining):
        if not any(record.values.keys().isdisjoint(one) for one in needed):
            return True
        records.append(record)
    subjects = ({finding.infotype for finding in subject} for subject in _merged(records))
    return any(not any(names.isdisjoint(one) for one in needed) for names in subjects)


def _sorted(findings: Iterable[Finding]) -> list[tuple[Key, Finding]]:
    """Return the findings that belong to somebody, by place."""
    kinds: dict[tuple[str, tuple[str, ...]], bool] = {}
    keyed = []
    for number, finding in enumerate(findings):
        kind = finding.category, finding.tags
        personal = kinds.get(kind)
        if personal is None:
            personal = kinds[kind] = _is_personal(finding)
        if personal:
            path, sheet, cell, start, infotype, fingerprint = _COLUMNS(finding)
            place = path, sheet or "", _row(cell) if cell else ""
            keyed.append((place, start, infotype, fingerprint, number, finding))
    keyed.sort()
    return [(row[0], row[-1]) for row in keyed]


def _is_personal(finding: Finding) -> bool:
    return finding.category in PERSONAL or any(
        tag.startswith(_PERSONAL_TAGS) for tag in finding.tags
    )


def _row(cell: str) -> str:
    row = _ROW.search(cell)
    return row[0].zfill(9) if row else ""


class _Identities:
    """Says of infotypes whether one person has one value of it."""

    __slots__ = ("_known", "_patterns")

    def __init__(self, joining: Joining) -> None:
        self._patterns = [glob(pattern) for pattern in joining.identify]
        self._known: dict[str, bool] = {}

    def of(self, finding: Finding) -> bool:
        """Answer for the infotype of a finding."""
        infotype = finding.infotype
        known = self._known.get(infotype)
        if known is None:
            known = self._known[infotype] = (
                any(pattern.fullmatch(infotype) for pattern in self._patterns)
                if self._patterns
                else infotype in _IDENTIFY or IDENTIFYING_TAG in finding.tags
            )
        return known


class _Record:
    """A record being put together."""

    __slots__ = ("end", "findings", "holds_person", "identities", "line", "values", "wide")

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.values: dict[str, str] = {}
        self.identities: set[str] = set()
        self.holds_person = False
        self.line: int | None = None
        self.wide = False
        self.end = 0

    def add(self, finding: Finding, *, identifies: bool) -> None:
        """Take a finding in."""
        line = finding.location.line
        self.wide = self.wide or (bool(self.findings) and line == self.line)
        self.findings.append(finding)
        self.values.setdefault(finding.infotype, finding.fingerprint)
        self.holds_person = self.holds_person or identifies or finding.infotype == NAME
        if identifies:
            self.identities.add(finding.fingerprint)
        self.line = line
        self.end = finding.location.span.end

    def repeats(self, finding: Finding, *, identifies: bool) -> bool:
        """Say whether this is a second value of what one person has once."""
        value = self.values.get(finding.infotype)
        if value is None or value == finding.fingerprint:
            return False
        return identifies or finding.infotype == NAME or not self.holds_person


def _records(findings: Iterable[Finding], joining: Joining) -> Iterator[_Record]:
    """Yield records in order of their places."""
    identities = _Identities(joining)
    record, place = _Record(), None
    for here, finding in _sorted(findings):
        identifies = identities.of(finding)
        if record.findings and (
            here != place
            or record.repeats(finding, identifies=identifies)
            or (not here[2] and _breaks(record, finding, joining))
        ):
            yield record
            record = _Record()
        record.add(finding, identifies=identifies)
        place = here
    if record.findings:
        yield record


def _breaks(record: _Record, finding: Finding, joining: Joining) -> bool:
    """Say whether a finding lies outside the record: another line, or too far.

    `auto`: a form has one field on each line, a table several; so a line ends a record that
    already has two fields on one line.
    """
    far = finding.location.span.start - record.end > joining.window
    same_line = finding.location.line == record.line
    if joining.join == "line":
        return not same_line
    if joining.join == "window":
        return far
    return not same_line and (far or record.wide)


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
