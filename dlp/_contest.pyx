# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The contest's kernel: weighed records of several readings, parted, led back to cells, and merged.

A *group* is a record and the alternatives behind it. `dlp/_contest_reference.py` says the same.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Realloc
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport calloc, free, qsort
from libc.string cimport memcpy

from dlp.readings import WHOLE as _WHOLE, Found, Reading

cdef enum:
    WAITING = 0
    ACCEPTED = 1
    DROPPED = 2
    HEADER_FLAG = 0x8000   # of evidence: the name of a column

cdef int32_t WHOLE = _WHOLE

include "_groups.pxi"

cdef struct Head:
    int64_t start         # of the record that won; its place
    int64_t end
    int64_t around_start  # with the escapes that stand next to it
    int64_t around_end
    int64_t at            # where the encoding begins
    int32_t total
    int32_t layer
    int32_t kind          # rank of its name
    int32_t detector
    int32_t source        # of the text itself, or of a reading: where its values are
    int32_t number        # among those that came; keeps the order of equals
    int32_t state
    bint is_changed, is_seen, is_glued
    const Weighed *rows
    int32_t count


def first_end(bytes weighed, double limit):
    """Return the number of bytes of the groups before the first that ends behind `limit`."""
    cdef const Weighed *rows = records(weighed)
    cdef Py_ssize_t count = count_of(weighed), i = 0
    while i < count and rows[i].end <= limit:
        i += width(rows + i, count - i)
    return i * <Py_ssize_t>sizeof(Weighed)


def all_end(bytes weighed, double limit, int64_t reach):
    """Return the number of bytes of the groups before the first with a record that ends behind `limit`.

    No record is longer than `reach`, so that few have to be looked at.
    """
    cdef const Weighed *rows = records(weighed)
    cdef Py_ssize_t first = count_of(weighed), last = count_of(weighed)
    cdef int64_t end = 0
    while first and rows[first - 1].end + reach >= limit:
        first -= 1
        end = max(end, rows[first].end)
        if not rows[first].alternative:
            if end > limit:
                last = first
            end = 0
    return last * <Py_ssize_t>sizeof(Weighed)


def uncut(bytes weighed, double limit):
    """Return `limit`, or the first start of a group that holds it."""
    cdef const Weighed *rows = records(weighed)
    cdef Py_ssize_t count = count_of(weighed), i = 0
    cdef double found = limit
    while i < count:
        if rows[i].start < limit < rows[i].end and rows[i].start < found:
            found = rows[i].start
        i += width(rows + i, count - i)
    return found


cdef int by_span(const void *one, const void *other) noexcept nogil:
    cdef const Head *a = <const Head *>one
    cdef const Head *b = <const Head *>other
    if a.start != b.start:
        return -1 if a.start < b.start else 1
    if a.end != b.end:
        return -1 if a.end < b.end else 1
    return -1 if a.number < b.number else a.number > b.number


cdef int by_promise(const void *one, const void *other) noexcept nogil:
    """The greatest first; numbers of layers depend on the pieces, where they stand does not."""
    cdef const Head *a = (<const Head **>one)[0]
    cdef const Head *b = (<const Head **>other)[0]
    if a.total != b.total:
        return -1 if a.total > b.total else 1
    if a.start != b.start:
        return -1 if a.start < b.start else 1
    if a.end != b.end:
        return -1 if a.end < b.end else 1
    if a.at != b.at:
        return -1 if a.at < b.at else 1
    if a.kind != b.kind:
        return -1 if a.kind < b.kind else 1
    if a.layer != b.layer:
        return -1 if a.layer < b.layer else 1
    return -1 if a.number < b.number else a.number > b.number


cdef class Heads:
    """Groups to be compared, in order of their places."""

    cdef Head *items
    cdef Py_ssize_t count, room
    cdef int64_t widest
    cdef list kept  # the bytes that `rows` point into

    def __cinit__(self, Py_ssize_t room):
        self.items = <Head *>calloc(room + 1, sizeof(Head))
        if self.items == NULL:
            raise MemoryError
        self.count, self.room, self.widest = 0, room, 0
        self.kept = []

    def __dealloc__(self):
        free(self.items)

    cdef int take(
        self, bytes weighed, int32_t source, int32_t layer, const int32_t[::1] detectors,
        bint knows_more=False,
    ) except -1:
        """Take all groups of an array."""
        cdef const Weighed *rows = records(weighed)
        cdef Py_ssize_t count = count_of(weighed), i = 0
        cdef Head *head
        self.kept.append(weighed)
        while i < count:
            head = &self.items[self.count]
            head.rows, head.count = rows + i, width(rows + i, count - i)
            head.start = head.around_start = rows[i].start
            head.end = head.around_end = rows[i].end
            head.total, head.layer, head.source = rows[i].total, layer, source
            head.detector = detectors[rows[i].pattern] if detectors is not None else 0
            head.is_seen = knows_more and _is_told(rows + i)
            head.number = <int32_t>self.count
            self.widest = max(self.widest, head.end - head.start)
            i += head.count
            self.count += 1
        return 0

    cdef void sort(self) noexcept nogil:
        """Bring the groups into the order of their places, in which those of a text are."""
        cdef Py_ssize_t i = 1
        while i < self.count and by_span(self.items + i - 1, self.items + i) < 0:
            i += 1
        if i < self.count:
            qsort(self.items, self.count, sizeof(Head), by_span)

    cdef Py_ssize_t behind(self, int64_t start) noexcept nogil:
        """Return how many groups begin before `start`."""
        cdef Py_ssize_t low = 0, high = self.count, middle
        while low < high:
            middle = (low + high) // 2
            if self.items[middle].start < start:
                low = middle + 1
            else:
                high = middle
        return low


