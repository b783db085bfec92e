"""A log that shows when somebody changed it: JSON Lines, each record with the hash of the last.

Changing, deleting, inserting or reordering records breaks the chain. Cutting off the end does
not, and neither does writing the whole log anew; against those, keep `head()` elsewhere, or
give a key. Records hold counts, names and ids; no way leads a clear value into them.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Protocol

from dlp.errors import DlpError

ALGORITHMS = ("sha256", "sm3")
KINDS = ("opened", "decision", "incident", "event", "recovered")
LARGEST = 1 << 20
"""Bytes of one record."""
START = "0" * 64
BEGIN = b'{"body":'
"""How every record begins: a torn end that does not is somebody else's file."""
_LABEL = re.compile(r"[A-Za-z0-9._:@/+ -]{1,80}")
_DIGITS = re.compile(r"\d[\d\s-]{4,}\d")
_ROUTE = ("sender", "recipients", "channel", "user", "area", "purpose")
_REASON = ("rule", "action", "clause", "infotypes", "count", "distinct", "subjects")
_DECISION = ("action", "policy", "version", "digest", "complete", "redact", "obligations",
             "permissions")  # fmt: skip


class LedgerError(DlpError):
    """A log that cannot be written to or read: wrong key, damaged end, no SM3 in OpenSSL."""


class _Summary(Protocol):
    def to_dict(self) -> dict[str, Any]: ...


class _Inspected(Protocol):
    @property
    def counts(self) -> dict[str, int]: ...
    @property
    def notices(self) -> tuple[Any, ...]: ...
    @property
    def complete(self) -> bool: ...
    @property
    def packs(self) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look through a log gave."""

    records: int
    """Records that are in order, from the first on."""
    head: str
    """`number:hash` of the last one in order."""
    bad: int | None = None
    """Number of the line, from 1, that is not in order; None: all are."""
    problem: str = ""

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return self.bad is None


class Ledger:
    """A log to append to, from any number of processes and threads.

    Arguments: `path`; `algorithm`, of a new log, `sha256` or `sm3`; `key`, makes each hash an
    HMAC that only its holder can write; `continues`, the head of an older log that a new one
    goes on from; `sync`, wait for the disk after each record.

    Raises `LedgerError` and `OSError`.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        algorithm: str = "sha256",
        key: bytes | None = None,
        continues: str = "",
        sync: bool = True,
    ) -> None:
        if algorithm not in ALGORITHMS:
            raise LedgerError(f"no algorithm {algorithm!r}; there are: {', '.join(ALGORITHMS)}")
        self.path = os.fspath(path)
        self._algorithm = algorithm
        self._key = key
        self._continues = continues
        self._sync = sync
        _digest(algorithm, key, b"")

    def decision(  # noqa: PLR0913 - each part of a record is its own
        self,
        decision: _Summary,
        *,
        inspection: _Inspected | None = None,
        context: object | None = None,
        source: str = "",
        incident: bool = False,
        labels: Mapping[str, str] | None = None,
    ) -> str:
        """Append a decision, with what it was about; return the new head.

        Of `context` the route is kept (sender, recipients, channel, …), of `source` its name
        with long numbers starred, of `inspection` its counts and the codes of its notices.
        """
        body: dict[str, Any] = {"decision": _decision(decision.to_dict())}
        if inspection is not None:
            body["inspection"] = _inspection(inspection)
        if context is not None:
            body["route"] = {name: _plain(getattr(context, name, "")) for name in _ROUTE}
            body["at"] = _plain(getattr(context, "time", ""))
        if source:
            body["source"] = _starred(source)
        return self._append("incident" if incident else "decision", body | _labels(labels))

    def event(self, name: str, labels: Mapping[str, str] | None = None) -> str:
        """Append that something happened: a policy was swapped, a gateway started."""
        return self._append("event", _labels({**(labels or {}), "event": name}))

    def head(self) -> str:
        """Return `number:hash` of the last record, to be kept elsewhere; empty: no log yet."""
        try:
            with open(self.path, "rb") as file, _locked(file):  # noqa: PTH123 - a str path
                last = _last(file, self._key)
        except FileNotFoundError:
            return ""
        return last.head if last else ""

    def _append(self, kind: str, body: Mapping[str, Any]) -> str:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "r+b") as file, _locked(file):
            last = _last(file, self._key)
            torn = _cut_torn(file)
            lines = []
            if last is None:
                first: dict[str, Any] = {"algorithm": self._algorithm, "keyed": bool(self._key)}
                if self._continues:
                    first["continues"] = self._continues
                last, line = _next(None, self._algorithm, self._key, "opened", first)
                lines.append(line)
            if torn:
                last, line = _next(last, last.algorithm, self._key, "recovered", torn)
                lines.append(line)
            last, line = _next(last, last.algorithm, self._key, kind, body)
            file.seek(0, os.SEEK_END)
            file.write(b"".join([*lines, line]))
            file.flush()
            if self._sync:
                os.fsync(file.fileno())
        return last.head


