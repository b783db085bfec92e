"""Policy: rules compiled, asked about findings and a context, answered with a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dlp.policy import loader
from dlp.policy.exempt import Exemption
from dlp.policy.facts import Choosers, Facts
from dlp.policy.lists import end
from dlp.policy.loader import Lists
from dlp.policy.model import Action, Context, Decision, Reason, Reasons
from dlp.policy.reasons import Wording, reason_of, to_redact
from dlp.policy.schema import Clause, Document, Membership, Rule, Selector, SourceIs

if TYPE_CHECKING:
    from dlp.inspection import Inspection
    from dlp.model import Finding, Notice

INCOMPLETE = "policy.incomplete"
EXPIRED = "policy.expired"
DEFAULT = "policy.default"
"""Ids of the reasons that a policy's own settings give; rules' ids hold no such name."""
WORDINGS = 256
"""Sets of rules whose wording is remembered."""


@dataclass(frozen=True, slots=True)
class State:
    """How far the source was read."""

    complete: bool
    notices: frozenset[str]
    size: int | None
    media_type: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule, with the numbers of its selectors and conditions."""

    number: int
    rule: Rule
    monotone: bool
    clauses: tuple[tuple[Clause, int], ...]
    memberships: tuple[tuple[int, Membership], ...]
    exempt: tuple[str, ...]

    def holds(self, context: Context, held: dict[int, bool]) -> bool:
        """Say whether the conditions on the context hold."""
        for number, membership in self.memberships:
            answer = held.get(number)
            if answer is None:
                answer = held[number] = membership.holds(context)
            if not answer:
                return False
        hours = self.rule.hours
        return hours is None or hours.holds(context)


_Fired = tuple[_Compiled, Exemption | None]
"""A rule that held, and what was permitted."""


