"""`dlp redact FILE -o OUT`: write a copy of a document without what was found in it.

The copy is scanned again with the same packs before it is written. Keys come from `--key-file`,
`DLP_KEY_FILE` or `DLP_KEY`. Exit codes: 0 written; 1 refused, nothing was written (the reasons
are on standard error); 2 wrong usage, key or file.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dlp.cli import indexes
from dlp.errors import DlpError
from dlp.model import Likelihood

if TYPE_CHECKING:
    from dlp.redact.operators import Operator

REFUSED = 1
OPERATORS = ("mask", "replace", "label", "hash", "token", "fpe")


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(
        prog="dlp redact",
        description=(__doc__ or "").partition("\n")[0],
        allow_abbrev=False,  # or a key could be given as --key
    )
    made.add_argument("file", metavar="FILE", type=Path)
    target = made.add_mutually_exclusive_group(required=True)
    target.add_argument("-o", "--output", metavar="OUT", type=Path)
    target.add_argument("--in-place", action="store_true", help="write over FILE")
    made.add_argument("--operator", choices=OPERATORS, default="mask", help="default: mask")
    made.add_argument("--keep", type=int, default=0, metavar="N",
                      help="mask: letters and digits to keep at the end")  # fmt: skip
    made.add_argument("--text", default="[redacted]", help="replace: what to write")
    made.add_argument("--hash", choices=("sha256", "sm3"), default="sha256",
                      help="hash: the function under the HMAC")  # fmt: skip
    made.add_argument("--key-file", metavar="F", help="hash, token, fpe: the key")
    made.add_argument("--proofs", metavar="F", type=Path,
                      help="fpe: what restore needs (default: OUT.proofs)")  # fmt: skip
    made.add_argument("--policy", metavar="FILE|PRESET",
                      help="redact what the policy says; refuse what it blocks")  # fmt: skip
    made.add_argument("--context", action="append", metavar="NAME=VALUE",
                      help="for the policy: recipients, channel, …")  # fmt: skip
    made.add_argument("--minimum", default="possible", choices=[name.value for name in Likelihood],
                      help="least likelihood that must go (default: possible)")  # fmt: skip
    made.add_argument("--infotype", action="append", metavar="ID", help="only these")
    made.add_argument("--packs", action="append", metavar="NAME|DIR")
    indexes.add(made)
    made.add_argument("--allow", action="append", default=[], metavar="CODE",
                      help="notice that may limit the reading (unsupported: pictures)")  # fmt: skip
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    from dlp.redact.document import redact  # noqa: PLC0415 - not for --help
    from dlp.redact.errors import Refused  # noqa: PLC0415
    from dlp.redact.proofs import Proving  # noqa: PLC0415
    from dlp.scanner import Scanner  # noqa: PLC0415

    made = parser()
    options = made.parse_args(arguments)
    if options.key and not options.registered:  # the key of operators is never given so
        made.error("--key is for --registered, and names a file")
    if options.keep < 0:
        raise DlpError("--keep takes 0 or more")
    target = target_of(options.file, options.output)
    operator = _operator(options)
    proofs = _proofs_of(options, target)
    if options.context and not options.policy:
        raise DlpError("--context is for a --policy")
    data = options.file.read_bytes()
    try:
        infotypes, minimum = options.infotype, Likelihood(options.minimum)
        if options.policy:
            infotypes, minimum = _by_policy(options, data)
        done = redact(
            data,
            scanner=Scanner(options.packs, minimum=minimum, registered=indexes.of(options)),
            operator=operator,
            minimum=minimum,
            infotypes=infotypes,
            name=options.file.name,
            allow=frozenset(options.allow),
        )
    except Refused as refused:
        return say_refused("redact", refused.reasons)
    if proofs is not None and isinstance(
        operator, Proving
    ):  # first: without them nothing comes back
        write_whole(proofs, operator.proofs.to_bytes(), like=options.file)
    write_whole(target, done.data, like=options.file)
    counts = ", ".join(f"{count} {name}" for name, count in sorted(done.replaced.items()))
    sys.stdout.write(f"{printable(str(target))}: {counts or 'nothing to redact'}\n")
    if proofs is not None:
        sys.stdout.write(f"  for dlp restore: {printable(str(proofs))}\n")
    return 0


def _proofs_of(options: argparse.Namespace, target: Path) -> Path | None:
    """Return where the proofs of encrypted values go; None where none are made.

    Those of an earlier redaction in place are all that leads back to its values.
    """
    if options.operator != "fpe":
        if options.proofs:
            raise DlpError("--proofs is for --operator fpe")
        return None
    proofs = target_of(options.file, options.proofs or proofs_beside(target))
    if options.in_place and proofs.exists():
        name = printable(str(proofs))
        raise DlpError(f"{name} is of an earlier redaction; --proofs names another file")
    if target.resolve() == proofs.resolve():
        raise DlpError(f"{printable(str(proofs))} is the output")
    return proofs


def proofs_beside(file: Path) -> Path:
    """Return where the proofs of a redacted file are kept."""
    return file.with_name(file.name + ".proofs")


def target_of(source: Path, output: Path | None) -> Path:
    """Return where to write.

    Raises `DlpError` for an output that is the input, and for what is no plain file: a device
    would be replaced by one, a link may lead to what somebody else chose.
    """
    if source.exists() and not source.is_file():
        raise DlpError(f"{printable(str(source))}: is no regular file")
    if output is None:
        return source.resolve()
    if output.exists() and source.exists() and source.samefile(output):
        raise DlpError(f"{printable(str(output))} is the input; --in-place writes over it")
    if output.is_symlink() or (output.exists() and not output.is_file()):
        kind = "a link" if output.is_symlink() else "no regular file"
        raise DlpError(f"{printable(str(output))} is {kind}; nothing is written there")
    return output


def say_refused(command: str, reasons: Sequence[str]) -> int:
    """Say why nothing was written; return the exit code for it."""
    sys.stderr.write(f"dlp {command}: nothing was written\n")
    sys.stderr.writelines(f"  {printable(reason)}\n" for reason in reasons)
    return REFUSED


def write_whole(target: Path, data: bytes, *, like: Path) -> None:
    """Write a file in one step: beside its place, then renamed; never half of it."""
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(like.stat().st_mode & 0o777)
        Path(name).replace(target)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):  # of the file that was asked for, not of a passing one
            raise OSError(error.errno, error.strerror, str(target)) from None
        raise


def printable(text: str) -> str:
    """Return text that moves no cursor."""
    return "".join(one if one.isprintable() else "�" for one in text)


def _operator(options: argparse.Namespace) -> Operator:
    from dlp.redact import operators  # noqa: PLC0415 - not for --help
    from dlp.redact.keys import read_key  # noqa: PLC0415
    from dlp.redact.preserving import FormatPreserving  # noqa: PLC0415
    from dlp.redact.proofs import Proofs, Proving  # noqa: PLC0415
    from dlp.redact.tokens import Tokens  # noqa: PLC0415

    match options.operator:
        case "mask":
            return operators.Mask(options.keep)
        case "replace":
            return operators.Replace(options.text)
        case "label":
            return operators.Label()
        case "hash":
            return operators.KeyedHash(read_key(options.key_file), options.hash)
        case "token":
            return Tokens.under(read_key(options.key_file))
        case _:
            key = read_key(options.key_file)
            return Proving(FormatPreserving.under(key), Proofs.under(key))


def _by_policy(options: argparse.Namespace, data: bytes) -> tuple[list[str], Likelihood]:
    """Return the infotypes that a policy wants redacted, and from which likelihood on.

    It may look at less likely findings than `--minimum`; then these go, too. What it blocks is
    refused.
    """
    from dlp.cli.transfer import context_of  # noqa: PLC0415 - only with --policy
    from dlp.policy import Action, Policy  # noqa: PLC0415
    from dlp.redact.errors import Refused  # noqa: PLC0415
    from dlp.scanner import Scanner  # noqa: PLC0415

    policy, context = Policy.load(options.policy), context_of(options.context or ())
    scanner = Scanner(
        options.packs, minimum=Likelihood.VERY_UNLIKELY, registered=indexes.of(options)
    )
    decision = policy.decide(scanner.scan(data, name=options.file.name), context)
    if decision.action > Action.REDACT:
        rules = ", ".join(reason.rule for reason in decision.reasons)
        raise Refused([f"policy: {decision.policy} says {decision.action.label}: {rules}"])
    least = Likelihood(options.minimum)
    if decision.action is not Action.REDACT:
        return [], least
    held = {reason.rule for reason in decision.reasons if reason.action is Action.REDACT}
    for rule in policy.document.rules:
        for clause in rule.findings if rule.id in held else ():
            least = min(least, Likelihood.of(clause.selector.floor), key=lambda one: one.rank)
    chosen = set(decision.redact)
    return sorted(chosen & set(options.infotype) if options.infotype else chosen), least
