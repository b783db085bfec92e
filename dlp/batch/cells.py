"""A column of cells in, findings by row out: the cells are joined, scanned once, led back.

One scan costs some 40 µs whatever its size, so a column is scanned as one text. What holds a row
apart from its neighbours is a separator that is longer than any hotword's window and that no
number runs across. Where a match spans two cells after all, where an encoding was undone, and
where a limit was reached, the cells concerned are scanned again, each alone; so what is found in
a row never depends on the rows around it.
"""

from __future__ import annotations

import bisect
import itertools
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dlp.inspection import Inspection
from dlp.limits import OverBudget
from dlp.model import Finding, Notice, Segment, Span, Table
from dlp.scanner import Scanner
from dlp.text.escapes import UNITS

Cell = str | bytes | None
"""Text, bytes that are a source of their own (a document, perhaps), or nothing."""

FILL = b"\x1e"
"""ASCII record separator: no number's separator, and cheap to fold (NUL is not)."""
DELIMITER = "\x1f"
MOST_JOINED = 16 << 20
"""Bytes that are scanned as one text."""
_WHOLE = 2.0**53
"""Below this a float that is whole names one whole number."""
_AT = re.compile(r"#([a-z0-9-]+)@(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFinding:
    """One finding in one cell; the value itself is not in it."""

    row: int
    """Counts from 0 within the column that was handed in."""
    column: str
    infotype: str
    likelihood: str
    confidence: float
    span: Span
    """Bytes of the cell (text: in UTF-8), or of the innermost part that `path` names."""
    text_span: Span
    """The same in code points."""
    path: str
    """Way into the cell: nested encodings, members. Empty: the cell itself."""
    quote: str
    """The value, masked."""
    fingerprint: str
    category: str
    sensitivity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNotice:
    """What limited the scan of a column; `row` is None where it concerns several."""

    row: int | None
    column: str
    notice: Notice


Report = CellFinding | CellNotice


def scan_cells(
    scanner: Scanner, column: str, cells: Sequence[Cell], *, deadline: float | None = None
) -> list[Report]:
    """Return what is in the cells of one column, in order of rows, and what limited the scan.

    The name of the column is evidence. `deadline` is a time of `time.monotonic()`, in seconds,
    after which rows are no longer scanned and a notice `timeout` says from which row on
    (default: now + `Limits.seconds`). Never raises for what the cells hold.

    >>> scanner = Scanner(packs=["cn"])
    >>> [(r.row, r.infotype) for r in scan_cells(scanner, "证件号", ["-", "11010518850607004X"])]
    [(1, 'cn.resident-id')]
    """
    limit = time.monotonic() + scanner.limits.seconds if deadline is None else deadline
    return list(_Column(scanner, column, limit).reports(cells))


def cell_of(value: object) -> Cell:
    """Return a value of a data base or a record batch as a cell.

    A float that is whole is written as people do, since many a telephone number became one.

    >>> cell_of(13800138000.0), cell_of(True), cell_of(None)
    ('13800138000', None, None)
    """
    if value is None or isinstance(value, bool | str):
        return None if isinstance(value, bool) else value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, float) and abs(value) < _WHOLE and value == int(value):
        return str(int(value))
    if isinstance(value, dict | list):
        return _written(value)
    return str(value)


