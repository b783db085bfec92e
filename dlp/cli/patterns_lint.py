"""`dlp patterns lint`: every file of the packs, each error and each suspicion with its place."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dlp.cli import patterns_cost
from dlp.cli.patterns_packs import choose, files_of, is_file_of_detector
from dlp.errors import PackError, PatternError
from dlp.match import compile_tables
from dlp.match.plan import choose as choose_lane
from dlp.model import Likelihood
from dlp.packs.lint import CODES, Lint, at, lint
from dlp.packs.loader import load_detector
from dlp.packs.schema import Detector, PackSet, Pattern
from dlp.packs.section import Section, read
from dlp.report.amounts import number
from dlp.scanner import Scanner

FAILED = 1


def run(names: Sequence[str], *, codes: bool, measured: bool) -> int:
    """Print what is wrong; 1 if anything is."""
    if codes:
        sys.stdout.write("".join(f"{code} {text}\n" for code, text in CODES.items()))
        return 0
    paths = list(dict.fromkeys(files_of(names)))
    seen: set[str] = set()
    count = 0
    for found in _found(names, paths, measured=measured):
        if str(found) not in seen:
            seen.add(str(found))
            sys.stdout.write(f"{found}\n")
            count += 1
    sys.stdout.write(f"{number(len(paths), 'file')}: {count} to look at\n")
    return FAILED if count else 0


def _found(
    names: Sequence[str], paths: Sequence[Path], *, measured: bool
) -> Iterator[Lint | PackError]:
    """Yield what is wrong in each file, and what only shows in the whole: ids used twice."""
    for path in paths:
        yield from _of_file(path, measured=measured)
    if not (names and all(is_file_of_detector(name) for name in names)):
        try:
            choose(names)
        except PackError as error:
            yield error


def _of_file(path: Path, *, measured: bool) -> Iterator[Lint | PackError]:
    try:
        detector = load_detector(path)
    except PackError as error:
        yield error
        return
    section = Section(path, read(path))
    yield from lint(detector, section)
    refused = list(refusals(detector))
    yield from refused
    if not refused:
        if "L301" not in detector.allow:
            yield from _unshown(detector, section)
        if measured:
            yield from _costly(detector, section)


def refusals(detector: Detector) -> Iterator[PackError]:
    """Yield the patterns that no lane takes, with their lines (P301 to P303)."""
    lanes = True
    for nth, pattern in enumerate(detector.patterns):
        try:
            choose_lane(pattern, detector, nth)
        except PatternError as error:
            lanes = False
            yield located(error, detector, pattern)
    if lanes:
        try:
            compile_tables(PackSet((), (detector,), ""))
        except PatternError as error:  # all shapes together: of no single pattern
            yield located(error, detector, detector.patterns[0])


def located(error: PatternError, detector: Detector, pattern: Pattern) -> PatternError:
    """Return an error of a lane with the place of its pattern."""
    return PatternError(
        error.message, code=error.code, file=detector.file, line=pattern.line, key=pattern.name,
        hint=error.hint,
    )  # fmt: skip


def _unshown(detector: Detector, section: Section) -> Iterator[Lint]:
    """Yield the patterns of this file that no example shows."""
    scanner = Scanner(PackSet((), (detector,), ""), minimum=Likelihood.VERY_UNLIKELY)
    texts = [example.text for example in detector.examples]
    shown = {
        finding.pattern.partition("/")[0]
        for text in texts
        for finding in scanner.scan(text).findings
    }
    for table in section.tables("pattern"):
        if table.text("name") not in shown:
            yield at(table, "name", "L301", "no example shows this pattern", "add an [[example]]")


def _costly(detector: Detector, section: Section) -> Iterator[Lint]:
    measured = patterns_cost.cost(detector)
    tables = section.tables("pattern")
    table, key = (tables[0], "regex") if tables else (section, "extends")
    if measured.scan > patterns_cost.BUDGET and "L302" not in detector.allow:
        message = f"costs {measured.scan:.1f} ns a byte alone, over {patterns_cost.BUDGET}"
        hint = "begin it with a longer literal; dlp patterns explain says the lane"
        yield at(table, key, "L302", message, hint)
    if measured.compile > patterns_cost.COMPILE_BUDGET and "L303" not in detector.allow:
        message = f"compiles in {measured.compile:.1f} s, over {patterns_cost.COMPILE_BUDGET}"
        yield at(table, key, "L303", message, "fewer terms, or narrower repeats")
