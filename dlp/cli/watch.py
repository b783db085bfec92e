"""`dlp scan --watch`: scan what is there, then again what changes, until interrupted.

Changes are seen by size and time of each file, so every file system will do.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence

from dlp.cli.sweep import Item
from dlp.cli.walking import Filter, walk

INTERVAL = 1.0
"""Seconds between two looks."""


def changes(
    paths: Sequence[str], leave: Filter, *, sleep: Callable[[float], None] = time.sleep
) -> Iterator[list[Item]]:
    """Yield, again and again, what is new or has changed; an empty list when nothing has.

    A file is taken when it kept still for one look, so one that is being written is not torn.
    """
    known: dict[bytes, tuple[int, int]] = {}
    moving: dict[bytes, tuple[int, int]] = {}
    told: set[tuple[str, str]] = set()
    first = True
    while True:
        fresh: list[Item] = []
        seen: dict[bytes, tuple[int, int]] = {}
        for entry in walk(paths, leave):
            if not isinstance(entry, tuple):
                if (entry.code, entry.path) not in told:
                    told.add((entry.code, entry.path))
                    fresh.append(entry)
                continue
            stamp = _stamp(entry[0])
            if stamp is None:
                continue
            seen[entry[0]] = stamp
            if known.get(entry[0]) == stamp:
                continue
            if first or moving.get(entry[0]) == stamp:
                known[entry[0]] = stamp
                fresh.append(entry)
        known = {path: stamp for path, stamp in known.items() if path in seen}
        moving = seen
        first = False
        yield fresh
        sleep(INTERVAL)


def _stamp(path: bytes) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - names need not be UTF-8
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
