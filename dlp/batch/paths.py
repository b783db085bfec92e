"""Walk a store of files and scan what lies there, with any engine.

Stores are what fsspec opens: a disk, S3, zip archives, memory. Objects are read as streams on
the workers; what comes back are plain results without a clear value.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from typing import Any

from dlp.batch.engines import Engine, Serial, Work
from dlp.batch.known import Known
from dlp.batch.optional import needed
from dlp.errors import DlpError
from dlp.inspection import Inspection
from dlp.model import Notice
from dlp.scanner import Scanner
from dlp.suppress.key import key_id

SERIAL = Serial()
TASK_OBJECTS = 64
TASK_BYTES = 4 << 20
"""A task is as many objects as cost more to scan than to hand over."""
_STAMPS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "created", "CRC", "date_time")
_PASSING = frozenset({"crashed", "unreadable", "timeout"})
"""Notices of what may go better the next time: such a result is not kept."""
_SECRET = re.compile(r"(?<=://)[^/@]*@")


@dataclass(frozen=True, slots=True)
class Object:
    """One object of a store, before it is scanned."""

    root: str
    """The URL that it was found under."""
    path: str
    """Its name in the store."""
    size: int
    stamp: str
    """Changes when the object does; empty: the store does not say."""

    @property
    def name(self) -> str:
        """What reports call it: a URL without credentials."""
        return named(self.root, self.path)


@dataclass(frozen=True, slots=True)
class PathResult:
    """What one object holds."""

    path: str
    size: int
    complete: bool
    findings: tuple[dict[str, Any], ...]
    """`infotype`, `likelihood`, `confidence`, `path`, `start`, `end` (bytes), `line`, `column`,
    `quote` (masked), `fingerprint`, `category`, `sensitivity`."""
    notices: tuple[dict[str, Any], ...]
    """`code`, `detail`, `path`, `limits`."""
    fresh: bool = True
    """False: nothing had changed since an earlier run, which is where this comes from."""


def scan_paths(  # noqa: PLR0913 - what a walk can be told
    urls: Iterable[str],
    scanner: Scanner,
    *,
    engine: Engine = SERIAL,
    options: Mapping[str, Any] | None = None,
    state: str | None = None,
    task_objects: int = TASK_OBJECTS,
) -> Iterator[PathResult]:
    """Scan everything under `urls`; yield one result an object, as they come.

    `engine` shares the work out (default: this process); `options` go to fsspec's file system;
    `state` is a file in which results are kept: a run that was interrupted goes on, and objects
    whose ETag, or time and size, have not changed are not read again.

    Raises `MissingDependency` without fsspec, and `DlpError` for a URL that no installed file
    system opens, a state made with other packs or keys, and memory shared with other processes.

    >>> import fsspec
    >>> with fsspec.open("memory://docs/a.txt", "wb") as file:
    ...     _ = file.write("身份证号：11010518850607004X".encode())
    >>> [(r.path, len(r.findings)) for r in scan_paths(["memory://docs"], Scanner(packs=["cn"]))]
    [('memory://docs/a.txt', 1)]
    """
    given = dict(options or {})
    roots = list(urls)
    for url in roots:
        if "memory://" in url and not engine.shares_memory:
            raise DlpError("memory:// is seen by this process only: use the engine Serial")
        store(url, given)
    known = None if state is None else Known(state, _made_with(scanner))
    work = Work(functools.partial(scan_objects, scanner, given), _lost)
    return _results(roots, work, engine, known, given, task_objects)


def _results(  # noqa: PLR0913, PLR0917 - what a walk was told
    roots: Sequence[str],
    work: Work[Object, PathResult],
    engine: Engine,
    known: Known | None,
    options: dict[str, Any],
    task_objects: int,
) -> Iterator[PathResult]:
    ready: list[PathResult] = []
    stamps: dict[str, str] = {}

    def unknown() -> Iterator[Object]:
        for item in walk(roots, options):
            if isinstance(item, PathResult):
                ready.append(item)
                continue
            before = known.get(item.name, item.stamp) if known else None
            if before is not None:
                ready.append(_loaded(before))
            else:
                stamps[item.name] = item.stamp
                yield item

    with known.writing() if known else nullcontext():
        for results in engine.run(work, _tasks(unknown(), task_objects)):
            for result in results:
                stamp = stamps.pop(result.path, "")
                if known and not any(item["code"] in _PASSING for item in result.notices):
                    known.add(result.path, stamp, asdict(result))
                yield result
            yield from _taken(ready)
        yield from _taken(ready)


def _taken(ready: list[PathResult]) -> list[PathResult]:
    taken = ready.copy()
    ready.clear()
    return taken


def scan_objects(
    scanner: Scanner, options: dict[str, Any], objects: Sequence[Object]
) -> list[PathResult]:
    """Scan a task's objects: what runs on the workers of every engine."""
    return [_scanned(scanner, options, item) for item in objects]