@dataclass(frozen=True, slots=True)
class _Last:
    number: int
    hash: str
    algorithm: str

    @property
    def head(self) -> str:
        return f"{self.number}:{self.hash}"


def verify(
    path: str | os.PathLike[str], *, key: bytes | None = None, head: str = ""
) -> Verification:
    """Look through a log; name the first record that is not in order.

    `head` is one that was kept elsewhere: the log must still hold that record.
    """
    last: _Last | None = None
    wanted, _, wanted_hash = head.partition(":")
    if head and (not wanted.isdecimal() or not wanted_hash):
        raise LedgerError("a head is number:hash, as dlp log head prints it")
    with open(path, "rb") as file:  # noqa: PTH123 - a str path
        with _locked(file):
            size = file.seek(0, os.SEEK_END)
        file.seek(0)
        for line in _lines(file, size):
            try:
                last = _follows(last, line, key)
            except _Bad as bad:
                return _found(last, str(bad))
            if head and last.number == int(wanted) and last.hash != wanted_hash:
                before = _Last(last.number - 1, "", last.algorithm)
                return _found(before, "is another record than the kept head names")
    if head and (last is None or last.number < int(wanted)):
        return _found(last, f"is missing: the kept head names record {wanted}")
    if last is None:
        return _found(None, "is missing: the log is empty")
    return Verification(last.number, last.head)


def _found(last: _Last | None, problem: str) -> Verification:
    done = last.number if last else 0
    return Verification(done, last.head if last and last.hash else "", done + 1, problem)


class _Bad(Exception):  # noqa: N818 - never leaves this module
    """A record that is not in order."""


