"""Policy: rules compiled, asked about findings and a context, answered with a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dlp.policy import loader
from dlp.policy.counting import Choosers
from dlp.policy.exempt import Exemption
from dlp.policy.facts import Facts
from dlp.policy.lists import end
from dlp.policy.loader import Lists
from dlp.policy.model import Action, Context, Decision, Reason, Reasons
from dlp.policy.plan import Compiled, Permitted, Plan, State
from dlp.policy.reasons import Wording, reason_of, to_redact
from dlp.policy.schema import Document, Rule
from dlp.policy.subjects import Kinds

if TYPE_CHECKING:
    from dlp.inspection import Inspection
    from dlp.model import Finding, Notice

INCOMPLETE = "policy.incomplete"
EXPIRED = "policy.expired"
DEFAULT = "policy.default"
"""Ids of the reasons that a policy's own settings give; rules' ids hold no such name."""
WORDINGS = 256
"""Sets of rules whose wording is remembered."""


class Policy:
    """A policy, ready to decide. Immutable in effect: threads may share it.

    >>> policy = Policy.load("audit-only")
    >>> policy.decide([], Context()).action.label
    'allow'
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._plan = Plan(document.rules)
        self._choosers = Choosers(self._plan.selectors, self._plan.patterns)
        self._kinds = Kinds(document.joining)
        self._wordings: dict[tuple[int, Action], Wording] = {}
        self._nothing = Decision(
            action=Action.ALLOW, policy=document.id, version=document.version,
            digest=document.digest,
        )  # fmt: skip
        self.asks_media_type = any(
            rule.source.media_types for rule in document.rules if rule.source
        )
        """Whether a rule asks what the source is: only then need anybody look."""
        self.asks_size = any(
            rule.source.larger is not None or rule.source.smaller is not None
            for rule in document.rules
            if rule.source
        )
        """Whether a rule asks how large the source is."""

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

    def decide(
        self,
        found: Inspection | Iterable[Finding],
        context: Context,
        *,
        media_types: Iterable[str] = (),
    ) -> Decision:
        """Decide about an inspection, or about findings alone.

        `media_types` are those that the source has besides the context's: what it is by itself,
        the files in it. An inspection knows those of its files.

        Deterministic: the same findings and context give the same decision. Nothing in it
        is a clear value.
        """
        facts = self._facts()
        findings: Iterable[Finding] = getattr(found, "findings", found)  # type: ignore[arg-type]
        facts.add(findings)
        state = _state(found, context, facts, media_types)
        return self._decide(facts, state, context, final=True)

    def _facts(self) -> Facts:
        return Facts(self._kinds, self._choosers)

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
        document = self.document
        worst = max(self._plan.ceiling(context), document.default, document.incomplete)
        return max(worst, document.expired) if self._expired(context) else worst

    def _expired(self, context: Context) -> bool:
        last = self.document.expires
        return last is not None and context.time > end(last, context.time)

    def _decide(self, facts: Facts, state: State, context: Context, *, final: bool) -> Decision:
        """Put the decision together: the most severe action, and all that goes with it."""
        held, permitted, looked_up = self._plan.fired(facts, state, context, final=final)
        settings = self._settings(state, context, final=final)
        if not (held or settings or looked_up or state.remarks):
            return self._nothing  # mostly
        action = self._plan.action(held)
        for reason in settings:
            action = max(action, reason.action)
        wording = self._wording(held, action)
        redact: tuple[str, ...] = ()
        if action is Action.REDACT:
            deciding = [item for item in wording.held if item.rule.action is action]
            redact = to_redact(_saw(facts, one, permitted.get(one.number)) for one in deciding)
        permissions = {name for one in looked_up for name in one.used}
        remarks = {text for one in looked_up for text in one.expired}
        document = self.document
        return Decision(
            action=action,
            policy=document.id,
            version=document.version,
            digest=document.digest,
            reasons=_reasons(wording, permitted, settings, facts, context),
            notice_en=wording.notice_en,
            notice_zh=wording.notice_zh,
            redact=redact,
            obligations=wording.obligations,
            permissions=tuple(sorted(permissions)),
            complete=state.complete,
            remarks=(*state.remarks, *sorted(remarks)) if remarks else state.remarks,
        )

    def _wording(self, held: int, action: Action) -> Wording:
        wording = self._wordings.get((held, action))
        if wording is None:
            if len(self._wordings) >= WORDINGS:
                self._wordings.clear()
            rules = [item for item in self._plan.rules if held >> item.number & 1]
            wording = self._wordings[held, action] = Wording.of(rules, action)
        return wording

    def _settings(self, state: State, context: Context, *, final: bool) -> list[Reason]:
        """Return the reasons that come from the policy's head rather than from a rule."""
        document = self.document
        found: list[Reason] = []
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
            self._facts.kept(), self._seen(), self._context, final=False
        )
        enough = self._ceiling if stop_at is None else min(stop_at, self._ceiling)
        return decision if decision.action >= enough > Action.ALLOW else None

    def decide(self, inspection: Inspection | None = None) -> Decision:
        """Return the final decision: of the whole inspection, or of what was added."""
        if inspection is not None:
            return self._policy.decide(inspection, self._context)
        return self._policy._decide(  # noqa: SLF001 - its own state
            self._facts.kept(), self._seen(), self._context, final=True
        )

    def _seen(self) -> State:
        context = self._context
        notices = self._notices.union(context.notices)
        media_types = _plain([context.media_type])
        return State(self._complete, frozenset(notices), context.size, media_types)


