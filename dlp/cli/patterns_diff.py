"""`dlp patterns diff A B [CORPUS…]`: what changes between two versions of a pack.

What the files say differently, and what is found differently in a corpus: each pack scans by
itself, everything that is at least possible is compared by place.
"""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from dlp.cli.patterns_corpus import Text, texts
from dlp.cli.patterns_packs import choose
from dlp.model import Finding, Likelihood
from dlp.packs.schema import Detector, PackSet
from dlp.scanner import Scanner

SHOWN = 5
"""Findings that are printed of each detector and kind of change."""
_SKIPPED = ("file", "pack")

Key = tuple[int, str, int, int]
"""Text, infotype, and span."""


def run(before: str, after: str, corpus: Sequence[str]) -> int:
    """Print the differences; 1 if there are any."""
    old, new = choose([before]).packs, choose([after]).packs
    changes = list(_of_files(old, new))
    if corpus:
        changes += _of_findings(old, new, texts(corpus))
    for line in changes:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write("" if changes else "no difference\n")
    return int(bool(changes))


def _of_files(old: PackSet, new: PackSet) -> Iterator[str]:
    for first, second in zip(old.packs, new.packs, strict=False):
        if first.version != second.version:
            yield f"version {first.version} -> {second.version}"
    befores = {detector.id: detector for detector in old.detectors}
    afters = {detector.id: detector for detector in new.detectors}
    for name in sorted(befores.keys() | afters.keys()):
        if name not in befores:
            yield f"+ {name}"
        elif name not in afters:
            yield f"- {name}"
        else:
            yield from _of_detector(befores[name], afters[name])


def _of_detector(old: Detector, new: Detector) -> Iterator[str]:
    for field in dataclasses.fields(Detector):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in _SKIPPED or before == after:
            continue
        if field.name == "patterns":
            yield from _of_patterns(old, new)
        elif isinstance(before, tuple):
            gone, come = len(set(before) - set(after)), len(set(after) - set(before))
            yield f"~ {old.id} {field.name}: {gone} less, {come} more"
        else:
            yield f"~ {old.id} {field.name}: {_short(before)} -> {_short(after)}"


def _of_patterns(old: Detector, new: Detector) -> Iterator[str]:
    befores = {pattern.name: pattern for pattern in old.patterns}
    afters = {pattern.name: pattern for pattern in new.patterns}
    for name in sorted(befores.keys() | afters.keys()):
        place = f"{old.id} pattern {name!r}"
        if name not in afters or name not in befores:
            yield f"{'+' if name in afters else '-'} {place}"
            continue
        for field in dataclasses.fields(befores[name]):
            before, after = getattr(befores[name], field.name), getattr(afters[name], field.name)
            if field.compare and before != after:
                yield f"~ {place} {field.name}: {_short(before)} -> {_short(after)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004 - fits a line


def _of_findings(old: PackSet, new: PackSet, corpus: Sequence[Text]) -> Iterator[str]:
    befores, afters = _found(old, corpus), _found(new, corpus)
    groups: dict[tuple[str, str], list[str]] = {}
    for key in sorted(befores.keys() | afters.keys()):
        before, after = befores.get(key), afters.get(key)
        finding = after or before
        if finding is None or (before and after and before.likelihood is after.likelihood):
            continue
        kind = f"{before.likelihood if before else 'nothing'} -> " + (
            after.likelihood if after else "nothing"
        )
        shown = f"    {finding.quote} at {finding.location}"
        groups.setdefault((finding.infotype, kind), []).append(shown)
    for (infotype, kind), lines in groups.items():
        yield f"! {infotype}: {len(lines)} {kind}"
        yield from lines[:SHOWN]
    counts = Counter(key[1] for key in befores), Counter(key[1] for key in afters)
    if groups:
        yield f"findings: {counts[0].total()} -> {counts[1].total()}"


def _found(packs: PackSet, corpus: Sequence[Text]) -> dict[Key, Finding]:
    scanner = Scanner(packs, minimum=Likelihood.POSSIBLE)
    found: dict[Key, Finding] = {}
    for number, item in enumerate(corpus):
        for finding in item.scanned(scanner).findings:
            span = finding.location.text_span
            found[(number, finding.infotype, span.start, span.end)] = finding
    return found