def _next(
    last: _Last | None, algorithm: str, key: bytes | None, kind: str, body: Mapping[str, Any]
) -> tuple[_Last, bytes]:
    number = last.number + 1 if last else 1
    record = {
        "n": number,
        "time": datetime.now(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        "body": body,
        "previous": last.hash if last else START,
    }
    digest = _digest(algorithm, key, _canonical(record))
    line = _canonical({**record, "hash": digest}) + b"\n"
    if len(line) > LARGEST:
        raise LedgerError(f"a record of {len(line)} bytes; at most {LARGEST}")
    return _Last(number, digest, algorithm), line


def _follows(last: _Last | None, line: bytes, key: bytes | None) -> _Last:
    """Check that a line follows the last record; return it as the last one."""
    if not line.endswith(b"\n"):
        raise _Bad("ends in the middle")
    try:
        record = json.loads(line)
        ordered = _canonical(record) + b"\n" == line
    except (ValueError, RecursionError):
        raise _Bad("is not JSON") from None
    if not ordered or not isinstance(record, dict) or record.get("kind") not in KINDS:
        raise _Bad("is not as a log writes it")
    if record.get("n") != (last.number + 1 if last else 1):
        raise _Bad(f"has the number {record.get('n')!r}")
    if record.get("previous") != (last.hash if last else START):
        raise _Bad("does not follow the one before it")
    algorithm = last.algorithm if last else _opened(record, key)
    claimed = record.pop("hash", None)
    if not hmac.compare_digest(str(claimed), _digest(algorithm, key, _canonical(record))):
        raise _Bad("was changed (or the key is another one)")
    return _Last(record["n"], str(claimed), algorithm)


def _opened(record: Mapping[str, Any], key: bytes | None) -> str:
    body = record.get("body")
    if record.get("kind") != "opened" or not isinstance(body, dict):
        raise _Bad("is not the beginning of a log")
    if body.get("algorithm") not in ALGORITHMS or body.get("keyed") not in (True, False):
        raise _Bad("does not say how it is hashed")
    if body["keyed"] is not bool(key):
        raise _Bad("needs a key" if body["keyed"] else "was not written with a key")
    return str(body["algorithm"])


def _last(file: IO[bytes], key: bytes | None) -> _Last | None:
    """Return the last whole record, checked for itself; None for an empty log."""
    file.seek(0)
    first = file.readline(LARGEST)
    if not first.endswith(b"\n"):
        return None
    try:
        opened = _follows(None, first, key)
        line = _tail(file).rpartition(b"\n")[0].rpartition(b"\n")[2] + b"\n"
        record = json.loads(line)
        if record["n"] == 1:
            return _follows(None, line, key)
        before = _Last(record["n"] - 1, record["previous"], opened.algorithm)
        return _follows(before, line, key)
    except (_Bad, ValueError, KeyError, TypeError) as error:
        raise LedgerError(
            f"{getattr(file, 'name', '')}: the end is not in order ({error}); "
            "keep the file as it is, verify it, and begin a new one"
        ) from None


def _tail(file: IO[bytes]) -> bytes:
    """Return the end of a log: the last whole record, and what is torn behind it."""
    size = file.seek(0, os.SEEK_END)
    block = 4096
    while True:
        at = file.seek(max(0, size - block))
        data = file.read(size - at)
        if at == 0 or block > 2 * LARGEST or data.count(b"\n") > 1:
            return data
        block *= 4


def _cut_torn(file: IO[bytes]) -> dict[str, Any]:
    """Take away a record that a crash left half written; return what to say of it."""
    tail = _tail(file).rpartition(b"\n")[2]
    if not tail:
        return {}
    if len(tail) >= LARGEST or not BEGIN.startswith(tail[: len(BEGIN)]):
        raise LedgerError(f"{getattr(file, 'name', '')}: not a log")
    file.truncate(file.seek(0, os.SEEK_END) - len(tail))
    return {"bytes": len(tail), "sha256": hashlib.sha256(tail).hexdigest()}


def _lines(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the lines that were there when the size was taken: others may be appending."""
    while size > 0 and (line := file.readline(min(size, LARGEST + 1))):
        size -= len(line)
        yield line


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _digest(algorithm: str, key: bytes | None, data: bytes) -> str:
    try:
        if key is not None:
            return hmac.new(key, data, algorithm).hexdigest()
        return hashlib.new(algorithm, data).hexdigest()
    except ValueError:
        raise LedgerError(f"the OpenSSL of this Python has no {algorithm}") from None


@contextlib.contextmanager
def _locked(file: IO[bytes]) -> Iterator[None]:
    """Hold the file alone among processes; the lock ends with the file or the process."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:  # pragma: no cover - Windows
        import msvcrt  # noqa: PLC0415

        system: Any = msvcrt
        file.seek(0)
        system.locking(file.fileno(), system.LK_LOCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            file.flush()
            fcntl.flock(file, fcntl.LOCK_UN)
        return
    yield  # pragma: no cover - Windows, where closing the file ends the lock


# --- what may stand in a record ------------------------------------------------------------


def _decision(values: Mapping[str, Any]) -> dict[str, Any]:
    """Pick what is known to be free of clear values; whatever else there is stays outside."""
    body = {name: values[name] for name in _DECISION if name in values}
    body["reasons"] = [
        {name: reason[name] for name in _REASON if name in reason}
        for reason in values.get("reasons", ())
    ]
    return body


def _inspection(inspection: _Inspected) -> dict[str, Any]:
    codes: dict[str, int] = {}
    for notice in inspection.notices:
        codes[notice.code] = codes.get(notice.code, 0) + 1
    return {
        "counts": dict(inspection.counts),
        "notices": codes,
        "complete": inspection.complete,
        "packs": dict(inspection.packs),
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return [str(item) for item in value] if isinstance(value, tuple | list) else str(value)


def _starred(name: str) -> str:
    """Star the long numbers of a file's name: people put identity numbers there.

    >>> _starred("110105188506070041.xlsx")
    '******************.xlsx'
    """
    return _DIGITS.sub(lambda found: "*" * len(found[0]), name)[:4096]


def _labels(labels: Mapping[str, str] | None) -> dict[str, Any]:
    """Check short names of the caller: ids and states, not contents."""
    for name, value in (labels or {}).items():
        if not (_LABEL.fullmatch(name) and _LABEL.fullmatch(value)):
            raise LedgerError(f"label {name!r}: 1 to 80 plain characters, in name and value")
    return {"labels": {name: _starred(value) for name, value in labels.items()}} if labels else {}
