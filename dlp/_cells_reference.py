"""Cells in slow and obvious Python: the oracle of the kernel, and its stand-in.

Same functions as in `dlp._cells`.
"""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Collection, Iterator, Sequence

from dlp.readings import START, grouped, value_of
from dlp.score.tables import WEIGHED


def rows_end(text: bytes, at: int, most: int, quote: bytes) -> int:
    r"""Return where `most` rows end that begin at `at`, with their break; -1: there are fewer.

    >>> rows_end(b'a,"b\n"\nc\nd', 0, 2, b'"')
    9
    """
    for _ in range(most):
        start, end = at, text.find(b"\n", at)
        while end >= 0 and quote and text.count(quote, start, end) % 2:
            end = text.find(b"\n", end + 1)
        if end < 0:
            return -1
        at = end + 1
    return at


def cut(
    block: bytes, delimiter: bytes, quote: bytes, numbers: Sequence[int], base: int
) -> list[tuple[array[int], array[int]]]:
    r"""Cut rows into cells; return where those of each wanted column begin, and how long they are.

    `block` lies at `base`; `numbers` are in ascending order. A cell in quotes is what they wrap.

    >>> cut(b'1,"a,b",x\n2,c\n', b",", b'"', [1, 2], 100)
    [(array('q', [103, 112]), array('q', [3, 1])), (array('q', [108]), array('q', [1]))]
    """
    columns = [(array("q"), array("q")) for _ in numbers]
    at = 0
    while at < len(block):
        end = rows_end(block, at, 1, quote)
        end = len(block) if end < 0 else end - block.endswith(b"\n", at, end)
        cells = list(_cells(block[at:end], delimiter, quote))
        for number, (starts, lengths) in zip(numbers, columns, strict=True):
            if number < len(cells):
                starts.append(base + at + cells[number][0])
                lengths.append(len(cells[number][1]))
        at = end + 1
    return columns


def _cells(row: bytes, delimiter: bytes, quote: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut a row into cells: where each begins, and its bytes without quotes around it."""
    at, pending = 0, b""
    is_open = False
    for part in row.rstrip(b"\r").split(delimiter):
        pending = pending + delimiter + part if is_open else part
        is_open = bool(quote) and pending.count(quote) % 2 == 1
        if is_open:
            continue
        quoted = quote and len(pending) > 1 and pending[:1] == quote[:1]
        yield (at + 1, pending[1:-1]) if quoted else (at, pending)
        at += len(pending) + len(delimiter)
    if is_open:
        yield at, pending


def labelled_lines(
    block: bytes, base: int, starts: array[int], lengths: array[int], label: bytes
) -> bytes:
    r"""Return the cells of a column as lines, each behind its label.

    >>> labelled_lines(b"1,abc", 100, array("q", [102]), array("q", [3]), b"name: ")
    b'name: abc\n'
    """
    cells = [
        block[start - base : start - base + length]
        for start, length in zip(starts, lengths, strict=True)
    ]
    return b"".join(label + cell + b"\n" for cell in cells)


def in_cells(  # noqa: PLR0913, PLR0917 - the cells of one column
    weighed: bytes,
    values: bytes,
    lengths: array[int],
    starts: array[int],
    label: int,
    first: int,
    name: bytes,
    names: Collection[bytes],
) -> bytes:
    """Return what was found in lines of a label and a cell, led back to the cells.

    `starts` says where each begins in the table, `lengths` how long it is. Cells before number
    `first` are titles, and those that are themselves `name`, or one of `names` in other letters
    than ASCII, are heads.
    """
    outs = [label]
    for length in lengths[:-1]:
        outs.append(outs[-1] + length + 1 + label)

    def located(position: int) -> int:
        cell = max(bisect.bisect_right(outs, position) - 1, 0)
        return starts[cell] + min(max(position - outs[cell], 0), lengths[cell])

    kept = bytearray()
    for rows in grouped(weighed):
        value = value_of(rows, values)
        inner = value.strip()
        is_head = inner == name or (not inner.isascii() and inner.lower() in names)
        cell = bisect.bisect_right(outs, rows[0][START]) - 1
        if b"\n" in value or is_head or cell < max(first, 0):
            continue  # the next field of a form; ASCII may be a weak password
        if rows[0][START] > outs[cell] + lengths[cell]:
            continue
        for start, end, *rest in rows:
            place = located(start)
            kept += WEIGHED.pack(place, max(place, located(end)), *rest)
    return bytes(kept)
