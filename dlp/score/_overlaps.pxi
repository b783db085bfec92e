# Of matches that overlap, which one counts.

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
