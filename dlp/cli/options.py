"""The options of `dlp scan`: from the command line, then `dlp.toml`, then what is usual."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from dlp.cli import config, indexes
from dlp.cli.judging import Settings, passwords_of
from dlp.cli.walking import Filter
from dlp.errors import DlpError
from dlp.model import Likelihood
from dlp.report import FORMATS

USUAL = {
    "jobs": 0, "format": "table", "min_likelihood": "possible", "isolation": "none",
    "pragmas": False, "ignore_files": True, "color": "auto",
}  # fmt: skip
SOURCE_CODE = frozenset({"infrastructure.source-code"})
"""What nearly every file of a repository is; a repository is there to hold it."""
COUNTING = frozenset({"html", "incident", "incident-html", "ocsf"})
"""Formats that say how many persons are concerned."""


def parser() -> argparse.ArgumentParser:
    """Return the parser; what is not given is None, so that `dlp.toml` may say it."""
    names = [name.value for name in Likelihood]
    made = argparse.ArgumentParser(
        prog="dlp scan", description="Find confidential data in files and folders."
    )
    what = made.add_argument_group("what is scanned")
    what.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - is stdin")
    what.add_argument("--stdin", action="store_true", help="scan standard input")
    what.add_argument("--exclude", action="append", metavar="GLOB",
                      help="leave out, in the syntax of gitignore (may be repeated)")  # fmt: skip
    what.add_argument("--ignore-files", action=argparse.BooleanOptionalAction,
                      help="heed .dlpignore (default: yes)")  # fmt: skip
    what.add_argument(
        "--source-code",
        action=argparse.BooleanOptionalAction,
        help="say that a file is source code (default: no, with a git option)",
    )
    git = what.add_mutually_exclusive_group()
    git.add_argument("--changed", action="store_true",
                     help="what differs from the last commit, and new files")  # fmt: skip
    git.add_argument("--since", metavar="COMMIT", help="what differs from a commit, and new files")
    git.add_argument("--staged", action="store_true", help="what would be committed")
    git.add_argument("--history", action="store_true",
                     help="every blob of every commit, once")  # fmt: skip
    git.add_argument("--watch", action="store_true", help="go on with what changes, until Ctrl-C")
    how = made.add_argument_group("how")
    how.add_argument("--packs", action="append", metavar="NAME|DIR",
                     help="use only these packs (may be repeated)")  # fmt: skip
    how.add_argument("--jobs", type=_jobs, metavar="N", help="processes (default: one a core)")
    how.add_argument("--isolation", choices=("worker", "none"),
                     help="read documents in confined processes, or not (default)")  # fmt: skip
    how.add_argument("--password-file", metavar="FILE",
                     help="passwords to be tried, one a line, UTF-8")  # fmt: skip
    how.add_argument("--resume", metavar="STATE",
                     help="keep the state of the sweep here, and go on from it")  # fmt: skip
    how.add_argument("--config", metavar="FILE", help="options (default: dlp.toml here or above)")
    how.add_argument("--no-config", action="store_true", help="read no dlp.toml")
    known = made.add_argument_group("what is known and what is decided")
    indexes.add(known)
    known.add_argument("--baseline", metavar="FILE", help="findings that were looked at before")
    known.add_argument("--allow", action="append", metavar="FILE",
                       help="allow list, or index of values that are no secret")  # fmt: skip
    known.add_argument("--pragmas", action=argparse.BooleanOptionalAction,
                       help="heed dlp:allow; for files of your own (default: no)")  # fmt: skip
    known.add_argument("--key-file", metavar="FILE", help="key of fingerprints")
    known.add_argument("--policy", metavar="FILE|PRESET",
                       help="decide about each file; redact and above exit 1")  # fmt: skip
    known.add_argument("--context", action="append", metavar="NAME=VALUE",
                       help="for the policy: channel, recipients, …")  # fmt: skip
    known.add_argument("--ledger", metavar="FILE",
                       help="append each decision to this tamper-evident log")  # fmt: skip
    told = made.add_argument_group("what is told")
    told.add_argument("--format", choices=FORMATS, help="default: table")
    told.add_argument("--output", "-o", metavar="FILE", help="write the report here")
    told.add_argument("--min-likelihood", choices=names,
                      help="report from here on (default: possible)")  # fmt: skip
    told.add_argument("--fail-on", choices=names, metavar="LIKELIHOOD",
                      help="exit 1 for findings from here on (default: reported ones)")  # fmt: skip
    told.add_argument("--show-values", action="store_true",
                      help="print clear values, unmasked; the report is marked")  # fmt: skip
    told.add_argument("--color", choices=("auto", "always", "never"), help="default: auto")
    return made


def settled(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options, with those of `dlp.toml` and the usual ones filled in.

    Raises `ConfigError` for a file that cannot be used, `DlpError` for options that
    contradict each other.
    """
    made = parser()
    options = made.parse_args(arguments)
    values = _configured(options, made)
    for key in config.KEYS:
        if getattr(options, key) is None:
            setattr(options, key, values.get(key, USUAL.get(key)))
    if options.stdin:
        options.paths = ["-", *options.paths]
    git = options.changed or options.since or options.staged or options.history
    if not options.paths and not git:
        made.error("the following arguments are required: PATH (or --stdin, or a git option)")
    if options.source_code is None:
        options.source_code = not git
    if git and "-" in options.paths:
        made.error("standard input is in no repository")
    if options.resume:
        _resumable(options)
    return options


