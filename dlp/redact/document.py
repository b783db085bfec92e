"""Redact one document: find, rewrite, and scan again until nothing is left, or refuse.

The scanner says what must go. The rewriter of the format writes it again without, and the
result goes through the same scanner: what it still finds is taken out in another pass, and if
something stays after the last one, nothing is returned.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dlp.errors import DlpError
from dlp.inspection import Inspection
from dlp.limits import Budget, OverBudget
from dlp.model import Finding, Likelihood, Notice
from dlp.redact.errors import Refused
from dlp.redact.operators import Mask, Operator
from dlp.redact.rewriters import Rewriter
from dlp.redact.seeker import Seeker
from dlp.scanner import Scanner

PASSES = 4
"""Passes at most; the second takes what the first brought to light."""
_MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Redacted:
    """A document without what was found in it."""

    data: bytes = field(repr=False)
    replaced: dict[str, int]
    """Infotype → findings that are gone."""
    notices: tuple[Notice, ...] = ()
    """What the second scan said, and what was allowed to stay unread."""
    passes: int = 1
    kept: int = 0
    """Findings of the second scan that are values the operator made (encrypted ones)."""


def redact(  # noqa: PLR0913 - what a redaction can be told
    source: bytes | bytearray | memoryview | os.PathLike[str],
    *,
    scanner: Scanner | None = None,
    operator: Operator | None = None,
    minimum: Likelihood | str = Likelihood.POSSIBLE,
    infotypes: Iterable[str] | None = None,
    name: str = "",
    allow: Collection[str] = (),
) -> Redacted:
    """Return a document with all findings at or above `minimum` replaced by `operator`.

    `infotypes` limits it to some; `name` helps where content does not tell the format; `allow`
    names codes of notices that may limit the inspection (`unsupported`: pictures stay as they
    are). Raises `Refused`, with reasons, when something cannot be read, cannot be rewritten, or
    is still there at the end; `OSError` for a path that cannot be read. The scanner's own
    threshold must not lie above `minimum`.

    >>> redact("电话 13800000000".encode()).data.decode()
    '电话 ***********'
    """
    if isinstance(source, os.PathLike):
        name = name or Path(source).name
        data = Path(source).read_bytes()
    else:
        data = bytes(source)
    wanted = None if infotypes is None else frozenset(infotypes)
    scanner = scanner or Scanner(minimum=Likelihood(minimum))
    seeker = Seeker(scanner, operator or Mask(), minimum=Likelihood(minimum), wanted=wanted)
    return Redaction(seeker, name, frozenset(allow)).run(data)


@dataclass(slots=True)
class Redaction:
    """One document on its way."""

    seeker: Seeker
    name: str
    allow: frozenset[str]
    replaced: Counter[str] = field(default_factory=Counter)

    def run(self, data: bytes) -> Redacted:
        """Return the document without its values, or raise `Refused`."""
        inspection = self._scanned(data)
        if whole := self.seeker.asked_whole(inspection.findings):
            raise Refused(_reasons(whole))
        left = self.seeker.relevant(inspection.findings)
        passes = 0
        while left and passes < PASSES:
            self.replaced.update(finding.infotype for finding in left)
            self.seeker.forget()
            self.seeker.learn(left)
            self.seeker.deep = passes > 0 or any("#" in one.location.path for one in left)
            rewritten = self._rewritten(data)
            passes += 1
            if rewritten == data:
                break
            data = rewritten
            inspection = self._scanned(data)
            left = self.seeker.relevant(inspection.findings)
        if left:
            raise Refused(_reasons(left))
        kept = sum(
            finding.likelihood >= self.seeker.minimum and not finding.is_structure
            for finding in inspection.findings
        )
        return Redacted(data, dict(self.replaced), inspection.notices, passes, kept)

    def _scanned(self, data: bytes) -> Inspection:
        inspection = self.seeker.scanner.scan(data, name=self.name)
        limiting = [
            notice
            for notice in inspection.notices
            if notice.limits and notice.code not in self.allow
        ]
        if limiting:
            raise Refused(f"{notice.code}: {notice.path}: {notice.detail}" for notice in limiting)
        total, kept = sum(inspection.counts.values()), len(inspection.findings)
        if kept < total:
            raise Refused([f"over-budget: {kept} of {total} findings were kept"])
        return inspection

    def _rewritten(self, data: bytes) -> bytes:
        rewriter = Rewriter(self.seeker, Budget(self.seeker.scanner.limits))
        try:
            return rewriter.rewrite(data, self.name)
        except OverBudget as limit:
            raise Refused([f"{limit.code}: {limit.detail}"]) from None
        except DlpError:
            raise
        except Exception as error:
            # Hostile bytes can break any library; a document that breaks one is not rewritten.
            reason = f"broken: it cannot be rewritten ({type(error).__name__})"
            raise Refused([reason]) from error


def _reasons(left: list[Finding]) -> list[str]:
    """Say what is left: infotype and place, never the value."""
    counted = Counter((finding.infotype, _place(finding)) for finding in left)
    rows = [f"left-over: {count} {kind} in {place}" for (kind, place), count in counted.items()]
    more = len(rows) - _MOST_REASONS
    return rows[:_MOST_REASONS] + ([f"left-over: {more} other places"] if more > 0 else [])


def _place(finding: Finding) -> str:
    location = finding.location
    where = location.path or "the source"
    return f"{where} ({location.kind})" if location.kind != "body" else where
