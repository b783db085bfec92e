"""`dlp scan PATH…`: walk files and folders, scan them on all cores, report.

Exit codes: 0 nothing found; 1 findings at the threshold, or a policy that redacts or more;
2 wrong usage or a bad pack; 3 something could not be read, and nothing was found;
130 interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from dlp.cli import options as given
from dlp.cli import sweep
from dlp.cli.judging import DECIDED, Judge, Result, Settings
from dlp.cli.people import People
from dlp.cli.progress import Progress
from dlp.cli.resume import State
from dlp.cli.sweep import Item
from dlp.cli.walking import walk
from dlp.errors import DlpError
from dlp.model import Likelihood
from dlp.report import About, Row, Summary, Writer, writer
from dlp.scanner import Scanner

if TYPE_CHECKING:
    from dlp.policy.schema import Rule

FOUND, UNREADABLE, INTERRUPTED = 1, 3, 130
STOPPING = ("redact", "quarantine", "block")
"""Actions of a policy that exit with 1."""
PART = ".part"
"""Ending of a report that is being written."""
REMARKS = 100
"""Different remarks that a report lists."""

parser = given.parser


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = given.settled(arguments)
    settings = given.settings_of(options)
    tools = sweep.make(settings)
    with _output(options.output) as out:
        columns = _columns(options)
        report = writer(
            options.format, out, show_values=options.show_values, colour=_coloured(options),
            columns=columns,
        )  # fmt: skip
        taking = _Taking(options, settings, report, _known(options, tools), columns > 0)
        with contextlib.ExitStack() as stack:
            bar = stack.enter_context(_progress(options))
            state = _state(options, settings, tools[0])
            if state is not None:
                stack.enter_context(state)
            taking.all(_results(options, settings, tools, state), bar, state)
        taking.end()
    return taking.code


@dataclass(slots=True)
class _Taking:
    """Results on their way into the report and the totals."""

    options: argparse.Namespace
    settings: Settings
    report: Writer
    totals: Summary
    terminal: bool
    """The report is written where the progress is drawn."""
    failing: int = 0
    people: People = field(default_factory=People)
    began: float = field(default_factory=time.monotonic)

    def all(self, results: Iterator[Result], bar: Progress, state: State | None) -> None:
        """Take every result; when interrupted, what came until then is kept."""
        if state is not None and state.began:
            self.totals.began = state.began
        try:
            for result in results:
                if _is_own(result.path, self.options):
                    continue
                if state is not None:
                    state.add(result)
                self._one(result, bar, state)
                bar.advance(result.path, result.size)
        except KeyboardInterrupt:
            if self.options.watch:
                return
            self.totals.interrupted = True
            self.totals.complete = False
            bar.hide()
            sys.stderr.write("\ninterrupted; the report holds what was found until now\n")

    def _one(self, result: Result, bar: Progress, state: State | None) -> None:
        totals = self.totals
        kept = result.rows
        if kept:
            reported = Likelihood(self.options.min_likelihood)
            kept = [row for row in kept if Likelihood(row["likelihood"]) >= reported]
        self.failing += self._fails(result)
        totals.add(result, kept)
        if result.suppressed:
            totals.suppressed.update(result.suppressed)
        for remark in result.remarks:
            if remark not in totals.remarks and len(totals.remarks) < REMARKS:
                totals.remarks.append(remark)
        if result.decision is not None:
            totals.decisions[result.decision["action"]] += 1
            if result.decision["action"] != "allow" and len(totals.decided) < DECIDED:
                totals.decided.append({"path": result.path, **result.decision})
        self.people.add(result.subjects)
        if kept and self.terminal:
            bar.hide()
        if kept and not totals.found_at:
            totals.found_at = _now() if state is None or not state.known else totals.began
        for row in kept:
            self.report.finding(row)

    def _fails(self, result: Result) -> bool:
        """Say whether a result makes the command fail."""
        stopped = result.decision is not None and result.decision["action"] in STOPPING
        if self.settings.policy and not self.options.fail_on:
            return stopped
        threshold = Likelihood(self.options.fail_on or self.options.min_likelihood)
        return stopped or _reaches(result.rows, threshold)

    def end(self) -> None:
        """Write the end of the report."""
        totals = self.totals
        totals.seconds = round(time.monotonic() - self.began, 3)
        totals.ended = _now()
        if self.settings.persons:
            totals.persons = self.people.count
            totals.persons_sensitive = self.people.sensitive
            totals.persons_minor = self.people.minors
        self.report.summary(totals)

    @property
    def code(self) -> int:
        """The exit code."""
        if self.totals.interrupted:
            return INTERRUPTED
        if self.failing:
            return FOUND
        if self.settings.policy:  # what was not read is the policy's own choice
            return 0
        return UNREADABLE if not self.totals.complete and not self.totals.findings else 0


def _reaches(rows: Sequence[Row], threshold: Likelihood) -> bool:
    return any(Likelihood(row["likelihood"]) >= threshold for row in rows)


def _results(
    options: argparse.Namespace, settings: Settings, tools: sweep.Tools, state: State | None
) -> Iterator[Result]:
    """Return the results of whatever was asked for."""
    if options.watch:
        return _watched(options, settings, tools)
    found = _found(options)
    if state is not None:
        found = state.items(found)
    return sweep.results(options.paths, settings, options.jobs, found, tools)


def _found(options: argparse.Namespace) -> Iterator[Item]:
    leave = given.filter_of(options)
    if options.changed or options.since or options.staged or options.history:
        from dlp.cli import git  # noqa: PLC0415 - asked for

        if options.staged:
            return git.staged(options.paths)
        if options.history:
            return git.history(options.paths)
        return walk(git.changed(options.since, options.paths), leave)
    return sweep.entries([path for path in options.paths if path != "-"], leave)


def _watched(
    options: argparse.Namespace, settings: Settings, tools: sweep.Tools
) -> Iterator[Result]:
    from dlp.cli.watch import changes  # noqa: PLC0415 - asked for

    for batch in changes(options.paths, given.filter_of(options)):
        if batch:
            yield from sweep.results((), settings, options.jobs, iter(batch), tools)
            if sys.stdout is not None:
                sys.stdout.flush()


def _state(options: argparse.Namespace, settings: Settings, scanner: Scanner) -> State | None:
    return State(options.resume, settings, scanner.digest) if options.resume else None


def _known(options: argparse.Namespace, tools: sweep.Tools) -> Summary:
    """Return what the summary says before anything is scanned."""
    scanner, judge = tools
    detectors = scanner.engine.packs.detectors
    about = {
        item.id: About(
            title=item.title, title_zh=item.title_zh, category=item.category,
            sensitivity=item.sensitivity,
        )
        for item in detectors
    }  # fmt: skip
    return Summary(
        packs=scanner.scan(b"", name="").packs,
        about=about,
        policy=_policy(judge),
        rules={rule.id: (rule.title, rule.title_zh) for rule in _rules(judge)},
        context=tuple(options.context or ()),
        roots=options.paths or ["."],
        began=_now(),
        clear=options.show_values,
    )


def _policy(judge: Judge) -> str:
    return f"{judge.policy.id}+{judge.policy.digest[:12]}" if judge.policy else ""


def _rules(judge: Judge) -> Sequence[Rule]:
    return judge.policy.document.rules if judge.policy else ()


def _progress(options: argparse.Namespace) -> Progress:
    enabled = sys.stderr.isatty() and options.output != "-" and not options.watch
    walked = not (options.changed or options.since or options.staged or options.history)
    paths = options.paths if walked else ()
    return Progress(sys.stderr, enabled=enabled, paths=paths, leave=given.filter_of(options))


def _coloured(options: argparse.Namespace) -> bool:
    """Say whether to paint: on a terminal only, and not where NO_COLOR or TERM=dumb says no."""
    if options.color != "auto":
        return bool(options.color == "always")
    if options.output or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout is not None and sys.stdout.isatty()


def _columns(options: argparse.Namespace) -> int:
    """Return the width of the terminal that the report is for; 0: there is none."""
    if options.output or sys.stdout is None or not sys.stdout.isatty():
        return 0
    return shutil.get_terminal_size().columns


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


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
    except BaseException as error:
        os.unlink(part)  # noqa: PTH108
        if isinstance(error, OSError) and not error.filename:
            error.filename = path  # a full disk does not say of which file
        raise


def _is_own(path: str, options: argparse.Namespace) -> bool:
    """Say whether this is the report or the state being written: it may lie in what is scanned."""
    own = [options.output + PART] if options.output else []
    own += [options.resume] if options.resume else []
    if not any(os.path.basename(path) == os.path.basename(name) for name in own):  # noqa: PTH119
        return False
    return any(os.path.realpath(path) == os.path.realpath(name) for name in own)
