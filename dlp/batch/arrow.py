"""Record batches in, record batches of findings out: what Spark, Dask, DuckDB and Polars speak.

Text columns are scanned whole (`cells`); numbers as they are written; binary cells as sources of
their own, so a document in a cell is opened. Structures and lists are followed, `a.b` and `a[]`
in the name of the column. What limited the scan is a row of the same output with `notice` set.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dlp.batch.cells import Cell, CellFinding, CellNotice, Report, cell_of, scan_cells
from dlp.batch.optional import needed
from dlp.errors import DlpError
from dlp.model import Notice
from dlp.scanner import Scanner

MOST_DEPTH = 16
"""Structures inside structures that are followed."""

FIELDS = {
    "row": "int64", "column": "string", "infotype": "string", "likelihood": "string",
    "confidence": "float64", "start": "int64", "end": "int64", "byte_start": "int64",
    "byte_end": "int64", "path": "string", "quote": "string", "fingerprint": "string",
    "category": "string", "sensitivity": "string", "notice": "string", "detail": "string",
}  # fmt: skip
"""Columns of the output and their Arrow types; `start` and `end` count code points of the cell."""


class ColumnScanner:
    """Scans record batches, whole columns at once. Pickles by reference, as its scanner does.

    Arguments: `scanner`; `columns`, the names of the top-level columns to scan (None: all);
    `seconds`, the time for one batch (None: `Limits.seconds` of the scanner). Rows that were not
    reached in time are named by a notice. Calling it raises `MissingDependency` without pyarrow,
    and never for what the cells hold.

    >>> import pyarrow as pa
    >>> scan = ColumnScanner(Scanner(packs=["cn"]))
    >>> found = scan(pa.RecordBatch.from_pydict({"证件号": ["-", "11010518850607004X"]}))
    >>> found.select(["row", "column", "infotype", "start", "end"]).to_pylist()
    [{'row': 1, 'column': '证件号', 'infotype': 'cn.resident-id', 'start': 0, 'end': 18}]
    """

    def __init__(
        self,
        scanner: Scanner,
        *,
        columns: Iterable[str] | None = None,
        seconds: float | None = None,
    ) -> None:
        self._scanner = scanner
        self._columns = None if columns is None else frozenset(columns)
        self._seconds = scanner.limits.seconds if seconds is None else seconds

    def __call__(self, batch: Any, *, first_row: int = 0) -> Any:
        """Return the findings of one batch; `row` counts from `first_row`."""
        deadline = time.monotonic() + self._seconds
        rows: list[tuple[Any, ...]] = []
        for number, name in enumerate(batch.schema.names):
            if self._columns is None or name in self._columns:
                for report, place in self._scanned(batch.column(number), name, deadline):
                    rows.append(_values(report, place, first_row))
        columns = list(zip(*rows, strict=True)) or [()] * len(FIELDS)
        pa = needed("pyarrow")
        arrays = [pa.array(c, f.type) for c, f in zip(columns, schema(), strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=schema())

    def _scanned(
        self, array: Any, name: str, deadline: float
    ) -> Iterator[tuple[Report, int | None]]:
        try:
            for label, cells, parents in _leaves(array, name, None, 0):
                for report in scan_cells(self._scanner, label, cells, deadline=deadline):
                    place = report.row
                    yield report, place if place is None or parents is None else parents[place]
        except DlpError:
            raise
        except Exception as error:  # noqa: BLE001 - a column of a stranger's file costs no other
            detail = f"the column could not be read: {type(error).__name__}"
            yield (
                CellNotice(row=None, column=name, notice=Notice(code="crashed", detail=detail)),
                None,
            )


@functools.cache
def schema() -> Any:
    """Return the schema of the output. Raises `MissingDependency` without pyarrow."""
    pa = needed("pyarrow")
    return pa.schema([pa.field(name, getattr(pa, kind)()) for name, kind in FIELDS.items()])


def scan_batches(
    batches: Iterable[Any], scanner: Scanner, *, columns: Iterable[str] | None = None
) -> Iterator[Any]:
    """Scan batch after batch; `row` counts through all of them."""
    scan = ColumnScanner(scanner, columns=columns)
    first = 0
    for batch in batches:
        yield scan(batch, first_row=first)
        first += batch.num_rows


Leaf = tuple[str, Sequence[Cell], Sequence[int] | None]
"""Name, cells, and the row of each cell (None: its own number)."""


def _leaves(array: Any, name: str, parents: Sequence[int] | None, depth: int) -> Iterator[Leaf]:
    """Yield the columns of text, numbers and bytes that an array is made of."""
    types = needed("pyarrow").types
    kind = array.type
    if depth > MOST_DEPTH:
        cells = [None if value is None else str(value) for value in array.to_pylist()]
        yield name, cells, parents
    elif types.is_dictionary(kind):
        yield from _leaves(array.dictionary_decode(), name, parents, depth + 1)
    elif isinstance(array, needed("pyarrow").ExtensionArray):
        yield from _leaves(array.storage, name, parents, depth + 1)
    elif types.is_struct(kind):
        for child, field in zip(array.flatten(), kind, strict=True):
            yield from _leaves(child, f"{name}.{field.name}", parents, depth + 1)
    elif types.is_map(kind):
        owners = _owners(array, parents)
        compute = needed("pyarrow.compute")
        pairs = compute.list_flatten(array.cast(_as_list(kind)))
        for child, label in zip(pairs.flatten(), ("keys", "values"), strict=True):
            yield from _leaves(child, f"{name}.{label}", owners, depth + 1)
    elif types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        values = needed("pyarrow.compute").list_flatten(array)
        yield from _leaves(values, f"{name}[]", _owners(array, parents), depth + 1)
    else:
        yield name, _cells(array), parents


def _as_list(kind: Any) -> Any:
    pa = needed("pyarrow")
    fields = [pa.field("keys", kind.key_type, nullable=False), pa.field("values", kind.item_type)]
    return pa.list_(pa.field("entries", pa.struct(fields), nullable=False))


def _owners(array: Any, parents: Sequence[int] | None) -> list[int]:
    """Return the row of each value in a column of lists."""
    lengths = (len(item) if item is not None else 0 for item in array.to_pylist())
    return [
        row if parents is None else parents[row]
        for row, length in enumerate(lengths)
        for _ in range(length)
    ]


def _cells(array: Any) -> list[Cell]:
    """Return the cells of a flat array, as text where they are no bytes."""
    types, kind = needed("pyarrow").types, array.type
    if types.is_null(kind) or types.is_boolean(kind):
        return []
    return [cell_of(value) for value in values_of(array)]


def values_of(array: Any) -> list[Any]:
    """Return the values of an array, also of one whose text is no UTF-8 or whose dates are none."""
    pa = needed("pyarrow")
    try:
        values: list[Any] = array.to_pylist()
    except UnicodeDecodeError:
        raw = array.cast(pa.binary()).to_pylist()
        return [None if value is None else value.decode("utf-8", "replace") for value in raw]
    except (ValueError, OverflowError):
        values = array.cast(pa.string()).to_pylist()
    return values


def _values(report: Report, place: int | None, first_row: int) -> tuple[Any, ...]:
    row = None if place is None else place + first_row
    if isinstance(report, CellFinding):
        return (
            row, report.column, report.infotype, report.likelihood, report.confidence,
            report.text_span.start, report.text_span.end, report.span.start, report.span.end,
            report.path, report.quote, report.fingerprint, report.category, report.sensitivity,
            None, None,
        )  # fmt: skip
    return (row, report.column, *notice_values(report.notice))


def notice_values(notice: Notice) -> tuple[Any, ...]:
    """Return the values of a notice behind `row` and `column`."""
    return (*(None,) * 7, notice.path, *(None,) * 4, notice.code, notice.detail)
