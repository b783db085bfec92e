"""Hard negatives: ordinary material without confidential data, gathered from this machine or generated.

Gathered, and so different on every machine (the run prints how much of each kind there was): source of the Python standard
library and of installed packages, JavaScript, JSON and lock files of installed packages, the log of this repository. Generated from a
seed: hashes, UUIDs, timestamps, tables of numbers, base64, logs, order exports, Chinese prose from a word list.

Left out of what is gathered: this project, and python-stdnum, phonenumbers, faker and other packages about such numbers, as well as
test suites and test certificates, since they hold what a scanner is right to find.
"""

from __future__ import annotations

import itertools
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import ordinary

_ABOUT_NUMBERS = (
    "stdnum", "phonenumbers", "faker", "dlp", "presidio", "/test/", "/tests/", "/testdata/",
    "detect_secrets", "idle_test", "__pycache__", "hypothesis/vendor", "baomi",
)  # fmt: skip
_MIB = 1 << 20


def _roots() -> list[Path]:
    names = ("stdlib", "purelib")
    places = [Path(sysconfig.get_path(name)) for name in names]
    system = [Path(place) for place in ("/usr/lib/node_modules", "/usr/local/lib/node_modules",
              "/usr/share/javascript", "/usr/local/go/src", "/usr/lib/go/src")]  # fmt: skip
    return [place for place in (*places, *system) if place.is_dir()]


def _files(
    root: Path, suffixes: tuple[str, ...], apart: tuple[str, ...], limit: int
) -> Iterator[tuple[str, bytes]]:
    """Yield files below `root` in order of their names until `limit` bytes are reached."""
    left = limit
    for path in sorted(root.rglob("*")):
        name = path.as_posix()
        if path.suffix not in suffixes or any(word in name for word in (*_ABOUT_NUMBERS, *apart)):
            continue
        if not path.is_file() or path.is_symlink():
            continue
        data = path.read_bytes()
        if len(data) > left:
            continue
        left -= len(data)
        yield path.relative_to(root).as_posix(), data


def gathered(part: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield (kind, name, bytes) of what this machine has, up to 1/`part` of the full size."""
    kinds = (
        ("source", (".py", ".pyi", ".go", ".c", ".h"), 14 * _MIB),
        ("scripts", (".js", ".mjs", ".cjs", ".ts", ".map"), 10 * _MIB),
        ("json and locks", (".json", ".lock", ".sum", ".yaml", ".yml", ".toml"), 6 * _MIB),
        ("text", (".md", ".txt", ".rst", ".html", ".css"), 5 * _MIB),
    )
    for root, (kind, suffixes, limit) in itertools.product(_roots(), kinds):
        inner = () if root.name.endswith("-packages") else ("site-packages", "dist-packages")
        for name, data in _files(root, suffixes, inner, limit // part):
            yield kind, f"{root.name}/{name}", data
    log = _git_log()
    if log:
        yield "git", "git log", log


def _git_log() -> bytes:
    here = Path(__file__).parent
    command = ["git", "-C", str(here), "log", "--stat", "--numstat", "--raw", "--no-abbrev"]
    try:
        return subprocess.run(command, capture_output=True, check=False).stdout
    except OSError:
        return b""


def generated(part: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield (kind, name, bytes) of the generators of `ordinary`, each with its own seed."""
    for number, (kind, (size, make)) in enumerate(sorted(ordinary.KINDS.items())):
        total, piece = size * _MIB // part, _MIB // 2
        for index in range(-(-total // piece)):
            text = make(min(piece, total), 1000 * number + index)
            yield kind, f"{kind} {index}", text.encode()


def corpus(part: int = 1) -> Iterator[tuple[str, str, bytes]]:
    """Yield all hard negatives."""
    yield from generated(part)
    yield from gathered(part)
