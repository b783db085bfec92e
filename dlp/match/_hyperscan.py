"""Hyperscan: finds where the marks of structures end.

The only module that touches python-hyperscan, and where its traps are removed: a scratch space a
thread (one shared between threads fails), callbacks that are kept alive, a new scratch for a
loaded database. No start-of-match tracking (six times slower): the head of a mark is matched
backwards from its end.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import threading
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

import hyperscan

from dlp.errors import DlpError

Hit = tuple[int, int]
"""Number of the expression, and the offset behind its last byte."""


@dataclass(frozen=True, slots=True)
class Finder:
    """A compiled database: reports where expressions end."""

    database: hyperscan.Database
    local: threading.local

    def find(self, data: bytes | memoryview) -> list[Hit]:
        """Return all hits in `data`, in order of their ends."""
        hits: list[Hit] = []
        append = hits.append

        def on_hit(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            append((number, end))

        self._scan(data, on_hit)
        return hits

    def first(self, data: bytes | memoryview, wanted: Container[int]) -> int:
        """Return the first of these expressions that is hit, -1 if none is; ends there."""
        found = -1

        def on_hit(number: int, *_: object) -> bool | None:
            nonlocal found
            if number not in wanted:
                return None
            found = number
            return True  # ends the scan

        with contextlib.suppress(hyperscan.ScanTerminated):
            self._scan(data, on_hit)
        return found

    def _scan(self, data: bytes | memoryview, on_hit: Callable[..., bool | None]) -> None:
        try:
            scratch = self.local.scratch
        except AttributeError:
            scratch = self.local.scratch = self.database.scratch.clone()
        # a memoryview is scanned without a copy; the stubs know bytes only
        self.database.scan(data, match_event_handler=on_hit, scratch=scratch)  # type: ignore[type-var]

    def dump(self) -> bytes:
        """Return the database as bytes, for this version of the engine and this kind of CPU."""
        return bytes(hyperscan.dumpb(self.database))


def compile_finder(
    expressions: Sequence[bytes], *, ignoring: Iterable[int] = (), once: Iterable[int] = ()
) -> Finder:
    """Compile expressions, numbered by their place.

    `ignoring` are the numbers of those that ignore the case of letters, `once` of those that are
    reported once in a scan, wherever they stand.
    """
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    count = len(expressions)
    flags = [0] * count
    for number in ignoring:
        flags[number] |= hyperscan.HS_FLAG_CASELESS
    for number in once:
        flags[number] |= hyperscan.HS_FLAG_SINGLEMATCH
    try:
        database.compile(
            expressions=list(expressions), ids=list(range(count)), elements=count, flags=flags
        )
    except hyperscan.error as error:
        raise DlpError(f"Hyperscan refuses the packs: {error}") from error
    return Finder(database, threading.local())


def compile_literals(literals: Sequence[tuple[bytes, bool]]) -> Finder:
    """Compile literals, each reported once in a scan; True: in whatever case."""
    return compile_finder(
        [literal_expression(text) for text, _ in literals],
        ignoring=[number for number, (_, ignores) in enumerate(literals) if ignores],
        once=range(len(literals)),
    )


def literal_expression(text: bytes) -> bytes:
    r"""Return the expression of these bytes: `b"a."` is `\x61\x2e`."""
    return b"".join(b"\\x%02x" % byte for byte in text)


def load_finder(data: bytes) -> Finder:
    """Load what `dump` returned; ValueError when this engine or CPU cannot use it."""
    try:
        database = hyperscan.loadb(data, mode=hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.error as error:
        raise ValueError(str(error)) from error
    return Finder(database, threading.local())


def engine_version() -> str:
    """Return the versions that decide whether a dumped database can be loaded."""
    return importlib.metadata.version("hyperscan")
