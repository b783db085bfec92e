"""Spark: the function for `DataFrame.mapInArrow`, and the schema of what it gives.

    findings = frame.mapInArrow(mapper(scanner), SCHEMA)

`row` counts within one partition; to name rows otherwise, name a key column (`mapper`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dlp.batch.arrow import FIELDS, ColumnScanner, schema
from dlp.batch.optional import needed
from dlp.scanner import Scanner

_TYPES = {"int64": "bigint", "string": "string", "float64": "double"}
SCHEMA = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in FIELDS.items())
"""The columns of the findings, as Spark's DDL."""


@dataclass(frozen=True, slots=True)
class _Mapper:
    """Scans the batches of a partition; the scanner travels by reference."""

    scanner: Scanner
    key: str | None

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        first = 0
        scan = ColumnScanner(self.scanner)
        for batch in batches:
            found = scan(batch, first_row=first)
            yield found if self.key is None else self._with_key(batch, found, first)
            first += batch.num_rows

    def _with_key(self, batch: Any, found: Any, first: int) -> Any:
        """Put the key of each finding's row in front."""
        pa, compute = needed("pyarrow"), needed("pyarrow.compute", "pyarrow")
        places = compute.subtract(found.column("row"), first)
        keys = batch.column(batch.schema.names.index(self.key)).take(places)
        fields = [pa.field("key", keys.type), *schema()]
        return pa.RecordBatch.from_arrays([keys, *found.columns], schema=pa.schema(fields))


def mapper(scanner: Scanner, *, key: str | None = None) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return the function for `mapInArrow`; it pickles, and so does what it needs.

    With `key`, the name of a column, each finding begins with that column's value in its row
    (put it before `SCHEMA`, named `key`). Workers need the same packs, or the task fails.

    >>> import pyarrow as pa
    >>> batch = pa.RecordBatch.from_pydict({"id": [7], "证件号": ["11010518850607004X"]})
    >>> [found] = mapper(Scanner(packs=["cn"]), key="id")([batch])
    >>> found.select(["key", "row", "infotype"]).to_pylist()
    [{'key': 7, 'row': 0, 'infotype': 'cn.resident-id'}]
    """
    return _Mapper(scanner, key)
