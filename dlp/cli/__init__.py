"""The command `dlp`: one module a subcommand, imported when it is called."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from dlp.errors import DlpError

USAGE = 2
"""Exit code of wrong arguments and bad packs."""
CUT = 141
"""Exit code when nobody reads on: what a shell says of a program that SIGPIPE ended."""
COMMANDS = {
    "scan": "find confidential data in files and folders",
    "explain": "say how a pattern is matched, or how a file is read",
    "extract": "print the segments that a file is read into",
    "redact": "write a copy of a document without what was found in it",
    "restore": "turn reversible tokens of a redacted file back, with the key file",
    "policy": "check, explain and try a policy",
    "baseline": "create, update and audit a baseline of known findings",
    "register": "index records and documents that must be found again",
    "log": "verify a tamper-evident log",
    "serve": "answer gateways: icap, milter, clamd, http",
    "patterns": "list, show, write, check and measure detectors",
    "completion": "print a completion script for bash, zsh or fish",
    "about": "say what is installed, and what runs without it",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="dlp", description="Find confidential data: what, where, how sure, and why."
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary, add_help=False)
        command.add_argument("rest", nargs=argparse.REMAINDER)
    options, unknown = parser.parse_known_args(arguments[:1])
    if unknown:
        parser.error(f"unrecognized arguments: {unknown[0]}")
    if options.version:
        from dlp import __version__  # noqa: PLC0415 - nothing else needs it

        sys.stdout.write(f"dlp {__version__}\n")
        return 0
    if options.command is None:
        parser.print_help()
        return 0
    return _run(options.command, arguments[1:])


def _run(command: str, arguments: Sequence[str]) -> int:
    try:
        module = importlib.import_module(f"dlp.cli.{command}")
        return int(module.run(arguments))
    except DlpError as error:
        sys.stderr.write(f"dlp {command}: {error}\n")
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return CUT
    except OSError as error:  # of a report or an argument: what is scanned never raises
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"dlp {command}: {place}{error.strerror or error}\n")
        return USAGE
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        return 130
