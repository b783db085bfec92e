"""CSV and TSV: one segment in place, with the dialect and the header row found from its start.

RFC 4180 is what writers should do; what they do is guessed here: delimiter, quote, and the
first row that looks like names of columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

from dlp.extract.base import Extracted, Source
from dlp.limits import Budget
from dlp.model import Segment, Table

_SAMPLE = 4096
"""Bytes that tell the dialect: as many as a stream holds before it lets text pass."""
_ROWS = 30
_HEADER_ROWS = 5
_DELIMITERS = "\t,;|"
_TOLD = re.compile(r"[\d@]")
"""What every value holds that is told from a name; found faster than that it is one."""
_NUMERIC = re.compile(r"[\s\d.,:/+\-()%¥$€xX*T]*\d[\s\d.,:/+\-()%¥$€xX*T]*|.*\d{5,}.*|.*@.*\..*")


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the file as one segment, with its `Table` if one can be made out."""
    del budget
    yield Segment(data=source.data, charset=source.charset, table=table_of(source))


def table_of(source: Source) -> Table | None:
    """Return the table that can be made out from the start of a file."""
    return dialect(sample_text(source.data, source.charset))


def sample_text(data: bytes, charset: str | None) -> str:
    """Decode the start of a file, tolerantly: only names of columns are taken from it."""
    head = data[:_SAMPLE]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\0" or head[:1] == b"\0":
        return head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")
    # The end may split a character; that must not decide the charset.
    whole = head[: head.rfind(b"\n") + 1] or head[:-4]
    for codec in (charset or "utf-8-sig", "utf-8-sig", "gb18030"):
        try:
            return whole.decode(codec)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return head.decode("gb18030", "replace")


def dialect(sample: str) -> Table | None:
    r"""Return the delimiter under which most rows have equally many cells, and the header.

    >>> dialect("姓名;号码\n某甲;110105199003070003\n")
    Table(delimiter=';', header=('姓名', '号码'), quote='"')
    """
    best: tuple[float, str, list[list[str]]] | None = None
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        rows = _rows(sample, delimiter)
        score = _evenness(rows)
        if score and (best is None or score > best[0]):
            best = (score, delimiter, rows)
    if best is None:
        return None
    rows = best[2][:_HEADER_ROWS]
    widest = max(len(row) for row in best[2])
    # A title stands alone on its line: it names the table and no column.
    names = header_of([row for row in rows if 2 * len(row) > widest])
    return Table(best[1], names, _quote(sample, best[1]))


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    """Return the first rows under a delimiter; the last one may be cut, so it is left out."""
    rows: list[list[str]] = []
    lines = sample.splitlines()
    try:
        for row in _cut(lines, delimiter, quoted='"' in sample):
            if any(map(str.strip, row)):
                rows.append(row)
            if len(rows) > _ROWS:
                break
    except csv.Error:
        return rows
    return rows[:-1] if len(sample) >= _SAMPLE // 4 and len(rows) > 1 else rows


def _cut(lines: list[str], delimiter: str, *, quoted: bool) -> Iterable[list[str]]:
    """Cut lines into cells; where nothing is quoted a reader of quotes would only cost more."""
    if quoted:
        return csv.reader(lines, delimiter=delimiter)
    return (line.split(delimiter) for line in lines)


def _evenness(rows: list[list[str]]) -> float:
    """Score rows: the share that has the usual number of cells, and a little for more cells."""
    widths = [len(row) for row in rows]
    if not widths or max(widths) < 2:  # noqa: PLR2004 - one column is no table
        return 0.0
    usual = widths[0]
    if widths.count(usual) < len(widths):
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
    if usual < 2:  # noqa: PLR2004
        return 0.0
    return widths.count(usual) / len(widths) + min(usual, 50) / 1000


def header_of(rows: list[list[str]]) -> tuple[str, ...]:
    """Return the first row that holds names only, cleaned; empty if there is none.

    >>> header_of([["2024", "1"], ["no", "name"], ["1", "x"]])
    ('no', 'name')
    """
    for row in rows:
        filled = [cell for cell in row if cell.strip()]
        if len(filled) >= min(2, len(row)) and not any(_is_value(cell) for cell in filled):
            return tuple(" ".join(cell.split())[:200] for cell in row)
    return ()


def _is_value(cell: str) -> bool:
    if len(cell) > 200:  # noqa: PLR2004
        return True
    return _TOLD.search(cell) is not None and _NUMERIC.fullmatch(cell) is not None


def _quote(sample: str, delimiter: str) -> str:
    """Say whether double quotes wrap cells: in tab-separated text they mostly do not."""
    if delimiter != "\t" or '\t"' in sample or sample.startswith('"'):
        return '"'
    return ""
