"""`dlp restore FILE -o OUT`: turn reversible tokens of a redacted file back, with the key.

The key comes from `--key-file`, `DLP_KEY_FILE` or `DLP_KEY`. The result holds clear values.
Exit codes: 0 written; 1 refused, or tokens are there that this key did not make (nothing is
written); 2 wrong usage, key or file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dlp.cli.redact import printable, say_refused, target_of, write_whole
from dlp.model import Likelihood

_FPE = "encrypted values that are no longer found stay; one found as another kind comes back wrong"


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(
        prog="dlp restore",
        description=(__doc__ or "").partition("\n")[0],
        allow_abbrev=False,  # or a key could be given as --key
    )
    made.add_argument("file", metavar="FILE", type=Path)
    target = made.add_mutually_exclusive_group(required=True)
    target.add_argument("-o", "--output", metavar="OUT", type=Path)
    target.add_argument("--in-place", action="store_true", help="write over FILE")
    made.add_argument("--key-file", metavar="F")
    made.add_argument("--operator", choices=("token", "fpe"), default="token",
                      help="what the file was redacted with (default: token)")  # fmt: skip
    made.add_argument("--minimum", default="possible", choices=[name.value for name in Likelihood],
                      help="fpe: as in the redaction")  # fmt: skip
    made.add_argument("--packs", action="append", metavar="NAME|DIR",
                      help="fpe: as in the redaction")  # fmt: skip
    made.add_argument("--partial", action="store_true",
                      help="write also when some tokens are of another key")  # fmt: skip
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    from dlp.redact.errors import Refused  # noqa: PLC0415 - not for --help
    from dlp.redact.keys import read_key  # noqa: PLC0415

    options = parser().parse_args(arguments)
    key = read_key(options.key_file)
    target = target_of(options.file, options.output)
    data = options.file.read_bytes()
    try:
        if options.operator == "token":
            restored, count = _tokens(data, options, key)
        else:
            restored, count = _encrypted(data, options, key)
    except Refused as refused:
        return say_refused("restore", refused.reasons)
    write_whole(target, restored, like=options.file)
    sys.stdout.write(f"{printable(str(target))}: {count} values restored\n")
    if options.operator == "fpe":
        sys.stdout.write(f"  {_FPE}\n")
    return 0


def _tokens(data: bytes, options: argparse.Namespace, key: bytes) -> tuple[bytes, int]:
    from dlp.redact.errors import Refused  # noqa: PLC0415 - not for --help
    from dlp.redact.restore import restore  # noqa: PLC0415
    from dlp.redact.tokens import Tokens  # noqa: PLC0415

    done = restore(data, Tokens.under(key), name=options.file.name)
    if done.unknown and not options.partial:
        raise Refused([f"key: {done.unknown} tokens are of another key, or were changed"])
    return done.data, done.restored


def _encrypted(data: bytes, options: argparse.Namespace, key: bytes) -> tuple[bytes, int]:
    from dlp.redact.document import redact  # noqa: PLC0415 - not for --help
    from dlp.redact.preserving import FormatPreserving  # noqa: PLC0415
    from dlp.scanner import Scanner  # noqa: PLC0415

    done = redact(
        data,
        scanner=Scanner(options.packs, minimum=options.minimum),
        operator=FormatPreserving.under(key).inverse(),
        minimum=options.minimum,
        name=options.file.name,
    )
    return done.data, sum(done.replaced.values())
