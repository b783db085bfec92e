"""Compiled packs on disk: plain values, checked before they are believed.

An entry is JSON and byte strings, never pickle. It is read only if its folder and file belong
to this user and nobody else may write there, and if its HMAC holds, under a key that only this
user can read; anything else is as if there were no entry. Entries are named by what they
were made from, so a new version of packs, code or engine never meets an old entry.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import stat
import struct
from array import array
from pathlib import Path
from typing import Any

MAGIC = b"baomi\1"
_HEAD = struct.Struct("<6s32sQ")
_KEY = "key"
_LARGEST = 256 << 20
KEPT = 12
"""Entries that are kept."""


def folder() -> Path | None:
    """Return the folder of the cache; None: `DLP_CACHE` is set to nothing, so there is none."""
    named = os.environ.get("DLP_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if base:
        return Path(base) / "baomi"
    home = Path("~").expanduser()
    return home / ".cache" / "baomi" if home.is_dir() else None


def fetch(name: str) -> Any:
    """Return the entry of this name, or None if there is none that can be believed."""
    place = folder()
    if place is None:
        return None
    try:
        key = _read_private(place / _KEY)
        data = _read_private(place / f"{name}.bin")
    except OSError:
        return None
    if len(data) < _HEAD.size:
        return None
    magic, mac, size = _HEAD.unpack_from(data)
    body = memoryview(data)[_HEAD.size :]
    if magic != MAGIC or not hmac.compare_digest(mac, _mac(key, name, body)):
        return None
    blobs = body[size:]
    return json.loads(str(body[:size], "utf-8"), object_hook=lambda item: _taken(item, blobs))


def store(name: str, value: Any) -> None:
    """Keep an entry, if the folder can be written; it is there whole or not at all."""
    place = folder()
    if place is None:
        return
    blobs = bytearray()
    head = json.dumps(value, separators=(",", ":"), default=lambda item: _put(item, blobs)).encode()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_private(os.lstat(place))
        key = _key(place)
        mac = _mac(key, name, head, blobs)
        _write_private(place / f"{name}.bin", _HEAD.pack(MAGIC, mac, len(head)), head, blobs)
        _forget_oldest(place)
    except OSError:
        return


def _forget_oldest(place: Path) -> None:
    """Keep the newest entries; each version of packs and code leaves one behind."""
    entries = sorted(place.glob("*.bin"), key=lambda path: path.stat().st_mtime_ns)
    for path in entries[:-KEPT]:
        path.unlink(missing_ok=True)


def _mac(key: bytes, name: str, *parts: bytes | bytearray | memoryview) -> bytes:
    """Return the HMAC of an entry, over its name and its parts; none of them is copied."""
    mac = hmac.new(key, name.encode() + b"\0", "sha256")
    for part in parts:
        mac.update(part)
    return mac.digest()


def _key(place: Path) -> bytes:
    try:
        return _read_private(place / _KEY)
    except FileNotFoundError:
        _write_private(place / _KEY, secrets.token_bytes(32))
        return _read_private(place / _KEY)


def _check_private(status: os.stat_result) -> None:
    """Refuse what belongs to somebody else, or may be written by somebody else."""
    if os.name == "nt":
        return
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError("the cache is not private")


def _read_private(path: Path) -> bytes:
    _check_private(os.lstat(path.parent))
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        _check_private(status)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            raise PermissionError("not a cache entry")
        return file.read()


def _write_private(path: Path, *parts: bytes | bytearray) -> None:
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
        file.writelines(parts)
    part.replace(path)


def _put(value: Any, blobs: bytearray) -> dict[str, list[Any]]:
    """Put bytes or an array behind the others, and return what stands for it in JSON."""
    if not isinstance(value, bytes | bytearray | array):
        raise TypeError(f"{type(value).__name__} is nothing to keep")
    start = len(blobs)
    blobs += memoryview(value).cast("B") if value else b""
    return {"": [value.typecode if isinstance(value, array) else "", start, len(blobs) - start]}


def _taken(value: dict[str, Any], blobs: memoryview) -> Any:
    """Return the bytes or the array that an object of JSON stands for, or what it holds."""
    if "" not in value:
        return value
    code, start, size = value[""]
    if not code:
        return bytes(blobs[start : start + size])
    numbers = array(code)
    numbers.frombytes(blobs[start : start + size])
    return numbers
