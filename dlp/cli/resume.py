"""State of a sweep on disk, so that an interrupted one goes on where it stopped.

One line a file, appended as its result comes, with what is in reports anyway: masked values and
keyed fingerprints. A file that has changed since (size, time) is scanned again; a line that was
half written is not counted.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TextIO

from dlp.cli.judging import Result, Settings
from dlp.cli.people import Subject
from dlp.cli.sweep import Item
from dlp.cli.walking import label
from dlp.errors import DlpError
from dlp.model import Notice
from dlp.suppress.key import key_id

VERSION = 2

Stamp = tuple[int, int]
"""Size in bytes, time of the last change in nanoseconds."""


class State:
    """What is known from an earlier run; context manager that appends to the file.

    Raises `DlpError` for a file that is no state, or one of other packs, settings or key.
    """

    def __init__(self, path: str, settings: Settings, digest: str) -> None:
        self._path = Path(path)
        self._made_with = _made_with(settings, digest)
        self._places: dict[str, tuple[Stamp, int]] = {}
        self._stamps: dict[str, Stamp] = {}
        self._out: TextIO | None = None
        self.began = ""
        """When the first of the runs began; empty: this is the first."""
        self.known = 0
        """Files that were not scanned again."""

    def __enter__(self) -> Self:
        if self._path.exists():
            end = self._read()
            os.truncate(self._path, end)
        self._out = self._path.open("a", encoding="utf-8")
        if self._out.tell() == 0:
            os.chmod(self._path, 0o600)  # noqa: PTH101 - of an open file
            began = datetime.now().astimezone().isoformat(timespec="seconds")
            head = {"dlp": "sweep", "version": VERSION, "made_with": self._made_with}
            self._write({**head, "began": began})
        return self

    def __exit__(self, *_: object) -> None:
        if self._out is not None:
            self._out.close()

    def items(self, found: Iterator[Item]) -> Iterator[Item]:
        """Yield what is to be scanned, and results for what is known already."""
        for item in found:
            if not isinstance(item, tuple):
                yield item
                continue
            name = label(item[0])
            stamp = _stamp(item[0])
            if stamp is None:
                yield item
                continue
            place = self._places.get(name)
            if place is not None and place[0] == stamp:
                self.known += 1
                yield self._load(place[1])
            else:
                self._stamps[name] = stamp
                yield item

    def add(self, result: Result) -> None:
        """Write down one result; what came from the state is there already."""
        stamp = self._stamps.pop(result.path, None)
        if stamp is not None:
            self._write({"stamp": stamp, **_plain(result)})

    def _read(self) -> int:
        """Index the file; return where its last whole line ends."""
        end = 0
        with self._path.open("rb") as file:
            head = file.readline()
            try:
                known = json.loads(head)
                if known["dlp"] != "sweep" or known["version"] != VERSION:
                    raise ValueError(f"version {known['version']!r}")  # noqa: TRY301 - one way out
            except (ValueError, KeyError, TypeError):
                raise DlpError(f"{self._path}: is no state of dlp scan --resume") from None
            if known.get("made_with") != self._made_with:
                raise DlpError(
                    f"{self._path}: was made with other packs, options or another key; "
                    "use another file"
                )
            self.began = str(known.get("began", ""))
            end = file.tell()
            for line in file:
                try:
                    values = json.loads(line) if line.endswith(b"\n") else {}
                    size, moment = values["stamp"]
                    self._places[values["path"]] = ((size, moment), end)
                except (ValueError, KeyError, TypeError):
                    break  # torn by whatever ended the run
                end += len(line)
        return end

    def _load(self, place: int) -> Result:
        with self._path.open("rb") as file:
            file.seek(place)
            values: dict[str, Any] = json.loads(file.readline())
        return Result(
            values["path"],
            values["size"],
            values["rows"],
            [Notice(**notice) for notice in values["notices"]],
            values["complete"],
            Counter(values["suppressed"]),
            tuple(values["remarks"]),
            values["decision"],
            [Subject(tuple(known), *said) for known, *said in values["subjects"]],
        )

    def _write(self, values: dict[str, Any]) -> None:
        assert self._out is not None  # noqa: S101 - entered
        self._out.write(json.dumps(values, ensure_ascii=False) + "\n")
        self._out.flush()


def _plain(result: Result) -> dict[str, Any]:
    notices = [
        {"code": item.code, "detail": item.detail, "path": item.path, "limits": item.limits}
        for item in result.notices
    ]
    return {
        "path": result.path,
        "size": result.size,
        "rows": result.rows,
        "notices": notices,
        "complete": result.complete,
        "suppressed": dict(result.suppressed),
        "remarks": result.remarks,
        "decision": result.decision,
        "subjects": result.subjects,
    }


def _stamp(path: bytes) -> Stamp | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - names need not be UTF-8
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _made_with(settings: Settings, digest: str) -> str:
    """Return a name of everything that a result depends on, besides the file."""
    files = [path for path in (settings.baseline, *settings.allow) if path]
    parts = [
        digest, settings.minimum.value, key_id(settings.key), settings.policy,
        *settings.context, str(settings.pragmas), str(settings.persons), settings.isolation,
        *sorted(settings.left_out),
        str(len(settings.passwords)),
        *(hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in files),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
