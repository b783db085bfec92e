"""Puts a decision into words: reasons with counts, notices for the user, obligations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dlp.policy.exempt import Exemption
from dlp.policy.facts import Measured
from dlp.policy.lists import glob
from dlp.policy.model import Action, Context, Decision, Reason
from dlp.policy.schema import Document, Rule, valued

if TYPE_CHECKING:
    from dlp.policy.decide import State


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


def worded(
    document: Document,
    fired: Sequence[tuple[Rule, Reason]],
    settings: Sequence[Reason],
    state: State,
    exemptions: Sequence[Exemption],
) -> Decision:
    """Put the decision together: the most severe action, and all that goes with it."""
    reasons = [*(reason for _, reason in fired), *settings]
    action = max((reason.action for reason in reasons), default=Action.ALLOW)
    deciding = [rule for rule, _ in fired if rule.action is action]
    remarks = {text for exemption in exemptions for text in exemption.expired}
    return Decision(
        action=action,
        policy=document.id,
        version=document.version,
        digest=document.digest,
        reasons=tuple(sorted(reasons, key=lambda reason: (-reason.action, reason.rule))),
        notice_en=_joined(rule.notice_en for rule in deciding),
        notice_zh=_joined(rule.notice_zh for rule in deciding),
        redact=_redact(fired) if action is Action.REDACT else (),
        obligations=tuple(sorted({name for rule, _ in fired for name in rule.obligations})),
        permissions=tuple(sorted({name for item in exemptions for name in item.used})),
        complete=state.complete,
        remarks=(*state.remarks, *sorted(remarks)),
    )


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _redact(fired: Sequence[tuple[Rule, Reason]]) -> tuple[str, ...]:
    """Return what must be made unreadable: what the redacting rules saw, or name."""
    found: set[str] = set()
    for rule, reason in fired:
        if rule.action is Action.REDACT:
            patterns = [glob(pattern) for pattern in rule.redact]
            found.update(
                infotype
                for infotype, _ in reason.infotypes
                if not patterns or any(pattern.fullmatch(infotype) for pattern in patterns)
            )
    return tuple(sorted(found))