def _configured(options: argparse.Namespace, made: argparse.ArgumentParser) -> dict[str, object]:
    if options.no_config:
        return {}
    path = Path(options.config) if options.config else config.found(Path.cwd())
    if path is None:
        return {}
    if not options.config and path.parent != Path.cwd():
        with contextlib.suppress(ValueError):  # another drive
            path = Path(os.path.relpath(path))
    return config.load(path, made)


def _resumable(options: argparse.Namespace) -> None:
    if options.show_values:
        raise DlpError("--resume keeps masked values only; it goes not with --show-values")
    if options.staged or options.history or options.watch or "-" in options.paths:
        raise DlpError("--resume is for files; it goes not with --staged, --history, --watch or -")


def settings_of(options: argparse.Namespace) -> Settings:
    """Return what the workers must know. Raises `DlpError` for a key that cannot be read."""
    indexes.check(options)
    reported = Likelihood(options.min_likelihood)
    lowest = min(reported, Likelihood(options.fail_on or reported), key=lambda name: name.rank)
    key = _key(options)
    given = {} if key is None else {"key": key}
    return Settings(
        packs=tuple(options.packs) if options.packs else None,
        minimum=Likelihood.VERY_UNLIKELY if options.policy else lowest,
        reported=reported,
        show_values=options.show_values,
        keyed=key is not None,
        isolation=options.isolation,
        passwords=passwords_of(options.password_file),
        baseline=options.baseline or "",
        allow=tuple(options.allow or ()),
        pragmas=options.pragmas,
        policy=options.policy or "",
        context=tuple(options.context or ()),
        ledger=options.ledger or "",
        registered=tuple(options.registered or ()),
        registered_key=options.key or "",
        persons=options.format in COUNTING,
        left_out=frozenset() if options.source_code else SOURCE_CODE,
        **given,
    )


def filter_of(options: argparse.Namespace) -> Filter:
    """Return what the walk leaves out."""
    return Filter(tuple(options.exclude or ()), options.ignore_files)


def _key(options: argparse.Namespace) -> bytes | None:
    """Return the key of fingerprints; None: a random one will do."""
    from dlp.suppress.key import FILE_VARIABLE, VARIABLE, read_key  # noqa: PLC0415 - rare

    given = options.key_file or os.environ.get(FILE_VARIABLE) or os.environ.get(VARIABLE)
    if given or options.baseline or options.resume:
        return read_key(options.key_file)
    return None


def _jobs(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count
