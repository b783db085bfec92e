"""Extraction beside the field's libraries: `python benchmarks/extraction/speed.py`.

Documents are made here by python-docx, openpyxl and the builders of the tests. CPU seconds of
this process, best of seven, in turns; look at the ratios of one run. Each library is asked for all the text
it gives in common use; the reader of this project reads every part, so it does more.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
from pdfminer.high_level import extract_text

sys.path.insert(0, str(Path(__file__).parent))
from bombs import builders

from dlp.extract import Source
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits

RUNS = 7


def ours(data: bytes) -> int:
    """Read with this project; return how many bytes of text there are."""
    items = Reading().walk(Source(data=data), Budget(Limits()))
    return sum(len(getattr(item, "data", b"")) for _, item in items)


def with_docx(data: bytes) -> int:
    """Walk paragraphs and cells with python-docx."""
    document = docx.Document(io.BytesIO(data))
    size = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return size + sum(
        len(cell.text) for table in document.tables for row in table.rows for cell in row.cells
    )


def with_openpyxl(data: bytes) -> int:
    """Walk the cells with openpyxl, read-only."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return sum(
        len(str(value))
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
    )


def with_pdfminer(data: bytes) -> int:
    """Extract the text with pdfminer.six."""
    return len(extract_text(io.BytesIO(data)))


def documents() -> Iterator[tuple[str, bytes, str, Callable[[bytes], int]]]:
    """Yield name, document, the library beside, and how it reads."""
    chance = random.Random(7)
    words = [f"word{n}" for n in range(3000)]
    document = docx.Document()
    for _ in range(2000):
        document.add_paragraph(" ".join(chance.choices(words, k=30)))
    yield "docx, 2000 paragraphs", _saved(document), "python-docx", with_docx
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in range(12_000):
        sheet.append(
            [row, *chance.choices(words, k=4), *(chance.randrange(10**9) for _ in range(5))]
        )
    yield "xlsx, 12 000 rows of 10 cells", _saved(book), "openpyxl, read-only", with_openpyxl
    build = builders()
    pages = b"".join(
        b"BT /F1 9 Tf 40 %d Td (%s) Tj ET\n"
        % (800 - 12 * n, " ".join(chance.choices(words, k=12)).encode())
        for n in range(60)
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids ["
        + b"".join(b"%d 0 R " % n for n in range(10, 40))
        + b"] /Count 30 >>",
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: build.stream(pages),
    } | dict.fromkeys(
        range(10, 40),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 900] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    )
    yield "pdf, 30 pages (pypdfium2)", build.pdf(objects), "pdfminer.six", with_pdfminer


def _saved(made: Any) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def best(readers: tuple[Callable[[bytes], int], ...], data: bytes) -> list[float]:
    """Return the least CPU time of each reader, in seconds; they take turns."""
    times: list[list[float]] = [[] for _ in readers]
    for _ in range(RUNS):
        for read, taken in zip(readers, times, strict=True):
            began = time.process_time()
            assert read(data) > 0
            taken.append(time.process_time() - began)
    return [min(taken) for taken in times]


def main() -> int:
    """Print the table."""
    print("| document | here, s | library, s | ratio |\n|---|---|---|---|")
    for name, data, library, read in documents():
        here, there = best((ours, read), data)
        print(f"| {name} | {here:.3f} | {there:.3f} ({library}) | {there / here:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
