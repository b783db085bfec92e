"""Calibration: of the findings that are given 0.9, nine in ten should be right.

The mixture: random digit strings and hard negatives, where every finding is wrong (mail addresses and documents' sample keys are left
out, since they are real), and synthetic values with and without labels, where a finding on the value is right.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import digits
import negatives
import positives

from dlp import Scanner

EDGES = (0.05, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
REAL = ("intl.email", "infrastructure.", "keys.")
"""Infotypes that ordinary source and documentation does hold."""


@dataclass(frozen=True, slots=True)
class Row:
    """Findings whose confidence lies in one interval."""

    low: float
    high: float
    findings: int
    stated: float
    right: float


def outcomes(scanner: Scanner, part: int) -> Iterator[tuple[float, bool]]:
    """Yield (confidence, whether it is right) of each finding in the mixture."""
    rng = random.Random(5)
    for length in digits.LENGTHS:
        for _, text in digits.strings(length, 1000 // part, rng):
            yield from ((finding.confidence, False) for finding in scanner.scan(text).findings)
    for _, _, data in negatives.generated(4 * part):
        yield from _wrong(scanner, data)
    for infotype in positives.labels():
        for kind in ("zh", "en", "record", "alone"):
            for _, text, value in positives.texts(infotype, kind, rng):
                yield from _judged(scanner, infotype, text, value)


def _wrong(scanner: Scanner, data: bytes) -> Iterator[tuple[float, bool]]:
    for finding in scanner.scan(data).findings:
        if not finding.infotype.startswith(REAL):
            yield finding.confidence, False


def _judged(scanner: Scanner, infotype: str, text: str, value: str) -> Iterator[tuple[float, bool]]:
    """Judge the findings on the value; what else stands in the text is no question of this benchmark."""
    names = (infotype, *positives.SAME.get(infotype, ()))
    start = text.index(value)
    for finding in scanner.scan(text).findings:
        span = finding.location.text_span
        if span.start < start + len(value) and span.end > start:
            yield finding.confidence, finding.infotype in names


def table(pairs: Iterator[tuple[float, bool]]) -> list[Row]:
    """Group outcomes by confidence."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in EDGES[1:]]
    for confidence, right in pairs:
        place = sum(confidence >= edge for edge in EDGES[1:-1])
        bins[place].append((confidence, right))
    return [
        Row(
            low,
            high,
            len(items),
            sum(c for c, _ in items) / len(items),
            sum(r for _, r in items) / len(items),
        )
        for low, high, items in zip(EDGES, EDGES[1:], bins, strict=False)
        if items
    ]


def expected_error(rows: Sequence[Row]) -> float:
    """Return the mean distance of stated and right, weighted by the findings."""
    total = sum(row.findings for row in rows)
    return sum(row.findings * abs(row.stated - row.right) for row in rows) / max(total, 1)
