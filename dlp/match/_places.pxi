# Places: where the marks of a structure stand in a stretch of text.

cdef enum:
    AGAINST = 0x7FFFFFFF  # head of a mark that does not speak for its structure: they stand last

cdef struct Placed:
    int32_t start
    int32_t end
    int32_t head          # where its head ends: what is seen of it first
    int32_t mark

cdef struct Places:
    dlp_machine machine
    Placed *items
    int32_t count
    int32_t room
    int32_t *lines        # where lines begin, behind their blanks
    int32_t line_count
    int32_t line_room
    int32_t lines_of      # bytes of the stretch whose lines these are; -1: of none
    bint failed           # there is no memory


cdef void free_places(Places *places) noexcept nogil:
    free(places.machine.frames)
    free(places.items)
    free(places.lines)


cdef int by_mark(const void *one, const void *other) noexcept nogil:
    cdef const Placed *a = <const Placed *>one
    cdef const Placed *b = <const Placed *>other
    return a.mark - b.mark if a.mark != b.mark else a.start - b.start


cdef int by_head(const void *one, const void *other) noexcept nogil:
    cdef const Placed *a = <const Placed *>one
    cdef const Placed *b = <const Placed *>other
    return a.head - b.head if a.head != b.head else b.mark - a.mark


cdef int by_start(const void *one, const void *other) noexcept nogil:
    cdef const Placed *a = <const Placed *>one
    cdef const Placed *b = <const Placed *>other
    if a.start != b.start:
        return a.start - b.start
    return a.end - b.end if a.end != b.end else a.mark - b.mark


cdef int by_place(const void *one, const void *other) noexcept nogil:
    return (<const int32_t *>one)[0] - (<const int32_t *>other)[0]


cdef inline bint is_blank(uint8_t byte) noexcept nogil:
    """What may stand before a line: also in a patch, and in a quoted mail."""
    return byte == c' ' or byte == c'\t' or byte == c'+' or byte == c'>'


cdef bint _begin_lines(const uint8_t *p, int32_t size, Places *places, uint8_t sign) noexcept nogil:
    """Gather where lines begin behind a sign; False: there is no memory."""
    cdef int32_t at = 0, start
    cdef const uint8_t *found
    cdef int32_t *grown
    while at < size:
        found = <const uint8_t *>memchr(p + at, sign, size - at)
        if found == NULL:
            break
        at = <int32_t>(found - p) + 1
        start = at
        if sign == c'\\':  # in a string in which line breaks are escaped
            if at == size or p[at] != c'n':
                continue
            start = at + 1
        at = start
        while start < size and start - at <= INDENT and is_blank(p[start]):
            start += 1
        if start == size or start - at > INDENT:
            continue
        if places.line_count == places.line_room:
            grown = <int32_t *>realloc(places.lines, (2 * places.line_room + 64) * sizeof(int32_t))
            if grown == NULL:
                places.failed = True
                return False
            places.lines = grown
            places.line_room = 2 * places.line_room + 64
        places.lines[places.line_count] = start
        places.line_count += 1
    return True


cdef bint gather_lines(const uint8_t *p, int32_t size, Places *places) noexcept nogil:
    """Gather where lines begin, in order; False: there is no memory."""
    cdef int32_t feeds
    if places.lines_of == size:
        return True
    places.line_count = 0
    if not _begin_lines(p, size, places, c'\n'):
        return False
    feeds = places.line_count
    if not _begin_lines(p, size, places, c'\r') or not _begin_lines(p, size, places, c'\\'):
        return False
    if feeds < places.line_count:
        qsort(places.lines, places.line_count, sizeof(int32_t), by_place)
    places.lines_of = size
    return True


