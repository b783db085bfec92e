"""`dlp scan PATH…`: walk files and folders, scan them on all cores, report.

Exit codes: 0 nothing found; 1 findings at the threshold; 2 wrong usage or a bad pack;
3 something could not be read, and nothing was found.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from typing import TextIO

from dlp.cli import sweep
from dlp.cli.progress import Progress
from dlp.errors import DlpError
from dlp.model import Likelihood
from dlp.report import FORMATS, Summary, writer

FOUND, UNREADABLE = 1, 3
PART = ".part"
"""Ending of a report that is being written."""


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
                      help="exit 1 for findings from here on (default: reported ones)")  # fmt: skip
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
                if _is_own(result.path, options.output):
                    continue
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


@contextlib.contextmanager
def _output(path: str | None) -> Iterator[TextIO]:
    """Open the report's file, replaced as a whole when it is complete; or stdout."""
    if path is None or path == "-":
        out: TextIO | None = sys.stdout
        if out is None:
            raise DlpError("standard output is closed; use --output")
        if hasattr(out, "reconfigure"):
            out.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield out
        out.flush()
    elif _is_written_through(path):
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as out:  # noqa: PTH123
            yield out
    else:
        yield from _whole_file(path)


def _is_written_through(path: str) -> bool:
    """Say whether `path` is a device, a pipe or a link (/dev/stdout): those stay."""
    try:
        return not stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _whole_file(path: str) -> Iterator[TextIO]:
    part = path + PART
    out = open(part, "w", encoding="utf-8", errors="backslashreplace")  # noqa: PTH123, SIM115 - names need not be UTF-8
    try:
        with out:
            yield out
        os.replace(part, path)  # noqa: PTH105
    except BaseException:
        os.unlink(part)  # noqa: PTH108
        raise


def _is_own(path: str, output: str | None) -> bool:
    """Say whether this is the report being written: it may lie in a folder that is scanned."""
    if output is None or not path.endswith(PART):
        return False
    return os.path.realpath(path) == os.path.realpath(output + PART)


def _jobs(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count
