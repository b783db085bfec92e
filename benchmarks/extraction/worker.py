"""What isolation costs, in time and in memory: `python benchmarks/extraction/worker.py`.

The same source read in this process and by a worker of a warm pool, many times; the difference
of the medians is the price of the way there and back. CPU seconds of parent and child are not
told apart: the wall clock is what a caller waits for, so look at a quiet machine's figures.
"""

from __future__ import annotations

import base64
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from dlp.extract import Source, extract
from dlp.extract.pool import Pool
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits

sys.path.insert(0, str(Path(__file__).parent))
from bombs import builders

SIZES = ((1_000, 2000), (100_000, 200), (2_000_000, 20))


def page(size: int) -> bytes:
    """Return an HTML page of about this size."""
    return b"<html><p>" + b"words of a memo " * (size // 16) + b"</p></html>"


def timed(source: Source, pool: Pool | None, runs: int) -> tuple[float, float]:
    """Return the median and the best time of one reading, in milliseconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        for _ in extract(source, Budget(Limits()), isolation=pool):
            pass
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times), min(times)


def documents() -> Iterator[tuple[str, bytes]]:
    """Yield ordinary documents of up to 50 MB."""
    build = builders()
    chance = random.Random(7)
    words = [f"word{n}" for n in range(5000)]
    text = " ".join(chance.choices(words, k=6_000_000)).encode()
    run = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    body = "".join(run.format(" ".join(chance.choices(words, k=60))) for _ in range(40_000))
    yield "docx, 40 000 paragraphs", build.docx(body)
    cells = "".join(
        f"<row r='{r}'>"
        + "".join(f"<c><v>{chance.randrange(10**12)}</v></c>" for _ in range(10))
        + "</row>"
        for r in range(1, 60_001)
    )
    yield "xlsx, 600 000 cells", build.xlsx(cells)
    yield (
        "pdf, one page of 5 MB of text",
        build.page_pdf(build.stream(b"BT /F1 9 Tf 10 10 Td (" + text[:5_000_000] + b") Tj ET")),
    )
    yield "html, 30 MB", b"<html><p>" + text[:30_000_000].replace(b"word9", b"</p><p>")
    yield (
        "eml, attachment of 30 MB",
        b"From: a\r\nSubject: b\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n"
        + base64.encodebytes(text[:30_000_000]),
    )
    yield (
        "zip, texts of 40 MB",
        build.zipped({f"{n}.txt": text[n * 10**6 : (n + 1) * 10**6] for n in range(40)}),
    )
    yield "random bytes in a zip, 50 MB", build.zipped({"a.bin": chance.randbytes(50_000_000)})


def main() -> int:
    """Print the tables."""
    with Pool(size=1) as pool:
        began = time.perf_counter()
        active = pool.describe()
        print(f"first worker: {1000 * (time.perf_counter() - began):.0f} ms; {active}")
        print(f"{'bytes':>9} {'here ms':>9} {'worker ms':>10} {'difference':>11} {'of best':>8}")
        for size, runs in SIZES:
            source = Source(data=page(size))
            here, best_here = timed(source, None, runs)
            there, best_there = timed(source, pool, runs)
            print(
                f"{size:>9} {here:>9.3f} {there:>10.3f} {there - here:>11.3f} {best_there - best_here:>8.3f}"
            )
    print(f"\n{'document':<32} {'MB':>5} {'seconds':>8} {'peak MB':>8} (over an idle worker)")
    for name, data in documents():
        with Pool(size=1, memory=4 << 30) as pool:
            list(extract(Source(data=page(100)), Budget(Limits()), isolation=pool))
            child = next(iter(pool._all))  # noqa: SLF001 - to look at its memory
            idle = child.peak
            began = time.perf_counter()
            for _ in Reading(pool).walk(Source(data=data), Budget(Limits())):
                pass
            seconds = time.perf_counter() - began
            print(
                f"{name:<32} {len(data) / 1e6:>5.1f} {seconds:>8.2f} {(child.peak - idle) / 1e6:>8.0f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
