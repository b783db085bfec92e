"""What a policy file holds, as frozen values: rules, conditions on findings and on context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from dlp.policy.lists import Day, Names, begin, domain, normal
from dlp.policy.model import Action, Context

ATTRIBUTES = (
    "sender", "sender_domain", "recipient", "recipient_domain", "channel", "user", "area",
    "purpose",
)  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
JOINS = ("auto", "line", "window")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Which findings are meant: all keys must hold, of each key any value."""

    infotypes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sensitivity: str = ""
    """At least this."""
    floor: float = 0.0
    """Confidence from which a finding counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A selector, and how much of it there must be. Only lower bounds: more is never milder."""

    selector: Selector
    count: int = 1
    distinct: int = 0
    subjects: int = 0
    together: tuple[str, ...] = ()
    """A person counts who has, besides, something of each of these infotypes or tags."""
    most: int = field(init=False, repr=False, compare=False)
    """The greatest of the three: there must be as many findings at the least."""

    def __post_init__(self) -> None:
        """Find the greatest bound."""
        object.__setattr__(self, "most", max(self.count, self.distinct, self.subjects))


@dataclass(frozen=True, slots=True)
class Membership:
    """A condition on a name of the context."""

    attribute: str
    among: tuple[Names, ...] | None
    """Holds when any of the values is in one of these; None: not asked."""
    outside: tuple[Names, ...] | None
    """Holds when any of the values is in none of these, or no value is known."""
    known: bool | None = None
    """Holds when a value is known, or when none is; None: not asked."""

    @property
    def holds_unknown(self) -> bool:
        """Whether it holds where no value is known."""
        return self.known is not True and self.among is None

    def holds(self, context: Context) -> bool:
        """Say whether the condition holds."""
        return self.holds_for(valued(self.attribute, context), context)

    def holds_for(self, found: Sequence[str], context: Context) -> bool:
        """Say whether it holds for the values of its attribute."""
        if not found:
            return self.holds_unknown
        if self.known is not None and self.known != any(found):
            return False
        if self.among is not None and not _any_known(self.among, found, context):
            return False
        return self.outside is None or not _all_known(self.outside, found, context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A condition on the time: every key that is set must hold, in the context's time zone."""

    after: Day | None = None
    before: Day | None = None
    outside: tuple[time, time] | None = None
    weekdays: tuple[str, ...] = ()

    def holds(self, context: Context) -> bool:
        """Say whether the condition holds."""
        moment = context.time
        return (
            (self.after is None or moment >= begin(self.after, moment))
            and (self.before is None or moment < begin(self.before, moment))
            and (self.outside is None or not _within(self.outside, moment))
            and (not self.weekdays or WEEKDAYS[moment.weekday()] in self.weekdays)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceIs:
    """A condition on the source and on how far it was read."""

    media_types: tuple[str, ...] = ()
    larger: int | None = None
    smaller: int | None = None
    complete: bool | None = None
    notices: tuple[str, ...] = ()

    @property
    def monotone(self) -> bool:
        """Whether it cannot cease to hold while the source is read on."""
        return self.smaller is None and self.complete is not True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When all of its conditions hold, at least this is done."""

    id: str
    action: Action
    title: str = ""
    title_zh: str = ""
    clause: str = ""
    notice_en: str = ""
    notice_zh: str = ""
    obligations: tuple[str, ...] = ()
    redact: tuple[str, ...] = ()
    findings: tuple[Clause, ...] = ()
    exempt: tuple[Names, ...] = ()
    """Findings that these lists permit to every recipient are not counted."""
    memberships: tuple[Membership, ...] = ()
    hours: Hours | None = None
    source: SourceIs | None = None

    @property
    def monotone(self) -> bool:
        """Whether it keeps holding whatever else is found.

        Persons are left out: a later finding can show that two records are one person's.
        """
        persons = any(clause.subjects for clause in self.findings)
        return not persons and (self.source is None or self.source.monotone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Made-up findings of a case: one each line, with values that repeat after `distinct`."""

    infotype: str
    count: int
    distinct: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test of a policy, written in its own file."""

    title: str
    expect: Action
    context: Context
    rules: tuple[str, ...] = ()
    """Rules that must be among the reasons."""
    never: tuple[str, ...] = ()
    """Rules that must not be."""
    findings: tuple[Expected, ...] = ()
    text: str = ""
    """Scanned for its findings where a scanner is at hand."""
    clause: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """How findings are joined into persons; see `dlp.policy.subjects`."""

    join: str = "auto"
    window: int = 256
    """Bytes between two fields of one record."""
    identify: tuple[str, ...] = ()
    """Infotypes of which one person has one value; none: the built-in choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A policy as its file says it."""

    id: str
    title: str = ""
    title_zh: str = ""
    version: str = ""
    description: str = ""
    default: Action = Action.ALLOW
    incomplete: Action = Action.QUARANTINE
    expires: Day | None = None
    expired: Action = Action.BLOCK
    joining: Joining = field(default_factory=Joining)
    floor: float = 0.7
    rules: tuple[Rule, ...] = ()
    lists: tuple[Names, ...] = ()
    cases: tuple[Case, ...] = ()
    files: tuple[str, ...] = ()
    """All files it was read from."""
    digest: str = ""


def valued(attribute: str, context: Context) -> list[str]:
    """Return the values of an attribute as they are compared; none where it is not known."""
    if attribute == "recipient":
        return [normal(address) for address in context.recipients]
    if attribute == "recipient_domain":
        return [domain(address) for address in context.recipients]
    if attribute == "sender_domain":
        return [domain(context.sender)] if context.sender else []
    text: str = getattr(context, attribute)
    return [normal(text)] if text else []


def _any_known(lists: tuple[Names, ...], found: Sequence[str], context: Context) -> bool:
    for value in found:
        for names in lists:
            if value in names.always or names.has(value, context):
                return True
    return False


def _all_known(lists: tuple[Names, ...], found: Sequence[str], context: Context) -> bool:
    for value in found:
        for names in lists:
            if value in names.always or names.has(value, context):
                break
        else:
            return False
    return True


def _within(span: tuple[time, time], moment: datetime) -> bool:
    first, last = span
    now = moment.time()
    return first <= now < last if first <= last else now >= first or now < last
