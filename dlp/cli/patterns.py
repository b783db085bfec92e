"""`dlp patterns ACTION`: what the packs hold, and the workbench for those who write them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

PACKS = "name or folder (default: all)"


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(prog="dlp patterns", description=__doc__)
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_looking(actions)
    _add_writing(actions)
    _add_measuring(actions)
    _add_exchanging(actions)
    return made


def _add_looking(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = actions.add_parser("list", help="print one line a detector")
    listing.add_argument("packs", nargs="*", metavar="PACK", help=PACKS)
    showing = actions.add_parser("show", help="print one detector")
    showing.add_argument("detector", metavar="ID")
    showing.add_argument("--packs", action="append", metavar="NAME|DIR")
    actions.add_parser("explain", help="as dlp explain: how a pattern is matched, and its cost")
    actions.add_parser("validators", help="print the names that validator = may have")
    writing = actions.add_parser("docs", help="print a reference of a pack as Markdown")
    writing.add_argument("packs", nargs="+", metavar="PACK", help="name or folder")
    writing.add_argument("--output", "-o", metavar="DIR", help="write a page PACK.md for each here")


def _add_writing(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    beginning = actions.add_parser("new", help="write the skeleton of a detector")
    beginning.add_argument("id", metavar="ID", help="area.kebab-name")
    beginning.add_argument(
        "--pack", metavar="DIR", default=".", help="folder of the pack; made if it is not there"
    )
    checking = actions.add_parser("check", help="run every example and counterexample")
    checking.add_argument("packs", nargs="*", metavar="PACK|FILE", help=PACKS + ", or a detector")
    checking.add_argument("--alone", action="store_true", help="do not cross all with all")
    linting = actions.add_parser("lint", help="say what is wrong or suspicious, and where")
    linting.add_argument("packs", nargs="*", metavar="PACK|FILE", help=PACKS + ", or a detector")
    linting.add_argument("--codes", action="store_true", help="print the codes and exit")
    linting.add_argument("--no-cost", action="store_true", help="measure no cost")
    actions.add_parser("schema", help="print the JSON Schema of pack files, for editors")


def _add_measuring(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    measuring = actions.add_parser("measure", help="count, weigh and time detectors on files")
    measuring.add_argument("files", nargs="+", metavar="FILE", help="files and folders")
    measuring.add_argument("--packs", action="append", metavar="NAME|DIR|FILE")
    measuring.add_argument("--detector", action="append", metavar="ID", help="only these")
    measuring.add_argument("--labels", metavar="JSONL", help="what in the files really is one")
    measuring.add_argument("--samples", type=int, default=3, metavar="N", help="default: 3")
    differing = actions.add_parser("diff", help="say what changes between two versions of a pack")
    differing.add_argument("before", metavar="A", help="name or folder")
    differing.add_argument("after", metavar="B", help="name or folder")
    differing.add_argument("corpus", nargs="*", metavar="CORPUS", help="files and folders")


def _add_exchanging(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    importing = actions.add_parser("import", help="turn rules of other scanners into a pack")
    importing.add_argument(
        "files", nargs="+", metavar="FILE",
        help="gitleaks or betterleaks TOML, Kingfisher or Nosey Parker YAML",
    )  # fmt: skip
    importing.add_argument("--pack", metavar="DIR", required=True, help="folder that is written")


def run(arguments: Sequence[str]) -> int:  # noqa: C901, PLR0911 - one line an action
    """Run the subcommand; return its exit code."""
    if list(arguments[:1]) == ["explain"]:
        from dlp.cli import explain  # noqa: PLC0415 - it has its own options

        return explain.run(arguments[1:])
    options = parser().parse_args(arguments)
    match options.action:
        case "list":
            from dlp.cli import patterns_show  # noqa: PLC0415 - each action loads its own module

            return patterns_show.listing(options.packs)
        case "show":
            from dlp.cli import patterns_show  # noqa: PLC0415

            return patterns_show.show(options.detector, options.packs)
        case "validators":
            from dlp.validate import registry  # noqa: PLC0415

            sys.stdout.write("".join(f"{name}\n" for name in sorted(registry.names())))
            return 0
        case "docs":
            from dlp.cli import patterns_docs  # noqa: PLC0415

            return patterns_docs.run(options.packs, options.output)
        case "new":
            from dlp.cli import patterns_new  # noqa: PLC0415

            return patterns_new.run(options.id, options.pack)
        case "check":
            from dlp.cli import patterns_check  # noqa: PLC0415

            return patterns_check.run(options.packs, crossed=not options.alone)
        case "lint":
            from dlp.cli import patterns_lint  # noqa: PLC0415

            measured = not options.no_cost
            return patterns_lint.run(options.packs, codes=options.codes, measured=measured)
        case "schema":
            from dlp.cli import patterns_schema  # noqa: PLC0415

            return patterns_schema.run()
        case "measure":
            from dlp.cli import patterns_measure  # noqa: PLC0415

            return patterns_measure.run(options)
        case "diff":
            from dlp.cli import patterns_diff  # noqa: PLC0415

            return patterns_diff.run(options.before, options.after, options.corpus)
        case _:
            from dlp.cli import patterns_import  # noqa: PLC0415

            return patterns_import.run(options.files, options.pack)
