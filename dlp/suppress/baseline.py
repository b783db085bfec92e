"""Baselines: what was found before and looked at, by value and place, not by line number.

The file holds keyed fingerprints, so it can lie beside the code; without the key nobody can
try values against it.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dlp.model import Finding
from dlp.suppress.errors import SuppressionError
from dlp.suppress.key import key_id

VERSION = 1
LARGEST = 256 << 20
STATES = ("unreviewed", "accepted", "false-positive", "real")
SUPPRESSING = frozenset({"accepted", "false-positive"})
"""States that suppress. What nobody has looked at, and what is a real leak, stays visible."""
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One value of one infotype in one place, and what was said of it."""

    infotype: str
    value: str
    """The keyed fingerprint."""
    path: str
    """Path through the containers, relative to where the baseline lies."""
    quote: str = ""
    """The value, masked, for people."""
    state: str = "unreviewed"
    reason: str = ""
    author: str = ""
    expires: date | None = None
    """The last day on which it suppresses."""

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.infotype, self.value, self.path


@dataclass(slots=True)
class Baseline:
    """The entries of a file, made with one key."""

    key: str
    """`key_id` of the key that the fingerprints were made with."""
    entries: dict[Key, Accepted]
    root: str = ""
    """What paths are relative to; the folder of the file."""

    @staticmethod
    def new(key: bytes, root: str | os.PathLike[str] = "") -> Baseline:
        """Return an empty one."""
        return Baseline(key_id(key), {}, os.fspath(root))

    @staticmethod
    def load(path: str | os.PathLike[str], key: bytes) -> Baseline:
        """Load a baseline. Raises `SuppressionError`: not one (Y121), or another key (Y122)."""
        try:
            data = _read(Path(path))
            made_with = data["key"]
            if data["version"] != VERSION or not isinstance(made_with, str):
                raise ValueError(f"version {data['version']!r}")  # noqa: TRY301 - one way out
            entries = [_entry(item) for item in data["entries"]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise SuppressionError(
                f"not a baseline ({type(error).__name__}: {error})", code="Y121", file=str(path),
                hint="dlp baseline create writes one",
            ) from None  # fmt: skip
        if made_with != key_id(key):
            raise SuppressionError(
                "was made with another key: none of its entries would match", code="Y122",
                file=str(path), hint="give the key that it was created with",
            )  # fmt: skip
        root = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - a str, not resolved
        return Baseline(made_with, {entry.key: entry for entry in entries}, root)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it as a whole, sorted, one entry a line: changes read well in a diff."""
        target = Path(path)
        head = f'{{"version": {VERSION}, "key": {json.dumps(self.key)}, "entries": [\n'
        rows = [_line(self.entries[key]) for key in sorted(self.entries)]
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(head + ",\n".join(rows) + "\n]}\n")
                file.flush()
                os.fsync(file.fileno())
            os.chmod(part, _mode(target))  # noqa: PTH101
            os.replace(part, target)  # noqa: PTH105
        except BaseException:
            os.unlink(part)  # noqa: PTH108
            raise

    def path_of(self, finding: Finding) -> str:
        """Return a finding's path as entries have it: relative, the same on every machine."""
        return _relative(finding.location.path, self.root)

    def find(self, finding: Finding) -> Accepted | None:
        """Return the entry of a finding."""
        return self.entries.get((finding.infotype, finding.fingerprint, self.path_of(finding)))

    def update(self, findings: Iterable[Finding]) -> tuple[int, int]:
        """Take in what is new, drop what is gone; return how many of each.

        What was said of the others stays.
        """
        found: dict[Key, Accepted] = {}
        for finding in findings:
            path = self.path_of(finding)
            entry = Accepted(
                infotype=finding.infotype, value=finding.fingerprint, path=path,
                quote=finding.quote,
            )  # fmt: skip
            found.setdefault(entry.key, self.entries.get(entry.key, entry))
        added = len(found.keys() - self.entries.keys())
        gone = len(self.entries.keys() - found.keys())
        self.entries = found
        return added, gone

    def waiting(self) -> Iterator[Accepted]:
        """Yield what nobody has looked at, sorted by place."""
        yield from (
            self.entries[key]
            for key in sorted(self.entries, key=lambda key: (key[2], key[0], key[1]))
            if self.entries[key].state == "unreviewed"
        )

    def judge(
        self, entry: Accepted, state: str, *, reason: str, author: str, expires: date | None = None
    ) -> None:
        """Write down what somebody said of an entry. Raises `ValueError` without a reason."""
        if state not in STATES or not (reason.strip() and author.strip()):
            raise ValueError("a state, a reason and an author")
        self.entries[entry.key] = dataclasses.replace(
            entry, state=state, reason=reason.strip(), author=author.strip(), expires=expires
        )


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"more than {LARGEST >> 20} MiB")
        data: dict[str, Any] = json.loads(path.read_bytes())
    except OSError as error:
        raise SuppressionError(
            error.strerror or str(error), code="Y120", file=str(path),
            hint="dlp baseline create writes one",
        ) from None  # fmt: skip
    return data


def _entry(item: dict[str, Any]) -> Accepted:
    unknown = item.keys() - {field.name for field in dataclasses.fields(Accepted)}
    if unknown or not all(isinstance(value, str) for value in item.values()):
        raise ValueError(f"an entry with {sorted(unknown) or 'something that is no text'}")
    if not _FINGERPRINT.fullmatch(item["value"]) or item.get("state", "real") not in STATES:
        raise ValueError("an entry without a fingerprint or a known state")
    if item.get("state") in SUPPRESSING and not item.get("reason", "").strip():
        raise ValueError("an entry that suppresses without a reason")
    expires = item.get("expires")
    return Accepted(**{**item, "expires": date.fromisoformat(expires) if expires else None})


def _line(entry: Accepted) -> str:
    values = {
        field.name: getattr(entry, field.name)
        for field in dataclasses.fields(entry)
        if getattr(entry, field.name)
    }
    if entry.expires:
        values["expires"] = entry.expires.isoformat()
    return json.dumps(values, ensure_ascii=False)


def _relative(path: str, root: str) -> str:
    """Make the outermost file's path relative to the root; what lies outside stays absolute."""
    outer, step, inner = path.partition("!/")
    if root:
        full = os.path.normpath(os.path.join(os.getcwd(), outer))  # noqa: PTH118, PTH109
        base = os.path.normpath(root)
        if full == base or full.startswith(base.rstrip(os.sep) + os.sep):
            outer = os.path.relpath(full, base)
    return outer.replace(os.sep, "/") + step + inner


def _mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        return 0o644
