"""`dlp scan PATH…`: walk files and folders, scan them on all cores, report.

Exit codes: 0 nothing found; 1 findings at the threshold; 2 wrong usage or a bad pack;
3 something could not be read, and nothing was found.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from typing import TextIO

from dlp.cli import sweep
from dlp.cli.progress import Progress
from dlp.model import Likelihood
from dlp.report import FORMATS, Summary, writer

FOUND, UNREADABLE = 1, 3


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    names = [name.value for name in Likelihood]
    made = argparse.ArgumentParser(prog="dlp scan", description=(__doc__ or "").partition("\n")[0])
    made.add_argument("paths", nargs="+", metavar="PATH", help="files and folders; - is stdin")
    made.add_argument("--packs", action="append", metavar="NAME|DIR",
                      help="use only these packs (may be repeated)")  # fmt: skip
    made.add_argument(
        "--jobs", type=_jobs, default=0, metavar="N", help="processes (default: one a core)"
    )
    made.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    made.add_argument("--output", "-o", metavar="FILE", help="write the report here")
    made.add_argument("--min-likelihood", choices=names, default="possible",
                      help="report from here on (default: possible)")  # fmt: skip
    made.add_argument("--fail-on", choices=names, metavar="LIKELIHOOD",
                      help="exit 1 for findings from here on (default: what is reported)")  # fmt: skip
    made.add_argument("--show-values", action="store_true", help="print clear values, unmasked")
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = parser().parse_args(arguments)
    threshold = Likelihood(options.fail_on or options.min_likelihood)
    minimum = min(threshold, Likelihood(options.min_likelihood), key=lambda name: name.rank)
    began = time.monotonic()
    settings = sweep.Settings(
        packs=tuple(options.packs) if options.packs else None,
        minimum=minimum,
        show_values=options.show_values,
    )
    with _output(options.output) as out:
        report = writer(options.format, out, show_values=options.show_values)
        totals = Summary()
        failing = 0
        reported = Likelihood(options.min_likelihood)
        with Progress(sys.stderr, enabled=sys.stderr.isatty() and options.output != "-") as bar:
            for result in sweep.results(options.paths, settings, options.jobs):
                bar.advance(result.path, result.size)
                kept = [row for row in result.rows if Likelihood(row["likelihood"]) >= reported]
                failing += sum(Likelihood(row["likelihood"]) >= threshold for row in result.rows)
                totals.add(result, kept)
                bar.hide()
                for row in kept:
                    report.finding(row)
        totals.seconds = round(time.monotonic() - began, 3)
        report.summary(totals)
    if failing:
        return FOUND
    return UNREADABLE if not totals.complete and not totals.findings else 0


class _output:  # noqa: N801 - used like a function
    """The report's file, replaced as a whole when it is complete; or stdout."""

    def __init__(self, path: str | None) -> None:
        self.path = None if path in (None, "-") else path

    def __enter__(self) -> TextIO:
        if self.path is None:
            self.file: TextIO = sys.stdout
            if hasattr(self.file, "reconfigure"):
                self.file.reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            self.part = f"{self.path}.part"
            self.file = open(self.part, "w", encoding="utf-8", errors="backslashreplace")  # noqa: PTH123
        return self.file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.path is None:
            self.file.flush()
            return
        self.file.close()
        if kind is None:
            os.replace(self.part, self.path)  # noqa: PTH105 - names need not be UTF-8
        else:
            os.unlink(self.part)  # noqa: PTH108


def _jobs(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count
