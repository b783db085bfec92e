# Matches in, weighed records out, and how both are sorted.

cdef struct Record:
    int64_t start
    int64_t end
    uint32_t pattern
    uint32_t bits

cdef struct Reason:
    uint16_t code
    int16_t weight

cdef struct Weighed:  # the layout is `WEIGHED` in dlp/score/tables.py
    int64_t start
    int64_t end
    int64_t text_start
    int64_t text_end
    int64_t line
    int64_t line_start
    uint32_t column
    uint32_t pattern
    int32_t total
    uint16_t count
    uint16_t alternative
    int32_t rank          # of the winner it belongs to; -1 undecided, -2 refused by its gate
    int32_t length        # of the value, in bytes of folded text
    int64_t key           # start of that winner; in the end: offset of the value
    Reason reasons[SLOTS]

cdef struct Hit:
    int64_t start
    int64_t end
    int32_t word

cdef struct PatternRow:
    int32_t detector
    int32_t prior
    int32_t requires
    int32_t category
    int32_t number
    int32_t bits          # offset of its evidence weights

cdef struct Member:
    int32_t detector
    int32_t group
    int32_t weight
    int32_t within
    int32_t side

cdef struct GroupBest:
    int32_t group
    int32_t weight
    uint16_t code

ctypedef struct Hits:
    Hit *items
    Py_ssize_t count
    Py_ssize_t room
    int64_t upto


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
