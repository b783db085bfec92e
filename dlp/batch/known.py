"""What earlier runs found, on disk: an interrupted one goes on, and unchanged objects are skipped.

One line of JSON an object, appended as its result comes: its stamp (ETag, or time and size), and
what is in reports anyway, masked values and keyed fingerprints. A torn last line is not counted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from dlp.errors import DlpError

VERSION = 1


class Known:
    """The state of a walk, in one file.

    Arguments: `path`; `made_with`, a name of everything a result depends on besides the object.
    Raises `DlpError` for a file that is no such state, or one of other packs, limits or key.
    """

    def __init__(self, path: str | os.PathLike[str], made_with: str) -> None:
        self._path = Path(path)
        self._made_with = made_with
        self._places: dict[str, tuple[str, int]] = {}
        self._out: BinaryIO | None = None
        if self._path.exists() and self._path.stat().st_size:
            self._end = self._index()
        else:
            self._end = 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep the file open for `add`; what was torn is cut off first."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as self._out:
            self._out.truncate(self._end)
            self._out.seek(self._end)
            if self._end == 0:
                head = {"dlp": "batch", "version": VERSION, "made_with": self._made_with}
                self._append(head)
            yield
        self._out = None

    def get(self, path: str, stamp: str) -> dict[str, Any] | None:
        """Return what is known of an object, if it has not changed since."""
        known = self._places.get(path)
        if known is None or not stamp or known[0] != stamp:
            return None
        with self._path.open("rb") as file:
            file.seek(known[1])
            result: dict[str, Any] = json.loads(file.readline())["result"]
            return result

    def add(self, path: str, stamp: str, result: dict[str, Any]) -> None:
        """Write down a result; without a stamp nobody could say later whether it still holds."""
        if stamp:
            self._append({"path": path, "stamp": stamp, "result": result})

    def _append(self, values: dict[str, Any]) -> None:
        if self._out is None:
            raise RuntimeError("not open for writing")
        at = self._out.tell()
        self._out.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        self._out.flush()
        if "path" in values:
            self._places[values["path"]] = (values["stamp"], at)

    def _index(self) -> int:
        """Index the file; return where its last whole line ends."""
        with self._path.open("rb") as file:
            try:
                head = json.loads(file.readline())
                if head["dlp"] != "batch" or head["version"] != VERSION:
                    raise ValueError("another format")  # noqa: TRY301 - one way out
            except (ValueError, KeyError, TypeError):
                raise DlpError(f"{self._path}: is no state of a batch") from None
            if head.get("made_with") != self._made_with:
                raise DlpError(
                    f"{self._path}: was made with other packs, limits or another fingerprint key; "
                    "use another file, and give the scanner a fingerprint_key of your own"
                )
            end = file.tell()
            for line in file:
                try:
                    values = json.loads(line) if line.endswith(b"\n") else {}
                    self._places[values["path"]] = (values["stamp"], end)
                except (ValueError, KeyError, TypeError):
                    break
                end += len(line)
        return end
