"""Run the examples and counterexamples of detectors: what `dlp patterns check` and tests share.

Each detector is checked by itself, so that what is wrong with it is not hidden by another; then
all examples are crossed with all detectors, because that is how they are used. The scanner is
passed in, because packs stand below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dlp.model import Finding, Likelihood, Notice
from dlp.packs.schema import Counterexample, Detector, Example, PackSet
from dlp.packs.section import Section, read

REPORTED = Likelihood.POSSIBLE
"""What is less likely than this is not reported by default, and not crossed."""


class Scanned(Protocol):
    """What was found in a text."""

    @property
    def findings(self) -> Sequence[Finding]:
        """All of them."""
        ...

    @property
    def notices(self) -> Sequence[Notice]:
        """What was left out."""
        ...


class Scan(Protocol):
    """What scans a text."""

    def __call__(self, text: str, /) -> Scanned:
        """Return what is found in a text."""
        ...


CODES = {
    "E101": "an example that is not found as it says",
    "E102": "a counterexample in which something is found",
    "E103": "an example or a counterexample that is not read to its end",
    "E201": "an example in which another detector finds something",
    "E202": "an example that is not found as it says beside all detectors",
    "E203": "a name in also that finds nothing",
}
"""Every code, in a few words."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One example that is not found as it says, or one counterexample that is."""

    code: str
    detector: str
    file: str
    line: int
    text: str
    message: str
    hint: str

    def __str__(self) -> str:
        """Read like an error of a pack; the text in question stands between message and hint."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        shown = f"\n    in: {self.text!r}" if self.text else ""
        return f"{place}: {self.code} {self.detector}: {self.message}{shown}\n  hint: {self.hint}"


def check(packs: PackSet, scan_with: Callable[[PackSet], Scan]) -> Iterator[Failure]:
    """Yield what is wrong in the examples of all detectors."""
    for detector in packs.detectors:
        scan = scan_with(PackSet(packs.packs, (detector,), packs.digest))
        for example in detector.examples:
            yield from check_example(detector, example, scan)
        for counterexample in detector.counterexamples:
            yield from check_counterexample(detector, counterexample, scan)


def check_example(detector: Detector, example: Example, scan: Scan) -> Iterator[Failure]:
    """Yield a failure unless exactly the match is found, exactly as likely."""
    scanned = scan(example.text)
    yield from _unread(detector, example, scanned)
    found = {
        _quoted(example.text, finding): finding.likelihood.value for finding in scanned.findings
    }
    if found.get(example.match) == Likelihood(example.likelihood).value:
        return
    wanted = f"{example.match!r} as {example.likelihood}"
    message = f"wanted {wanted}, found {found or 'nothing'}"
    hint = "with the text in a file, dlp explain FILE:1:1 says what it weighs, or what refused it"
    yield _at(example, "E101", detector, message, hint)


def check_counterexample(
    detector: Detector, counterexample: Counterexample, scan: Scan
) -> Iterator[Failure]:
    """Yield a failure if anything is found at all."""
    scanned = scan(counterexample.text)
    yield from _unread(detector, counterexample, scanned)
    for finding in scanned.findings:
        match = _quoted(counterexample.text, finding)
        message = f"found {match!r} as {finding.likelihood}, but {counterexample.why}"
        hint = f"pattern {finding.pattern!r} finds it: narrow it, or give it a validator"
        yield _at(counterexample, "E102", detector, message, hint)


def _unread(
    detector: Detector, text: Example | Counterexample, scanned: Scanned
) -> Iterator[Failure]:
    """Yield a failure for what was left out: nothing found there says nothing."""
    for notice in (item for item in scanned.notices if item.limits):
        hint = "repeats in repeats can be cut in many ways: write each part once"
        yield _at(text, "E103", detector, f"not read to its end: {notice.detail}", hint)


def cross(detectors: Iterable[Detector], ids: Iterable[str], scan: Scan) -> Iterator[Failure]:
    """Yield what all detectors together make of the examples of some, where it is unexpected.

    `ids` are those of all detectors, `scan` scans with all of them. An example must still be
    found, as likely as alone, or be claimed by a detector that `also` names. What another
    detector finds in it must be named in `also`, and a name there must find something.
    """
    known = set(ids)
    for detector in detectors:
        met: set[str] = set()
        for example in detector.examples:
            others: set[str] = set()
            yield from _crossed(detector, example, scan(example.text).findings, others)
            for name in sorted(others - set(detector.also)):
                message = f"{name} finds something here too"
                hint = f"also = [{name!r}] if it should, or another text"
                yield _at(example, "E201", detector, message, hint)
            met |= others
        for name in detector.also:
            if name not in met:
                why = "finds nothing in the examples" if name in known else "is no detector"
                yield _stale(detector, f"{name} {why}")


def _crossed(
    detector: Detector, example: Example, findings: Sequence[Finding], others: set[str]
) -> Iterator[Failure]:
    """Collect who else finds something; yield a failure when the detector's own finding is gone."""
    wanted = Likelihood(example.likelihood)
    own = wanted.rank < REPORTED.rank
    for finding in findings:
        if finding.infotype != detector.id:
            others.add(finding.infotype)
            if finding.infotype in detector.also and detector.id in finding.alternatives:
                own = own or _quoted(example.text, finding) == example.match
        elif _quoted(example.text, finding) == example.match:
            own = finding.likelihood is wanted
    if not own:
        found = ", ".join(sorted(others)) or "nothing"
        message = f"beside all detectors {example.match!r} is not {wanted}: found {found}"
        hint = "also = […] names a detector that may claim it; more weight or a hotword keeps it"
        yield _at(example, "E202", detector, message, hint)


def _stale(detector: Detector, message: str) -> Failure:
    path = Path(detector.file)
    line = Section(path, read(path)).line("also")
    return Failure("E203", detector.id, detector.file, line, "", message, "take it out of also")


def _at(
    item: Example | Counterexample, code: str, detector: Detector, message: str, hint: str
) -> Failure:
    return Failure(code, detector.id, detector.file, item.line, item.text, message, hint)


def _quoted(text: str, finding: Finding) -> str:
    span = finding.location.text_span
    return text[span.start : span.end]
