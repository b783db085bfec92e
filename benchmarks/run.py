"""Benchmarks: `python benchmarks/run.py throughput [--packs NAME…] [--only NAME…] [--quick]`,
and `python benchmarks/run.py compile [--packs NAME…]` (`compiling.py`).

Every definition says how many findings are right; a run that finds another number fails. Times are CPU
time of one core, the best of a few runs; compare them inside one run only.
"""

from __future__ import annotations

import argparse
import random
import re
import string
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hyperscan

from dlp import Scanner
from dlp.packs import PackSet, load

sys.path.insert(0, str(Path(__file__).parent))
from compiling import compile_packs
from corpora.texts import TEXTS

HERE = Path(__file__).parent
SEED = 7
RUNS = 3
PLAIN = 10
"""Rates below it are printed with a decimal."""
ENOUGH = 1000
"""Findings after which `stop` has its decision."""


def main() -> int:
    """Run the benchmark that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benchmark", choices=["throughput", "compile"])
    parser.add_argument("--packs", nargs="*", help="default: all built-in packs")
    parser.add_argument("--set", help="name of a set of detectors in the definitions")
    parser.add_argument("--only", nargs="*", help="names of definitions")
    parser.add_argument("--quick", action="store_true", help="an eighth of the size")
    options = parser.parse_args()
    if options.benchmark == "compile":
        return compile_packs(options.packs)
    definitions = tomllib.loads((HERE / "definitions" / "throughput.toml").read_text("utf-8"))
    chosen = [
        item
        for item in definitions["definition"]
        if not options.only or item["name"] in options.only
    ]
    packs = load(options.packs)
    if options.set:
        wanted = definitions["sets"][options.set]
        kept = tuple(detector for detector in packs.detectors if detector.id in wanted)
        if len(kept) != len(wanted):
            parser.error(f"the packs hold {len(kept)} of the {len(wanted)} detectors of the set")
        packs = PackSet(packs.packs, kept, packs.digest)
    print(f"{len(packs.detectors)} detectors")
    return throughput(chosen, packs, 8 if options.quick else 1)


def throughput(definitions: list[dict[str, Any]], packs: PackSet, part: int) -> int:
    """Time every definition; return 1 if a count is wrong."""
    scanner = Scanner(packs)
    literals, callback = _literals(), _database([r"\d{11,19}"])
    print(
        "definition     MB   scan  count kernel  hs lit  hs cb   scan/lit scan/cb count/cb  found"
    )
    wrong = 0
    for item in definitions:
        data = TEXTS[item["text"]](item["size"] // part, random.Random(SEED))
        rates = _rates(scanner, data, literals, callback)
        found = sum(scanner.scan(data).counts.values())
        kinds = any(detector.structures for detector in packs.detectors)
        expected = _expected(item["findings"], data) + item.get("kinds", 0) * kinds
        wrong += found != expected
        print(
            f"{item['name']:<12}{len(data) / 1e6:>6.0f} "
            + " ".join(
                f"{rates[name]:>6.{0 if rates[name] >= PLAIN else 1}f}"
                for name in ("scan", "count", "stop", "kernel", "lit", "cb")
            )
            + f"   {rates['scan'] / rates['lit']:>7.2f} {rates['scan'] / rates['cb']:>8.2f}"
            + f" {rates['count'] / rates['cb']:>8.2f} {rates['stop'] / rates['cb']:>7.1f}  {found}"
            + ("" if found == expected else f"  WRONG: {expected} expected")
        )
    return 1 if wrong else 0


def _expected(findings: int | str, data: bytes) -> int:
    """A number, or `rows * N` for tables."""
    if isinstance(findings, int):
        return findings
    return (data.count(b"\n") - 1) * int(findings.removeprefix("rows * "))


def _rates(scanner: Scanner, data: bytes, literals: Any, callback: Any) -> dict[str, float]:
    numbers = scanner._engine.matcher.numbers  # noqa: SLF001 - the kernel alone is not public
    size = len(data) / 1e6

    def ignore(*_: object) -> None: ...

    sample = data[: 4 << 20]
    return {
        "scan": size / _best(lambda: scanner.scan(data)),
        "count": size / _best(lambda: scanner.count(data)),
        "stop": size / _best(lambda: scanner.count(data, stop_at=ENOUGH)),
        "kernel": size / _best(lambda: numbers.scan(data, 0, len(data))),
        "lit": size / _best(lambda: literals.scan(data)),
        "cb": len(sample) / 1e6 / _best(lambda: callback.scan(sample, match_event_handler=ignore)),
    }


def _best(action: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        action()
        times.append(time.process_time() - began)
    return max(min(times), 1e-9)


def _literals() -> Any:
    rng = random.Random(SEED)
    letters = string.ascii_lowercase + "_-"
    words = {"".join(rng.choices(letters, k=rng.randint(4, 10))) for _ in range(250)}
    return _database([re.escape(word) for word in sorted(words)])


def _database(patterns: list[str]) -> Any:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[pattern.encode() for pattern in patterns],
        ids=list(range(len(patterns))),
        elements=len(patterns),
        flags=[0] * len(patterns),
    )
    return database


if __name__ == "__main__":
    sys.exit(main())
