# Windows: where a pattern may begin, and how they are gathered and sorted.

cdef struct Window:
    int64_t low
    int64_t high
    int32_t pattern
    int32_t near

cdef struct Array:
    char *items
    Py_ssize_t count
    Py_ssize_t room


cdef void *added(Array *out, size_t size) except NULL:
    """Return room for one more."""
    cdef char *grown
    if out.count == out.room:
        grown = <char *>realloc(out.items, (2 * out.room + 64) * size)
        if grown == NULL:
            raise MemoryError
        out.items = grown
        out.room = 2 * out.room + 64
    out.count += 1
    return out.items + (out.count - 1) * size


cdef int push(Array *windows, int32_t pattern, int64_t low, int64_t high, bint near) except -1:
    cdef Window *window = <Window *>added(windows, sizeof(Window))
    window.low, window.high, window.pattern, window.near = low, high, pattern, near
    return 0


cdef void *sorted_windows(Array *windows, int patterns) except NULL:
    """Return the windows by pattern and place. Those of one pattern come nearly in order."""
    cdef Window *items = <Window *>windows.items
    cdef Window *out = <Window *>malloc((windows.count + 1) * sizeof(Window))
    cdef int32_t *firsts = <int32_t *>calloc(2 * (patterns + 1), sizeof(int32_t))
    cdef int32_t *nexts = firsts + patterns + 1
    cdef Py_ssize_t i
    cdef int32_t place
    if out == NULL or firsts == NULL:
        free(out)
        free(firsts)
        raise MemoryError
    for i in range(windows.count):
        firsts[items[i].pattern + 1] += 1
    for i in range(patterns):
        firsts[i + 1] += firsts[i]
        nexts[i] = firsts[i]
    for i in range(windows.count):
        place = nexts[items[i].pattern]
        nexts[items[i].pattern] += 1
        while place > firsts[items[i].pattern] and out[place - 1].low > items[i].low:
            out[place] = out[place - 1]
            place -= 1
        out[place] = items[i]
    free(firsts)
    return out
