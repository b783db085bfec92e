"""Run the examples and counterexamples of detectors: what `dlp patterns check` and tests share.

Each detector is checked by itself, so that what is wrong with it is not hidden by another.
The scanner is passed in, because packs stand below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from dlp.model import Finding, Likelihood
from dlp.packs.schema import Counterexample, Detector, Example, PackSet


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
        return f"{self.file}: {self.detector}: {self.message}\n    in: {self.text!r}"


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


def _quoted(text: str, finding: Finding) -> str:
    span = finding.location.text_span
    return text[span.start : span.end]
