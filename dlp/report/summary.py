"""The summary of one run: what every report says at its end, besides the rows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from dlp.model import Notice
from dlp.report.rows import SCHEMA, Row

SHOWN_DECISIONS = 20
SHOWN_FOLDERS = 12
"""Folders that a chart names; the others are one bar."""


class Result(Protocol):
    """What came of one file."""

    path: str
    size: int
    notices: list[Notice]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of an infotype beside its findings."""

    title: str = ""
    title_zh: str = ""
    category: str = ""
    sensitivity: str = ""


@dataclass(slots=True)
class Summary:
    """Totals of one run."""

    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    findings: int = 0
    notices: list[Notice] = field(default_factory=list)
    complete: bool = True
    by_infotype: Counter[str] = field(default_factory=Counter)
    by_category: Counter[str] = field(default_factory=Counter)
    by_sensitivity: Counter[str] = field(default_factory=Counter)
    by_likelihood: Counter[str] = field(default_factory=Counter)
    by_folder: Counter[str] = field(default_factory=Counter)
    files_found: int = 0
    """Files in which something was found."""
    files_whole: int = 0
    """Files that were read completely."""
    files_limited: int = 0
    """Files, and paths that could not be opened, of which something was not read."""
    packs: Mapping[str, str] = field(default_factory=dict)
    """Id → version and digest of every pack that was used."""
    about: Mapping[str, About] = field(default_factory=dict)
    """Infotype → what its detector says of it."""
    suppressed: Counter[str] = field(default_factory=Counter)
    """How many findings each rule of suppression took out."""
    remarks: list[str] = field(default_factory=list)
    decisions: Counter[str] = field(default_factory=Counter)
    """Action of the policy → files."""
    decided: list[dict[str, Any]] = field(default_factory=list)
    """Decisions other than allow, each with the path of its file."""
    policy: str = ""
    """Id and digest of the policy; empty: there was none."""
    rules: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Id of a rule of the policy → its title in English and in Chinese."""
    persons: int | None = None
    """Distinct persons among the findings, estimated; None: nobody asked."""
    persons_sensitive: int = 0
    """Of them those of whom sensitive personal information was found (PIPL art. 28)."""
    persons_minor: int = 0
    """Of them those who are known to be below 14."""
    context: Sequence[str] = ()
    """What was said of the transfer, `name=value`."""
    roots: Sequence[str] = ()
    """What was asked to be scanned."""
    began: str = ""
    found_at: str = ""
    """When the first finding was there; of a sweep that was resumed, when it first began."""
    ended: str = ""
    """ISO 8601, with the zone."""
    interrupted: bool = False
    clear: bool = False
    """The report holds clear values."""

    def add(self, result: Result, rows: Sequence[Row]) -> None:
        """Count one file."""
        if result.size >= 0:
            self.files += 1
            self.bytes += result.size
        if rows:
            self.findings += len(rows)
            self.by_infotype.update(row["infotype"] for row in rows)
            self.by_category.update(row.get("category", "") for row in rows)
            self.by_sensitivity.update(row.get("sensitivity", "") for row in rows)
            self.by_likelihood.update(row.get("likelihood", "") for row in rows)
            self.files_found += 1
            self.by_folder[os.path.dirname(result.path) or "."] += len(rows)  # noqa: PTH120 - names need not be UTF-8
        self.notices.extend(result.notices)
        self.files_limited += not result.complete
        self.files_whole += result.complete and result.size >= 0
        self.complete = self.complete and result.complete

    @property
    def unread(self) -> Counter[str]:
        """Code of notice → how often it says that something was not read."""
        return Counter(notice.code for notice in self.notices if notice.limits)

    @property
    def folders(self) -> list[tuple[str, int]]:
        """The folders with most findings, and the sum of the others under an empty name."""
        most = self.by_folder.most_common(SHOWN_FOLDERS)
        rest = sum(self.by_folder.values()) - sum(count for _, count in most)
        return [*most, ("", rest)] if rest else most

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: what docs/reference/jsonl.md calls `summary`."""
        values: dict[str, Any] = {
            "schema": SCHEMA,
            "files": self.files,
            "bytes": self.bytes,
            "seconds": self.seconds,
            "findings": self.findings,
            "counts": dict(sorted(self.by_infotype.items())),
            "notices": [
                {
                    "code": notice.code,
                    "path": notice.path,
                    "detail": notice.detail,
                    "limits": notice.limits,
                }
                for notice in self.notices
            ],
            "complete": self.complete,
            "packs": dict(self.packs),
            "suppressed": dict(sorted(self.suppressed.items())),
            "remarks": list(self.remarks),
        }
        if self.policy:
            values["policy"] = self.policy
            values["decisions"] = dict(sorted(self.decisions.items()))
            values["decided"] = list(self.decided)
        if self.persons is not None:
            values["persons"] = self.persons
            values["persons_sensitive"] = self.persons_sensitive
            values["persons_minor"] = self.persons_minor
        if self.interrupted:
            values["interrupted"] = True
        if self.clear:
            values["clear"] = True
        return values

    def lines(self) -> list[str]:
        """Return what is to be said besides findings and notices, one sentence a line."""
        said = []
        if self.clear:
            said.append("THIS REPORT HOLDS CLEAR VALUES (--show-values)")
        if self.interrupted:
            said.append("INTERRUPTED: what was found until then")
        if self.suppressed:
            parts = ", ".join(
                f"{count} by {rule}" for rule, count in sorted(self.suppressed.items())
            )
            said.append(f"suppressed: {parts}")
        said += [f"remark: {remark}" for remark in self.remarks]
        if self.policy:
            parts = ", ".join(f"{count} {name}" for name, count in sorted(self.decisions.items()))
            said.append(f"policy {self.policy}: {parts or 'nothing to decide'}")
            for item in self.decided[:SHOWN_DECISIONS]:
                rules = ", ".join(reason["rule"] for reason in item["reasons"])
                said.append(f"  {item['action']} {item['path']}: {rules}")
            told = {
                line: None
                for item in self.decided
                for line in f"{item['notice_zh']}\n{item['notice_en']}".split("\n")
            }
            said += [f"  user: {line}" for line in told if line]
        if self.packs:
            said.append("packs: " + ", ".join(f"{id_} {text}" for id_, text in self.packs.items()))
        return said
