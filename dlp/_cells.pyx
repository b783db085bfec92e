# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The kernel of cells: rows are cut into them, and what was found behind a label is led back to one.

`dlp/_cells_reference.py` says the same.
"""

from array import array as new_array

from cpython cimport array
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdint cimport int16_t, int32_t, int64_t, uint16_t, uint32_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcmp, memcpy

include "_groups.pxi"

cdef array.array _EMPTY = new_array("q")


cdef struct Mark:  # what parts cells, or wraps them
    const unsigned char *bytes
    Py_ssize_t size
    int first          # byte; -1: there is no such mark


cdef Mark _mark(bytes text):
    cdef const unsigned char *p = <const unsigned char *>PyBytes_AS_STRING(text)
    return Mark(p, PyBytes_GET_SIZE(text), p[0] if text else -1)


cdef inline bint _stands(
    const Mark *mark, const unsigned char *p, Py_ssize_t at, Py_ssize_t end
) noexcept nogil:
    """Whether a mark, of which the first byte stands there, stands at a place."""
    return mark.size == 1 or (end - at >= mark.size and memcmp(p + at, mark.bytes, mark.size) == 0)


def rows_end(bytes text, Py_ssize_t at, Py_ssize_t most, bytes quote):
    """Return where `most` rows end that begin at `at`, with their line break; -1: there are fewer."""
    cdef const unsigned char *p = <const unsigned char *>PyBytes_AS_STRING(text)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(text), rows = 0
    cdef Mark wrap = _mark(quote)
    cdef bint inside = False
    with nogil:
        while at < size and rows < most:
            if p[at] == c"\n":
                rows += not inside
            elif p[at] == wrap.first and _stands(&wrap, p, at, size):
                inside = not inside
                at += wrap.size - 1
            at += 1
    return at if rows == most else -1


def cut(bytes block, bytes delimiter, bytes quote, numbers, int64_t base):
    """Cut rows into cells; return for each wanted column where its cells begin, and how long they are.

    `block` lies at `base`; `numbers` are in ascending order. A cell in quotes is what they wrap.
    """
    cdef const unsigned char *p = <const unsigned char *>PyBytes_AS_STRING(block)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(block), i = 0, row, cell, end, room = block.count(b"\n") + 1
    cdef Mark part = _mark(delimiter), wrap = _mark(quote)
    cdef int count = <int>len(numbers), slot, column
    cdef bint inside
    cdef array.array wanted = new_array("q", numbers)
    cdef list columns = [
        (array.clone(_EMPTY, room, zero=False), array.clone(_EMPTY, room, zero=False)) for _ in numbers
    ]
    cdef Column *out = <Column *>calloc(count + 1, sizeof(Column))
    if out == NULL:
        raise MemoryError
    try:
        for slot, (starts, lengths) in enumerate(columns):
            out[slot].starts = (<array.array>starts).data.as_longlongs
            out[slot].lengths = (<array.array>lengths).data.as_longlongs
            out[slot].number = wanted.data.as_longlongs[slot]
        with nogil:
            while i < size:
                row = cell = i
                slot = column = 0
                inside = False
                while i < size:
                    if p[i] == c"\n" and not inside:
                        break
                    if p[i] == wrap.first and _stands(&wrap, p, i, size):
                        inside = not inside
                        i += wrap.size
                    elif p[i] == part.first and not inside and _stands(&part, p, i, size):
                        slot += slot < count and _take(out + slot, column, p, cell, i, True, &wrap, base)
                        i += part.size
                        cell = i
                        column += 1
                    else:
                        i += 1
                end = i
                while end > cell and p[end - 1] == c"\r":
                    end -= 1
                slot += slot < count and _take(out + slot, column, p, cell, end, not inside, &wrap, base)
                i += 1
        for slot, (starts, lengths) in enumerate(columns):
            array.resize(starts, out[slot].count)
            array.resize(lengths, out[slot].count)
    finally:
        free(out)
    return columns


cdef struct Column:
    long long *starts
    long long *lengths
    long long number
    Py_ssize_t count


cdef inline bint _take(
    Column *out, int column, const unsigned char *p, Py_ssize_t start, Py_ssize_t end, bint closed,
    const Mark *wrap, int64_t base,
) noexcept nogil:
    """Keep a cell if it is of this column."""
    if out.number != column:
        return False
    if closed and end - start > 1 and p[start] == wrap.first:
        start += 1
        end -= 1
    out.starts[out.count] = base + start
    out.lengths[out.count] = end - start
    out.count += 1
    return True


def labelled_lines(
    bytes block, int64_t base, const long long[::1] starts, const long long[::1] lengths, bytes label
):
    """Return the cells of a column as lines, each behind its label."""
    cdef const char *p = PyBytes_AS_STRING(block)
    cdef const char *name = PyBytes_AS_STRING(label)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(label), k, count = starts.shape[0], total = count * (size + 1)
    cdef bytes lines
    cdef char *out
    for k in range(count):
        total += lengths[k]
    lines = PyBytes_FromStringAndSize(NULL, total)
    out = PyBytes_AS_STRING(lines)
    with nogil:
        for k in range(count):
            memcpy(out, name, size)
            memcpy(out + size, p + starts[k] - base, lengths[k])
            out += size + lengths[k] + 1
            out[-1] = c"\n"
    return lines


def in_cells(
    bytes weighed, bytes values, const long long[::1] lengths, const long long[::1] starts,
    Py_ssize_t label, Py_ssize_t first, bytes name, names,
):
    """Return what was found in lines of a label and a cell, led back to the cells.

    `starts` says where each begins in the table, `lengths` how long it is. Cells before number `first`
    are titles, and those that are themselves `name`, or one of `names` in other letters than ASCII, are heads.
    """
    cdef Py_ssize_t count = count_of(weighed), made = 0, cell_count = lengths.shape[0], i, k, at = -1
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
            outs[k + 1] = outs[k] + lengths[k] + 1 + label
        i = 0
        while i < count:
            group = width(rows + i, count - i)
            if _counts(rows + i, values, name, names):
                at = _cell(outs, cell_count, rows[i].start, at)
                if at >= first and at >= 0 and rows[i].start <= outs[at] + lengths[at]:
                    item = <Weighed *>PyBytes_AS_STRING(out) + made
                    memcpy(item, rows + i, group * sizeof(Weighed))
                    made += group
                    for k in range(group):
                        item[k].start = _led(outs, starts, lengths, item[k].start, at)
                        item[k].end = max(item[k].start, _led(outs, starts, lengths, item[k].end, at))
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
    const int64_t *outs, const long long[::1] starts, const long long[::1] lengths, int64_t place,
    Py_ssize_t near,
) noexcept nogil:
    cdef Py_ssize_t k = max(_cell(outs, lengths.shape[0], place, near), 0)
    return starts[k] + min(max(place - outs[k], 0), lengths[k])
