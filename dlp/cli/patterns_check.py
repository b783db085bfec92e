"""`dlp patterns check`: every example and counterexample, alone and beside all detectors."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from dlp.cli.patterns_lint import refusals
from dlp.cli.patterns_packs import Chosen, choose
from dlp.model import Likelihood
from dlp.packs import check
from dlp.packs.schema import PackSet
from dlp.report.amounts import number
from dlp.scanner import Scanner

FAILED = 1


def run(names: Sequence[str], *, crossed: bool) -> int:
    """Print what is wrong; 1 if anything is."""
    chosen = choose(names)
    packs = chosen.packs
    for detector in packs.detectors:
        for refused in refusals(detector):
            raise refused
    failures = list(check.check(packs, _scan_with))
    if crossed:
        failed = {(failure.detector, failure.text) for failure in failures}
        failures += [
            failure for failure in _crossed(chosen)
            if (failure.detector, failure.text) not in failed
        ]  # fmt: skip
    for failure in failures:
        sys.stdout.write(f"{failure}\n")
    examples = sum(len(detector.examples) for detector in packs.detectors)
    counterexamples = sum(len(detector.counterexamples) for detector in packs.detectors)
    sys.stdout.write(
        f"{number(len(packs.detectors), 'detector')}, {number(examples, 'example')}, "
        f"{number(counterexamples, 'counterexample')}: {number(len(failures), 'failure')}\n"
    )
    return FAILED if failures else 0


def _crossed(chosen: Chosen) -> list[check.Failure]:
    everything = chosen.everything()
    scanner = Scanner(
        everything if chosen.single else chosen.folders, minimum=check.REPORTED
    )  # folders: what is compiled is kept
    ids = [detector.id for detector in everything.detectors]
    return list(check.cross(chosen.packs.detectors, ids, scanner.scan))


def _scan_with(packs: PackSet) -> check.Scan:
    return Scanner(packs, minimum=Likelihood.VERY_UNLIKELY).scan
