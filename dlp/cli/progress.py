"""A progress line on a terminal; nothing elsewhere."""

from __future__ import annotations

import time
from typing import Self, TextIO

from dlp.report import printable

WIDTH = 60
EVERY = 0.1
"""Seconds between two drawings."""


class Progress:
    """Files and bytes so far, the rate, and the current file."""

    def __init__(self, out: TextIO, *, enabled: bool) -> None:
        self._out = out
        self._enabled = enabled
        self._began = time.monotonic()
        self._drawn = 0.0
        self._files = self._bytes = 0
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()

    def advance(self, path: str, size: int) -> None:
        """Count a file, and draw if it is time."""
        self._files += 1
        self._bytes += max(size, 0)
        now = time.monotonic()
        if not self._enabled or now - self._drawn < EVERY:
            return
        self._drawn = now
        rate = self._bytes / 1e6 / max(now - self._began, 1e-6)
        name = path if len(path) <= WIDTH else "…" + path[1 - WIDTH :]
        line = f"{self._files} files  {self._bytes / 1e6:.1f} MB  {rate:.0f} MB/s  {name}"
        self._out.write(f"\r\x1b[K{printable(line)}")
        self._out.flush()
        self._shown = True

    def hide(self) -> None:
        """Clear the line, before something else is written."""
        if self._shown:
            self._out.write("\r\x1b[K")
            self._out.flush()
            self._shown = False
