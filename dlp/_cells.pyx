# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The kernel of cells: what was found behind a label is led back to the cell of a table.

`dlp/_cells_reference.py` says the same.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int16_t, int32_t, int64_t, uint16_t, uint32_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy

from array import array

include "_groups.pxi"


def in_cells(
    bytes weighed, bytes values, list cells, places, Py_ssize_t label, Py_ssize_t first, bytes name,
    names,
):
    """Return what was found in lines of a label and a cell, led back to the cells.

    `places` (64-bit numbers) says where each begins in the table. Cells before number `first` are
    titles, and those that are themselves `name`, or one of `names` in other letters than ASCII, are heads.
    """
    cdef const int64_t[::1] starts = places
    cdef Py_ssize_t count = count_of(weighed), made = 0, cell_count = len(cells), i, k, at = -1
    cdef const Weighed *rows = records(weighed)
    cdef Weighed *item
    cdef int64_t *outs
    cdef int32_t group
    if not count:
        return b""
    outs = <int64_t *>calloc(cell_count + 1, sizeof(int64_t))
    out = PyBytes_FromStringAndSize(NULL, count * sizeof(Weighed))
    if outs == NULL:
        raise MemoryError
    try:
        outs[0] = label
        for k in range(cell_count):
            outs[k + 1] = outs[k] + len(<bytes>cells[k]) + 1 + label
        i = 0
        while i < count:
            group = width(rows + i, count - i)
            if _counts(rows + i, values, name, names):
                at = _cell(outs, cell_count, rows[i].start, at)
                if at >= first and at >= 0 and rows[i].start <= outs[at] + len(<bytes>cells[at]):
                    item = <Weighed *>PyBytes_AS_STRING(out) + made
                    memcpy(item, rows + i, group * sizeof(Weighed))
                    made += group
                    for k in range(group):
                        item[k].start = _led(outs, starts, cells, cell_count, item[k].start, at)
                        item[k].end = max(
                            item[k].start, _led(outs, starts, cells, cell_count, item[k].end, at)
                        )
            i += group
    finally:
        free(outs)
    return out[: made * sizeof(Weighed)]


cdef bint _counts(const Weighed *row, bytes values, bytes name, names) except -1:
    """Whether a value is in one cell, and no head of a column; ASCII may be a weak password."""
    cdef bytes value = values[row.key : row.key + row.length]
    if b"\n" in value:
        return False
    value = value.strip()
    return value != name and (value.isascii() or value.lower() not in names)


cdef Py_ssize_t _cell(
    const int64_t *outs, Py_ssize_t count, int64_t place, Py_ssize_t near
) noexcept nogil:
    """Return in which line a place lies, -1 before the first cell; it may be in line `near`."""
    cdef Py_ssize_t low = 0, high = count, middle
    if near >= 0 and outs[near] <= place < outs[near + 1]:
        return near
    while low < high:
        middle = (low + high) // 2
        if outs[middle] <= place:
            low = middle + 1
        else:
            high = middle
    return low - 1


cdef int64_t _led(
    const int64_t *outs, const int64_t[::1] starts, list cells, Py_ssize_t count, int64_t place,
    Py_ssize_t near,
):
    cdef Py_ssize_t k = max(_cell(outs, count, place, near), 0)
    return starts[k] + min(max(place - outs[k], 0), <int64_t>len(<bytes>cells[k]))


def cell_starts(list cells, Py_ssize_t first, Py_ssize_t step, Py_ssize_t gap, Py_ssize_t more, int64_t base):
    """Return where the cells `cells[first::step]` begin, as 64-bit numbers.

    Behind each cell stand `gap` bytes, and `more` behind the last one of a row.
    """
    cdef Py_ssize_t number, made = 0, count = len(cells)
    out = array("q", bytes(8 * max((count - first + step - 1) // step, 0)))
    cdef int64_t[::1] starts = out
    cdef int64_t at = base
    for number in range(count):
        if number % step == first:
            starts[made] = at
            made += 1
        at += len(<bytes>cells[number]) + gap
        if number % step == step - 1:
            at += more
    return out
