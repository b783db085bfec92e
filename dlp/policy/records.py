"""Insured-person records: what becomes sensitive by standing together.

A name is no secret, nor is a drug; a name, a number and a diagnosis in one row are a record of
an insured person. Rule: at least two kinds of identifiers and one medical or settlement item in
one row, line or object (GB/T 39725-2020, 6.1: personal attributes, health status, medical
application and payment data).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dlp.model import Finding, Likelihood
from dlp.policy.schema import Joining
from dlp.policy.subjects import persons

INFOTYPE = "cn_health.insured-person-record"
LEAST_IDENTIFIERS = 2
"""Kinds of identifiers, not values: two telephone numbers say less than a name and one."""
_IDENTIFIERS = frozenset(
    {
        "cn_health.person-number",
        "cn_health.social-security-card",
        "cn_health.electronic-certificate",
    }
)
_IDENTIFYING = frozenset({"person", "account"})
_ITEM_TAGS = ("gbt39725:",)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuredRecord:
    """What was found of one insured person."""

    confidence: float
    """Of the weakest finding that the record needs."""
    findings: tuple[Finding, ...] = field(repr=False)
    infotype: str = INFOTYPE

    @property
    def likelihood(self) -> Likelihood:
        """The confidence by name."""
        return Likelihood.of(self.confidence)


def insured_records(
    findings: Iterable[Finding],
    *,
    minimum: Likelihood | str = Likelihood.POSSIBLE,
    joining: Joining | None = None,
) -> list[InsuredRecord]:
    r"""Return the records of distinct insured persons among findings.

    `minimum`: the likelihood from which a finding counts. Persons are told apart as policies do
    (`[subjects]`, docs/reference/policy.md).

    >>> from dlp import scan
    >>> row = "姓名,身份证号,诊断编码\n王某某,11010518850607004X,E11.900\n"
    >>> [record.infotype for record in insured_records(scan(row).findings)]
    ['cn_health.insured-person-record']
    """
    least = Likelihood(minimum)
    wanted = (finding for finding in findings if finding.likelihood >= least)
    records = (_record(subject) for subject in persons(wanted, joining or Joining()))
    return [record for record in records if record is not None]


def _record(subject: tuple[Finding, ...]) -> InsuredRecord | None:
    identifiers: dict[str, float] = {}
    item = 0.0
    for finding in subject:
        if finding.infotype in _IDENTIFIERS or finding.category in _IDENTIFYING:
            best = max(identifiers.get(finding.infotype, 0.0), finding.confidence)
            identifiers[finding.infotype] = best
        elif any(tag.startswith(_ITEM_TAGS) for tag in finding.tags):
            item = max(item, finding.confidence)
    if len(identifiers) < LEAST_IDENTIFIERS or not item:
        return None
    needed = sorted(identifiers.values(), reverse=True)[:LEAST_IDENTIFIERS]
    return InsuredRecord(confidence=min(*needed, item), findings=subject)
