"""Quarantine: messages that were stopped, kept in a folder for people who look at them.

`REFERENCE.http` is the message as it came, heads and body, clear values and all: the folder is
for its owner alone. `REFERENCE.json` says what was decided, and whether all of the message came;
it is written last. The reference is the one of the log and of the block page.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dlp.errors import DlpError

MOST_BYTES = 1 << 30
MOST_FILES = 20_000
_PART = ".part"


class Quarantine:
    """A folder with a limit. Processes may share it.

    Raises `DlpError` for a folder that is none, or that cannot be written to.
    """

    def __init__(self, folder: str | Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = Path(folder)
        self._most_bytes = most_bytes
        if not self._folder.is_dir() or not os.access(self._folder, os.W_OK | os.X_OK):
            raise DlpError(
                f"{str(folder)!r} is no folder that can be written to\n"
                f"  hint: install -d -m 700 {folder}"
            )

    def keep(self, reference: str, message: Iterable[bytes], about: Mapping[str, Any]) -> bool:
        """Write a message and what is known about it; say whether there was room for both."""
        room, files = self._most_bytes, 0
        target = self._folder / f"{reference}.http"
        try:
            for entry in os.scandir(self._folder):
                with contextlib.suppress(FileNotFoundError):  # taken away in this moment
                    room, files = room - entry.stat().st_size, files + 1
            kept = files < MOST_FILES and self._write(target, message, room)
            return kept and self._write(target.with_suffix(".json"), _lines(about), room)
        except OSError:
            return False

    @staticmethod
    def _write(target: Path, pieces: Iterable[bytes], room: int) -> bool:
        """Write a file under another name, and give it its own when it is whole."""
        part = target.with_name(target.name + _PART)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in pieces:
                    room -= len(piece)
                    if room < 0:
                        return False
                    file.write(piece)
            os.link(part, target)  # a rename would write over what is there
        finally:
            part.unlink(missing_ok=True)
        return True


def _lines(about: Mapping[str, Any]) -> list[bytes]:
    return [json.dumps(about, ensure_ascii=False, indent=1).encode("utf-8", "replace"), b"\n"]
