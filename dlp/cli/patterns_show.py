"""`dlp patterns list` and `show`: what the packs hold."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from dlp.cli.patterns_packs import find
from dlp.match import plan
from dlp.packs import load
from dlp.packs.schema import Detector, Hotword, PackSet
from dlp.report.amounts import number

_SHOWN = 8
"""Words of a group."""
_LONGEST = 1000
"""Characters of a regex."""


def listing(names: Sequence[str]) -> int:
    """Print one line a detector."""
    packs = load(names or None)
    for item in sorted(packs.detectors, key=lambda detector: detector.id):
        sys.stdout.write(f"{item.id:<32} {item.category:<13} {item.sensitivity:<9} {item.title}\n")
    sys.stdout.write(
        f"{number(len(packs.detectors), 'detector')} in {number(len(packs.packs), 'pack')}\n"
    )
    return 0


def show(identifier: str, names: Sequence[str] | None) -> int:
    """Print one detector."""
    packs = load(names)
    _print(find(packs, identifier), packs)
    return 0


def _print(detector: Detector, packs: PackSet) -> None:
    write = sys.stdout.write
    write(f"{detector.id}: {detector.title} {detector.title_zh}\n")
    write(
        f"  pack {detector.pack}, {detector.status}; {detector.category}, {detector.sensitivity}\n"
    )
    for planned in plan(PackSet(packs.packs, (detector,), packs.digest)):
        pattern = planned.pattern
        write(f"  pattern {pattern.name}: {_short(pattern.written or pattern.regex)}\n")
        if pattern.written:
            write(f"    with its fragments {_short(pattern.regex)}\n")
        write(f"    lane {planned.lane}, boundary {pattern.boundary}, weight {pattern.weight:+}")
        write(f", validator {pattern.validator or 'none'}\n")
    for hotword in detector.hotwords:
        named = ", names of all columns" if hotword.columns == "all" else ""
        write(
            f"  hotwords {hotword.weight:+} within {hotword.within}{named}: {words_of(hotword)}\n"
        )
    for reference in detector.references:
        write(f"  reference {reference}\n")
    if detector.also:
        write(f"  also found in its examples: {', '.join(detector.also)}\n")
    write(f"  {tests_of(detector)}\n")


def _short(regex: str) -> str:
    return regex if len(regex) < _LONGEST else f"{regex[:_LONGEST]}…"


def tests_of(detector: Detector) -> str:
    """Return how many examples and counterexamples it has."""
    examples = number(len(detector.examples), "example")
    return f"{examples}, {number(len(detector.counterexamples), 'counterexample')}"


def words_of(hotword: Hotword) -> str:
    """Return the first words of a group."""
    return ", ".join(hotword.words[:_SHOWN]) + (", …" if len(hotword.words) > _SHOWN else "")
