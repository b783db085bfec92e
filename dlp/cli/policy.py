"""`dlp policy check|explain|try`: run a policy's cases, say it in words, decide about files.

Exit codes: 0 fine, and nothing stronger than warn; 1 a case failed, or redact and above;
2 wrong usage, or a policy that cannot be used.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dlp.cli import indexes
from dlp.cli.transfer import context_of
from dlp.policy import Action, Decision, Policy, cases, loader, words
from dlp.report.amounts import number

if TYPE_CHECKING:
    from dlp.model import Finding
    from dlp.registered import Index
    from dlp.scanner import Scanner

FAILED = 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(
        prog="dlp policy", description=(__doc__ or "").partition("\n")[0]
    )
    commands = made.add_subparsers(dest="action", required=True, metavar="ACTION")
    checking = commands.add_parser("check", help="run the cases of policies")
    checking.add_argument("policies", nargs="*", metavar="FILE|PRESET",
                          help="default: all presets")  # fmt: skip
    checking.add_argument("--packs", action="append", metavar="NAME|DIR")
    explaining = commands.add_parser("explain", help="say a policy in words")
    explaining.add_argument("policy", metavar="FILE|PRESET")
    trying = commands.add_parser("try", help="scan files and decide about them")
    trying.add_argument("files", nargs="+", metavar="FILE")
    trying.add_argument("--policy", required=True, metavar="FILE|PRESET")
    trying.add_argument("--context", action="append", default=[], metavar="NAME=VALUE",
                        help="sender, recipients (a,b), channel, user, area, purpose, time, "
                        "media_type")  # fmt: skip
    trying.add_argument("--packs", action="append", metavar="NAME|DIR")
    indexes.add(trying)
    trying.add_argument("--json", action="store_true", help="one JSON object a file")
    trying.add_argument("--ledger", metavar="FILE", help="append each decision to this log")
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = parser().parse_args(arguments)
    if options.action == "check":
        results = [_check(name, options.packs) for name in options.policies or loader.presets()]
        return FAILED if any(results) else 0
    if options.action == "explain":
        lines = words.explain(Policy.load(options.policy).document)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return 0
    return _try(options)


def _check(name: str, packs: list[str] | None) -> int:
    """Run the cases of one policy; return how many failed."""
    policy = Policy.load(name)
    document = policy.document
    scan = _scan(packs) if any(case.text for case in document.cases) else None
    failures = list(cases.check(policy, scan))
    for failure in failures:
        sys.stdout.write(
            f"{document.files[0]}:{failure.case.line}: {failure.case.title}: {failure.message}\n"
        )
        sys.stdout.write("".join(f"  {line}\n" for line in _reasons(failure.decision)))
    for doubt in words.doubts(document, cases.known_infotypes(), datetime.now(UTC).date()):
        sys.stdout.write(f"{document.id}: note: {doubt}\n")
    sys.stdout.write(
        f"{document.id}: {number(len(document.rules), 'rule')}, "
        f"{number(len(document.cases), 'case')}: {number(len(failures), 'failure')}\n"
    )
    return len(failures)


def _scan(packs: list[str] | None) -> cases.Scan:
    scanner = _scanner(packs)

    def scan(text: str) -> Sequence[Finding]:
        return scanner.scan(text).findings

    return scan


def _scanner(packs: list[str] | None, registered: Sequence[Index] = ()) -> Scanner:
    from dlp.scanner import Scanner  # noqa: PLC0415 - most uses need no scanner

    return Scanner(packs, minimum="very-unlikely", registered=registered)


def _try(options: argparse.Namespace) -> int:
    policy = Policy.load(options.policy)
    context = context_of(options.context)
    scanner = _scanner(options.packs, indexes.of(options))
    worst = Action.ALLOW
    for name in options.files:
        label = os.fsencode(name).decode("utf-8", "backslashreplace")
        inspection = scanner.scan(Path(name), name=label)
        known = context
        if policy.asks_media_type and not context.media_type:
            known = replace(context, media_type=_media_type(Path(name)))
        decision = policy.decide(inspection, known)
        worst = max(worst, decision.action)
        if options.json:
            sys.stdout.write(json.dumps({"path": label, **decision.to_dict()}) + "\n")
        else:
            _print(label, decision)
        if options.ledger:
            from dlp.ledger import Ledger  # noqa: PLC0415 - asked for

            Ledger(options.ledger).decision(
                decision, inspection=inspection, context=known, source=label,
                incident="open-incident" in decision.obligations,
            )  # fmt: skip
    return FAILED if worst >= Action.REDACT else 0


def _media_type(path: Path) -> str:
    """Return what a file is by itself; empty where it cannot be read, which the scan has said."""
    from dlp import extract  # noqa: PLC0415 - only for policies that ask

    try:
        return extract.media_type(path.read_bytes(), path.name)
    except OSError:
        return ""


def _print(label: str, decision: Decision) -> None:
    write = sys.stdout.write
    write(f"{label}: {decision.action.label}\n")
    for line in _reasons(decision):
        write(f"  {line}\n")
    for title, text in (("user", decision.notice_zh), ("user", decision.notice_en)):
        for line in text.splitlines():
            write(f"  {title}: {line}\n")
    for title, names in (("redact", decision.redact), ("obligations", decision.obligations),
                         ("permissions", decision.permissions)):  # fmt: skip
        if names:
            write(f"  {title}: {', '.join(names)}\n")
    for remark in decision.remarks:
        write(f"  note: {remark}\n")


def _reasons(decision: Decision) -> list[str]:
    return [
        f"{reason.action.label:<10} {reason.rule}  {reason.detail}".rstrip()
        + (f"  ({', '.join(f'{name} {n}' for name, n in reason.infotypes)})"
           if reason.infotypes else "")
        for reason in decision.reasons
    ]  # fmt: skip
