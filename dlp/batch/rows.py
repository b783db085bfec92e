"""Rows of Parquet files and DuckDB queries, a record batch at a time.

A Parquet file is read by row groups, and only the columns that are asked for; nothing but one
batch is held.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from dlp.batch.arrow import ColumnScanner, notice_values, schema
from dlp.batch.optional import needed
from dlp.model import Notice
from dlp.scanner import Scanner

BATCH = 65_536
"""Rows of a batch."""


def scan_parquet(
    file: str | os.PathLike[str] | Any,
    scanner: Scanner,
    *,
    columns: Iterable[str] | None = None,
    batch_rows: int = BATCH,
) -> Iterator[Any]:
    """Yield a record batch of findings for each batch of rows of a Parquet file.

    `file` is a path or an open binary file (of fsspec, perhaps); rows count through the file.
    A file that is damaged gives a row with the notice `corrupt`, never an exception.
    Raises `MissingDependency` without pyarrow.
    """
    parquet = needed("pyarrow.parquet", "pyarrow")
    names = None if columns is None else list(columns)

    def batches() -> Iterator[Any]:
        with parquet.ParquetFile(file) as opened:
            yield from opened.iter_batches(batch_size=batch_rows, columns=names)

    yield from _scanned(batches(), scanner, (needed("pyarrow").ArrowException, OSError, ValueError))


def scan_query(
    connection: Any, query: str, scanner: Scanner, *, batch_rows: int = BATCH
) -> Iterator[Any]:
    """Yield a record batch of findings for each batch of rows of a DuckDB query.

    `connection` is one of `duckdb.connect` (1.4 or later); `query` is a SELECT, and trusted.
    """
    reader = connection.sql(query).to_arrow_reader(batch_rows)
    yield from _scanned(iter(reader), scanner, (needed("duckdb").Error,))


def _scanned(
    batches: Iterator[Any], scanner: Scanner, errors: tuple[type[Exception], ...]
) -> Iterator[Any]:
    scan = ColumnScanner(scanner)
    first = 0
    while True:
        try:
            batch = next(batches, None)
        except errors as error:
            yield _damaged(first, type(error).__name__)
            return
        if batch is None:
            return
        yield scan(batch, first_row=first)
        first += batch.num_rows


def _damaged(row: int, reason: str) -> Any:
    """Return a batch that says that rows from `row` on could not be read."""
    notice = Notice(code="corrupt", detail=f"rows from {row} on could not be read: {reason}")
    pa = needed("pyarrow")
    values = (None, None, *notice_values(notice))
    columns = [pa.array([v], f.type) for v, f in zip(values, schema(), strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema())
