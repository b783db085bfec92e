"""Judge: what becomes of an inspection. Suppression, policy, persons; then plain rows.

Runs where the file was scanned, so no clear value leaves that process unless it was asked for.
"""

from __future__ import annotations

import dataclasses
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dlp.cli import indexes
from dlp.cli.people import Subject, subjects_of
from dlp.errors import DlpError
from dlp.inspection import Inspection
from dlp.model import Finding, Likelihood, Notice
from dlp.report import Row, row_of

if TYPE_CHECKING:
    from dlp.policy import Context, Policy
    from dlp.suppress import Suppressor
    from dlp.suppress.pragma import TextOfLine

LARGEST_WITH_PRAGMAS = 32 << 20
"""Bytes of a file that is read again for its pragmas."""
PRAGMA = b"dlp:allow"
LEFT_OUT = "no-source-code"
"""Under which name a report counts what an option left out."""
DECIDED = 10_000
"""Files whose decision a report lists; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a worker must know."""

    packs: tuple[str, ...] | None
    minimum: Likelihood
    """From here on findings are made; a policy may count what is not reported."""
    reported: Likelihood = Likelihood.VERY_UNLIKELY
    show_values: bool = False
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    keyed: bool = False
    """The key was given, so fingerprints can be compared with those of other runs."""
    isolation: str = "none"
    passwords: tuple[str, ...] = field(default=(), repr=False)
    baseline: str = ""
    allow: tuple[str, ...] = ()
    pragmas: bool = False
    policy: str = ""
    context: tuple[str, ...] = ()
    ledger: str = ""
    registered: tuple[str, ...] = ()
    """Indexes of what is known to be confidential, and the file with their key."""
    registered_key: str = ""
    persons: bool = False
    left_out: frozenset[str] = frozenset()
    """Infotypes that are neither reported nor judged, only counted."""


@dataclass(slots=True)
class Result:
    """What came of one file."""

    path: str
    size: int
    rows: list[Row]
    notices: list[Notice]
    complete: bool
    suppressed: Counter[str] = field(default_factory=Counter)
    remarks: tuple[str, ...] = ()
    decision: dict[str, Any] | None = None
    subjects: list[Subject] = field(default_factory=list)