class Policy:
    """A policy, ready to decide. Immutable in effect: threads may share it.

    >>> policy = Policy.load("audit-only")
    >>> policy.decide([], Context()).action.label
    'allow'
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        selectors: dict[Selector, int] = {}
        conditions: dict[object, int] = {}
        self._rules = [
            _compiled(number, rule, selectors, conditions)
            for number, rule in enumerate(document.rules)
        ]
        self._choosers = Choosers(list(selectors))
        self._wordings: dict[tuple[int, Action], Wording] = {}

    @staticmethod
    def load(source: str | Path, *, lists: Lists | None = None) -> Policy:
        """Load a policy by its path or the name of a preset.

        `lists` stand in for lists of the same id: values, or entries with dates.

        Raises `PolicyError`: file, line, key, code (Y0xx), hint.
        """
        return Policy(loader.load(source, lists))

    @property
    def id(self) -> str:
        """The policy's name."""
        return self.document.id

    @property
    def digest(self) -> str:
        """SHA-256 over all that the policy was read from."""
        return self.document.digest

    def decide(self, found: Inspection | Iterable[Finding], context: Context) -> Decision:
        """Decide about an inspection, or about findings alone.

        Deterministic: the same findings and context give the same decision. Nothing in it
        is a clear value.
        """
        facts = self._facts()
        findings: Iterable[Finding] = getattr(found, "findings", found)  # type: ignore[arg-type]
        facts.add(findings)
        return self._decide(facts, _state(found, context, facts), context, final=True)

    def _facts(self) -> Facts:
        return Facts(self.document.joining, self._choosers)

    def state(self, context: Context) -> PolicyState:
        """Return a state for findings that arrive bit by bit."""
        return PolicyState(self, context)

    def early(
        self,
        findings: Iterable[Finding],
        context: Context,
        *,
        notices: Sequence[Notice] = (),
        stop_at: Action | None = None,
    ) -> Decision | None:
        """Decide before the end, if nothing that may still come can make it milder.

        None as long as the answer could still become more severe than it is; with `stop_at`,
        as long as it is milder than that.
        """
        state = self.state(context)
        state.add(findings, notices=notices)
        return state.early(stop_at=stop_at)

    def ceiling(self, context: Context) -> Action:
        """Return the most severe action that any findings can lead to in this context."""
        held: dict[int, bool] = {}
        actions = [item.rule.action for item in self._rules if item.holds(context, held)]
        worst = max([*actions, self.document.default, self.document.incomplete])
        return max(worst, self.document.expired) if self._expired(context) else worst

    def _expired(self, context: Context) -> bool:
        last = self.document.expires
        return last is not None and context.time > end(last, context.time)

    def _decide(self, facts: Facts, state: State, context: Context, *, final: bool) -> Decision:
        fired: list[_Fired] = []
        exemptions: dict[tuple[str, ...], Exemption] = {}
        held: dict[int, bool] = {}
        for item in self._rules:
            rule = item.rule
            if not (final or item.monotone) or not item.holds(context, held):
                continue
            if rule.source is not None and not _source_holds(rule.source, state):
                continue
            exemption = None
            if rule.exempt:
                exemption = exemptions.get(item.exempt)
                if exemption is None:
                    exemption = exemptions[item.exempt] = Exemption.of(rule.exempt, context)
                exemption = None if exemption.is_void else exemption
            for clause, index in item.clauses:
                if not facts.holds(clause, index, exemption):
                    break
            else:
                fired.append((item, exemption))
        settings = self._settings(state, context, final=final)
        return self._concluded(fired, settings, facts, state, context, exemptions.values())

    def _concluded(  # noqa: PLR0913, PLR0917 - a decision has this many parts
        self,
        fired: Sequence[_Fired],
        settings: Sequence[Reason],
        facts: Facts,
        state: State,
        context: Context,
        exemptions: Iterable[Exemption],
    ) -> Decision:
        """Put the decision together: the most severe action, and all that goes with it."""
        action = max((item.rule.action for item, _ in fired), default=Action.ALLOW)
        for reason in settings:
            action = max(action, reason.action)
        wording = self._wording(fired, action)
        redact: tuple[str, ...] = ()
        if action is Action.REDACT:
            redact = to_redact(_saw(facts, *one) for one in fired if one[0].rule.action is action)
        permissions: set[str] = set()
        remarks: set[str] = set()
        for exemption in exemptions:
            permissions.update(exemption.used)
            remarks.update(exemption.expired)
        document = self.document
        return Decision(
            action=action,
            policy=document.id,
            version=document.version,
            digest=document.digest,
            reasons=_reasons(wording, fired, settings, facts, context),
            notice_en=wording.notice_en,
            notice_zh=wording.notice_zh,
            redact=redact,
            obligations=wording.obligations,
            permissions=tuple(sorted(permissions)),
            complete=state.complete,
            remarks=(*state.remarks, *sorted(remarks)),
        )

    def _wording(self, fired: Sequence[_Fired], action: Action) -> Wording:
        bits = 0
        for item, _ in fired:
            bits |= 1 << item.number
        wording = self._wordings.get((bits, action))
        if wording is None:
            if len(self._wordings) >= WORDINGS:
                self._wordings.clear()
            wording = Wording.of([item.rule for item, _ in fired], action)
            self._wordings[bits, action] = wording
        return wording

    def _settings(self, state: State, context: Context, *, final: bool) -> list[Reason]:
        """Return the reasons that come from the policy's head rather than from a rule."""
        document = self.document
        found = []
        if not state.complete:
            codes = ", ".join(sorted(state.notices))
            detail = f"not everything was read{': ' + codes if codes else ''}"
            found.append(Reason(rule=INCOMPLETE, action=document.incomplete, detail=detail))
        if self._expired(context):
            detail = f"the policy is valid until {document.expires}"
            found.append(Reason(rule=EXPIRED, action=document.expired, detail=detail))
        if document.default > Action.ALLOW and final:
            found.append(Reason(rule=DEFAULT, action=document.default, detail="the default"))
        return found


class PolicyState:
    """Findings of one source so far; asked while a stream runs.

    >>> state = Policy.load("fail-closed").state(Context())
    >>> state.early() is None
    True
    """

    def __init__(self, policy: Policy, context: Context) -> None:
        self._policy = policy
        self._context = context
        self._facts = policy._facts()  # noqa: SLF001 - its own state
        self._notices: set[str] = set()
        self._complete = context.complete
        self._ceiling = policy.ceiling(context)

    def add(self, findings: Iterable[Finding], *, notices: Iterable[Notice] = ()) -> None:
        """Take what became final."""
        self._facts.add(findings)
        for notice in notices:
            self._notices.add(notice.code)
            self._complete = self._complete and not notice.limits

    def early(self, *, stop_at: Action | None = None) -> Decision | None:
        """Return the decision if nothing that may still come changes what matters of it."""
        decision = self._policy._decide(  # noqa: SLF001 - its own state
            self._facts, self._seen(), self._context, final=False
        )
        enough = self._ceiling if stop_at is None else min(stop_at, self._ceiling)
        return decision if decision.action >= enough > Action.ALLOW else None

    def decide(self, inspection: Inspection | None = None) -> Decision:
        """Return the final decision: of the whole inspection, or of what was added."""
        if inspection is not None:
            return self._policy.decide(inspection, self._context)
        return self._policy._decide(  # noqa: SLF001 - its own state
            self._facts, self._seen(), self._context, final=True
        )

    def _seen(self) -> State:
        context = self._context
        notices = self._notices.union(context.notices)
        return State(self._complete, frozenset(notices), context.size, context.media_type)


