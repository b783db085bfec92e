"""Hostile files against a confined worker: `python benchmarks/extraction/hostile.py [WORD…]`.

Each file is read with the default limits but 20 seconds in all, by a worker of its own. The
columns: size of the file, worst verdict of its parts, seconds (wall clock, parent included),
peak of the worker's memory in MB beyond its start, bytes of text that came out. A run fails
when the reading raises, takes longer than the limit and a grace, or leaves a process behind.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bombs import bombs

from dlp.extract import Source
from dlp.extract.pool import Pool
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits
from dlp.model import Segment

SECONDS = 20.0
GRACE = 5.0
DEPTH = "a part was not read for its depth"


def measure(data: bytes) -> tuple[str, float, int, int]:
    """Return verdict, seconds, memory in bytes and bytes of text of one file."""
    with Pool(size=1) as pool:
        pool.describe()
        child = next(iter(pool._all))  # noqa: SLF001 - to look at its memory
        before = _peak(child.process.pid)
        reading = Reading(pool)
        began = time.monotonic()
        text = 0
        most = before
        for _, item in reading.walk(Source(data=data, name="f"), Budget(Limits(seconds=SECONDS))):
            text += len(item.data) if isinstance(item, Segment) else 0
            most = max(most, max((_peak(one.process.pid) for one in list(pool._all)), default=0))  # noqa: SLF001
        seconds = time.monotonic() - began
        for one in list(pool._all):  # noqa: SLF001 - as above
            most = max(most, one.peak)
    worst = max((part.verdict for part in reading.verdicts), key=lambda one: one.rank, default=None)
    return str(worst or "scanned"), seconds, most - before, text


def _peak(pid: int) -> int:
    try:
        with Path(f"/proc/{pid}/status").open(encoding="ascii") as file:
            return next(
                (int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM")), 0
            )
    except OSError:
        return 0


def rows(words: list[str]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the bombs whose name holds one of the words."""
    for name, make in bombs().items():
        if not words or any(word in name for word in words):
            yield name, make


def main() -> int:
    """Print the table; return 1 if a file was too much."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("words", nargs="*", help="only files whose name holds one of these")
    options = parser.parse_args()
    failed = 0
    print("| file | kB | verdict | seconds | MB | text, kB |\n|---|---|---|---|---|---|")
    for name, make in rows(options.words):
        data = make()
        verdict, seconds, memory, text = measure(data)
        late = " (too long)" if seconds > SECONDS + GRACE else ""
        failed += bool(late)
        print(
            f"| {name} | {len(data) / 1024:.0f} | {verdict} | {seconds:.1f}{late} "
            f"| {memory / (1 << 20):.0f} | {text / 1024:.0f} |",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
