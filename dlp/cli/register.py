"""`dlp register records|documents|show`: write down as keyed hashes what must be found again.

Exit codes: 0 done; 2 wrong usage, key, table or index; 3 some document could not be read whole.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dlp.errors import DlpError
from dlp.report.amounts import number

if TYPE_CHECKING:
    from dlp.registered import Registered

UNREAD = 3


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(
        prog="dlp register", description=(__doc__ or "").partition("\n")[0]
    )
    commands = made.add_subparsers(dest="what", required=True, metavar="WHAT")
    rows = commands.add_parser("records", help="rows of tables: CSV, JSON Lines, spreadsheets")
    rows.add_argument("paths", nargs="+", metavar="FILE")
    rows.add_argument("--columns", type=_names, default=(), metavar="NAME,…",
                      help="columns kept beside the primary one (default: all)")  # fmt: skip
    rows.add_argument("--primary", required=True, metavar="NAME",
                      help="column by which a row is found")  # fmt: skip
    rows.add_argument("--at-least", type=int, default=1, metavar="N",
                      help="other columns that must stand near it (default: 1)")  # fmt: skip
    texts = commands.add_parser("documents", help="texts of which no passage may leave")
    texts.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    texts.add_argument("--boilerplate", action="append", metavar="PATH",
                       help="what stands there counts for nothing (may be repeated)")  # fmt: skip
    for command, name in ((rows, "records"), (texts, "documents")):
        command.add_argument("-o", "--output", required=True, metavar="INDEX")
        command.add_argument("--key", required=True, metavar="KEYFILE")
        command.add_argument("--make-key", action="store_true",
                             help="write KEYFILE for its user alone, if there is none")  # fmt: skip
        command.add_argument("--name", default=name,
                             help=f"found as registered.NAME (default: {name})")  # fmt: skip
    show = commands.add_parser("show", help="say what an index holds; without its key")
    show.add_argument("index", metavar="INDEX")
    show.add_argument("--key", metavar="KEYFILE", help="check that it is whole, too")
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = parser().parse_args(arguments)
    if options.what == "show":
        return _show(options)
    from dlp.registered import make_key, read_key  # noqa: PLC0415 - `--help` needs none of it

    key = make_key(options.key) if options.make_key else read_key(options.key)
    done = _records(options, key) if options.what == "records" else _documents(options, key)
    for reason, count in done.refused.items():
        sys.stdout.write(f"  {count} left out: {reason}\n" if count else "")
    for notice in done.notices:
        sys.stdout.write(f"  {notice.code}: {notice.path}: {notice.detail}\n")
    return UNREAD if any(notice.limits for notice in done.notices) else 0


def _records(options: argparse.Namespace, key: bytes) -> Registered:
    from dlp.registered import register_records  # noqa: PLC0415 - as above

    done = register_records(
        _joined(options.paths), options.output, key, primary=options.primary,
        columns=options.columns, at_least=options.at_least, name=options.name,
    )  # fmt: skip
    _say(options.output, number(done.count, "row"), done)
    return done


def _joined(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the rows of several files, which must have the same columns."""
    from dlp.registered.tables import rows_of  # noqa: PLC0415 - as above

    columns: Sequence[str] | None = None
    for path in paths:
        rows = rows_of(path)
        header = next(rows)
        if columns is None:
            columns = header
            yield header
        elif list(header) != list(columns):
            raise DlpError(f"{path}: has other columns than {paths[0]}")
        yield from rows


def _documents(options: argparse.Namespace, key: bytes) -> Registered:
    from dlp.registered import register_documents  # noqa: PLC0415 - as above

    files = list(_files(options.paths))
    done = register_documents(
        files, options.output, key, boilerplate=_files(options.boilerplate or ()),
        name=options.name,
    )  # fmt: skip
    _say(options.output, number(done.count, "document"), done)
    for place, path in enumerate(files, 1):
        sys.stdout.write(f"  document {place}: {path}\n")
    return done


def _files(paths: Sequence[str]) -> Iterator[str]:
    """Yield files, and those in folders, in order of their names."""
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - names need not be UTF-8
            yield path
            continue
        for folder, inner, names in os.walk(path, onerror=_refuse):
            inner.sort()
            yield from (os.path.join(folder, name) for name in sorted(names))  # noqa: PTH118


def _refuse(error: OSError) -> None:
    """Leave nothing out silently."""
    raise error


def _say(path: str, what: str, done: Registered) -> None:
    sys.stdout.write(f"{path}: {what}, digest {done.digest[:12]}\n")


def _show(options: argparse.Namespace) -> int:
    from dlp.registered.file import read  # noqa: PLC0415 - as above
    from dlp.registered.key import Keys, read_key  # noqa: PLC0415

    content = read(options.index, Keys.of(read_key(options.key)) if options.key else None)
    meta = content.meta
    write = sys.stdout.write
    write(f"registered.{meta['name']}: {content.kind}, made {meta['made']}\n")
    write(f"  digest     {content.digest}{'' if options.key else ' (not checked: no key)'}\n")
    write(f"  key        {meta['key']}\n")
    if content.kind == "documents":
        for place, count in enumerate(meta["grams"], 1):
            write(f"  document {place}: {count} fingerprints\n")
        write(f"  left out   {meta['common']} passages in many documents\n")
        return 0
    write(f"  rows       {meta['hashes']} of {meta['rows']}\n")
    write(f"  primary    {meta['primary']}\n")
    for column, weight in zip(meta["columns"], meta["weights"], strict=True):
        write(f"  column     {column} {weight / 10:+.1f} dB\n")
    write(f"  at least   {meta['at_least']} near the primary value\n")
    for reason, count in meta["refused"].items():
        write(f"  left out   {count} {reason}\n")
    return 0


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("，", ",").split(",") if name.strip())
