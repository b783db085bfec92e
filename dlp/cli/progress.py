"""A progress line on a terminal; nothing elsewhere.

How much there is to do is counted beside the scan; until that is known there is no ETA.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self, TextIO

from dlp.cli.walking import Filter, label, walk
from dlp.report import printable
from dlp.report.width import cut

WIDTH = 44
BAR = 10
"""Columns of the bar."""
WIDEST = 200
"""Columns where the terminal does not say how many it has."""
EVERY = 0.1
"""Seconds between two drawings."""
A_FILE = 20_000
"""Bytes that opening a file costs as much time as: many small ones are no long wait."""
SETTLED = 1.0
"""Seconds before a rate says anything: the first file pays for what is loaded once."""


@dataclass(slots=True)
class Ahead:
    """What there is to do, counted by a thread of its own."""

    paths: Sequence[str]
    leave: Filter
    files: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    done: bool = False
    stopped: bool = False

    def start(self) -> None:
        """Begin to count."""
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        for entry in walk((path for path in self.paths if path != "-"), self.leave):
            if self.stopped:
                return
            if isinstance(entry, tuple):
                self.files[folder_of(label(entry[0]), self.paths)] += 1
                self.bytes += entry[1]
        self.done = True


def folder_of(path: str, roots: Sequence[str]) -> str:
    """Return the folder that progress is told by: the first one below what was asked for.

    >>> folder_of("share/a/b/c.txt", ["share"]), folder_of("share/x.txt", ["share"])
    ('share/a', 'share')
    """
    for root in roots:
        base = root.rstrip("/") or "/"
        if path.startswith(base + "/"):
            first, slash, _ = path[len(base) + 1 :].partition("/")
            return f"{base}/{first}" if slash else base
    return os.path.dirname(path) or "."  # noqa: PTH120 - names need not be UTF-8


class Progress:
    """Files and bytes so far, of this folder and of all, the rate, and when it will end."""

    def __init__(
        self, out: TextIO, *, enabled: bool, paths: Sequence[str] = (), leave: Filter | None = None
    ) -> None:
        self._out = out
        self._enabled = enabled
        self._paths = paths
        self._ahead = Ahead(paths, leave or Filter(files=False))
        self._began = time.monotonic()
        self._drawn = 0.0
        self._files: Counter[str] = Counter()
        self._bytes = 0
        self._shown = False

    def __enter__(self) -> Self:
        if self._enabled and self._paths:
            self._ahead.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ahead.stopped = True
        self.hide()

    def advance(self, path: str, size: int) -> None:
        """Count a file, and draw if it is time."""
        if not self._enabled:
            return
        folder = folder_of(path, self._paths)
        self._files[folder] += 1
        self._bytes += max(size, 0)
        now = time.monotonic()
        if now - self._drawn < EVERY:
            return
        self._drawn = now
        line = cut(printable(self._line(folder, now - self._began)), _columns(self._out) - 1)
        self._out.write(f"\r\x1b[K{line}")
        self._out.flush()
        self._shown = True

    def _line(self, folder: str, seconds: float) -> str:
        ahead = self._ahead
        rate = self._bytes / max(seconds, 1e-6)
        files = sum(self._files.values())
        inside, name = f"{self._files[folder]}", folder
        bar, total, left = "", "", ""
        if ahead.done:
            inside += f"/{ahead.files[folder]}"
            total = f"/{sum(ahead.files.values())}"
            whole = max(ahead.bytes + sum(ahead.files.values()) * A_FILE, 1)
            share = min((self._bytes + files * A_FILE) / whole, 1.0)
            bar = drawn(share)
            if seconds >= SETTLED:
                left = f"  ETA {clock(seconds / share - seconds)}"
        if len(name) > WIDTH:
            name = "…" + name[1 - WIDTH :]
        size = f"{self._bytes / 1e6:.1f} MB  {rate / 1e6:.0f} MB/s"
        return f"{bar}{files}{total} files  {size}{left}  {name} {inside}"

    def hide(self) -> None:
        """Clear the line, before something else is written."""
        if self._shown:
            self._out.write("\r\x1b[K")
            self._out.flush()
            self._shown = False


def drawn(share: float) -> str:
    """Draw how much is done.

    >>> drawn(0.42)
    '████······  42%  '
    """
    full = "█" * int(share * BAR)
    return f"{full:·<{BAR}} {share:4.0%}  "


def _columns(out: TextIO) -> int:
    try:
        return os.get_terminal_size(out.fileno()).columns or WIDEST
    except (OSError, ValueError):  # no terminal, or a stand-in for one
        return WIDEST


def clock(seconds: float) -> str:
    """Return a time to go.

    >>> clock(5), clock(125), clock(7260)
    ('5 s', '2:05 min', '2:01 h')
    """
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 - seconds a minute
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:  # noqa: PLR2004 - minutes an hour
        return f"{minutes}:{rest:02} min"
    return f"{minutes // 60}:{minutes % 60:02} h"
