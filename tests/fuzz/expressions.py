"""Every regular expression of the library over texts that repeat: `python tests/fuzz/expressions.py`.

One that can read the same characters in several ways tries all of them where it fails: thirty
quotes took a minute. Each is asked about repeats of one to three characters with something behind
that may not be there; more than a second (a thousand times what it takes) is named, and ends
with 1.
"""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import dlp

SECONDS = 1.0
REPEATS = 28
BEFORE = ("", "a", '"', "create table t (a ")
UNITS = (
    *map(chr, range(0x20, 0x7F)), *"\n\t中", "''", '""', "()", "{}", "[]", "a ", "a_", "a-", "a.", "a:", "a,", "a1", "1a",
    "-a", "_a", "\\n", "\\\\", "Aa", "=a", "a=", "a/", "/a", "中a", "  ", "--", "-- \n", "a b", "<a", "a>", "&a;",
    "%s", "%a", "${", "a|", "||", "a.a", "Z9", "0.", ".0", ", ",
)  # fmt: skip
BEHIND = ("", "!", "\0", '"', "'", "\x7f;", "é")


class TooLongError(Exception):
    """An expression did not come to an end."""


def modules() -> Iterator[ModuleType]:
    """Yield the modules of the library whose packages are there."""
    for found in pkgutil.walk_packages(dlp.__path__, "dlp."):
        if not found.name.endswith("__main__"):
            try:
                yield importlib.import_module(found.name)
            except ImportError:
                print(f"not looked at: {found.name}")


def expressions() -> dict[tuple[str | bytes, int], tuple[re.Pattern[Any], str]]:
    """Return what is compiled when modules are loaded, each once, with its name."""
    found = {}
    for module in modules():
        for name, value in list(vars(module).items()):
            inside = value.values() if isinstance(value, dict) else value
            some = inside if isinstance(value, (dict, tuple, list)) else (value,)
            for one in some:
                pattern = getattr(one, "__self__", one)  # a bound method, `fullmatch`
                if isinstance(pattern, re.Pattern):
                    place = f"{module.__name__}.{name}"
                    found.setdefault((pattern.pattern, pattern.flags), (pattern, place))
    return found


def is_slow(pattern: re.Pattern[Any], text: str) -> bool:
    """Say whether an expression takes longer than it may."""
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        pattern.fullmatch(given)
        pattern.search(given)
    except TooLongError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return False


def main() -> int:
    """Ask each; return 1 if one is slow."""

    def stop(*_: object) -> None:
        raise TooLongError

    signal.signal(signal.SIGALRM, stop)
    slow = 0
    everything = expressions()
    for pattern, place in everything.values():
        for before, unit, behind in itertools.product(BEFORE, UNITS, BEHIND):
            if is_slow(pattern, before + unit * REPEATS + behind):
                print(f"{place}: {REPEATS} times {unit!r} behind {before!r}, then {behind!r}")
                slow += 1
                break
    print(f"{len(everything)} expressions, {slow} slow")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
