# How matches and weighed records are sorted.

cdef int by_position(const void *a, const void *b) noexcept nogil:
    cdef const Record *x = <const Record *>a
    cdef const Record *y = <const Record *>b
    if x.start != y.start:
        return -1 if x.start < y.start else 1
    if x.end != y.end:
        return -1 if x.end > y.end else 1
    if x.pattern != y.pattern:
        return -1 if x.pattern < y.pattern else 1
    return 0


cdef void _sort(Record *records, Py_ssize_t count) noexcept nogil:
    """Sort by position; the lanes mostly report in order of starts already."""
    cdef Py_ssize_t i, k
    cdef Record moved
    for i in range(1, count):
        if records[i].start < records[i - 1].start:
            qsort(records, count, sizeof(Record), by_position)
            return
    for i in range(1, count):
        k = i
        moved = records[i]
        while k > 0 and by_position(&records[k - 1], &moved) > 0:
            records[k] = records[k - 1]
            k -= 1
        records[k] = moved


cdef int by_winner(const void *a, const void *b) noexcept nogil:
    """Winners in order of their starts, each before its alternatives."""
    cdef const Weighed *x = <const Weighed *>a
    cdef const Weighed *y = <const Weighed *>b
    if x.key != y.key:
        return -1 if x.key < y.key else 1
    if x.rank != y.rank:
        return -1 if x.rank < y.rank else 1
    if x.alternative != y.alternative:
        return -1 if x.alternative < y.alternative else 1
    if x.start != y.start:
        return -1 if x.start < y.start else 1
    return -1 if x.pattern < y.pattern else 1
