"""`dlp baseline create|update|audit`: write down what is known, so that only the new is loud.

The key of the fingerprints comes from `--key-file`, `DLP_KEY_FILE` or `DLP_KEY`.
Exit codes: 0 done; 1 entries still wait for a look; 2 wrong usage, key or file.
"""

from __future__ import annotations

import argparse
import functools
import getpass
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dlp.cli import indexes
from dlp.errors import DlpError
from dlp.model import Finding, Likelihood
from dlp.report.amounts import number
from dlp.suppress.baseline import SUPPRESSING, Accepted, Baseline
from dlp.suppress.key import read_key

if TYPE_CHECKING:
    from dlp.scanner import Scanner

WAITING = 1
ANSWERS = {"a": "accepted", "f": "false-positive", "r": "real"}
PLACES = 10
"""Places of one value that an audit names."""
_HELP = "a accept · f not what it seems · r real, must go · w where · s skip · q save and stop"

Ask = Callable[[str], str]
Look = Callable[[Accepted], Iterator[str]]


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(
        prog="dlp baseline", description=(__doc__ or "").partition("\n")[0]
    )
    commands = made.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in (("create", "scan, and write a new baseline"),
                       ("update", "scan again: add the new, drop what is gone")):  # fmt: skip
        command = commands.add_parser(name, help=text)
        command.add_argument("baseline", metavar="BASELINE")
        command.add_argument("paths", nargs="+", metavar="PATH")
        command.add_argument("--packs", action="append", metavar="NAME|DIR")
        indexes.add(command)
        command.add_argument("--min-likelihood", default="possible",
                             choices=[name.value for name in Likelihood])  # fmt: skip
    auditing = commands.add_parser("audit", help="look at entries one by one; values are masked")
    auditing.add_argument("baseline", metavar="BASELINE")
    auditing.add_argument("--author", default="", metavar="NAME", help="default: the user's name")
    auditing.add_argument(
        "--expires", type=_day, metavar="DATE", help="last day of what is accepted"
    )
    auditing.add_argument("--stats", action="store_true", help="only count the entries")
    auditing.add_argument("--packs", action="append", metavar="NAME|DIR",
                          help="to tell where a value stands")  # fmt: skip
    indexes.add(auditing)
    for command in commands.choices.values():
        command.add_argument("--key-file", metavar="FILE")
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = parser().parse_args(arguments)
    key = read_key(options.key_file)
    path = Path(options.baseline)
    if options.action == "audit":
        baseline = Baseline.load(path, key)
        look = functools.partial(_places, baseline, options, key)
        return _stats(baseline) if options.stats else _audit(baseline, path, options, look)
    if options.action == "create":
        if path.exists():
            raise DlpError(f"{path} exists; dlp baseline update keeps what was said in it")
        baseline = Baseline.new(key, path.absolute().parent)
    else:
        baseline = Baseline.load(path, key)
    seen = _Seen()
    added, gone = baseline.update(seen.findings(options, key, path))
    baseline.save(path)
    waiting = sum(1 for _ in baseline.waiting())
    write = sys.stdout.write
    write(f"{path}: {_entries(baseline)}, {added} new, {gone} gone, ")
    write(f"{waiting} to be looked at\n")
    for notice in seen.unread:
        write(f"  not read: {notice}\n")
    return WAITING if waiting else 0


