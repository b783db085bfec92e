"""What a decision is made from, and what it says: actions, contexts, reasons, decisions."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, overload


class Action(enum.IntEnum):
    """What happens to the data. Ordered: of several, the greatest wins.

    >>> max(Action.WARN, Action.REDACT).label
    'redact'
    """

    ALLOW = 0
    LOG = 1
    WARN = 2
    REDACT = 3
    QUARANTINE = 4
    BLOCK = 5

    @property
    def label(self) -> str:
        """The name that files and reports use."""
        return self.name.lower()


ACTIONS = {action.label: action for action in Action}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the embedder knows of a transfer. What it does not know stays empty.

    An empty value is in no list: a rule that asks for a known one holds against it.
    `complete`, `notices` and `size` stand for the inspection's own where only findings are
    given; where both are known the worse counts.

    Raises `ValueError` for a `time` without a time zone.
    """

    sender: str = ""
    recipients: tuple[str, ...] = ()
    """Addresses alone (`a@b`), without display names."""
    channel: str = ""
    user: str = ""
    area: str = ""
    purpose: str = ""
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When; equal contexts give equal decisions, so it is part of the context."""
    media_type: str = ""
    size: int | None = None
    """Bytes of the source."""
    complete: bool = True
    notices: tuple[str, ...] = ()
    """Codes of notices."""

    def __post_init__(self) -> None:
        """Refuse a time that means nothing elsewhere."""
        if self.time.tzinfo is None:
            raise ValueError("a context's time needs a time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that held, and what it saw. Holds counts and names, never a value."""

    rule: str
    action: Action
    clause: str = ""
    detail: str = ""
    """In words: what was counted, and which condition on the context held."""
    infotypes: tuple[tuple[str, int], ...] = ()
    count: int = 0
    distinct: int | None = None
    """Distinct values; None where no rule asked."""
    subjects: int | None = None
    """Distinct persons; None where no rule asked."""


class Reasons(Sequence[Reason]):
    """Reasons whose rules are known, and that are put into words when somebody looks at them.

    Equal to a tuple of the same reasons, and pickled as one.
    """

    __slots__ = ("_items", "_make", "rules")

    def __init__(self, rules: tuple[str, ...], make: Callable[[], tuple[Reason, ...]]) -> None:
        self.rules = rules
        """Their ids, in the same order."""
        self._make: Callable[[], tuple[Reason, ...]] | None = make
        self._items: tuple[Reason, ...] = ()

    def _made(self) -> tuple[Reason, ...]:
        make = self._make
        if make is not None:
            self._items = make()
            self._make = None  # and with it the findings
        return self._items

    def __len__(self) -> int:
        return len(self.rules)

    @overload
    def __getitem__(self, index: int) -> Reason: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Reason, ...]: ...
    def __getitem__(self, index: int | slice) -> Reason | tuple[Reason, ...]:
        """Return one reason, or a tuple of them."""
        return self._made()[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Reasons):
            return self._made() == other._made()
        return self._made() == other

    def __hash__(self) -> int:
        return hash(self._made())

    def __repr__(self) -> str:
        return repr(self._made())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._made(),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a policy concluded, and everything that speaks for it."""

    action: Action
    policy: str
    version: str = ""
    digest: str = ""
    """SHA-256 of the policy and of the files it refers to."""
    reasons: Sequence[Reason] = ()
    """The most severe first, then by rule id. What they count is counted when they are looked
    at; a decision that nobody looked at holds its findings until then."""
    notice_en: str = ""
    notice_zh: str = ""
    """What the user is to be told: the texts of the rules that decided."""
    redact: tuple[str, ...] = ()
    """Infotypes that must be made unreadable before the data passes; with `redact` only."""
    obligations: tuple[str, ...] = ()
    """What the embedder must do besides, as the policy names it: `notify-party-a`, …"""
    permissions: tuple[str, ...] = ()
    """Ids of the written permissions that exempted findings."""
    complete: bool = True
    remarks: tuple[str, ...] = ()
    """Worth knowing: permissions that have expired, findings that were not kept."""

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that held, in the order of the reasons."""
        if isinstance(self.reasons, Reasons):
            return self.reasons.rules
        return tuple(reason.rule for reason in self.reasons)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON: what a ledger or a report may hold."""
        return {
            "action": self.action.label,
            "policy": self.policy,
            "version": self.version,
            "digest": self.digest,
            "complete": self.complete,
            "reasons": [_reason(reason) for reason in self.reasons],
            "redact": list(self.redact),
            "obligations": list(self.obligations),
            "permissions": list(self.permissions),
            "remarks": list(self.remarks),
        }


def _reason(reason: Reason) -> Mapping[str, Any]:
    return {
        "rule": reason.rule,
        "action": reason.action.label,
        "clause": reason.clause,
        "detail": reason.detail,
        "infotypes": dict(reason.infotypes),
        "count": reason.count,
        "distinct": reason.distinct,
        "subjects": reason.subjects,
    }