def ordered(list readings):
    """Return the findings of columns that lie beside each other as one reading."""
    cdef Heads heads = Heads(sum([count_of(reading.weighed) for reading in readings]))
    cdef Joined joined
    cdef Py_ssize_t i
    cdef int32_t number
    if len(readings) == 1:
        return readings[0]
    for number, reading in enumerate(readings):
        heads.take(reading.weighed, number, 0, None)
    heads.sort()
    joined = Joined()
    for i in range(heads.count):
        joined.put(&heads.items[i], readings[heads.items[i].source].values)
    first = readings[0]
    return Reading(joined.weighed(), joined.values(), first.layer, first.knows_more)


def merged(list plain, list groups, list readings, counts, int floor, detectors):
    """Return findings of the text and of its readings in order; the better reading wins a place.

    `plain`: `Found` of the text; `groups`: of encodings (`Group`); `readings`: of cells (`Reading`).
    `counts` holds the findings of the text; it is brought up to date. `detectors` says which one
    each pattern belongs to.
    """
    cdef Heads own, others
    cdef Head **order = NULL
    cdef Head *head
    cdef Py_ssize_t i, number = 0
    cdef Py_ssize_t changes = 0
    cdef dict ranks
    cdef const int32_t[::1] numbers = detectors
    cdef int64_t[::1] totals = counts
    sources = [*plain]
    own = Heads(sum([count_of(found.weighed) for found in plain]))
    for number, found in enumerate(plain):
        own.take(found.weighed, <int32_t>number, 0, numbers)
    packed = [group.weighed for group in groups]
    room = sum([count_of(weighed) for weighed in packed])
    others = Heads(room + sum([count_of(reading.weighed) for reading in readings]))
    ranks = {kind: rank for rank, kind in enumerate(sorted({group.kind for group in groups} | {""}))}
    for group, weighed in zip(groups, packed):
        head = &others.items[others.count]
        others.take(weighed, <int32_t>len(sources), group.layer, numbers)
        head.around_start, head.around_end = group.around
        head.at, head.kind = group.at, ranks[group.kind]
        head.is_changed, head.is_seen = group.is_changed, group.is_seen
        head.is_glued = group.is_glued
        sources.append(Found(weighed, group.value, group.kind, group.at))
    for reading in readings:
        others.take(
            reading.weighed, <int32_t>len(sources), reading.layer, numbers, reading.knows_more
        )
        sources.append(Found(reading.weighed, reading.values))
    own.sort()
    others.sort()
    order = <Head **>calloc(others.count + 1, sizeof(Head *))
    if order == NULL:
        raise MemoryError
    try:
        for i in range(others.count):
            order[i] = &others.items[i]
        qsort(order, others.count, sizeof(Head *), by_promise)
        for i in range(others.count):
            if not _is_taken(others, order[i]) and _wins(own, order[i]):
                order[i].state = ACCEPTED
    finally:
        free(order)
    for i in range(own.count):
        if own.items[i].state == DROPPED:
            totals[own.items[i].detector] -= 1
            changes += 1
    for i in range(others.count):
        head = &others.items[i]
        if head.state == ACCEPTED and head.total < floor:
            head.state = WAITING
        elif head.state == ACCEPTED:
            totals[head.detector] += 1
            changes += 1
    return _joined(own, others, sources) if changes else plain


cdef bint _is_told(const Weighed *row) noexcept nogil:
    """Whether the name of a column is among the evidence."""
    cdef int i
    for i in range(row.count):
        if row.reasons[i].code & HEADER_FLAG:
            return True
    return False


