"""`dlp log verify|head`: is a tamper-evident log as it was written, and where does it stand.

Exit codes: 0 in order; 1 something was changed; 2 wrong usage, or a file that cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from dlp.report.amounts import number

FAILED = 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(prog="dlp log", description=(__doc__ or "").partition("\n")[0])
    commands = made.add_subparsers(dest="action", required=True, metavar="ACTION")
    verifying = commands.add_parser("verify", help="find any change, and name the first bad record")
    verifying.add_argument("file", metavar="FILE")
    verifying.add_argument("--head", default="", metavar="NUMBER:HASH",
                           help="one that was kept elsewhere: finds a cut end")  # fmt: skip
    heading = commands.add_parser("head", help="print number:hash of the last record")
    heading.add_argument("file", metavar="FILE")
    for command in (verifying, heading):
        command.add_argument(
            "--key-file", metavar="FILE", help="of a log that was written with one"
        )
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    from dlp import ledger  # noqa: PLC0415 - not for --help
    from dlp.suppress.key import read_key  # noqa: PLC0415

    options = parser().parse_args(arguments)
    key = read_key(options.key_file) if options.key_file else None
    if options.action == "head":
        sys.stdout.write(f"{ledger.Ledger(options.file, key=key).head()}\n")
        return 0
    seen = ledger.verify(options.file, key=key, head=options.head)
    if seen.intact:
        sys.stdout.write(
            f"{options.file}: {number(seen.records, 'record')} in order, head {seen.head}\n"
        )
        return 0
    sys.stdout.write(f"{options.file}: record {seen.bad} {seen.problem}\n")
    return FAILED
