"""`dlp restore FILE -o OUT`: turn reversible tokens of a redacted file back, with the key.

The key comes from `--key-file`, `DLP_KEY_FILE` or `DLP_KEY`. The result holds clear values.
Encrypted values are only turned back with the proofs that `dlp redact` wrote.
Exit codes: 0 written; 1 refused, or there are tokens that this key did not make, or encrypted
values that are not found (nothing is written); 2 wrong usage, key, proofs or file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dlp.cli.redact import printable, proofs_beside, say_refused, target_of, write_whole
from dlp.errors import DlpError
from dlp.model import Likelihood
from dlp.report.amounts import number

if TYPE_CHECKING:
    from dlp.redact.proofs import Proofs


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
                      help="write also when some values do not come back")  # fmt: skip
    made.add_argument("--proofs", metavar="F", type=Path,
                      help="fpe: what the redaction wrote (default: FILE.proofs)")  # fmt: skip
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    from dlp.redact.errors import Refused  # noqa: PLC0415 - not for --help
    from dlp.redact.keys import read_key  # noqa: PLC0415

    options = parser().parse_args(arguments)
    if options.proofs and options.operator != "fpe":
        raise DlpError("--proofs is for --operator fpe")
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
    sys.stdout.write(f"{printable(str(target))}: {number(count, 'value')} restored\n")
    return 0


def _tokens(data: bytes, options: argparse.Namespace, key: bytes) -> tuple[bytes, int]:
    from dlp.redact.errors import Refused  # noqa: PLC0415 - not for --help
    from dlp.redact.restore import restore  # noqa: PLC0415
    from dlp.redact.tokens import Tokens  # noqa: PLC0415

    done = restore(data, Tokens.under(key), name=options.file.name)
    if done.unknown and not options.partial:
        raise Refused([f"key: {number(done.unknown, 'token')} of another key, or changed"])
    return done.data, done.restored


def _encrypted(data: bytes, options: argparse.Namespace, key: bytes) -> tuple[bytes, int]:
    from dlp.redact.document import redact  # noqa: PLC0415 - not for --help
    from dlp.redact.errors import Refused  # noqa: PLC0415
    from dlp.redact.preserving import FormatPreserving  # noqa: PLC0415
    from dlp.redact.proofs import Restoring  # noqa: PLC0415
    from dlp.scanner import Scanner  # noqa: PLC0415

    operator = Restoring(FormatPreserving.under(key).inverse(), _proofs(options, key))
    done = redact(
        data,
        scanner=Scanner(options.packs, minimum=options.minimum),
        operator=operator,
        minimum=options.minimum,
        name=options.file.name,
    )
    missing = len(operator.proofs.known - operator.restored)
    gone = number(missing, "encrypted value")
    if missing and not options.partial:
        raise Refused([f"proofs: {gone} not found: nothing is half restored without --partial"])
    if missing:
        sys.stderr.write(f"dlp restore: {gone} not found, left as it stands in the file\n")
    return done.data, len(operator.restored)


def _proofs(options: argparse.Namespace, key: bytes) -> Proofs:
    from dlp.redact.proofs import LARGEST, Proofs  # noqa: PLC0415 - not for --help

    path = options.proofs or proofs_beside(options.file)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        hint = "\n  hint: dlp redact --operator fpe writes them; --proofs names them"
        name = printable(str(path))
        raise DlpError(f"{name}: no proofs of encrypted values: {error.strerror}{hint}") from None
    if len(data) > LARGEST:
        raise DlpError(f"{printable(str(path))}: larger than {LARGEST >> 20} MiB")
    return Proofs.read(data, key, file=str(path))
