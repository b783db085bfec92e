"""The test cases that a policy carries: read, turned into findings, decided, compared."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dlp.model import Finding, Likelihood, Location, Span
from dlp.policy.model import ACTIONS, Context, Decision
from dlp.policy.schema import Case, Expected
from dlp.policy.toml import REQUIRED, Table

if TYPE_CHECKING:
    from dlp.policy.decide import Policy

MOMENT = datetime.fromisoformat("2026-06-01T10:00:00+08:00")
"""When a case happens that says nothing of time."""
MOST = 100_000
"""Findings that a case may make up."""

Scan = Callable[[str], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that did not come out as written."""

    case: Case
    message: str
    decision: Decision


def read(head: Table, rules: Collection[str]) -> Iterator[Case]:
    """Read the cases of a file; they may name rules that exist."""
    for table in head.tables("case"):
        table.refuse_unknown(
            {"title", "clause", "expect", "rules", "never", "findings", "text", "context"}
        )
        for name in ("rules", "never"):
            for rule in table.texts(name):
                if rule not in rules:
                    hint = "known are: " + ", ".join(sorted(rules))
                    raise table.error("Y022", name, f"no rule {rule!r}", hint)
        yield Case(
            title=table.text("title", REQUIRED),
            clause=table.text("clause"),
            expect=ACTIONS[table.one_of("expect", ACTIONS, REQUIRED)],
            context=_context(table.table("context")),
            rules=table.texts("rules"),
            never=table.texts("never"),
            findings=tuple(_expected(table.table("findings"))),
            text=table.text("text"),
            line=table.error("", "", "", "").line,
        )


def _context(table: Table | None) -> Context:
    if table is None:
        return Context(time=MOMENT)
    table.refuse_unknown({"sender", "recipients", "channel", "user", "area", "purpose", "time",
                          "media_type", "size", "complete", "notices"})  # fmt: skip
    moment = table.day("time")
    if moment is not None and not isinstance(moment, datetime):
        raise table.error("Y011", "time", "is a date", "must be 2026-06-01T10:00:00+08:00")
    complete = table.flag("complete")
    return Context(
        sender=table.text("sender"),
        recipients=table.texts("recipients"),
        channel=table.text("channel"),
        user=table.text("user"),
        area=table.text("area"),
        purpose=table.text("purpose"),
        time=moment or MOMENT,
        media_type=table.text("media_type"),
        size=table.whole("size", low=0),
        complete=complete is not False,
        notices=table.texts("notices"),
    )


def _expected(table: Table | None) -> Iterator[Expected]:
    if table is None:
        return
    for infotype in table.data:
        inner = table.data[infotype]
        if isinstance(inner, dict):
            item = Table(table.file, table.lines, inner, (*table.steps, infotype))
            item.refuse_unknown({"count", "distinct", "confidence"})
            count = item.whole("count", low=1, high=MOST) or 1
            distinct = item.whole("distinct", low=1, high=count) or count
            confidence = float(item.get("confidence", (int, float), 0.99, "a number"))
        else:
            count = table.whole(infotype, low=1, high=MOST) or 1
            distinct, confidence = count, 0.99
        yield Expected(infotype=infotype, count=count, distinct=distinct, confidence=confidence)


def check(policy: Policy, scan: Scan | None = None) -> Iterator[Failure]:
    """Run the cases of a policy; those with a `text` need a scanner."""
    for case in policy.document.cases:
        if case.text and scan is None:
            continue
        findings = [*made_up(case.findings)]
        if case.text and scan:
            findings += scan(case.text)
        decision = policy.decide(findings, case.context)
        if message := _judge(case, decision):
            yield Failure(case, message, decision)


def _judge(case: Case, decision: Decision) -> str:
    fired = {reason.rule for reason in decision.reasons}
    if decision.action is not case.expect:
        return f"expected {case.expect.label}, got {decision.action.label}"
    if missing := [rule for rule in case.rules if rule not in fired]:
        return "these rules did not hold: " + ", ".join(missing)
    if wrong := [rule for rule in case.never if rule in fired]:
        return "these rules held: " + ", ".join(wrong)
    return ""


def made_up(expected: Sequence[Expected]) -> Iterator[Finding]:
    """Yield findings as a scanner would give them; line n holds the n-th of each infotype."""
    for column, item in enumerate(expected):
        category, sensitivity, tags = _facts(item.infotype)
        for number in range(item.count):
            start = number * 1000 + column * 50
            yield Finding(
                infotype=item.infotype,
                confidence=item.confidence,
                likelihood=Likelihood.of(item.confidence),
                location=Location(
                    path="case", span=Span(start, start + 10), text_span=Span(start, start + 10),
                    line=number + 1, column=column * 50 + 1,
                ),
                quote="**********",
                fingerprint=f"{column:08x}{number % item.distinct:024x}",
                evidence=(),
                category=category,
                sensitivity=sensitivity,
                tags=tags,
            )  # fmt: skip


def known_infotypes() -> Collection[str]:
    """Return the ids of all built-in detectors."""
    return _catalogue().keys()


def _facts(infotype: str) -> tuple[str, str, tuple[str, ...]]:
    """Return category, sensitivity and tags; of an infotype that nobody knows, the worst."""
    return _catalogue().get(infotype, ("", "", ()))


@functools.cache
def _catalogue() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    from dlp.packs import load  # noqa: PLC0415 - only cases need the packs

    return {item.id: (item.category, item.sensitivity, item.tags) for item in load().detectors}
