"""`dlp patterns list|show|check`: what the packs hold, and whether they do what they say."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from dlp.engine import Engine
from dlp.errors import PackError
from dlp.match import plan
from dlp.model import Finding, Likelihood
from dlp.packs import check, load
from dlp.packs.schema import Detector, PackSet
from dlp.scanner import Scanner
from dlp.validate import registry

FAILED = 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(prog="dlp patterns", description=__doc__)
    commands = made.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = commands.add_parser("list", help="print one line a detector")
    listing.add_argument("packs", nargs="*", metavar="PACK", help="name or folder (default: all)")
    showing = commands.add_parser("show", help="print one detector")
    showing.add_argument("detector", metavar="ID")
    showing.add_argument("--packs", action="append", metavar="NAME|DIR")
    checking = commands.add_parser("check", help="run every example and counterexample")
    checking.add_argument("packs", nargs="*", metavar="PACK", help="name or folder (default: all)")
    commands.add_parser("validators", help="print the names that validator = may have")
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = parser().parse_args(arguments)
    if options.action == "validators":
        sys.stdout.write("".join(f"{name}\n" for name in sorted(registry.names())))
        return 0
    packs = load(options.packs or None)
    if options.action == "list":
        return _list(packs)
    if options.action == "show":
        return _show(packs, options.detector)
    return _check(packs)


def _list(packs: PackSet) -> int:
    for item in sorted(packs.detectors, key=lambda detector: detector.id):
        sys.stdout.write(f"{item.id:<32} {item.category:<13} {item.sensitivity:<9} {item.title}\n")
    sys.stdout.write(f"{len(packs.detectors)} detectors in {len(packs.packs)} packs\n")
    return 0


def _show(packs: PackSet, identifier: str) -> int:
    found = [detector for detector in packs.detectors if detector.id == identifier]
    if not found:
        raise PackError(
            f"no detector {identifier!r}", code="P120", hint="dlp patterns list prints them"
        )
    _print(found[0], packs)
    return 0


def _print(detector: Detector, packs: PackSet) -> None:
    write = sys.stdout.write
    write(f"{detector.id}: {detector.title} {detector.title_zh}\n")
    write(
        f"  pack {detector.pack}, {detector.status}; {detector.category}, {detector.sensitivity}\n"
    )
    for planned in plan(PackSet(packs.packs, (detector,), packs.digest)):
        pattern = planned.pattern
        write(f"  pattern {pattern.name}: {pattern.regex}\n")
        write(f"    lane {planned.lane}, boundary {pattern.boundary}, weight {pattern.weight:+}")
        write(f", validator {pattern.validator or 'none'}\n")
    for hotword in detector.hotwords:
        words = ", ".join(hotword.words[:8]) + (", …" if len(hotword.words) > 8 else "")  # noqa: PLR2004
        write(f"  hotwords {hotword.weight:+} within {hotword.within}: {words}\n")
    for reference in detector.references:
        write(f"  reference {reference}\n")
    write(f"  {len(detector.examples)} examples, {len(detector.counterexamples)} counterexamples\n")


def _check(packs: PackSet) -> int:
    failures = list(check.check(packs, _scan_with))
    for failure in failures:
        sys.stdout.write(f"{failure}\n")
    examples = sum(len(detector.examples) for detector in packs.detectors)
    counterexamples = sum(len(detector.counterexamples) for detector in packs.detectors)
    Engine.of(packs, Likelihood.POSSIBLE)  # and all of them together must compile
    sys.stdout.write(
        f"{len(packs.detectors)} detectors, {examples} examples, "
        f"{counterexamples} counterexamples: {len(failures)} failures\n"
    )
    return FAILED if failures else 0


def _scan_with(packs: PackSet) -> check.Scan:
    scanner = Scanner(packs, minimum=Likelihood.VERY_UNLIKELY)

    def scan(text: str) -> Sequence[Finding]:
        return scanner.scan(text).findings

    return scan