cdef bint _try(
    const Structure *structure, int mark, const uint8_t *p, int32_t place, int32_t size,
    Places *places,
) noexcept nogil:
    """Take a mark that stands at a place; False: it took too long, or there is no memory."""
    cdef Placed *grown
    cdef int32_t length = dlp_match(
        &places.machine, structure.marks[mark].code, p + place, size - place
    )
    if length < 0:
        return length != DLP_TOO_LONG
    if places.count == places.room:
        grown = <Placed *>realloc(places.items, (2 * places.room + 64) * sizeof(Placed))
        if grown == NULL:
            places.failed = True
            return False
        places.items = grown
        places.room = 2 * places.room + 64
    places.items[places.count] = Placed(place, place + length, place + places.machine.last, mark)
    places.count += 1
    return True


cdef inline uint64_t _open_at(
    const uint64_t *table, const uint8_t *p, int32_t at, int32_t size
) noexcept nogil:
    """Return what may stand at a place by its first bytes."""
    cdef uint64_t bits = table[p[at]]
    if at + 1 < size:
        bits &= table[256 + p[at + 1]]
    if at + 2 < size:
        bits &= table[512 + p[at + 2]]
    return bits


cdef bint _find_in_lines(
    const Structure *structure, const uint8_t *p, int32_t size, Places *places
) noexcept nogil:
    """Try the marks that begin a line."""
    cdef int32_t i, place, start
    cdef uint64_t bits
    if not gather_lines(p, size, places):
        return False
    for i in range(places.line_count):
        start = place = places.lines[i]
        if structure.is_indented:
            while place > 0 and start - place < INDENT and is_blank(p[place - 1]):
                place -= 1
        for place in range(place, start + 1):
            bits = _open_at(structure.lines, p, place, size)
            while bits:
                if not _try(structure, lowest(bits), p, place, size, places):
                    return False
                bits &= bits - 1
    return True


cdef bint _find_inside(
    const Structure *structure, const uint8_t *p, int32_t size, Places *places
) noexcept nogil:
    """Try the marks that may stand anywhere, from the places before their handles."""
    cdef int32_t tried[MOST]
    cdef const uint64_t *table = structure.inner
    cdef int32_t at, k, place, last
    cdef uint64_t bits
    cdef const Handle *handle
    cdef const Mark *mark
    for k in range(structure.held):
        tried[k] = -1
    for at in range(size):
        if at + 2 < size:
            bits = table[p[at]] & table[256 + p[at + 1]] & table[512 + p[at + 2]]
        else:
            bits = _open_at(table, p, at, size)
        while bits:
            k = lowest(bits)
            bits &= bits - 1
            handle = &structure.handles[k]
            mark = &structure.marks[handle.mark]
            last = at - handle.low
            for place in range(max(at - handle.high, tried[k] + 1), last + 1):
                if not dlp_is_in(&places.machine, mark.opening, p[place]):
                    continue
                if not dlp_may_begin(mark.boundary, p, place):
                    continue
                if not _try(structure, handle.mark, p, place, size, places):
                    return False
            tried[k] = max(tried[k], last)
    return True


cdef bint find_places(
    const Structure *structure, const uint8_t *p, int32_t size, Places *places
) noexcept nogil:
    """Find the marks of a structure, by where their heads end; False: one took too long.

    Of places that lead to the same head only the first counts: a name is one, from wherever in it.
    """
    cdef int32_t i, kept = 0
    cdef Placed *items
    places.count = 0
    places.machine.steps = STEPS
    if structure.has_lines and not _find_in_lines(structure, p, size, places):
        return False
    if structure.held and not _find_inside(structure, p, size, places):
        return False
    items = places.items
    if places.count:
        qsort(items, places.count, sizeof(Placed), by_mark)
    for i in range(places.count):
        if kept and items[kept - 1].mark == items[i].mark and (
            items[kept - 1].start == items[i].start or items[kept - 1].head == items[i].head
        ):
            continue
        items[kept] = items[i]
        kept += 1
    places.count = kept
    for i in range(kept):
        if structure.marks[items[i].mark].weight <= 0:
            items[i].head = AGAINST
    if kept:
        qsort(items, kept, sizeof(Placed), by_head)
    return True
