"""The walk over files and folders: in order of names, without links, without what is ignored."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dlp.cli.ignore import LARGEST, NAME, Rules, ignored
from dlp.model import Notice

Entry = tuple[bytes, int]
"""A file's path and size."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a walk leaves out."""

    exclude: tuple[str, ...] = ()
    """Rules of the command line, in the syntax of gitignore."""
    files: bool = True
    """Whether `.dlpignore` files count."""


def walk(paths: Iterable[str], leave: Filter | None = None) -> Iterator[Entry | Notice]:
    """Yield files under `paths`, folders sorted by name; links inside folders are not followed.

    What is left out is a notice, once: of a folder nothing inside it is named.
    """
    leave = leave or Filter(files=False)
    for path in paths:
        raw = os.fsencode(path)
        try:
            mode = os.stat(raw)  # noqa: PTH116 - names need not be UTF-8
        except OSError as error:
            yield _unreadable(raw, error)
            continue
        is_folder = stat.S_ISDIR(mode.st_mode)
        sets = _sets(path, leave, is_folder=is_folder)
        if is_folder:
            yield from _walk_folder(raw, sets, leave)
            continue
        rule = _ruled(raw, sets, is_folder=False) if sets else None
        if rule is not None:
            yield _left_out(raw, rule)
        else:
            yield (raw, mode.st_size) if stat.S_ISREG(mode.st_mode) else _special(raw)


def _walk_folder(folder: bytes, sets: Sequence[Rules], leave: Filter) -> Iterator[Entry | Notice]:
    todo = [(folder, sets)]
    while todo:
        current, sets = todo.pop()
        folders: list[tuple[bytes, Sequence[Rules]]] = []
        try:
            with os.scandir(current) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield _unreadable(current, error)
            continue
        if leave.files and any(entry.name == NAME.encode() for entry in entries):
            sets = [*sets, *_rules_in(os.fsdecode(current))]
        for entry in entries:
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
                rule = _ruled(entry.path, sets, is_folder=is_folder) if sets else None
                if rule is not None:
                    yield _left_out(entry.path, rule)
                elif entry.is_symlink():
                    detail = "a link; what it points to is scanned where it lies"
                    yield Notice(code="link", path=label(entry.path), detail=detail, limits=False)
                elif is_folder:
                    folders.append((entry.path, sets))
                elif entry.is_file(follow_symlinks=False):
                    yield entry.path, entry.stat(follow_symlinks=False).st_size
                else:
                    yield _special(entry.path)
            except OSError as error:
                yield _unreadable(entry.path, error)
        todo.extend(reversed(folders))


def _ruled(path: bytes, sets: Sequence[Rules], *, is_folder: bool) -> str | None:
    return ignored(_absolute(os.fsdecode(path)), sets, is_folder=is_folder)


def _sets(path: str, leave: Filter, *, is_folder: bool) -> list[Rules]:
    """Return the rules that hold for what was named: `.dlpignore` from here down to it."""
    here, full = _absolute(os.curdir), _absolute(path)
    sets: list[Rules] = []
    if leave.files and full.startswith(here + "/"):
        folder = here
        for name in full[len(here) + 1 :].split("/"):
            sets += _rules_in(folder)
            folder = f"{folder}/{name}"
    if leave.exclude:
        sets.append(Rules.parse(leave.exclude, full if is_folder else here, "--exclude"))
    return sets


def _rules_in(folder: str) -> list[Rules]:
    """Read the `.dlpignore` of a folder; one that cannot be read leaves nothing out."""
    path = f"{folder}/{NAME}"
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - names need not be UTF-8
            data = file.read(LARGEST)
    except OSError:
        return []
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    return [Rules.parse(lines, _absolute(folder), label(os.fsencode(path)))]


def _absolute(path: str) -> str:
    """Return a path from the root, `/` between its components; the root itself is empty."""
    return os.path.abspath(path).replace(os.sep, "/").rstrip("/")  # noqa: PTH100 - as above


def label(path: bytes) -> str:
    r"""Return a path for people: what is not UTF-8 as `\\xNN`.

    >>> label(b"a\xff.txt")
    'a\\xff.txt'
    """
    return path.decode("utf-8", "backslashreplace")


def _left_out(path: bytes, rule: str) -> Notice:
    return Notice(code="ignored", path=label(path), detail=f"left out by {rule}", limits=False)


def _unreadable(path: bytes, error: OSError) -> Notice:
    return Notice(code="unreadable", path=label(path), detail=error.strerror or str(error))


def _special(path: bytes) -> Notice:
    detail = "no regular file: it holds no bytes of its own"
    return Notice(code="special-file", path=label(path), detail=detail, limits=False)