class Judge:
    """Allow lists, baseline, pragmas and policy of one run, loaded."""

    __slots__ = ("_context", "_settings", "policy", "suppressor")

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.suppressor: Suppressor | None = None
        self.policy: Policy | None = None
        self._context: Context | None = None
        if settings.baseline or settings.allow or settings.pragmas:
            self.suppressor = _suppressor(settings)
        if settings.policy:
            from dlp.cli.transfer import context_of  # noqa: PLC0415 - most runs have no policy
            from dlp.policy import Policy  # noqa: PLC0415

            self.policy = Policy.load(settings.policy)
            self._context = context_of(settings.context)

    def result(
        self, inspection: Inspection, path: str, size: int, data: bytes | str | None = None
    ) -> Result:
        """Return what is told of an inspection; `data` is the file, or where it lies."""
        settings = self._settings
        found: Sequence[Finding] = inspection.findings
        made = Result(path, size, [], list(inspection.notices), inspection.complete)
        if not settings.left_out.isdisjoint(inspection.counts):
            found = [item for item in found if item.infotype not in settings.left_out]
            counts = inspection.counts
            made.suppressed = Counter({LEFT_OUT: sum(counts.get(n, 0) for n in settings.left_out)})
        if self.suppressor is not None and found:
            lines = _text_lines(path, data) if settings.pragmas else None
            left = self.suppressor.apply(found, lines)
            found = left.kept
            made.suppressed.update(
                item.rule for item in left.taken if item.finding.likelihood >= settings.reported
            )
            made.remarks = left.remarks
        if self.policy is not None and self._context is not None:
            made.decision = self._decided(found, inspection, path, max(size, 0))
        if settings.persons:
            found = list(found)  # they are made when looked at, and looked at twice
            made.subjects = list(subjects_of(found, datetime.now().astimezone().date()))
        made.rows = [row_of(finding, show_value=settings.show_values) for finding in found]
        return made

    def undecided(self, path: str, size: int, notices: Sequence[Notice]) -> Result:
        """Return what is told of a file that could not be scanned: a policy may still block."""
        complete = not any(notice.limits for notice in notices)
        made = Result(path, size, [], list(notices), complete)
        if self.policy is not None and self._context is not None and not complete:
            context = self._incomplete(notices, max(size, 0))
            made.decision = self._recorded(self.policy.decide((), context), context, path)
        return made

    def _decided(
        self, found: Sequence[Finding], inspection: Inspection, path: str, size: int
    ) -> dict[str, Any]:
        assert self.policy is not None  # noqa: S101 - asked before
        assert self._context is not None  # noqa: S101
        if found is inspection.findings:
            decision = self.policy.decide(inspection, self._context)
            return self._recorded(decision, self._context, path, inspection)
        notices = inspection.notices
        context = self._context if inspection.complete else self._incomplete(notices, size)
        context = dataclasses.replace(context, size=size)
        return self._recorded(self.policy.decide(found, context), context, path, inspection)

    def _recorded(
        self, decision: Any, context: Context, path: str, inspection: Inspection | None = None
    ) -> dict[str, Any]:
        """Append a decision to the log, if there is one; return it as plain values."""
        if self._settings.ledger:
            from dlp.ledger import Ledger  # noqa: PLC0415 - asked for

            Ledger(self._settings.ledger).decision(
                decision, inspection=inspection, context=context, source=path,
                incident="open-incident" in decision.obligations,
            )  # fmt: skip
        return _told(decision)

    def _incomplete(self, notices: Iterable[Notice], size: int) -> Context:
        assert self._context is not None  # noqa: S101 - asked before
        codes = (*self._context.notices, *(notice.code for notice in notices))
        return dataclasses.replace(self._context, complete=False, notices=codes, size=size)


def _told(decision: Any) -> dict[str, Any]:
    """Return a decision as plain values, with what the user is to be told."""
    values: dict[str, Any] = decision.to_dict()
    values["notice_en"], values["notice_zh"] = decision.notice_en, decision.notice_zh
    return values


def _suppressor(settings: Settings) -> Suppressor:
    from dlp.suppress import AllowList, Baseline, Suppressor  # noqa: PLC0415 - asked for

    baseline = Baseline.load(settings.baseline, settings.key) if settings.baseline else None
    lists, known = indexes.divided(settings.allow, settings.registered_key)
    allow = [AllowList.load(path) for path in lists]
    if not settings.keyed and any(rule.values for item in allow for rule in item.rules):
        raise DlpError(
            "allow lists with values need the key that their fingerprints were made with"
        )
    return Suppressor(allow=allow, known=known, baseline=baseline)


def _text_lines(path: str, data: bytes | str | None) -> TextOfLine | None:
    """Return a way to the lines of a file, if it holds a pragma at all."""
    if isinstance(data, str):
        try:
            if os.stat(data).st_size > LARGEST_WITH_PRAGMAS:  # noqa: PTH116 - names need not be UTF-8
                return None
            with open(data, "rb") as file:  # noqa: PTH123 - as above
                data = file.read(LARGEST_WITH_PRAGMAS)
        except OSError:
            return None
    if data is None or PRAGMA not in data:
        return None
    from dlp.suppress import text_lines  # noqa: PLC0415 - only for files with a pragma

    return text_lines(path, data)


def passwords_of(path: str | None) -> tuple[str, ...]:
    """Read passwords, one a line, UTF-8. Raises `DlpError` for a file that cannot be read."""
    if not path:
        return ()
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - one way to open a name
            return tuple(line for line in file.read().splitlines() if line)
    except (OSError, UnicodeDecodeError) as error:
        raise DlpError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