def _key(membership: Membership) -> object:
    """Return what is equal for conditions that say the same."""
    return (
        membership.attribute,
        _ids(membership.among),
        _ids(membership.outside),
        membership.known,
    )


def _ids(lists: Iterable[object] | None) -> tuple[object, ...] | None:
    if lists is None:
        return None
    return tuple(getattr(names, "id", "") or getattr(names, "entries", ()) for names in lists)


def _compiled(
    number: int, rule: Rule, selectors: dict[Selector, int], conditions: dict[object, int]
) -> _Compiled:
    """Give numbers to what rules have in common, so that it is asked once a decision."""
    return _Compiled(
        number=number,
        rule=rule,
        monotone=rule.monotone,
        clauses=tuple(
            (clause, selectors.setdefault(clause.selector, len(selectors)))
            for clause in rule.findings
        ),
        memberships=tuple(
            (conditions.setdefault(_key(item), len(conditions)), item) for item in rule.memberships
        ),
        exempt=tuple(names.id for names in rule.exempt),
    )


def _saw(facts: Facts, item: _Compiled, exemption: Exemption | None) -> tuple[Rule, Iterable[str]]:
    """Return a rule and the infotypes that its clauses mean."""
    found = [facts.selected(index, exemption) for _, index in item.clauses]
    return item.rule, {infotype for one in found for infotype in one}


def _reasons(
    wording: Wording,
    fired: Sequence[_Fired],
    settings: Sequence[Reason],
    facts: Facts,
    context: Context,
) -> Reasons:
    """Return reasons that are counted and worded when they are looked at.

    They keep what they need of the facts as these are now: a stream goes on.
    """
    looks = any(
        clause.distinct or clause.subjects for item, _ in fired for clause, _ in item.clauses
    )
    kept = facts.kept(findings=looks) if fired else facts

    def make() -> tuple[Reason, ...]:
        found = [
            reason_of(
                item.rule,
                [kept.measure(clause, index, exemption) for clause, index in item.clauses],
                context,
            )
            for item, exemption in fired
        ]
        return tuple(sorted([*found, *settings], key=lambda one: (-one.action, one.rule)))

    rules = tuple(rule.id for rule in wording.rules)
    if settings:
        both = [*((-rule.action, rule.id) for rule in wording.rules),
                *((-reason.action, reason.rule) for reason in settings)]  # fmt: skip
        rules = tuple(name for _, name in sorted(both))
    return Reasons(rules, make)


def _source_holds(wanted: SourceIs, state: State) -> bool:
    media = state.media_type.partition(";")[0].strip().lower()
    size = state.size
    return (
        (wanted.complete is None or wanted.complete == state.complete)
        and (not wanted.notices or not state.notices.isdisjoint(wanted.notices))
        and (not wanted.media_types or _is_media(media, wanted.media_types))
        and (wanted.larger is None or size is None or size > wanted.larger)
        and (wanted.smaller is None or (size is not None and size < wanted.smaller))
    )


def _is_media(media: str, wanted: Iterable[str]) -> bool:
    return any(
        media == name or (name.endswith("/*") and media.startswith(name[:-1])) for name in wanted
    )


def _state(found: object, context: Context, facts: Facts) -> State:
    """Put together what is known of the source: the worse of inspection and context."""
    notices: Sequence[Notice] = getattr(found, "notices", ())
    codes = frozenset(notice.code for notice in notices).union(context.notices)
    complete = context.complete and getattr(found, "complete", True)
    size = context.size if context.size is not None else getattr(found, "bytes_scanned", None)
    remarks: tuple[str, ...] = ()
    counted = getattr(found, "total", 0)
    counts: dict[str, int] = {}
    if not counted or counted > facts.total:
        counts = getattr(found, "counts", counts)
    if sum(counts.values()) > facts.total:
        kept = facts.counted()
        lost = sum(max(0, count - kept.get(name, 0)) for name, count in counts.items())
        remarks = (f"{lost} findings were counted, but not kept: the inspection is incomplete",)
        complete = False
    return State(complete, codes, size, context.media_type, remarks)
