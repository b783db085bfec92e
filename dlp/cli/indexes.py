"""The options by which a command is given indexes of what is registered."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dlp.errors import DlpError

if TYPE_CHECKING:
    from dlp.registered import Index


def add(group: Any) -> None:
    """Add them to a parser, or a group of one."""
    group.add_argument("--registered", action="append", metavar="INDEX",
                       help="find what dlp register wrote there (may be repeated)")  # fmt: skip
    group.add_argument("--key", metavar="KEYFILE", help="key of the indexes")


def of(options: argparse.Namespace) -> tuple[Index, ...]:
    """Return the indexes that were given; see `load`."""
    return load(options.registered or (), options.key)


def load(paths: Sequence[str], key: str | None) -> tuple[Index, ...]:
    """Load indexes. Raises `DlpError` without a key, `RegisterError` for what cannot be used."""
    if not paths:
        return ()
    if not key:
        raise DlpError("--registered needs --key, the file with the key of the indexes")
    from dlp.registered import Index, read_key  # noqa: PLC0415 - most runs have none

    secret = read_key(key)
    return tuple(Index.load(path, secret) for path in paths)