def _saw(facts: Facts, item: Compiled, exemption: Exemption | None) -> tuple[Rule, Iterable[str]]:
    """Return a rule and the infotypes that its clauses mean."""
    found = [facts.selected(index, exemption) for _, index in item.clauses]
    return item.rule, {infotype for one in found for infotype in one}


def _reasons(
    wording: Wording,
    permitted: Permitted,
    settings: Sequence[Reason],
    facts: Facts,
    context: Context,
) -> Reasons:
    """Return reasons that are counted and worded when they are looked at.

    They keep what they need of the facts, which must not change any more.
    """
    if not wording.looks:
        facts.let_go()

    def make() -> tuple[Reason, ...]:
        found = [
            reason_of(
                item.rule,
                [
                    facts.measure(clause, n, permitted.get(item.number))
                    for clause, n in item.clauses
                ],
                context,
            )
            for item in wording.held
        ]
        return tuple(sorted([*found, *settings], key=lambda one: (-one.action, one.rule)))

    rules = wording.rules
    if settings:
        both = [*wording.keys, *((-reason.action, reason.rule) for reason in settings)]
        rules = tuple(name for _, name in sorted(both))
    return Reasons(rules, make)


def _plain(media_types: Iterable[str]) -> frozenset[str]:
    """Return media types as rules write them: in lower case, without parameters."""
    return frozenset(media.partition(";")[0].strip().lower() for media in media_types if media)


def _state(found: object, context: Context, facts: Facts, media_types: Iterable[str] = ()) -> State:
    """Put together what is known of the source: the worse of inspection and context."""
    media_types = [context.media_type, *media_types]
    if isinstance(found, list | tuple):  # findings alone: the context says the rest
        notices = frozenset(context.notices)
        return State(context.complete, notices, context.size, _plain(media_types))
    codes = frozenset(notice.code for notice in getattr(found, "notices", ()))
    codes = codes.union(context.notices)
    complete = context.complete and getattr(found, "complete", True)
    size = context.size if context.size is not None else getattr(found, "bytes_scanned", None)
    remarks: tuple[str, ...] = ()
    counts: dict[str, int] = {}
    if getattr(found, "lost", True):  # to count takes as long as all the rest
        counts = getattr(found, "counts", counts)
    if sum(counts.values()) > facts.total:
        kept = facts.counted()
        lost = sum(max(0, count - kept.get(name, 0)) for name, count in counts.items())
        remarks = (f"{lost} findings were counted, but not kept: the inspection is incomplete",)
        complete = False
    inside = getattr(found, "media_types", ())
    return State(complete, codes, size, _plain([*media_types, *inside]), remarks)
