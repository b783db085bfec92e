"""Streams beside scans, charsets beside UTF-8, and what a fresh stream costs.

`python benchmarks/streaming.py [--set first] [--quick]`. Times are CPU time of one core, the best of a few runs; compare
them inside one run only.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import tomllib
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dlp import Scanner
from dlp.limits import Budget, Limits
from dlp.packs import PackSet, load
from dlp.text import Recoder

sys.path.insert(0, str(Path(__file__).parent))
from corpora.texts import TEXTS

HERE = Path(__file__).parent
SEED = 7
RUNS = 3
FRESH = 2000


def main() -> int:
    """Measure; return 1 if a count is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", help="name of a set of detectors of throughput.toml")
    parser.add_argument("--quick", action="store_true", help="a quarter of the size")
    options = parser.parse_args()
    definitions = tomllib.loads((HERE / "definitions" / "streaming.toml").read_text("utf-8"))
    packs = load(None)
    if options.set:
        sets = tomllib.loads((HERE / "definitions" / "throughput.toml").read_text("utf-8"))["sets"]
        kept = tuple(item for item in packs.detectors if item.id in sets[options.set])
        packs = PackSet(packs.packs, kept, packs.digest)
    scanner = Scanner(packs)
    kinds = any(detector.structures for detector in packs.detectors)
    print(f"{len(packs.detectors)} detectors")
    wrong = 0
    for item in definitions["text"]:
        item["kinds"] = item.get("kinds", 0) * kinds
        wrong += _text(scanner, item, definitions, 4 if options.quick else 1)
    _fresh(scanner)
    return 1 if wrong else 0


def _text(scanner: Scanner, item: dict[str, Any], definitions: dict[str, Any], part: int) -> int:
    data = TEXTS[item["name"]](item["size"] // part, random.Random(SEED))
    rows = data.count(b"\n") - 1
    expected = rows * 3 if item["findings"] == "rows * 3" else item["findings"]
    expected += item["kinds"]
    size = len(data) / 1e6
    whole = size / _best(lambda: scanner.scan(data))
    layers = _best(lambda: list(Recoder(Budget(Limits())).feed(data, final=True)))
    found = {"whole": sum(scanner.scan(data).counts.values())}
    print(f"\n{item['name']}: {size:.0f} MB, whole {whole:.0f} MB/s")
    print(f"  search for nested encodings  {layers * whole / size:.2f} of the scan's time")
    for chunk in definitions["chunks"]:
        rate = size / _best(lambda step=chunk["size"]: _streamed(scanner, data, step))
        found[f"chunks of {chunk['size']}"] = sum(
            _streamed(scanner, data, chunk["size"]).counts.values()
        )
        print(f"  chunks of {chunk['size']:<6}  {rate / whole:.2f} (goal {chunk['goal']})")
    for charset in definitions["charset"]:
        other = data.decode().encode(charset["name"])
        rate = len(other) / 1e6 / _best(lambda body=other: scanner.scan(body))
        found[charset["name"]] = sum(scanner.scan(other).counts.values())
        print(f"  {charset['name']:<16}  {rate / whole:.2f} (goal {charset['goal']})")
    bad = {name: count for name, count in found.items() if count != expected}
    if bad:
        print(f"  WRONG: {expected} expected, found {bad}")
    return len(bad)


def _streamed(scanner: Scanner, data: bytes, step: int) -> Any:
    stream = scanner.stream()
    for at in range(0, len(data), step):
        stream.feed(data[at : at + step])
    return stream.close()


def _fresh(scanner: Scanner) -> None:
    """What a stream costs before anything is fed, and after a few bytes."""
    seconds = _best(lambda: [scanner.stream() for _ in range(FRESH)]) / FRESH
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    streams = [scanner.stream() for _ in range(FRESH)]
    fresh = (tracemalloc.get_traced_memory()[0] - before) / FRESH
    for stream in streams:
        stream.feed(b"GET / HTTP/1.1\r\n")
    begun = (tracemalloc.get_traced_memory()[0] - before) / FRESH
    tracemalloc.stop()
    print(f"\na fresh stream: {1e6 * seconds:.1f} us (goal 20), {fresh / 1024:.1f} KiB (goal 64);")
    print(f"  {begun / 1024:.1f} KiB after its first bytes; {FRESH} at once")


def _best(action: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        action()
        times.append(time.process_time() - began)
    return max(min(times), 1e-9)


if __name__ == "__main__":
    sys.exit(main())
