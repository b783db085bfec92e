"""TOML → rules: conditions on findings, on the context and on the source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from dlp.model import Likelihood
from dlp.packs.schema import CATEGORIES, SENSITIVITIES
from dlp.policy.lists import Names, values
from dlp.policy.model import ACTIONS, Action
from dlp.policy.schema import (
    ATTRIBUTES,
    WEEKDAYS,
    Clause,
    Hours,
    Membership,
    Rule,
    Selector,
    SourceIs,
)
from dlp.policy.toml import REQUIRED, Table

ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def action_of(table: Table, name: str, default: Action | None) -> Action:
    """Read the name of an action; it must be there if there is no default."""
    fallback = REQUIRED if default is None else default.label
    return ACTIONS[table.one_of(name, ACTIONS, fallback)]


def floor_of(table: Table, default: float) -> float:
    """Return the confidence from which findings count: `minimum`, a likelihood's name."""
    name = table.one_of("minimum", [item.value for item in Likelihood])
    return Likelihood(name).floor if name else default


def rule_of(table: Table, lists: Mapping[str, Names], floor: float) -> Rule:
    """Read one rule; `floor` is the confidence from which findings count."""
    table.refuse_unknown({"id", "action", "title", "title_zh", "clause", "notice_en", "notice_zh",
                          "obligations", "redact", "findings", "exempt", "context", "source",
                          "always"})  # fmt: skip
    context = table.table("context")
    source = table.table("source")
    rule = Rule(
        id=table.text("id", REQUIRED),
        action=action_of(table, "action", None),
        title=table.text("title"),
        title_zh=table.text("title_zh"),
        clause=table.text("clause"),
        notice_en=table.text("notice_en"),
        notice_zh=table.text("notice_zh"),
        obligations=table.texts("obligations"),
        redact=table.texts("redact"),
        findings=tuple(_clause(item, floor) for item in table.tables("findings")),
        exempt=_named(table, "exempt", lists),
        memberships=_memberships(context, lists) if context else (),
        hours=_hours(context) if context else None,
        source=_source(source) if source else None,
    )
    if not ID.fullmatch(rule.id):
        raise table.error("Y015", "id", f"{rule.id!r} is not a name", "lower case, digits, - and .")
    if rule.exempt and not rule.findings:
        raise table.error("Y023", "exempt", "exempts nothing", "add [[rule.findings]]")
    conditions = rule.findings or rule.memberships or rule.hours or rule.source
    if bool(conditions) == bool(table.flag("always")):
        hint = "add a condition, or always = true (and not both)"
        raise table.error("Y023", "", "a rule without conditions, or with too many", hint)
    return rule


def _clause(table: Table, floor: float) -> Clause:
    table.refuse_unknown({"infotypes", "exclude", "categories", "tags", "sensitivity", "minimum",
                          "confidence", "count", "distinct", "subjects", "together"})  # fmt: skip
    for name in table.texts("categories"):
        if name not in CATEGORIES:
            raise table.error("Y012", "categories", f"holds {name!r}",
                              "of these: " + ", ".join(CATEGORIES))  # fmt: skip
    confidence = table.get("confidence", (int, float), None, "a number")
    if confidence is not None and not 0 <= confidence <= 1:  # holds for NaN too
        raise table.error("Y014", "confidence", "is out of range", "0 to 1")
    selector = Selector(
        infotypes=table.texts("infotypes"),
        exclude=table.texts("exclude"),
        categories=table.texts("categories"),
        tags=table.texts("tags"),
        sensitivity=table.one_of("sensitivity", SENSITIVITIES),
        floor=floor_of(table, floor) if confidence is None else float(confidence),
    )
    count = table.whole("count", low=1)
    clause = Clause(
        selector=selector,
        count=1 if count is None else count,
        distinct=table.whole("distinct", low=1) or 0,
        subjects=table.whole("subjects", low=1) or 0,
        together=table.texts("together"),
    )
    if clause.together and not clause.subjects:
        raise table.error("Y024", "together", "says nothing without subjects", "subjects = 1")
    return clause


def _named(table: Table, name: str, lists: Mapping[str, Names]) -> tuple[Names, ...]:
    found = []
    for item in table.texts(name):
        if item not in lists:
            hint = "known are: " + (", ".join(sorted(lists)) or "none; add a [[list]]")
            raise table.error("Y021", name, f"no list {item!r}", hint)
        found.append(lists[item])
    return tuple(found)


def _memberships(table: Table, lists: Mapping[str, Names]) -> tuple[Membership, ...]:
    table.refuse_unknown({*ATTRIBUTES, "time"})
    found = []
    for attribute in ATTRIBUTES:
        inner = table.table(attribute)
        if inner is None:
            continue
        inner.refuse_unknown({"in", "not_in", "known"})
        if not inner.data:
            raise table.error(
                "Y023", attribute, "says nothing", "in = […], not_in = […] or known = true"
            )
        among, outside = (_among(inner, key, lists) for key in ("in", "not_in"))
        found.append(Membership(attribute, among, outside, inner.flag("known")))
    return tuple(found)


def _among(table: Table, name: str, lists: Mapping[str, Names]) -> tuple[Names, ...] | None:
    """Resolve plain names, and `@list` for a list."""
    if name not in table.data:
        return None
    items = table.texts(name)
    plain = tuple(item for item in items if not item.startswith("@"))
    named = []
    for item in items:
        if item.startswith("@"):
            if item[1:] not in lists:
                hint = "known are: " + (", ".join(sorted(lists)) or "none; add a [[list]]")
                raise table.error("Y021", name, f"no list {item!r}", hint)
            named.append(lists[item[1:]])
    return (Names("", values(plain)), *named) if plain else tuple(named)


def _hours(context: Table) -> Hours | None:
    table = context.table("time")
    if table is None:
        return None
    table.refuse_unknown({"after", "before", "outside", "weekdays"})
    for name in table.texts("weekdays"):
        if name not in WEEKDAYS:
            raise table.error("Y012", "weekdays", f"holds {name!r}", ", ".join(WEEKDAYS))
    text = table.text("outside")
    span = _SPAN.fullmatch(text)
    if text and not span:
        raise table.error("Y014", "outside", f"{text!r} is no span of time", "08:00-18:30")
    outside = None
    if span:
        outside = (time(int(span[1]), int(span[2])), time(int(span[3]), int(span[4])))
    return Hours(
        after=table.day("after"), before=table.day("before"), outside=outside,
        weekdays=table.texts("weekdays"),
    )  # fmt: skip


def _source(table: Table) -> SourceIs:
    table.refuse_unknown({"media_types", "larger", "smaller", "complete", "notices"})
    return SourceIs(
        media_types=table.texts("media_types"),
        larger=table.whole("larger", low=0),
        smaller=table.whole("smaller", low=1),
        complete=table.flag("complete"),
        notices=table.texts("notices"),
    )
