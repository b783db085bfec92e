"""What a URL names, as pieces to scan one by one: the way from `dlp scan` to stores and tables.

Objects come as their bytes; rows of databases and Parquet files as CSV with a header, so that
the names of columns count and places are lines and columns. Whoever needs rows that are kept
apart for certain, shares or profiles uses `tables`, `rows` and `paths`.
"""

from __future__ import annotations

import csv
import io
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dlp.batch import paths, tables
from dlp.batch.arrow import values_of
from dlp.batch.cells import cell_of
from dlp.batch.optional import needed
from dlp.model import Notice

MOST = 256 << 20
"""Bytes of an object that are held."""
ROWS = 10_000
"""Rows of a piece."""
STORES = frozenset({"s3", "gs", "gcs", "az", "abfs", "adl", "memory", "zip", "sftp", "ftp", "hdfs"})
"""Schemes that fsspec opens; what it needs besides for each of them, it says itself."""
DATABASES = frozenset({"sqlite", "postgresql", "mysql", "mariadb", "oracle", "mssql"})
PARQUET = (".parquet", ".pq")


@dataclass(frozen=True, slots=True)
class Opened:
    """One piece: what it is called, and its bytes."""

    name: str
    data: bytes


def is_source(place: str) -> bool:
    """Say whether `open_url` is the way to read a place: a URL of a store or database, Parquet.

    >>> is_source("s3://bucket/a"), is_source("postgresql+psycopg://h/d"), is_source("a.parquet")
    (True, True, True)
    >>> is_source("docs"), is_source("http://example.com")
    (False, False)
    """
    scheme = _scheme(place)
    return scheme in STORES or scheme in DATABASES or (not scheme and _is_parquet(place))


def open_url(
    place: str, *, options: Mapping[str, Any] | None = None, most: int = MOST, rows: int = ROWS
) -> Iterator[Opened | Notice]:
    """Yield the pieces of a place, and notices for what cannot be read.

    `options` go to fsspec's file system; of objects larger than `most` bytes only the beginning
    is read, which is said; `rows` rows of a table make a piece.

    Raises `MissingDependency` for a package that the place needs, and `DlpError` for a URL that
    nothing opens.

    >>> import fsspec
    >>> with fsspec.open("memory://open/a.txt", "wb") as file:
    ...     _ = file.write(b"hello")
    >>> list(open_url("memory://open"))
    [Opened(name='memory://open/a.txt', data=b'hello')]
    """
    if _scheme(place) in DATABASES:
        yield from _database(place, rows)
    elif not _scheme(place):
        with open(place, "rb") as file:  # noqa: PTH123 - named by whoever calls
            yield from _parquet(place, file, rows)
    else:
        yield from _objects(place, options or {}, most, rows)


def _scheme(place: str) -> str:
    head, mark, _ = place.partition("://")
    return head.partition("+")[0].lower() if mark else ""


def _is_parquet(name: str) -> bool:
    return name.lower().endswith(PARQUET)


def _objects(
    url: str, options: Mapping[str, Any], most: int, rows: int
) -> Iterator[Opened | Notice]:
    for item in paths.walk([url], options):
        if isinstance(item, paths.PathResult):
            yield from (Notice(**notice) for notice in item.notices)
            continue
        try:
            store, _ = paths.store(url, options)
            with store.open(item.path, "rb") as file:
                if _is_parquet(item.name.partition("::")[0]):
                    yield from _parquet(item.name, file, rows)
                    continue
                data = file.read(most + 1)
        except Exception as error:  # noqa: BLE001 - one object must never cost the others
            yield Notice(code="unreadable", detail=type(error).__name__, path=item.name)
            continue
        yield Opened(item.name, data[:most])
        if len(data) > most:
            detail = f"only the first {most} bytes were read"
            yield Notice(code="over-budget", detail=detail, path=item.name)


def _parquet(name: str, file: Any, rows: int) -> Iterator[Opened | Notice]:
    parquet = needed("pyarrow.parquet", "pyarrow")
    first = 0
    try:
        with parquet.ParquetFile(file) as opened:
            for batch in opened.iter_batches(batch_size=rows):
                columns = [values_of(column) for column in batch.columns]
                yield from _pieces(
                    name, batch.schema.names, list(zip(*columns, strict=True)), first
                )
                first += batch.num_rows
    except Exception as error:  # noqa: BLE001 - Arrow fails in its own ways on what files hold
        detail = f"rows from {first} on could not be read: {type(error).__name__}"
        yield Notice(code="corrupt", detail=detail, path=name)


def _database(url: str, rows: int) -> Iterator[Opened | Notice]:
    with tables.connected(url) as connection:
        place = _database_name(connection)
        for table in tables.names(connection, None):
            first = 0
            name = f"{place}!/{table}"
            reading = tables.partitions(connection, table, rows)
            for item in reading:
                if isinstance(item, Notice):
                    yield Notice(code=item.code, detail=item.detail, path=name)
                    continue
                yield from _pieces(name, item[0], item[1], first)
                first += len(item[1])


def _database_name(connection: Any) -> str:
    """Return the URL of a database without the driver, user and password."""
    address = connection.engine.url
    if address.get_backend_name() == "sqlite":
        path = urllib.parse.unquote((address.database or "").removeprefix("file:"))
        return f"sqlite:///{path}"
    host = f"{address.host or ''}:{address.port}" if address.port else address.host or ""
    return f"{address.get_backend_name()}://{host}/{address.database or ''}"


def _pieces(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], first: int
) -> Iterator[Opened]:
    """Write rows as CSV; bytes are pieces of their own, since they may be documents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    row = first
    for row, values in enumerate(rows, first):
        cells = [cell_of(value) for value in values]
        for column, cell in zip(columns, cells, strict=True):
            if isinstance(cell, bytes) and cell:
                yield Opened(f"{name}!/{row}!/{column}", cell)
        writer.writerow([cell if isinstance(cell, str) else "" for cell in cells])
    data = out.getvalue().encode("utf-8", "replace")
    yield Opened(f"{name}!/{first}-{row}.csv", data)
