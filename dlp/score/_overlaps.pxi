# Of matches that overlap, which one counts.

cdef inline bint _is_plain(const PatternRow *patterns, const Record *record) noexcept nogil:
    return record.bits == 0 and not patterns[record.pattern].requires


cdef Py_ssize_t without_repeats(const PatternRow *patterns, Record *records, Py_ssize_t count) noexcept nogil:
    """Leave out what cannot win of sorted matches: of one detector in one place the likeliest counts."""
    cdef Py_ssize_t i, k, kept = 0
    cdef const PatternRow *row
    for i in range(count):
        row = patterns + records[i].pattern
        k = kept - 1 if _is_plain(patterns, records + i) else -1
        while k >= 0 and (
            patterns[records[k].pattern].detector != row.detector or not _is_plain(patterns, records + k)
        ):
            k -= 1
            if k >= 0 and (records[k].start != records[i].start or records[k].end != records[i].end):
                k = -1
        if k < 0 or records[k].start != records[i].start or records[k].end != records[i].end:
            records[kept] = records[i]
            kept += 1
        elif row.prior > patterns[records[k].pattern].prior:
            records[k] = records[i]
    return kept


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


cdef inline bint _is_stronger(const Weighed *a, const Weighed *b) noexcept nogil:
    if a.total != b.total:
        return a.total > b.total
    if a.end - a.start != b.end - b.start:
        return a.end - a.start > b.end - b.start
    if a.start != b.start:
        return a.start < b.start
    return a.pattern < b.pattern


cdef inline bint _conflict(const PatternRow *patterns, const Weighed *a, const Weighed *b) noexcept nogil:
    """Do two matches claim the same bytes? One inside another of a different kind does not."""
    cdef const PatternRow *x = patterns + a.pattern
    cdef const PatternRow *y = patterns + b.pattern
    cdef bint inside
    if a.end <= b.start or b.end <= a.start:
        return False
    inside = (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)
    if a.start == b.start and a.end == b.end:
        return True
    return not inside or x.category == y.category or (x.number and y.number)


cdef Py_ssize_t resolve(
    const PatternRow *patterns, Weighed *items, Py_ssize_t count, int floor, int64_t *totals
) noexcept nogil:
    """Choose among overlapping matches; keep what lost as an alternative of what won.

    Returns how many are kept: winners in order of their starts, each before its alternatives.
    """
    cdef Py_ssize_t i, winner, kept = 0
    cdef int rank = 0
    while True:
        winner = -1
        for i in range(count):
            if items[i].rank == -1 and (winner < 0 or _is_stronger(items + i, items + winner)):
                winner = i
        if winner < 0 or items[winner].total < floor:
            break
        items[winner].rank = rank
        items[winner].key = items[winner].start
        totals[patterns[items[winner].pattern].detector] += 1
        for i in range(count):
            if items[i].rank == -1 and _conflict(patterns, items + winner, items + i):
                items[i].rank = rank
                items[i].key = items[winner].start
                items[i].alternative = 1
        rank += 1
    for i in range(count):
        if items[i].rank >= 0:
            items[kept] = items[i]
            kept += 1
    if kept > 1:
        qsort(items, kept, sizeof(Weighed), by_winner)
    return kept


cdef inline int _parenthesis(const unsigned char *p, Py_ssize_t size, int64_t at, int closing) noexcept nogil:
    """Return how many bytes of `p[at:size]` are a parenthesis, if one stands there."""
    if at < 0 or at >= size:
        return 0
    if p[at] == c"(" + closing:
        return 1
    return 3 if size - at > 2 and p[at] == 0xEF and p[at + 1] == 0xBC and p[at + 2] == 0x88 + closing else 0


cdef inline bint _is_alnum(unsigned char c) noexcept nogil:
    return c"0" <= c <= c"9" or c"a" <= (c | 0x20) <= c"z"


cdef void _embrace(const unsigned char *p, Py_ssize_t size, Weighed *out) noexcept nogil:
    """Take in a plus before the span, and the parenthesis that closes, or opens, one inside it."""
    cdef int64_t i
    cdef int open_ = 0
    if out.start and p[out.start - 1] == c"+" and (out.start == 1 or not _is_alnum(p[out.start - 2])):
        out.start -= 1
    for i in range(out.start, out.end):
        open_ += (_parenthesis(p, out.end, i, 0) > 0) - (_parenthesis(p, out.end, i, 1) > 0)
    if open_ > 0:
        out.end += _parenthesis(p, size, out.end, 1)
    elif open_ < 0:
        if _parenthesis(p, out.start, out.start - 1, 0):
            out.start -= 1
        elif _parenthesis(p, out.start, out.start - 3, 0) == 3:
            out.start -= 3