cdef bint _is_taken(Heads others, const Head *head) noexcept nogil:
    """Whether a group of another layer was accepted at a place that overlaps."""
    cdef Py_ssize_t i = others.behind(head.start - others.widest)
    while i < others.count and others.items[i].start < head.end:
        if (
            others.items[i].state == ACCEPTED
            and others.items[i].layer != head.layer
            and head.start < others.items[i].end
        ):
            return True
        i += 1
    return False


cdef bint _wins(Heads own, const Head *head) noexcept nogil:
    """Whether a group is better than all of the text that overlap; then those are dropped."""
    cdef Py_ssize_t first = own.behind(head.start - own.widest), i
    cdef Py_ssize_t last = own.behind(max(head.end, head.start + 1))
    for i in range(first, last):
        if own.items[i].state != DROPPED and _overlap(&own.items[i], head):
            if not _is_better(head, &own.items[i]):
                return False
    for i in range(first, last):
        if _overlap(&own.items[i], head):
            own.items[i].state = DROPPED
    return True


cdef inline bint _overlap(const Head *a, const Head *b) noexcept nogil:
    return a.start < b.end and b.start < a.end


cdef bint _is_better(const Head *head, const Head *rival) noexcept nogil:
    """Whether a reading of undone text replaces one of the text as it stands."""
    cdef bint same_place = head.start == rival.start and head.end == rival.end
    cdef bint is_inside = rival.start <= head.start and head.end <= rival.end
    if same_place and head.detector == rival.detector and head.is_seen and not head.is_glued:
        return True
    if (
        head.around_start <= rival.start and rival.end <= head.around_end
        and (head.is_changed or head.around_start != head.start or head.around_end != head.end)
    ):
        return head.total >= rival.total - WHOLE
    return head.total > rival.total - (not is_inside or (head.is_changed and same_place))


cdef list _joined(Heads own, Heads others, list sources):
    """Return what is left of both in order of their places, runs of one encoding together."""
    cdef Py_ssize_t i = 0, k = 0
    cdef int32_t last = -1
    cdef Head *head
    cdef Joined out = Joined()
    joined = []
    step, at = None, 0
    while True:
        while i < own.count and own.items[i].state == DROPPED:
            i += 1
        while k < others.count and others.items[k].state != ACCEPTED:
            k += 1
        if i == own.count and k == others.count:
            break
        if k == others.count or (i < own.count and _is_before(&own.items[i], &others.items[k])):
            head = &own.items[i]
            i += 1
        else:
            head = &others.items[k]
            k += 1
        if head.source != last:
            source = sources[head.source]
            if step is not None and (source.step != step or source.at != at):
                joined.append(Found(out.weighed(), out.values(), step, at))
                out = Joined()
            last, step, at = head.source, source.step, source.at
        out.put(head, source.values)
    if step is not None:
        joined.append(Found(out.weighed(), out.values(), step, at))
    return joined


cdef class Joined:
    """Groups and their values, one behind the other."""

    cdef char *rows
    cdef char *text
    cdef Py_ssize_t row_count, row_room, length, room

    def __cinit__(self):
        self.rows = self.text = NULL
        self.row_count = self.row_room = self.length = self.room = 0

    def __dealloc__(self):
        PyMem_Free(self.rows)
        PyMem_Free(self.text)

    cdef bytes weighed(self):
        return PyBytes_FromStringAndSize(self.rows, self.row_count * sizeof(Weighed))

    cdef bytes values(self):
        return PyBytes_FromStringAndSize(self.text, self.length)

    cdef int put(self, const Head *head, bytes values) except -1:
        """Put a group and its value behind the others."""
        cdef Py_ssize_t size = _value_size(head, values), j
        cdef Weighed *out
        if self.row_count + head.count > self.row_room:
            self.row_room = 2 * (self.row_count + head.count)
            self.rows = _grown(self.rows, self.row_room * sizeof(Weighed))
        if self.length + size > self.room:
            self.room = 2 * (self.length + size)
            self.text = _grown(self.text, self.room)
        out = <Weighed *>self.rows + self.row_count
        memcpy(out, head.rows, head.count * sizeof(Weighed))
        for j in range(head.count):
            out[j].key = self.length
        self.row_count += head.count
        if size:
            memcpy(self.text + self.length, PyBytes_AS_STRING(values) + head.rows.key, size)
            self.length += size
        return 0


cdef inline Py_ssize_t _value_size(const Head *head, bytes values):
    """Return how many bytes of a value are there."""
    return max(min(head.rows.length, PyBytes_GET_SIZE(values) - head.rows.key), 0)


cdef char *_grown(char *items, Py_ssize_t size) except NULL:
    cdef char *grown = <char *>PyMem_Realloc(items, size)
    if grown == NULL:
        raise MemoryError
    return grown


cdef inline bint _is_before(const Head *a, const Head *b) noexcept nogil:
    return a.start < b.start or (a.start == b.start and a.end <= b.end)