class _Seen:
    """Findings of a walk, and what of it could not be read."""

    def __init__(self) -> None:
        self.unread: list[str] = []

    def findings(self, options: argparse.Namespace, key: bytes, own: Path) -> Iterator[Finding]:
        """Scan the paths; the baseline itself is left out."""
        from dlp.cli.sweep import label, walk  # noqa: PLC0415 - audit needs neither
        from dlp.model import Notice  # noqa: PLC0415
        from dlp.scanner import Scanner  # noqa: PLC0415

        scanner: Scanner = Scanner(
            options.packs, minimum=options.min_likelihood, fingerprint_key=key,
            registered=indexes.of(options),
        )  # fmt: skip
        for entry in walk(options.paths):
            if isinstance(entry, Notice):
                if entry.limits:
                    self.unread.append(f"{entry.path}: {entry.detail}")
                continue
            name = label(entry[0])
            if Path(name).absolute() == own.absolute():
                continue
            inspection = scanner.scan_path(os.fsdecode(entry[0]), name=name)
            yield from inspection.findings
            self.unread += [
                f"{notice.path}: {notice.code} {notice.detail}"
                for notice in inspection.notices
                if notice.limits
            ]


def _audit(baseline: Baseline, path: Path, options: argparse.Namespace, look: Look) -> int:
    """Ask about each entry that waits; what was answered is saved whatever happens then."""
    ask: Ask = input
    waiting = list(baseline.waiting())
    author = options.author or getpass.getuser()
    changed = False
    try:
        for number, entry in enumerate(waiting, 1):
            sys.stdout.write(f"\n[{number}/{len(waiting)}] {_shown(entry)}\n")
            while (answer := _answer(ask)) == "w":
                sys.stdout.writelines(f"  {place}\n" for place in look(entry))
            if answer == "q":
                break
            if answer == "s":
                continue
            reason = _reason(ask)
            state = ANSWERS[answer]
            expires = options.expires if state in SUPPRESSING else None
            baseline.judge(entry, state, reason=reason, author=author, expires=expires)
            changed = True
    except (EOFError, KeyboardInterrupt):
        sys.stdout.write("\n")
    finally:
        if changed:
            baseline.save(path)
    return _stats(baseline)


def _answer(ask: Ask) -> str:
    while True:
        answer = ask(f"{_HELP}\n> ").strip().lower()[:1]
        if answer in {*ANSWERS, "w", "s", "q"}:
            return answer


def _places(
    baseline: Baseline, options: argparse.Namespace, key: bytes, entry: Accepted
) -> Iterator[str]:
    """Yield where the value of an entry stands now: line, cell or page, for a look at the file."""
    from dlp.report import printable, row_of  # noqa: PLC0415 - when asked
    from dlp.report.table import where  # noqa: PLC0415
    from dlp.scanner import Scanner  # noqa: PLC0415

    scanner = Scanner(
        options.packs, minimum=Likelihood.VERY_UNLIKELY, fingerprint_key=key,
        registered=indexes.of(options),
    )  # fmt: skip
    name = os.path.join(baseline.root, entry.path.partition("!/")[0])  # noqa: PTH118 - as it is written
    inspection = scanner.scan_path(name, name=name)
    found = [one for one in inspection.findings if baseline.find(one) == entry]
    yield from (printable(where(row_of(one))) for one in found[:PLACES])
    if len(found) > PLACES:
        yield f"and {len(found) - PLACES} more"
    for notice in inspection.notices:
        if notice.limits:
            yield printable(f"not read: {notice.path}: {notice.code} {notice.detail}")
    if not found and inspection.complete:
        yield "it is not there any more; dlp baseline update drops it"


def _reason(ask: Ask) -> str:
    while True:
        reason = ask("reason> ").strip()
        if reason:
            return reason


def _shown(entry: Accepted) -> str:
    """Return an entry for the terminal; what a name could do to one is taken out."""
    text = f"{entry.path}: {entry.infotype} {entry.quote}"
    return "".join(c if c.isprintable() else "�" for c in text)


def _entries(baseline: Baseline) -> str:
    return number(len(baseline.entries), "entry", "entries")


def _stats(baseline: Baseline) -> int:
    states: dict[str, int] = {}
    for entry in baseline.entries.values():
        states[entry.state] = states.get(entry.state, 0) + 1
    said = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    sys.stdout.write(f"{_entries(baseline)}: {said or 'none'}\n")
    return WAITING if states.get("unreviewed") else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date like 2026-12-31") from None