def _written(value: dict[object, object] | list[object]) -> str:
    """Write a document of a database: as JSON, or leaf by leaf where it is too deep for that."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, TypeError, ValueError):
        leaves: list[str] = []
        todo: list[object] = [value]
        while todo:
            item = todo.pop()
            if isinstance(item, dict):
                todo += [part for pair in reversed(item.items()) for part in reversed(pair)]
            elif isinstance(item, list):
                todo += reversed(item)
            else:
                leaves.append(str(item))
        return "\n".join(leaves)


class _Column:
    """One column being scanned."""

    def __init__(self, scanner: Scanner, name: str, deadline: float) -> None:
        self._scanner = scanner
        self._name = name
        self._deadline = deadline
        within = scanner.engine.tables.within
        self._separator = FILL * (within + 1) + b"\n"

    def reports(self, cells: Sequence[Cell]) -> Iterator[Report]:
        """Yield the reports of all cells."""
        texts: list[tuple[int, bytes]] = []
        size = 0
        for row, cell in enumerate(cells):
            if not cell:
                continue
            if isinstance(cell, bytes):
                yield from self._joined(texts)
                texts, size = [], 0
                yield from self._source(row, cell)
            else:
                texts.append((row, cell.encode("utf-8", "replace")))
                size += len(texts[-1][1]) + len(self._separator)
                if size >= MOST_JOINED:
                    yield from self._joined(texts)
                    texts, size = [], 0
            if self._is_late():
                yield self._late(texts[0][0] if texts else row + 1)
                return
        yield from self._joined(texts)

    def _joined(self, texts: Sequence[tuple[int, bytes]]) -> Iterator[Report]:
        """Scan cells as one text, and those that this does not do justice to alone."""
        if not texts:
            return
        if len(texts) == 1:
            yield from self._alone(*texts[0])
            return
        separator = len(self._separator)
        sizes = (len(text) + separator for _, text in texts)
        starts = list(itertools.accumulate(sizes, initial=separator))[:-1]
        inspection = self._inspect([text for _, text in texts])
        apart: set[int]
        kept: list[tuple[int, Finding]]
        if any(notice.limits for notice in inspection.notices):
            apart, kept = set(range(len(texts))), []
        else:
            apart, kept = self._sorted(inspection, texts, starts)
            for notice in inspection.notices:
                yield CellNotice(row=None, column=self._name, notice=notice)
        found: dict[int, list[Finding]] = {}
        for index, finding in kept:
            found.setdefault(index, []).append(finding)
        for index in sorted(apart | found.keys()):
            row, text = texts[index]
            if index not in apart:
                yield from self._led_back(row, text, starts[index], found[index])
            elif self._is_late():
                yield self._late(row)
                return
            else:
                yield from self._alone(row, text)

    def _sorted(
        self, inspection: Inspection, texts: Sequence[tuple[int, bytes]], starts: Sequence[int]
    ) -> tuple[set[int], list[tuple[int, Finding]]]:
        """Tell cells that must be scanned alone from findings that lie in one cell."""
        apart: set[int] = set()
        kept: list[tuple[int, Finding]] = []
        for finding in inspection.findings:
            nested = _AT.match(finding.location.path)
            span = finding.location.span
            start, end = span.start, span.end
            if finding.is_structure and "#" not in finding.location.path:
                continue  # of cells together, which are no text
            if nested and nested[1] not in UNITS:  # the span counts in what was undone
                start = end = int(nested[2])
            first = bisect.bisect_right(starts, start) - 1
            last = max(bisect.bisect_left(starts, end) - 1, first)
            inside = (
                0 <= first == last
                and end <= starts[first] + len(texts[first][1])
                and not finding.location.path
            )
            if inside:
                kept.append((first, finding))
            else:
                apart.update(range(max(first, 0), min(last + 1, len(texts) - 1) + 1))
        return apart, kept

    def _alone(self, row: int, text: bytes) -> Iterator[Report]:
        """Scan one cell of text; what is found in the separators around it is not there."""
        inspection = self._inspect([text])
        separator = len(self._separator)
        end = separator + len(text)
        inside = [
            item
            for item in inspection.findings
            if item.location.path
            or (separator <= item.location.span.start and item.location.span.end <= end)
        ]
        yield from self._led_back(row, text, separator, inside)
        for notice in inspection.notices:
            yield CellNotice(row=row, column=self._name, notice=notice)

    def _inspect(self, texts: Sequence[bytes]) -> Inspection:
        """Scan cells as the rows of a table with one column."""
        separator = self._separator
        data = separator + separator.join(texts) + separator
        table = Table(DELIMITER, (self._name,), quote="")
        segment = Segment(data=data, charset="utf-8", certain=True, table=table)
        run = self._scanner._run("")  # noqa: SLF001 - batches are part of the scanner
        try:
            run.segment(segment, "", 0)
        except OverBudget as limit:
            run.notice(Notice(code=limit.code, detail=limit.detail), "")
        return run.done()

    def _source(self, row: int, data: bytes) -> Iterator[Report]:
        """Scan a cell of bytes, which may be a document."""
        inspection = self._scanner.scan(data)
        for finding in inspection.findings:
            where = finding.location
            yield self._report(row, finding, where.span, where.text_span, where.path)
        for notice in inspection.notices:
            yield CellNotice(row=row, column=self._name, notice=notice)

    def _led_back(
        self, row: int, text: bytes, start: int, findings: Sequence[Finding]
    ) -> Iterator[Report]:
        """Make reports whose places count from the start of their cell."""
        for finding in findings:
            where = finding.location
            nested = _AT.match(where.path) if where.path else None
            path, span, text_span = where.path, where.span, where.text_span
            if not path or (nested and nested[1] in UNITS):  # the span counts in the cell
                span = Span(span.start - start, span.end - start)
                text_span = _in_code_points(text, span)
            if nested:
                at = max(int(nested[2]) - start, 0)
                path = f"{path[: nested.start(2)]}{at}{path[nested.end() :]}"
            yield self._report(row, finding, span, text_span, path)

    def _report(
        self, row: int, finding: Finding, span: Span, text_span: Span, path: str
    ) -> CellFinding:
        return CellFinding(
            row=row,
            column=self._name,
            infotype=finding.infotype,
            likelihood=finding.likelihood.value,
            confidence=finding.confidence,
            span=span,
            text_span=text_span,
            path=path,
            quote=finding.quote,
            fingerprint=finding.fingerprint,
            category=finding.category,
            sensitivity=finding.sensitivity,
        )

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def _late(self, row: int) -> CellNotice:
        detail = f"rows from {row} on were not scanned: the time for the column was over"
        notice = Notice(code="timeout", detail=detail)
        return CellNotice(row=None, column=self._name, notice=notice)


def _in_code_points(text: bytes, span: Span) -> Span:
    """Return a span of bytes in code points."""
    if text.isascii():
        return span
    before = len(text[: span.start].decode("utf-8", "replace"))
    return Span(before, before + len(text[span.start : span.end].decode("utf-8", "replace")))
