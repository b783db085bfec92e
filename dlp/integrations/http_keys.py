"""API keys of the HTTP service: a file of names and hashes, looked up in constant time.

One key a line, `NAME SHA256 [values]`, `#` begins a comment. The file holds hashes, so whoever
reads it cannot call the service; keys are 256 random bits, so the hash needs no salt. `values`
permits `show_values=1`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from dlp.errors import DlpError

_LINE = re.compile(r"(?P<name>[\w.-]{1,64})\s+(?P<digest>[0-9a-f]{64})(?P<values>\s+values)?")
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Key:
    """Who may call, and whether clear values may be asked for."""

    name: str
    digest: bytes = field(repr=False)
    values: bool = False


class KeyFile:
    """The keys of a file; read again when the file changes.

    Raises `DlpError` for a file that cannot be read or is none when it is first read. Later a
    bad file lets nobody in until it is mended: a key that was taken out must not live on.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._seen: tuple[int, ...] = ()
        self._keys: tuple[Key, ...] = ()
        self.error: DlpError | None = None
        self._refresh()
        if self.error is not None:
            raise self.error

    def find(self, presented: str) -> Key | None:
        """Return the key that was presented; None if there is no such."""
        self._refresh()
        digest = hashlib.sha256(presented.encode("utf-8", "replace")).digest()
        found = None
        for key in self._keys:  # all of them, so that the time says nothing
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    def _refresh(self) -> None:
        try:
            status = self._path.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen == self._seen:
                return
            self._keys = _read(self._path, status.st_mode)
            self._seen, self.error = seen, None
        except (OSError, UnicodeDecodeError) as error:
            self._refuse(DlpError(f"{self._path}: the keys cannot be read: {error}"))
        except DlpError as error:
            self._refuse(error)

    def _refuse(self, error: DlpError) -> None:
        self._keys, self._seen, self.error = (), (), error


def _read(path: Path, mode: int) -> tuple[Key, ...]:
    if mode & _OTHERS_WRITE:
        raise DlpError(f"{path}: others may write this file\n  hint: chmod 600 {path}")
    keys: dict[str, Key] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        match = _LINE.fullmatch(text)
        if match is None:
            raise DlpError(f"{path}:{number}: a line is NAME SHA256 [values]")
        name = match["name"]
        if name in keys:
            raise DlpError(f"{path}:{number}: the name {name!r} is used twice")
        keys[name] = Key(name, bytes.fromhex(match["digest"]), values=bool(match["values"]))
    if not keys:
        raise DlpError(f"{path}: no key in it\n  hint: dlp serve http --new-key NAME makes one")
    return tuple(keys.values())


def made(name: str, *, values: bool = False) -> tuple[str, str]:
    """Return a new key, and the line for the file of keys.

    >>> key, line = made("portal", values=True)
    >>> len(key), line.split()[0], line.split()[2]
    (43, 'portal', 'values')

    Raises `DlpError` for a name that is none.
    """
    key = secrets.token_urlsafe(32)
    line = f"{name} {hashlib.sha256(key.encode()).hexdigest()}" + (" values" if values else "")
    if _LINE.fullmatch(line) is None:
        raise DlpError(f"{name!r}: a name is of letters, digits, '.', '-' and '_'")
    return key, line
