"""Suppressor: tells what is known from what is new, and counts both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from dlp.model import Finding
from dlp.suppress.allow import AllowList
from dlp.suppress.baseline import SUPPRESSING, Baseline
from dlp.suppress.pragma import TextOfLine, pragma_for

if TYPE_CHECKING:
    from dlp.inspection import Inspection
    from dlp.registered import Index

BASELINE, PRAGMA = "baseline", "pragma"


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that is not reported as new, by which rule, and why."""

    finding: Finding
    rule: str
    """`allow:ID`, `pragma` or `baseline`."""
    reason: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What is left of some findings, and what was taken out."""

    kept: tuple[Finding, ...]
    taken: tuple[Suppression, ...]
    remarks: tuple[str, ...] = ()
    """Rules that would have suppressed something, but have expired or give no reason."""

    @property
    def summary(self) -> dict[str, int]:
        """How many each rule suppressed: for every report."""
        return dict(sorted(Counter(item.rule for item in self.taken).items()))

    @property
    def by_infotype(self) -> dict[str, int]:
        """How many of each infotype were suppressed."""
        return dict(sorted(Counter(item.finding.infotype for item in self.taken).items()))


class Suppressor:
    """Allow lists, a baseline and pragmas, applied in this order; the first that holds is named.

    `known` are indexes of records whose primary values are no secret: numbers of one's own that are
    published, test cards, coupon codes. A finding of such a value is suppressed.

    `today` is the day that last days are compared with (default: the day of the call, UTC).

    >>> Suppressor().apply([]).summary
    {}
    """

    def __init__(
        self,
        *,
        allow: Iterable[AllowList] = (),
        known: Iterable[Index] = (),
        baseline: Baseline | None = None,
        today: date | None = None,
    ) -> None:
        self._rules = [rule for item in allow for rule in item.rules]
        self._known = tuple(known)
        self._baseline = baseline
        self._today = today

    def apply(
        self, found: Inspection | Iterable[Finding], text_of_line: TextOfLine | None = None
    ) -> Suppressed:
        """Divide findings. Pragmas count only with a way to the lines of the text.

        Give `text_of_line` for files of one's own alone: a stranger's text must not allow itself.
        """
        today = self._today or datetime.now(UTC).date()
        kept: list[Finding] = []
        taken: list[Suppression] = []
        remarks: dict[str, int] = {}
        findings: Iterable[Finding] = getattr(found, "findings", found)  # type: ignore[arg-type]
        for finding in findings:
            for rule, reason, problem in self._candidates(finding, today, text_of_line):
                if not problem:
                    taken.append(Suppression(finding, rule, reason))
                    break
                text = f"{rule}: {problem}"
                remarks[text] = remarks.get(text, 0) + 1
            else:
                kept.append(finding)
        said = (f"{text} ({count} findings)" for text, count in sorted(remarks.items()))
        return Suppressed(tuple(kept), tuple(taken), tuple(said))

    def _candidates(
        self, finding: Finding, today: date, text_of_line: TextOfLine | None
    ) -> Iterator[tuple[str, str, str]]:
        """Yield rules that mean a finding: name, reason, and why it does not hold after all."""
        for rule in self._rules:
            if rule.means(finding):
                yield f"allow:{rule.id}", rule.reason, _expired(rule.expires, today)
        for index in self._known:
            if row := index.row(finding.reveal()):
                yield f"allow:{index.infotype}", f"row {row} of it", ""
        entry = self._baseline.find(finding) if self._baseline else None
        if entry is not None and entry.state in SUPPRESSING:
            yield BASELINE, entry.reason, _expired(entry.expires, today)
        line = finding.location.line
        if text_of_line is None or line is None:
            return
        for pragma in pragma_for(finding.location.path, line, text_of_line):
            if finding.infotype in pragma.infotypes:
                problem = "" if pragma.reason else "gives no reason, so it allows nothing"
                yield PRAGMA, pragma.reason, problem


def _expired(last: date | None, today: date) -> str:
    return f"expired after {last}" if last is not None and today > last else ""
