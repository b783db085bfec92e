"""Puts a decision into words: reasons with counts, notices for the user, obligations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dlp.policy.facts import Measured
from dlp.policy.lists import glob
from dlp.policy.model import Action, Context, Reason
from dlp.policy.plan import Compiled
from dlp.policy.schema import Rule, valued


def reason_of(rule: Rule, measured: Sequence[Measured], context: Context) -> Reason:
    """Return the reason that a rule which holds gives."""
    infotypes: dict[str, int] = {}
    for seen in measured:
        for infotype, count in seen.infotypes.items():
            infotypes[infotype] = max(count, infotypes.get(infotype, 0))
    details = [_amount(seen) for seen in measured]
    for membership in rule.memberships:
        found = ", ".join(valued(membership.attribute, context)) or "unknown"
        details.append(f"{membership.attribute} {found}")
    return Reason(
        rule=rule.id,
        action=rule.action,
        clause=rule.clause,
        detail="; ".join(details),
        infotypes=tuple(sorted(infotypes.items())),
        count=sum(infotypes.values()),
        distinct=max((m.distinct for m in measured if m.distinct is not None), default=None),
        subjects=max((m.subjects for m in measured if m.subjects is not None), default=None),
    )


def _amount(seen: Measured) -> str:
    text = f"{seen.count} finding{'s' * (seen.count != 1)}"
    if seen.distinct is not None:
        text += f", {seen.distinct} distinct"
    if seen.subjects is not None:
        text += f", {seen.subjects} person{'s' * (seen.subjects != 1)}"
    return text


@dataclass(frozen=True, slots=True)
class Wording:
    """What rules that held together say; the same for every decision in which they did."""

    held: tuple[Compiled, ...]
    """In the order of the policy."""
    keys: tuple[tuple[int, str], ...]
    """Severity (the most severe first) and id, in the order of the reasons."""
    rules: tuple[str, ...]
    """The ids alone."""
    looks: bool
    """Whether the reasons look at findings again, to tell values or persons apart."""
    notice_en: str
    notice_zh: str
    obligations: tuple[str, ...]

    @staticmethod
    def of(held: Sequence[Compiled], action: Action) -> Wording:
        """Put the texts of rules together; notices are those of the rules that decided."""
        rules = [item.rule for item in held]
        keys = sorted((-rule.action, rule.id) for rule in rules)
        deciding = [rule for rule in rules if rule.action is action]
        return Wording(
            held=tuple(held),
            keys=tuple(keys),
            rules=tuple(name for _, name in keys),
            looks=any(c.distinct or c.subjects for rule in rules for c in rule.findings),
            notice_en=_joined(rule.notice_en for rule in deciding),
            notice_zh=_joined(rule.notice_zh for rule in deciding),
            obligations=tuple(sorted({name for rule in rules for name in rule.obligations})),
        )


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def to_redact(seen: Iterable[tuple[Rule, Iterable[str]]]) -> tuple[str, ...]:
    """Return what must be made unreadable: what the redacting rules saw, or name."""
    found: set[str] = set()
    for rule, infotypes in seen:
        patterns = [glob(pattern) for pattern in rule.redact]
        found.update(
            infotype
            for infotype in infotypes
            if not patterns or any(pattern.fullmatch(infotype) for pattern in patterns)
        )
    return tuple(sorted(found))
