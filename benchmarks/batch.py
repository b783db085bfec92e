"""Rows a second: columns scanned whole beside the same cells scanned row by row, in one run.

`python benchmarks/batch.py [--rows N]`. CPU time of one process, the better of two runs; both ways give the same findings
(checked, exit code 1 if not). Compare only inside one run.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dlp import Scanner
from dlp.batch.cells import CellFinding, scan_cells
from dlp.batch.rows import scan_parquet

SEED = 73
RESIDENT = "11010518850607004X"


def main() -> int:
    """Measure; return 1 if the two ways differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--single", type=int, default=20_000, help="rows of the row-by-row runs")
    options = parser.parse_args()
    scanner = Scanner(fingerprint_key=b"k" * 32)
    scan_cells(scanner, "warm", ["x", "y"])
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {options.rows} rows")
    print(f"{'column':<34}{'whole, rows/s':>15}{'row by row':>12}{'ratio':>7}{'findings':>10}")
    wrong = 0
    for label, name, cells in columns(options.rows):
        some = cells[: options.single]
        whole, found = _rate(lambda name=name, cells=cells: scan_cells(scanner, name, cells), cells)
        single, apart = _rate(lambda name=name, some=some: _singly(scanner, name, some), some)
        same = _said(found, len(some)) == _said(apart, len(some))
        wrong += not same
        note = "" if same else "  DIFFERENT"
        print(
            f"{label:<34}{whole:>15,.0f}{single:>12,.0f}{whole / single:>7.1f}{len(found):>10}{note}"
        )
    _parquet(scanner, options.rows)
    return 1 if wrong else 0


def columns(rows: int) -> list[tuple[str, str, list[str]]]:
    """Return columns of made-up values: label, name, cells."""
    rng = random.Random(SEED)
    words = [
        "order",
        "shipped",
        "to",
        "the",
        "north",
        "gate",
        "on",
        "a",
        "wet",
        "morning",
        "and",
        "nobody",
        "was",
        "there",
        "to",
        "sign",
    ]
    prose = [" ".join(rng.choices(words, k=9)) for _ in range(rows)]
    numbers = [str(rng.randrange(10**9, 10**10)) for _ in range(rows)]
    sparse = [
        f"{text} 身份证 {RESIDENT}" if row % 100 == 0 else text for row, text in enumerate(prose)
    ]
    mobile = [f"1{rng.choice('3578')}{rng.randrange(10**9):09}" for _ in range(rows)]
    return [
        ("prose, no findings", "note", prose),
        ("ten digits, no name", "n", numbers),
        ("prose, a finding in 100 rows", "note", sparse),
        ("mobile numbers, named", "手机号", mobile),
    ]


def _singly(scanner: Scanner, name: str, cells: Sequence[str]) -> list[Any]:
    return [
        (row, item) for row, cell in enumerate(cells) for item in scan_cells(scanner, name, [cell])
    ]


def _said(reports: Sequence[Any], rows: int) -> list[tuple[Any, ...]]:
    pairs = (item if isinstance(item, tuple) else (item.row, item) for item in reports)
    return [
        (row, item.infotype, item.confidence, item.span, item.fingerprint)
        for row, item in pairs
        if isinstance(item, CellFinding) and row < rows
    ]


def _rate(scan: Callable[[], list[Any]], cells: Sequence[str]) -> tuple[float, list[Any]]:
    best, found = float("inf"), []
    for _ in range(2):
        start = time.process_time()
        found = scan()
        best = min(best, time.process_time() - start)
    return len(cells) / best, found


def _parquet(scanner: Scanner, rows: int) -> None:
    """Measure the way from a Parquet file to record batches of findings, four columns."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        print("Parquet: pyarrow is not installed")
        return
    table = pa.table({f"{name}{n}": cells for n, (_, name, cells) in enumerate(columns(rows))})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        pq.write_table(table, path)
        start = time.process_time()
        found = sum(batch.num_rows for batch in scan_parquet(path, scanner))
        seconds = time.process_time() - start
    print(f"Parquet, these four columns: {rows / seconds:,.0f} rows/s, {found} findings")


if __name__ == "__main__":
    sys.exit(main())
