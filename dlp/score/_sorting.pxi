# How matches are sorted.

cdef inline bint _stands_before(const Record *x, const Record *y) noexcept nogil:
    """Whether a match comes before another: by start, the longer one first, by pattern."""
    if x.start != y.start:
        return x.start < y.start
    if x.end != y.end:
        return x.end > y.end
    return x.pattern < y.pattern


cdef bint _sort(Record *records, Py_ssize_t count) noexcept nogil:
    """Sort by position: pieces that are in order already are merged. False: there is no memory."""
    cdef Py_ssize_t width = SORTED_AT_ONCE, i = 0
    cdef Record *room
    cdef Record *source = records
    cdef Record *target
    while i + 1 < count and not _stands_before(records + i + 1, records + i):
        i += 1
    if i + 1 >= count:
        return True
    i = 0
    while i < count:
        _sort_few(records + i, min(width, count - i))
        i += width
    if count <= width:
        return True
    room = <Record *>malloc(count * sizeof(Record))
    if room == NULL:
        return False
    target = room
    while width < count:
        i = 0
        while i < count:
            _merge(source + i, min(width, count - i), min(2 * width, count - i), target + i)
            i += 2 * width
        source, target = target, source
        width *= 2
    if source == room:
        memcpy(records, room, count * sizeof(Record))
    free(room)
    return True


cdef void _sort_few(Record *records, Py_ssize_t count) noexcept nogil:
    cdef Py_ssize_t i, k
    cdef Record moved
    for i in range(1, count):
        k = i
        if not _stands_before(records + i, records + i - 1):
            continue
        moved = records[i]
        while k > 0 and _stands_before(&moved, records + k - 1):
            records[k] = records[k - 1]
            k -= 1
        records[k] = moved


cdef void _merge(const Record *items, Py_ssize_t half, Py_ssize_t count, Record *out) noexcept nogil:
    """Merge `items[:half]` and `items[half:count]`, each in order."""
    cdef Py_ssize_t i = 0, k = half, made
    if half >= count or not _stands_before(items + half, items + half - 1):
        memcpy(out, items, count * sizeof(Record))
        return
    for made in range(count):
        if k == count or (i < half and not _stands_before(items + k, items + i)):
            out[made] = items[i]
            i += 1
        else:
            out[made] = items[k]
            k += 1
