"""Read Parquet and Arrow files (Feather 2) with pyarrow (extra `batch`): rows as tables.

Batches of rows are decoded one after another, so a big file is never held decoded. Names of
columns and the key-value metadata of the file are text too; binary cells become parts.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from dlp.errors import MissingDependency
from dlp.extract.base import Extracted, Source
from dlp.extract.grid import SPACES
from dlp.extract.segments import text_segment
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Part, Segment, Table

_ROWS = 4096
_FLUSH = 4 << 20
_BLOB = 256
_SAMPLE = 1024


def read(source: Source, budget: Budget) -> Extracted:
    """Yield metadata, then the rows as tables of a few megabytes."""
    if source.data[:4] == b"PARE":
        yield Notice(code="encrypted", detail="Parquet: encrypted")
        return
    arrow = _arrow()
    rows = _Rows(source, budget)
    try:
        schema, batches = _opened(arrow, source.data)
        yield from _metadata(schema)
        rows.header = tuple(str(name)[:200] for name in schema.names)
        for batch in batches:
            budget.spend_entry()
            yield from rows.add(batch)
    except OverBudget as limit:
        yield Notice(code=limit.code, detail=limit.detail)
    except Exception as error:  # noqa: BLE001 - damaged files fail in many ways
        code = "encrypted" if "encrypt" in str(error).lower() else "corrupt"
        yield Notice(code=code, detail=f"Arrow: {type(error).__name__}")
    yield from rows.flush()


def _arrow() -> Any:
    try:
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise MissingDependency("needs pyarrow: the extra baomi[batch]") from error


def _opened(arrow: Any, data: bytes) -> tuple[Any, Iterator[Any]]:
    """Return the schema, and the batches of rows."""
    buffer = arrow.BufferReader(data)
    if data.startswith(b"ARROW1"):
        ipc: Any = importlib.import_module("pyarrow.ipc")
        file = ipc.open_file(buffer)
        groups = (file.get_batch(number) for number in range(file.num_record_batches))
        return file.schema, (piece for group in groups for piece in _slices(group))
    parquet: Any = importlib.import_module("pyarrow.parquet")
    table = parquet.ParquetFile(buffer)
    return table.schema_arrow, table.iter_batches(batch_size=_ROWS, use_threads=False)


def _slices(batch: Any) -> Iterator[Any]:
    batch.validate(full=True)  # else offsets that lie lead outside of the buffers
    for start in range(0, batch.num_rows, _ROWS):
        yield batch.slice(start, _ROWS)


def _metadata(schema: Any) -> Iterator[Segment]:
    """Yield names of columns and what writers noted about the file."""
    lines = [str(name) for name in schema.names]
    for owner in (schema, *schema):
        for key, value in (owner.metadata or {}).items():
            if key != b"ARROW:schema":
                lines.append((key + b": " + value).decode("utf-8", "replace"))
    yield text_segment("\n".join(lines), kind="schema", path="schema")


class _Rows:
    """Rows as lines, handed over before they are too many to hold."""

    __slots__ = ("_budget", "_lines", "_packed", "_size", "_total", "header")

    def __init__(self, source: Source, budget: Budget) -> None:
        self._packed = len(source.data)
        self._budget = budget
        self._lines: list[bytes] = []
        self._size = self._total = 0
        self.header: tuple[str, ...] = ()

    def add(self, batch: Any) -> Extracted:
        """Take a batch of rows; raise `OverBudget` at a limit."""
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield from _blobs(row, self.header)
            line = _line(row)
            self._lines.append(line)
            self._size += len(line)
            self._total += len(line)
            self._budget.check_ratio(self._packed, self._total)
            self._budget.spend_bytes(len(line))
            self._budget.check_time()
        if self._size > _FLUSH:
            yield from self.flush()

    def flush(self) -> Iterator[Segment]:
        """Yield what was taken since the last time."""
        if not self._lines:
            return
        data = b"".join(self._lines)
        self._lines, self._size = [], 0
        table = Table("\t", self.header, quote="")
        yield Segment(data=data, path="rows", charset="utf-8", certain=True, table=table)


def _blobs(row: tuple[object, ...], header: tuple[str, ...]) -> Iterator[Part]:
    for name, value in zip(header, row, strict=True):
        if isinstance(value, bytes) and len(value) >= _BLOB and b"\0" in value[:_SAMPLE]:
            yield Part(name=f"{name} blob", data=value, kind="embedded")


def _line(row: tuple[object, ...]) -> bytes:
    return ("\t".join(map(_cell, row)) + "\n").encode("utf-8", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.translate(SPACES)
