"""The options by which a command is given indexes of what is registered."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dlp.errors import DlpError

if TYPE_CHECKING:
    from dlp.registered import Index


MAGIC = b"dlpindex"
"""How an index begins."""


def divided(paths: Sequence[str], key: str | None) -> tuple[list[str], tuple[Index, ...]]:
    """Divide what is allowed into lists, by their paths, and indexes, loaded."""
    own = [path for path in paths if _is_index(path)]
    return [path for path in paths if path not in own], load(own, key)


def _is_index(path: str) -> bool:
    """Say whether a file begins like an index; what cannot be read does not."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - names need not be UTF-8
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def add(group: Any) -> None:
    """Add them to a parser, or a group of one."""
    group.add_argument("--registered", action="append", metavar="INDEX",
                       help="find what dlp register wrote there (may be repeated)")  # fmt: skip
    group.add_argument("--key", metavar="KEYFILE", help="key of the indexes")


def check(options: argparse.Namespace) -> None:
    """Refuse a key without an index: it was meant for something else."""
    allowed: Sequence[str] = getattr(options, "allow", None) or ()
    if options.key and not options.registered and not any(map(_is_index, allowed)):
        raise DlpError("--key is for an index; the key of fingerprints is --key-file")


def of(options: argparse.Namespace) -> tuple[Index, ...]:
    """Return the indexes that were given; see `load`."""
    check(options)
    return load(options.registered or (), options.key)


def load(paths: Sequence[str], key: str | None) -> tuple[Index, ...]:
    """Load indexes. Raises `DlpError` without a key, `RegisterError` for what cannot be used."""
    if not paths:
        return ()
    if not key:
        raise DlpError("an index needs --key, the file with the key it was made with")
    from dlp.registered import Index, read_key  # noqa: PLC0415 - most runs have none

    secret = read_key(key)
    return tuple(Index.load(path, secret) for path in paths)