def _scanned(scanner: Scanner, options: dict[str, Any], item: Object) -> PathResult:
    try:
        opened, _ = store(item.root, options)  # kept: an archive closes with its last reference
        with opened.open(item.path, "rb") as file:
            return _plain(scanner.scan(file, name=item.name), item)
    except Exception as error:  # noqa: BLE001 - one object must never cost the others
        code = "unreadable" if isinstance(error, OSError) else "crashed"
        return _lost(item, type(error).__name__, code)


def _plain(inspection: Inspection, item: Object) -> PathResult:
    findings = tuple(
        {
            "infotype": finding.infotype,
            "likelihood": finding.likelihood.value,
            "confidence": finding.confidence,
            "path": finding.location.path,
            "start": finding.location.span.start,
            "end": finding.location.span.end,
            "line": finding.location.line,
            "column": finding.location.column,
            "quote": finding.quote,
            "fingerprint": finding.fingerprint,
            "category": finding.category,
            "sensitivity": finding.sensitivity,
        }
        for finding in inspection.findings
    )
    notices = tuple(_told(notice) for notice in inspection.notices)
    return PathResult(item.name, item.size, inspection.complete, findings, notices)


def _told(notice: Notice) -> dict[str, Any]:
    return {
        "code": notice.code, "detail": notice.detail, "path": notice.path, "limits": notice.limits,
    }  # fmt: skip


def _lost(item: Object, reason: str, code: str = "crashed") -> PathResult:
    notice = Notice(code=code, detail=reason, path=item.name)
    return PathResult(item.name, item.size, complete=False, findings=(), notices=(_told(notice),))


def _loaded(values: dict[str, Any]) -> PathResult:
    return PathResult(
        values["path"], values["size"], values["complete"],
        tuple(values["findings"]), tuple(values["notices"]), fresh=False,
    )  # fmt: skip


def store(url: str, options: Mapping[str, Any]) -> tuple[Any, str]:
    """Return the file system of a URL, and the path in it."""
    core = needed("fsspec.core", "fsspec")
    try:
        opened, path = core.url_to_fs(url, **options)
    except (ValueError, ImportError, OSError) as error:
        raise DlpError(f"{named(url, '')}: cannot be opened: {type(error).__name__}") from None
    return opened, path


def walk(roots: Sequence[str], options: Mapping[str, Any]) -> Iterator[Object | PathResult]:
    """Yield the objects under `roots`, each once; a result for a root that cannot be listed."""
    seen: set[str] = set()
    for root in roots:
        opened, path = store(root, options)
        try:
            found = opened.find(path, detail=True)
            if not found and any(letter in path for letter in "*?["):
                globbed = opened.glob(path, detail=True)
                found = {name: i for name, i in globbed.items() if i.get("type") == "file"}
        except Exception as error:  # noqa: BLE001 - a store that cannot be listed is said
            yield _lost(Object(root, path, -1, ""), type(error).__name__, "unreadable")
            continue
        if not found:
            yield _lost(Object(root, path, -1, ""), "nothing is there", "unreadable")
        for name in sorted(found):
            info = found[name]
            item = Object(root, name, int(info.get("size") or 0), _stamp(info))
            if info.get("type") != "file" or info.get("islink"):
                continue  # a link is scanned where it leads; a pipe holds nothing of its own
            if item.name not in seen:  # roots may overlap
                seen.add(item.name)
                yield item


def _stamp(info: Mapping[str, Any]) -> str:
    """Return what changes when an object does."""
    marks = [f"{key}={info[key]}" for key in _STAMPS if info.get(key) is not None]
    return f"{marks[0]} size={info.get('size')}" if marks else ""


def _tasks(objects: Iterator[Object], most: int) -> Iterator[list[Object]]:
    task: list[Object] = []
    size = 0
    for item in objects:
        task.append(item)
        size += item.size
        if len(task) >= most or size >= TASK_BYTES:
            yield task
            task, size = [], 0
    if task:
        yield task


def named(root: str, path: str) -> str:
    """Return a URL for people: without user names, passwords and parameters.

    >>> named("ftp://me:secret@host/a", "/a/b.txt"), named("zip://::file:///x.zip", "b.txt")
    ('ftp://host/a/b.txt', 'zip://b.txt::file:///x.zip')
    """
    first, chain, rest = root.partition("::")
    first, rest = _SECRET.sub("", first).partition("?")[0], _SECRET.sub("", rest)
    if not path:
        return f"{first}{chain}{rest}"
    scheme, mark, place = first.partition("://")
    if not mark:
        return path
    host = place.partition("/")[0] if scheme in {"ftp", "sftp", "ssh", "smb", "hdfs"} else ""
    path = path.removeprefix("/") if scheme == "memory" else path
    return f"{scheme}://{host}{path}{chain}{rest}"


def _made_with(scanner: Scanner) -> str:
    """Return a name of everything that a result depends on, besides the object."""
    made = scanner._made  # noqa: SLF001 - batches are part of the scanner
    parts = [scanner.digest, made.minimum.value, key_id(made.fingerprint_key), repr(made.limits),
             made.isolation, str(len(made.passwords))]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
