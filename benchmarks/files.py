"""What small files cost: megabytes a second and microseconds a file, by the end of their names.

Most of what gateways see is a few kilobytes long, and no two are alike: starting, telling what it is
and looking for tables cost more there than the lanes. Without folders the standard library and the
headers of this machine are read, in which nobody's identity card, card or number of social
security stands: a run that finds one fails, and so does one that finds other than the run before.

python benchmarks/files.py [FOLDER…]
"""

from __future__ import annotations

import collections
import random
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import dlp

LEAST, MOST = 200, 200_000
"""Bytes of a file."""
EACH = 120
"""Files of each kind, drawn by seed."""
RUNS = 3
NEVER = frozenset({"cn.resident-id", "cn.bank-card", "intl.card", "intl.us-ssn"})
"""What stands in no program's text."""
PROGRAMS = (sysconfig.get_path("stdlib"), "/usr/include")


def files(folders: Sequence[str]) -> Iterator[Path]:
    """Yield the files of fitting size, in order of their names."""
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and LEAST < path.stat().st_size < MOST:
                yield path


def scanned(scanner: dlp.Scanner, texts: Sequence[bytes]) -> tuple[float, collections.Counter[str]]:
    """Return the seconds of CPU of one run, and what was found at *likely*, by infotype."""
    found: collections.Counter[str] = collections.Counter()
    began = time.process_time()
    inspections = [scanner.scan(text) for text in texts]
    seconds = time.process_time() - began
    for inspection in inspections:
        found.update(
            finding.infotype
            for finding in inspection.findings
            if finding.likelihood >= dlp.Likelihood.LIKELY
        )
    return seconds, found


def main(folders: Sequence[str]) -> int:
    """Print a line for each kind; 1: something was found that cannot be there, or not again."""
    by_kind: dict[str, list[Path]] = collections.defaultdict(list)
    for path in files(folders or PROGRAMS):
        by_kind[path.suffix.lower()].append(path)
    scanner, rng, wrong = dlp.Scanner(), random.Random(1), 0
    print(f"{'kind':14} files  bytes each    MB/s  us/file  found at likely")
    for kind, paths in sorted(by_kind.items()):
        chosen = rng.sample(paths, min(len(paths), EACH))
        texts = [path.read_bytes() for path in chosen]
        runs = [scanned(scanner, texts) for _ in range(RUNS)]
        seconds, size = min(seconds for seconds, _ in runs), sum(map(len, texts))
        found = runs[0][1]
        wrong += any(other != found for _, other in runs)
        wrong += not folders and not NEVER.isdisjoint(found)
        print(
            f"{kind[:14]:14} {len(texts):5} {size // len(texts):11} {size / 1e6 / seconds:7.1f}"
            f" {1e6 * seconds / len(texts):8.0f}  {found.total()}"
        )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
