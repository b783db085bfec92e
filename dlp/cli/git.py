"""What git knows to have changed: files, staged contents, every blob of the history once.

The git program is called with fixed arguments and no shell; a commit that the user names is
looked up first, so it cannot be an option. Hooks, external diff programs and text conversions
of the repository are switched off.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from typing import IO

from dlp.cli.sweep import Blob, Item
from dlp.errors import DlpError
from dlp.limits import Limits
from dlp.model import Notice

_SAFE = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
    "--literal-pathspecs", "--no-pager",
)  # fmt: skip
_DIFF = ("--no-ext-diff", "--no-textconv", "--no-renames", "--diff-filter=d", "-z")
_REGULAR = (b"100644", b"100755", b"100664")
_FIELDS = 5
"""Of a raw diff line: both modes, both ids, the status."""
SHORT = 12
"""Digits of a commit in a path of the history."""


def changed(since: str | None, paths: Sequence[str]) -> list[str]:
    """Return files of the working tree that differ from a commit (None: HEAD), or are new.

    Raises `DlpError` outside a repository, or for a commit that there is not.
    """
    top = _top()
    base = _commit(since or "HEAD", missing_ok=since is None)
    names: set[bytes] = set()
    if base:
        names.update(_split(_git("diff", "--name-only", *_DIFF, base, "--", *paths)))
    else:  # nothing was ever committed
        names.update(_split(_git("ls-files", "-z", "--full-name", "--", *paths)))
    untracked = ("ls-files", "-z", "--full-name", "--others", "--exclude-standard")
    names.update(_split(_git(*untracked, "--", *paths)))
    found = (os.path.relpath(os.path.join(top, os.fsdecode(name))) for name in sorted(names))  # noqa: PTH118 - names need not be UTF-8
    return [path for path in found if not os.path.islink(path) and os.path.isfile(path)]  # noqa: PTH113, PTH114


def staged(paths: Sequence[str]) -> Iterator[Item]:
    """Yield what would be committed: the contents of the index, not of the working tree."""
    top = _top()
    base = _commit("HEAD", missing_ok=True)
    raw = _git("diff", "--cached", "--raw", "--no-abbrev", *_DIFF,
               *([base] if base else []), "--", *paths)  # fmt: skip
    wanted = []
    for id_, name in _raw(raw.split(b"\0")):
        wanted.append((id_, _label(os.path.relpath(os.path.join(top, os.fsdecode(name))))))  # noqa: PTH118 - as above
    yield from _blobs(wanted)


def history(paths: Sequence[str]) -> Iterator[Item]:
    """Yield every blob that any reachable commit brought in, once, oldest first.

    Its name is `COMMIT:path` of the first commit that has it.
    """
    _top()
    yield from _blobs(_introduced(paths))


def _introduced(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield blob and name, while git walks the history."""
    arguments = ("log", "--all", "--reverse", "--raw", "--no-abbrev", "-m", "--root", *_DIFF,
                 "--format=format:%x01%H", "--", *paths)  # fmt: skip
    seen: set[str] = set()
    commit = ""
    with _started(*arguments) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        line = b""
        for token in _tokens(process.stdout):
            if line:
                for id_, name in _raw([line, token]):
                    if id_ not in seen:
                        seen.add(id_)
                        yield id_, f"{commit[:SHORT]}:{_label(os.fsdecode(name))}"
                line = b""
                continue
            head = token.lstrip(b"\n")
            if head.startswith(b"\x01"):
                name, _, head = head[1:].partition(b"\n")
                commit = name.decode()
            line = head if head.startswith(b":") else b""
        if process.wait() != 0:
            raise DlpError(f"git log: {_said(process)}")


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(1 << 16):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest


def _raw(tokens: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield (blob, name) of the regular files in a raw diff: lines and names by turns."""
    for line, name in zip(tokens[::2], tokens[1::2], strict=False):
        fields = line.lstrip(b":").split(b" ")
        if len(fields) == _FIELDS and fields[1] in _REGULAR and name:
            yield fields[3].decode(), name


def _blobs(wanted: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]) -> Iterator[Item]:
    """Yield the contents of blobs, through one git process."""
    most = Limits().max_bytes
    with _started("cat-file", "--batch", feed=True) as process:
        assert process.stdin is not None  # noqa: S101 - pipes were asked for
        assert process.stdout is not None  # noqa: S101
        for id_, name in wanted:
            process.stdin.write(id_.encode() + b"\n")
            process.stdin.flush()
            head = process.stdout.readline().split()
            if len(head) != 3 or head[1] != b"blob":  # noqa: PLR2004 - id, type, size
                detail = "git has no such blob here (a partial or damaged clone)"
                yield Notice(code="unreadable", path=name, detail=detail)
                continue
            size = int(head[2])
            data = _read(process.stdout, size, most)
            process.stdout.read(1)  # the line break behind it
            if len(data) < size:
                detail = f"a blob of {size} bytes; more than {most} are not held"
                yield Notice(code="over-budget", path=name, detail=detail)
            else:
                yield Blob(name, data)
        process.stdin.close()
        process.wait()


def _read(stream: IO[bytes], size: int, most: int) -> bytes:
    """Read `size` bytes; of more than `most` nothing is kept."""
    if size <= most:
        return stream.read(size)
    while size > 0:
        size -= len(stream.read(min(size, 1 << 20)) or b"x" * size)
    return b""


def _top() -> str:
    return os.fsdecode(_git("rev-parse", "--show-toplevel").removesuffix(b"\n"))


def _commit(name: str, *, missing_ok: bool) -> str:
    """Return the id of a commit; empty where there is none yet and that is fine."""
    try:
        found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except DlpError:
        if missing_ok:
            return ""
        raise DlpError(f"git knows no commit {name!r}") from None
    return found.decode().strip()


def _git(*arguments: str) -> bytes:
    with _started(*arguments) as process:
        out, error = process.communicate()
    if process.returncode != 0:
        said = error.decode("utf-8", "replace").strip() or f"exit code {process.returncode}"
        raise DlpError(f"git {arguments[0]}: {said}")
    return out


def _started(*arguments: str, feed: bool = False) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
                   "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}  # fmt: skip
    try:
        return subprocess.Popen(  # noqa: S603 - fixed arguments, no shell
            ("git", *_SAFE, *arguments),  # noqa: S607 - the git that the user has
            stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if feed else subprocess.PIPE,
            env=environment,
        )
    except OSError as error:
        raise DlpError(f"git cannot be run: {error.strerror}") from None


def _said(process: subprocess.Popen[bytes]) -> str:
    return process.stderr.read().decode("utf-8", "replace").strip() if process.stderr else ""


def _split(data: bytes) -> list[bytes]:
    return [name for name in data.split(b"\0") if name]


def _label(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
