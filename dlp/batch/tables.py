"""Walk the tables of a database: a sample first, then all rows through a server-side cursor.

The profile of a column is the share of its rows with each infotype, over the rows that hold
anything. A column is scanned whole, so its name is evidence and rows stay apart.
"""

from __future__ import annotations

import functools
import math
import urllib.parse
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from dlp.batch.cells import Cell, CellFinding, CellNotice, Report, cell_of, scan_cells
from dlp.batch.optional import needed
from dlp.errors import DlpError
from dlp.model import Notice
from dlp.scanner import Scanner

SAMPLE = 1000
CHUNK = 10_000
"""Rows that are fetched and scanned at a time."""
_SPREAD = 10
"""A table is sampled throughout when it has this many times more rows than the sample."""


@dataclass(slots=True)
class Column:
    """What was seen of one column."""

    filled: int = 0
    """Rows that hold something."""
    rows: dict[str, int] = field(default_factory=dict)
    """Infotype → rows with it."""

    @property
    def shares(self) -> dict[str, float]:
        """Infotype → share of the filled rows with it, between 0 and 1."""
        return {name: count / self.filled for name, count in self.rows.items() if self.filled}


@dataclass(slots=True)
class Profile:
    """What was seen of one table."""

    table: str
    rows: int = 0
    sampling: str = "all"
    """all, first (rows), tablesample."""
    columns: dict[str, Column] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether nothing that should be read was left out; a sample can be complete."""
        return not any(notice.limits for notice in self.notices)

    def add(
        self, names: Sequence[str], rows: Sequence[Sequence[Any]], scanner: Scanner
    ) -> list[Report]:
        """Scan the next rows; return the reports, rows counted from the first row of all."""
        reports: list[Report] = []
        for number, name in enumerate(names):
            cells = [cell_of(row[number]) for row in rows]
            reports += self.count(name, cells, scan_cells(scanner, name, cells))
        self.rows += len(rows)
        return sorted(reports, key=lambda item: -1 if item.row is None else item.row)

    def count(self, name: str, cells: Sequence[Cell], reports: Sequence[Report]) -> list[Report]:
        """Count what was found in a column; return the reports with their row in the table."""
        column = self.columns.setdefault(name, Column())
        column.filled += sum(1 for cell in cells if cell)
        for _, infotype in {(r.row, r.infotype) for r in reports if isinstance(r, CellFinding)}:
            column.rows[infotype] = column.rows.get(infotype, 0) + 1
        self.notices += [item.notice for item in reports if isinstance(item, CellNotice)]
        return [moved(item, self.rows) for item in reports]


def moved(report: Report, rows: int) -> Report:
    """Return a report with `rows` rows before it."""
    if report.row is None or not rows:
        return report
    return replace(report, row=report.row + rows)


@dataclass(frozen=True, slots=True)
class TableScan:
    """Some rows of a table that were scanned, and the profile of the table so far."""

    table: str
    reports: list[Report]
    profile: Profile


def profile_tables(
    url: str, scanner: Scanner, *, tables: Iterable[str] | None = None, sample: int = SAMPLE
) -> Iterator[Profile]:
    """Yield a profile of each table and view of a database, from a sample of `sample` rows.

    `url` is one of SQLAlchemy; `tables` are names, `schema.name` where it is not the default.
    PostgreSQL samples large tables throughout (`TABLESAMPLE`); elsewhere the first rows are read.
    Raises `MissingDependency` without SQLAlchemy or the database's driver, `DlpError` for a URL or
    a database that cannot be opened. A table that cannot be read is a notice in its profile.
    """
    with connected(url) as connection:
        for name in names(connection, tables):
            yield _profiled(connection, name, scanner, sample)


def scan_tables(  # noqa: PLR0913 - what a walk can be told
    url: str,
    scanner: Scanner,
    *,
    tables: Iterable[str] | None = None,
    sample: int = SAMPLE,
    chunk: int = CHUNK,
    promising_only: bool = False,
) -> Iterator[TableScan]:
    """Scan all rows of each table, `chunk` rows at a time, through a server-side cursor.

    With `promising_only` a sample is taken first, and only columns in which it found something
    are read; what was left out is a notice in the profile. Rows count in the order of the cursor.
    Raises as `profile_tables`.
    """
    with connected(url) as connection:
        for name in names(connection, tables):
            chosen = None
            notices = []
            if promising_only:
                sampled = _profiled(connection, name, scanner, sample)
                chosen = [key for key, column in sampled.columns.items() if column.rows]
                notices = [*sampled.notices, *_left_out(name, sampled, chosen)]
            profile = Profile(name, notices=notices)
            if chosen == []:
                yield TableScan(name, [], profile)
                continue
            yield from _scanned(connection, profile, scanner, chunk, chosen)


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """Open a database for reading. Raises as `profile_tables`."""
    sqlalchemy = needed("sqlalchemy")
    try:
        address = sqlalchemy.make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        engine = sqlalchemy.create_engine(_read_only(address), poolclass=sqlalchemy.pool.NullPool)
    except ImportError as error:
        needed(str(error.name))
        raise
    except sqlalchemy.exc.SQLAlchemyError:
        raise DlpError("a database URL that SQLAlchemy does not know") from None
    if engine.dialect.name == "sqlite":
        sqlalchemy.event.listen(engine, "connect", _forgiving)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(postgresql_readonly=True)
            yield connection
    except sqlalchemy.exc.OperationalError as error:
        place = address.render_as_string(hide_password=True)
        reason = type(error.orig).__name__
        raise DlpError(f"{place}: cannot be opened or read: {reason}") from None
    finally:
        engine.dispose()


def _read_only(address: Any) -> Any:
    """Return the URL of a SQLite file such that it is not made or changed."""
    path = address.database
    if address.get_backend_name() != "sqlite" or not path or path.startswith((":", "file:")):
        return address
    place = f"file:{urllib.parse.quote(path)}"
    return address.set(database=place, query={"mode": "ro", "uri": "true"})


def _forgiving(connection: Any, _: Any) -> None:
    """Let SQLite give text that is no UTF-8: one such cell must not end the reading of a table."""
    connection.text_factory = functools.partial(str, encoding="utf-8", errors="replace")


def names(connection: Any, tables: Iterable[str] | None) -> list[str]:
    """Return the tables to read: those named, or all tables and views of the default schema."""
    if tables is not None:
        return list(tables)
    inspector = needed("sqlalchemy").inspect(connection)
    return sorted([*inspector.get_table_names(), *inspector.get_view_names()])


def _selected(connection: Any, name: str, chosen: Sequence[str] | None) -> tuple[Any, Any]:
    """Return a table and the statement that reads its columns."""
    sqlalchemy = needed("sqlalchemy")
    schema, _, short = name.rpartition(".")
    columns = [
        sqlalchemy.column(item["name"])
        for item in sqlalchemy.inspect(connection).get_columns(short, schema=schema or None)
        if chosen is None or item["name"] in chosen
    ]
    table = sqlalchemy.table(short, *columns, schema=schema or None)
    return table, sqlalchemy.select(*columns).select_from(table)


def _profiled(connection: Any, name: str, scanner: Scanner, sample: int) -> Profile:
    profile = Profile(name)
    sqlalchemy = needed("sqlalchemy")
    try:
        table, statement = _selected(connection, name, None)
        percent = _percent(connection, name, sample)
        if percent is None:
            profile.sampling = "first"
        else:
            profile.sampling = "tablesample"
            part = table.tablesample(sqlalchemy.func.bernoulli(percent), name="sampled")
            statement = sqlalchemy.select(*part.c)
        result = connection.execute(statement.limit(sample))
        names, rows = list(result.keys()), result.fetchall()
        if len(rows) < sample and percent is None:
            profile.sampling = "all"
        profile.add(names, rows, scanner)
    except Exception as error:  # noqa: BLE001 - as in `partitions`
        profile.notices.append(_unreadable(name, error))
        connection.rollback()
    return profile


def _percent(connection: Any, name: str, sample: int) -> float | None:
    """Return how much of a large PostgreSQL table makes a sample; None: read the first rows."""
    sqlalchemy = needed("sqlalchemy")
    if connection.dialect.name != "postgresql":
        return None
    known = sqlalchemy.text(
        "SELECT reltuples FROM pg_class WHERE oid = to_regclass(:name) AND relkind IN ('r', 'm')"
    )
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))
    rows = connection.execute(known, {"name": quoted}).scalar() or 0
    if rows < sample * _SPREAD:
        return None
    return math.ceil(sample / rows * 10_000 * 1.2) / 100


def _scanned(
    connection: Any,
    profile: Profile,
    scanner: Scanner,
    chunk: int,
    chosen: Sequence[str] | None,
) -> Iterator[TableScan]:
    for item in partitions(connection, profile.table, chunk, chosen=chosen):
        if isinstance(item, Notice):
            profile.notices.append(item)
            yield TableScan(profile.table, [], profile)
        else:
            yield TableScan(profile.table, profile.add(*item, scanner), profile)
    if not profile.rows and profile.complete:
        yield TableScan(profile.table, [], profile)


def partitions(
    connection: Any, name: str, chunk: int, *, chosen: Sequence[str] | None = None
) -> Iterator[tuple[list[str], Sequence[Sequence[Any]]] | Notice]:
    """Yield a table's column names and its next rows, through a server-side cursor.

    A table that cannot be read, or not to its end, gives a notice.
    """
    try:
        _, statement = _selected(connection, name, chosen)
        reading = connection.execution_options(stream_results=True, yield_per=chunk)
        with reading.execute(statement) as result:
            columns = list(result.keys())
            for rows in result.partitions():
                yield columns, rows
    except Exception as error:  # noqa: BLE001 - drivers fail in their own ways on what rows hold
        yield _unreadable(name, error)
        connection.rollback()


def _left_out(table: str, sampled: Profile, chosen: Sequence[str]) -> list[Notice]:
    names = [name for name in sampled.columns if name not in chosen]
    if not names:
        return []
    detail = f"not read whole, nothing was in the sample: {', '.join(names)}"
    limits = sampled.sampling != "all"
    return [Notice(code="sampled", detail=detail, path=table, limits=limits)]


def _unreadable(table: str, error: Exception) -> Notice:
    """Say that a table could not be read; a database's message may hold values."""
    reason = type(getattr(error, "orig", None) or error).__name__
    return Notice(code="unreadable", detail=reason, path=table)
