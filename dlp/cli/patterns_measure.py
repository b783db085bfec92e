"""`dlp patterns measure FILES…`: what each detector finds, lets go, and costs.

Each detector scans alone, so what it finds is not hidden by another: first without its
validators, then with them, then only what is at least possible. Its cost is the CPU time of its
lanes over the same texts, scanning alone.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dlp.cli import patterns_cost
from dlp.cli.patterns_corpus import Text, texts
from dlp.cli.patterns_packs import choose, find
from dlp.errors import PackError
from dlp.match import Matcher, compile_tables
from dlp.model import Finding, Likelihood
from dlp.packs.schema import Detector, PackSet
from dlp.report.amounts import number
from dlp.scanner import Scanner
from dlp.score.weigh import decibans

REPORTED = Likelihood.POSSIBLE
TIMED = 4 << 20
"""Bytes of the texts that are timed."""
LOOKED_AT = 50_000
"""Findings of one detector whose evidence is counted."""

Labels = set[tuple[str, str, str]]
"""(file, infotype, value) of what really is one."""


@dataclass(slots=True)
class Measured:
    """What one detector did."""

    shaped: int = 0
    valid: int = 0
    reported: int = 0
    cost: float = 0.0
    overran: bool = False
    """A pattern took too long in some place, and was left there."""
    samples: list[Finding] = field(default_factory=list)
    evidence: Evidence | None = None


@dataclass(slots=True)
class Evidence:
    """How often each piece of evidence stood at what was one, and at what was none."""

    right: int = 0
    wrong: int = 0
    at_right: Counter[str] = field(default_factory=Counter)
    at_wrong: Counter[str] = field(default_factory=Counter)
    weights: defaultdict[str, Counter[float]] = field(default_factory=lambda: defaultdict(Counter))


def run(options: argparse.Namespace) -> int:
    """Print a line a detector that met anything, samples, and what the labels suggest."""
    packs = choose(options.packs or ()).packs
    chosen = [find(packs, name) for name in options.detector or ()] or packs.detectors
    corpus = texts(options.files)
    labels = read_labels(options.labels) if options.labels else None
    size = sum(len(item.text.encode()) for item in corpus)
    write = sys.stdout.write
    write(f"{number(len(corpus), 'text')}, {size / 1e6:.3f} MB; every detector by itself\n")
    write(f"{'detector':<34}{'shape':>9}{'found':>9}{'per MB':>10}{'validators':>12}{'context':>9}")
    write(f"{'ns/byte':>9}\n")
    quiet = 0
    for detector in chosen:
        measured = measure(detector, corpus, labels, samples=options.samples)
        if measured.shaped or measured.overran or options.detector:
            _print(detector, measured, size)
        else:
            quiet += 1
    write(f"{number(quiet, 'detector')} met nothing\n")
    return 0


def measure(
    detector: Detector, corpus: Sequence[Text], labels: Labels | None, *, samples: int
) -> Measured:
    """Measure one detector on texts."""
    loose = _scanner(_without_validators(detector), Likelihood.VERY_UNLIKELY)
    measured = Measured(shaped=_count(loose, corpus))
    joined = "\n".join(item.text for item in corpus).encode()[:TIMED]
    matcher = Matcher(compile_tables(PackSet((), (detector,), "")))
    measured.cost, measured.overran = patterns_cost.timed(matcher, joined)
    if measured.shaped:
        whole = _scanner(detector, Likelihood.VERY_UNLIKELY)
        measured.valid = _count(whole, corpus)
        reporting = _scanner(detector, REPORTED)
        measured.reported = _count(reporting, corpus)
        measured.samples = _samples(reporting, corpus, samples)
        if labels is not None:
            measured.evidence = _evidence(detector, whole, corpus, labels)
    return measured


def _scanner(detector: Detector, minimum: Likelihood) -> Scanner:
    return Scanner(PackSet((), (detector,), ""), minimum=minimum)


def _without_validators(detector: Detector) -> Detector:
    patterns = tuple(dataclasses.replace(item, validator="") for item in detector.patterns)
    return dataclasses.replace(detector, patterns=patterns)


def _count(scanner: Scanner, corpus: Sequence[Text]) -> int:
    return sum(sum(item.scanned(scanner).counts.values()) for item in corpus)


def _samples(scanner: Scanner, corpus: Sequence[Text], count: int) -> list[Finding]:
    """Return findings drawn from all of them, each as likely as another, the same in every run."""
    rng = random.Random(0)
    drawn: list[Finding] = []
    seen = 0
    for item in corpus:
        for finding in item.scanned(scanner).findings:
            seen += 1
            if len(drawn) < count:
                drawn.append(finding)
            elif (place := rng.randrange(seen)) < count:
                drawn[place] = finding
    return drawn


def _evidence(
    detector: Detector, scanner: Scanner, corpus: Sequence[Text], labels: Labels
) -> Evidence:
    counted = Evidence()
    for item, finding in _findings(scanner, corpus):
        names = {evidence.name for evidence in finding.evidence}
        for evidence in finding.evidence:
            counted.weights[evidence.name][evidence.decibans] += 1
        if (item.file, detector.id, finding.reveal()) in labels:
            counted.right += 1
            counted.at_right.update(names)
        else:
            counted.wrong += 1
            counted.at_wrong.update(names)
        if counted.right + counted.wrong >= LOOKED_AT:
            break
    return counted


def _findings(scanner: Scanner, corpus: Sequence[Text]) -> Iterator[tuple[Text, Finding]]:
    for item in corpus:
        for finding in item.scanned(scanner).findings:
            yield item, finding


def suggested(counted: Evidence, name: str) -> float:
    """Return the decibans that the counts suggest for a piece of evidence.

    Its rate at what was one over its rate at what was none; half a case is added to each count,
    so that what was never seen suggests no certainty. Of the shape, which stands everywhere, it
    is the odds themselves.
    """
    if name == "shape":
        odds = (counted.right + 0.5) / (counted.wrong + 0.5)
        return decibans(odds / (1 + odds))
    right = (counted.at_right[name] + 0.5) / (counted.right + 1)
    wrong = (counted.at_wrong[name] + 0.5) / (counted.wrong + 1)
    ratio = right / wrong
    return decibans(ratio / (1 + ratio))


def read_labels(path: str) -> Labels:
    """Read JSON Lines with file, infotype and value; P124 for a line that is none."""
    labels: Labels = set()
    for place, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            labels.add((str(row["file"]), str(row["infotype"]), str(row["value"])))
        except (ValueError, KeyError, TypeError, RecursionError):
            hint = '{"file": "a.txt", "infotype": "cn.mobile", "value": "…"}'
            raise PackError(
                "is not a label", code="P124", file=path, line=place, hint=hint
            ) from None
    return labels


def _print(detector: Detector, measured: Measured, size: int) -> None:
    write = sys.stdout.write
    write(f"{detector.id:<34}{measured.shaped:>9}{measured.reported:>9}")
    write(f"{measured.reported / max(size, 1) * 1e6:>10.2f}")
    write(f"{_share(measured.shaped, measured.valid):>12}")
    write(f"{_share(measured.valid, measured.reported):>9}{measured.cost:>9.2f}\n")
    if measured.overran:
        write("    a pattern took too long in one place, and was left there: see L209\n")
    for finding in measured.samples:
        write(f"    {finding.quote} {finding.likelihood} at {finding.location}\n")
    if measured.evidence is not None:
        _print_evidence(measured.evidence)


def _print_evidence(counted: Evidence) -> None:
    sys.stdout.write(f"    labelled: {counted.right} right, {counted.wrong} wrong\n")
    for name in sorted(counted.weights):
        weight = counted.weights[name].most_common(1)[0][0]
        seen = f"{counted.at_right[name]} right, {counted.at_wrong[name]} wrong"
        sys.stdout.write(
            f"    {weight:+7.1f} dB now, {suggested(counted, name):+7.1f} dB by the labels"
            f"  {name} ({seen})\n"
        )


def _share(before: int, after: int) -> str:
    if not before:
        return "none"
    return f"-{(before - after) / before:.1%}" if after < before else "0.0%"
