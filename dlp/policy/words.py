"""A policy in words: what each rule asks for, for people who do not read TOML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dlp.model import Likelihood
from dlp.policy.lists import Names, glob
from dlp.policy.schema import Clause, Document, Hours, Membership, Rule, SourceIs

SHOWN = 6
"""Names of a plain list that are written out."""
REGISTERED = "registered."
"""How infotypes begin that are found by an index; see `dlp register`."""


def explain(document: Document) -> Iterator[str]:
    """Yield the lines that say what a policy does."""
    title = " ".join(part for part in (document.title, document.title_zh) if part)
    yield f"{document.id} {document.version}: {title}".rstrip()
    yield f"  Not everything read: at least {document.incomplete.label}."
    if document.expires:
        yield f"  After {document.expires}: {document.expired.label}."
    yield f"  When no rule holds: {document.default.label}. Of several, the most severe wins."
    for names in document.lists:
        yield f"  List {names.id}: {_list(names)}"
    for rule in sorted(document.rules, key=lambda rule: (-rule.action, rule.id)):
        yield ""
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    clause = f" [{rule.clause}]" if rule.clause else ""
    yield f"{rule.action.label.upper()} {rule.id}{clause} {rule.title}".rstrip()
    conditions = [_clause(clause) for clause in rule.findings]
    conditions += [_membership(item) for item in rule.memberships]
    conditions += _hours(rule.hours) if rule.hours else []
    conditions += _source(rule.source) if rule.source else []
    for number, condition in enumerate(conditions or ["always"]):
        yield f"  {'and' if number else 'when'} {condition}"
    if rule.exempt:
        yield f"  except what {_names(rule.exempt)} permits to every recipient"
    if rule.redact:
        yield f"  redacts {', '.join(rule.redact)}"
    if rule.obligations:
        yield f"  obliges to {', '.join(rule.obligations)}"


def _clause(clause: Clause) -> str:
    selector = clause.selector
    amounts = [f"{clause.count} or more findings"] if clause.count > 1 else []
    amounts += [f"{clause.distinct} or more distinct values"] if clause.distinct else []
    amounts += [f"{clause.subjects} or more persons"] if clause.subjects else []
    kinds = [
        ("of ", selector.infotypes), ("in category ", selector.categories),
        ("tagged ", selector.tags), ("except ", selector.exclude),
    ]  # fmt: skip
    parts = [" and ".join(amounts) or "a finding"]
    parts += [word + " or ".join(names) for word, names in kinds if names]
    parts += [f"of {selector.sensitivity} sensitivity or more"] if selector.sensitivity else []
    parts.append(_floor(selector.floor))
    parts += [f"with each person having {' and '.join(clause.together)}"] if clause.together else []
    return ", ".join(parts)


def _floor(floor: float) -> str:
    for likelihood in Likelihood:
        if likelihood.floor == floor:
            return f"{likelihood.value} or more"
    return f"confidence {floor} or more"


def _membership(item: Membership) -> str:
    name = item.attribute.replace("_", " ")
    parts = []
    if item.known is not None:
        parts.append(f"the {name} is {'known' if item.known else 'not known'}")
    if item.among is not None:
        parts.append(f"a {name} is in {_names(item.among)}")
    if item.outside is not None:
        unknown = "" if item.known else ", or is not known"
        parts.append(f"a {name} is not in {_names(item.outside)}{unknown}")
    return " and ".join(parts)


def _hours(hours: Hours) -> list[str]:
    found = [f"it is {hours.after} or later"] if hours.after else []
    found += [f"it is before {hours.before}"] if hours.before else []
    if hours.outside:
        found.append(f"the time is not {hours.outside[0]:%H:%M} to {hours.outside[1]:%H:%M}")
    return [*found, *([f"it is {' or '.join(hours.weekdays)}"] if hours.weekdays else [])]


def _source(source: SourceIs) -> list[str]:
    found = []
    if source.media_types:
        found.append(f"the source is {' or '.join(source.media_types)}")
    if source.larger is not None:
        found.append(f"it is larger than {source.larger} bytes, or of unknown size")
    if source.smaller is not None:
        found.append(f"it is smaller than {source.smaller} bytes")
    if source.complete is not None:
        found.append("everything was read" if source.complete else "not everything was read")
    if source.notices:
        found.append(f"there is a notice {' or '.join(source.notices)}")
    return found


def _names(lists: Sequence[Names]) -> str:
    if not lists:
        return "no list"
    return " or ".join(f"@{names.id}" if names.id else _values(names) for names in lists)


def _values(names: Names) -> str:
    values = [entry.value for entry in names.entries]
    more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
    return " or ".join(values[:SHOWN]) + more


def _list(names: Names) -> str:
    dated = sum(entry.until is not None for entry in names.entries)
    text = f"{len(names.entries)} entries" + (f", {dated} with a last day" if dated else "")
    return f"{text}. {names.title}".rstrip()


def doubts(document: Document, infotypes: Iterable[str], today: date) -> Iterator[str]:
    """Yield what looks like a mistake: dead patterns, rules without a case, old entries."""
    known = list(infotypes)
    tested = {name for case in document.cases for name in case.rules}
    for rule in document.rules:
        for clause in rule.findings:
            for pattern in (*clause.selector.infotypes, *clause.selector.exclude):
                if pattern.startswith(REGISTERED):
                    continue  # found by an index, which has the name it was given
                if not any(glob(pattern).fullmatch(name) for name in known):
                    yield f"{rule.id}: no built-in detector is called {pattern}"
        if document.cases and rule.id not in tested:
            yield f"{rule.id}: no case names it in rules"
    for names in document.lists:
        for entry in names.entries:
            last = entry.until
            if last is not None and (last.date() if hasattr(last, "date") else last) < today:
                yield f"list {names.id}: {entry.value} was valid until {last}"
