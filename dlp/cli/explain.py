"""`dlp explain PATTERN|FILE|FILE:OFFSET`: a pattern's lane and cost, or a file's findings.

PATTERN is an id (`cn.resident-id`) or a regex. FILE is a detector's TOML file, or any other file.
FILE:OFFSET (bytes from 0) or FILE:LINE:COLUMN (from 1) says why something was found there, and
which gate refused what was not; FILE may go into containers: `mail.eml!/list.csv:2:4`.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from dlp.cli import indexes
from dlp.errors import PatternError
from dlp.match import Lane, Matcher, Planned, choose, compile_tables
from dlp.match.factors import factors
from dlp.match.plan import least_digits
from dlp.model import Finding, Likelihood
from dlp.packs import PackSet, load
from dlp.packs.expression import parse
from dlp.packs.loader import load_detector
from dlp.packs.schema import BOUNDARIES, SEPARATORS, Detector, Pattern, Structure
from dlp.scanner import Scanner

PROBE = 4 << 20
"""Bytes of made-up text on which the cost of a pattern is measured."""
_WORDS = b"return value name index self data path error line text class import count total 12 2024 "


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(prog="dlp explain", description=__doc__)
    made.add_argument("what", metavar="PATTERN|FILE[:OFFSET|:LINE:COLUMN]")
    made.add_argument("--packs", action="append", metavar="NAME|DIR")
    made.add_argument("--boundary", default="alnum", choices=BOUNDARIES,
                      help="of a regex given here")  # fmt: skip
    made.add_argument("--separators", default="none", choices=SEPARATORS,
                      help="of a regex given here")  # fmt: skip
    made.add_argument("--all", action="store_true", help="list every refused pattern")
    made.add_argument("--baseline", metavar="FILE", help="say whether it suppresses")
    made.add_argument("--allow", action="append", metavar="FILE", help="say whether it suppresses")
    made.add_argument("--pragmas", action="store_true", help="say whether one suppresses")
    made.add_argument("--key-file", metavar="FILE", help="key of the baseline")
    indexes.add(made)
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = parser().parse_args(arguments)
    path = Path(options.what)
    if path.suffix == ".toml" and os.path.isfile(path):  # noqa: PTH113
        return _explain_detector(load_detector(path))
    if os.path.isfile(options.what):  # noqa: PTH113 - a long regex is no error, but no file
        return _explain_file(path, options)
    from dlp.cli.why import Spot, explain  # noqa: PLC0415 - only for a place in a file

    spot = Spot.of(options.what)
    if spot is not None:
        return explain(spot, options.packs, options)
    packs = load(options.packs)
    for detector in packs.detectors:
        if detector.id == options.what:
            return _explain_detector(detector)
    pattern = Pattern(
        name="regex", regex=options.what, boundary=options.boundary,
        separators=options.separators,
    )  # fmt: skip
    parse(pattern.regex)
    return _explain_detector(_alone(pattern))


def _alone(pattern: Pattern) -> Detector:
    return Detector(
        id="given.regex", title="given", title_zh="", category="code", sensitivity="low",
        status="experimental", references=(), description="", tags=(), patterns=(pattern,),
        hotwords=(), examples=(), counterexamples=(),
    )  # fmt: skip


def _explain_detector(detector: Detector) -> int:
    code = 0
    for pattern in detector.patterns:
        sys.stdout.write(f"{detector.id} / {pattern.name}\n")
        if pattern.written:
            sys.stdout.write(f"  written    {pattern.written}\n")
        sys.stdout.write(f"  regex      {pattern.regex}\n")
        try:
            planned = choose(pattern, detector, 0)
        except PatternError as error:
            sys.stdout.write(f"  refused    {error}\n")
            code = 2
            continue
        _print(planned)
        cost, clean = _cost(planned)
        sys.stdout.write(f"  cost       {cost:.3f} ns a byte on {PROBE >> 20} MiB of {clean}\n")
    for structure in detector.structures:
        _print_structure(detector, structure)
    return code


def _print_structure(detector: Detector, structure: Structure) -> None:
    """Print the marks of a structure, and which literals are looked for first."""
    write = sys.stdout.write
    write(f"{detector.id} / structure:{structure.name}\n")
    write(f"  weight     {structure.weight:+} decibans; {structure.distinct} different marks, ")
    write(f"{structure.within} bytes from one to the next\n")
    for mark in structure.marks:
        first = not structure.needs or mark.name in structure.needs
        literals = sorted(factors(mark.expression)) if first and mark.weight > 0 else []
        shown = ", ".join(repr(item.decode("utf-8", "replace")) for item in literals[:3])
        looked = f"; looked for by {shown}{', …' if len(literals) > 3 else ''}" if shown else ""  # noqa: PLR2004
        write(f"  {mark.weight:+6.1f} dB  {mark.name}{looked}\n")


def _print(planned: Planned) -> None:
    write = sys.stdout.write
    pattern = planned.pattern
    write(f"  lane       {planned.lane}\n  why        {planned.reason}\n")
    if planned.starts is not None:
        found, cost = planned.starts.count, planned.starts.cover.cost
        write(f"  grams      {found}, one in {1 / cost:,.0f} bytes of ordinary text, ")
        write(f"up to {planned.starts.reach} bytes behind the start\n")
    if planned.lane is Lane.NUMBERS:
        write(f"  shape      at least {least_digits(pattern.expression)} digits, ")
        write(f"separators {pattern.separators}\n")
    write(f"  width      {planned.width[0]} to {planned.width[1]} bytes\n")
    write(f"  boundary   {pattern.boundary}\n  validator  {pattern.validator or 'none'}\n")
    gate = ", and only beside a hotword" if pattern.requires_hotword else ""
    write(f"  weight     {pattern.weight:+} decibans{gate}\n")


def _cost(planned: Planned) -> tuple[float, str]:
    """Measure what the pattern costs alone: CPU time over words and small numbers."""
    packs = PackSet((), (planned.detector,), "")
    alone = PackSet((), (_only(planned),), packs.digest)
    matcher = Matcher(compile_tables(alone))
    rng = random.Random(1)
    words = _WORDS.split()
    text = b" ".join(rng.choice(words) for _ in range(1 << 16))
    text = (text * (PROBE // len(text) + 1))[:PROBE]
    matcher.find(text, 0, len(text), final=True)
    began = time.process_time()
    matcher.find(text, 0, len(text), final=True)
    return (time.process_time() - began) / PROBE * 1e9, "made-up words and small numbers"


def _only(planned: Planned) -> Detector:
    import dataclasses  # noqa: PLC0415 - nothing else here needs it

    return dataclasses.replace(planned.detector, patterns=(planned.pattern,))


def _explain_file(path: Path, options: argparse.Namespace) -> int:
    """Print every finding of a file with the arithmetic of its confidence."""
    known = indexes.of(options)
    scanner = Scanner(options.packs, minimum=Likelihood.VERY_UNLIKELY, registered=known)
    inspection = scanner.scan(path)
    for finding in inspection.findings:
        print_finding(finding)
    for notice in inspection.notices:
        sys.stdout.write(f"{notice.code}: {notice.path}: {notice.detail}\n")
    if not inspection.findings:
        sys.stdout.write("nothing found\n")
    return 0


def print_finding(finding: Finding) -> None:
    """Print a finding, masked, with the arithmetic of its confidence."""
    write = sys.stdout.write
    write(f"{finding.infotype} {finding.quote} at {finding.location}\n")
    total = 0.0
    for evidence in finding.evidence:
        total += evidence.decibans
        write(f"  {evidence.decibans:+7.1f} dB  {evidence.name}\n")
    write(f"  {total:+7.1f} dB  = {finding.confidence:.3f}, {finding.likelihood}\n")
    if finding.alternatives:
        write(f"           also claimed by {', '.join(finding.alternatives)}\n")
