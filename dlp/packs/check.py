"""Run the examples and counterexamples of detectors: what `dlp patterns check` and tests share.

Each detector is checked by itself, so that what is wrong with it is not hidden by another; then
all examples are crossed with all detectors, because that is how they are used. The scanner is
passed in, because packs stand below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from dlp.model import Finding, Likelihood
from dlp.packs.schema import Counterexample, Detector, Example, PackSet

REPORTED = Likelihood.POSSIBLE
"""What is less likely than this is not reported by default, and not crossed."""


class Scan(Protocol):
    """What scans a text."""

    def __call__(self, text: str) -> Sequence[Finding]:
        """Return the findings in a text."""
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """One example that is not found as it says, or one counterexample that is."""

    detector: str
    file: str
    text: str
    message: str

    def __str__(self) -> str:
        shown = f"\n    in: {self.text!r}" if self.text else ""
        return f"{self.file}: {self.detector}: {self.message}{shown}"


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
    findings = scan(example.text)
    found = {_quoted(example.text, finding): finding.likelihood.value for finding in findings}
    if found.get(example.match) == Likelihood(example.likelihood).value:
        return
    wanted = f"{example.match!r} as {example.likelihood}"
    message = f"wanted {wanted}, found {found or 'nothing'}"
    yield Failure(detector.id, detector.file, example.text, message)


def check_counterexample(
    detector: Detector, counterexample: Counterexample, scan: Scan
) -> Iterator[Failure]:
    """Yield a failure if anything is found at all."""
    for finding in scan(counterexample.text):
        match = _quoted(counterexample.text, finding)
        message = f"found {match!r} as {finding.likelihood}, but {counterexample.why}"
        yield Failure(detector.id, detector.file, counterexample.text, message)


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
            yield from _crossed(detector, example, scan(example.text), others)
            for name in sorted(others - set(detector.also)):
                message = f"{name} finds something here too: also = [{name!r}] if it should"
                yield Failure(detector.id, detector.file, example.text, message)
            met |= others
        for name in detector.also:
            if name not in met:
                why = "finds nothing in the examples" if name in known else "is no detector"
                message = f"{name} {why}: take it out of also"
                yield Failure(detector.id, detector.file, "", message)


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
        yield Failure(detector.id, detector.file, example.text, message)


def _quoted(text: str, finding: Finding) -> str:
    span = finding.location.text_span
    return text[span.start : span.end]
