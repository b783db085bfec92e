# Places: where the marks of a structure stand in a stretch of text.

cdef struct Placed:
    int32_t start
    int32_t end
    int32_t head          # where its head ends: what is seen of it first
    int32_t mark

cdef struct Row:
    Placed *items
    int32_t count
    int32_t room

cdef struct Places:
    dlp_machine machine
    Row begun             # as they are found: marks that begin a line
    Row inner             # others
    Row speaking          # those of both that speak for the structure
    Row against
    int32_t *lines        # where lines begin, behind their blanks
    int32_t line_count
    int32_t line_room
    bint has_lines        # they are gathered
    bint is_sifted        # many bytes are asked at once
    bint failed           # there is no memory


cdef void free_places(Places *places) noexcept nogil:
    free(places.machine.frames)
    free(places.begun.items)
    free(places.inner.items)
    free(places.speaking.items)
    free(places.against.items)
    free(places.lines)


cdef inline bint _put(Row *row, const Placed *item) noexcept nogil:
    """Put a mark into a row; False: there is no memory."""
    cdef Placed *grown
    if row.count == row.room:
        grown = <Placed *>realloc(row.items, (2 * row.room + 64) * sizeof(Placed))
        if grown == NULL:
            return False
        row.items = grown
        row.room = 2 * row.room + 64
    row.items[row.count] = item[0]
    row.count += 1
    return True


cdef inline bint _is_before(const Placed *one, const Placed *other, bint by_head) noexcept nogil:
    if by_head and one.head != other.head:
        return one.head < other.head
    if by_head:
        return one.mark > other.mark
    if one.start != other.start:
        return one.start < other.start
    return one.end < other.end if one.end != other.end else one.mark < other.mark


cdef void sort(Row *row, bint by_head) noexcept nogil:
    """Sort marks by their start, end and number, or by their head; they come nearly in order."""
    cdef int32_t i, at
    cdef Placed item
    for i in range(1, row.count):
        item = row.items[i]
        at = i
        while at and _is_before(&item, &row.items[at - 1], by_head):
            row.items[at] = row.items[at - 1]
            at -= 1
        row.items[at] = item


cdef inline bint is_blank(uint8_t byte) noexcept nogil:
    """What may stand before a line: also in a patch, and in a quoted mail."""
    return byte == c' ' or byte == c'\t' or byte == c'+' or byte == c'>'


cdef bint _begin_line(const uint8_t *p, int32_t at, int32_t size, Places *places) noexcept nogil:
    """Take the line that begins behind a byte, if it is a break; False: there is no memory."""
    cdef int32_t start
    cdef int32_t *grown
    at += 1
    if p[at - 1] == c'\\':  # in a string in which line breaks are escaped
        if at == size or p[at] != c'n':
            return True
        at += 1
    start = at
    while start < size and start - at <= INDENT and is_blank(p[start]):
        start += 1
    if start == size or start - at > INDENT:
        return True
    if places.line_count == places.line_room:
        grown = <int32_t *>realloc(places.lines, (2 * places.line_room + 64) * sizeof(int32_t))
        if grown == NULL:
            return False
        places.lines = grown
        places.line_room = 2 * places.line_room + 64
    places.lines[places.line_count] = start
    places.line_count += 1
    return True


cdef bint gather_lines(const uint8_t *p, int32_t size, Places *places) noexcept nogil:
    """Gather where lines begin, in order, once; False: there is no memory."""
    cdef int32_t breaks[DLP_ROOM]
    cdef int32_t at = 0, before, i, count
    if places.has_lines:
        return True
    while at < size:
        before = at
        count = dlp_breaks(p, &at, size, breaks) if places.is_sifted else 0
        if at == before:  # near the end, or one by one
            breaks[0] = at
            count = p[at] == c'\n' or p[at] == c'\r' or p[at] == c'\\'
            at += 1
        for i in range(count):
            if not _begin_line(p, breaks[i], size, places):
                return False
    places.has_lines = True
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


cdef inline int32_t _head_of(const dlp_machine *machine) noexcept nogil:
    """Return where the head of what was matched ends."""
    return machine.values[machine.count - 1].last if machine.count else 0


cdef int32_t _try_line(
    const Structure *structure, uint64_t wanted, const uint8_t *p, int32_t start, int32_t size,
    Places *places,
) noexcept nogil:
    """Try marks where a line begins; return how many stand there, negative: it took too long."""
    cdef int32_t place = start, length, found = 0
    cdef uint64_t bits
    cdef int mark
    cdef Placed item
    if structure.is_indented:
        while place > 0 and start - place < INDENT and is_blank(p[place - 1]):
            place -= 1
    for place in range(place, start + 1):
        bits = _open_at(structure.lines, p, place, size) & wanted
        while bits:
            mark = lowest(bits)
            bits &= bits - 1
            length = dlp_match(
                &places.machine, structure.marks[mark].code, p + place, size - place
            )
            if length >= 0:
                found += 1
                item = Placed(place, place + length, place + _head_of(&places.machine), mark)
                if not _put(&places.begun, &item):
                    places.failed = True
                    return -1
            elif length == DLP_TOO_LONG:
                return -1
    return found


cdef int32_t _try_handles(
    const Structure *structure, uint64_t bits, const uint8_t *p, int32_t at, int32_t size,
    Places *places, int32_t *tried,
) noexcept nogil:
    """Try marks from the places before their handles, each once; return as `_try_line`."""
    cdef int32_t k, place, length, found = 0
    cdef const Handle *handle
    cdef const Mark *mark
    cdef Placed item
    while bits:
        k = lowest(bits)
        bits &= bits - 1
        handle = &structure.handles[k]
        mark = &structure.marks[handle.mark]
        for place in range(max(at - handle.high, tried[k] + 1), at - handle.low + 1):
            if not dlp_is_in(&places.machine, mark.opening, p[place]):
                continue
            if not dlp_may_begin(mark.boundary, p, place):
                continue
            length = dlp_match(&places.machine, mark.code, p + place, size - place)
            if length >= 0:
                found += 1
                item = Placed(place, place + length, place + _head_of(&places.machine), handle.mark)
                if not _put(&places.inner, &item):
                    places.failed = True
                    return -1
            elif length == DLP_TOO_LONG:
                return -1
        tried[k] = max(tried[k], at - handle.low)
    return found


cdef int32_t _try_inside(
    const Structure *structure, bint needed, const uint8_t *p, int32_t first, int32_t last,
    int32_t size, Places *places, int32_t *tried,
) noexcept nogil:
    """Try marks whose handles stand in a range; return as `_try_line`."""
    cdef const uint64_t *table = structure.inner
    cdef int32_t passing[DLP_ROOM]
    cdef int32_t at = first, before, i, count, known, found = 0
    cdef uint64_t bits, wanted = structure.needed_inner if needed else ~<uint64_t>0
    while at < last:
        before = at
        count = 0
        if places.is_sifted:
            count = dlp_sift(structure.sieves + needed, p, &at, last, size, passing)
        if at == before:  # near the end, or where the machine cannot sift: one by one
            passing[0] = at
            count = 1
            at += 1
        for i in range(count):
            bits = _open_at(table, p, passing[i], size) & wanted
            if bits:
                known = _try_handles(structure, bits, p, passing[i], size, places, tried)
                if known < 0:
                    return known
                found += known
    return found


cdef int32_t _try_lines(
    const Structure *structure, uint64_t wanted, const uint8_t *p, int32_t first, int32_t size,
    Places *places, bint is_one,
) noexcept nogil:
    """Try marks where lines begin, until `is_one` stands there; return as `_try_line`."""
    cdef int32_t i, known = 0, found = 0
    if not wanted:
        return 0
    for i in range(places.line_count):
        if places.lines[i] < first:
            continue
        if places.lines[i] >= size or (is_one and found):
            break
        known = _try_line(structure, wanted, p, places.lines[i], size, places)
        if known < 0:
            return known
        found += known
    return found


cdef int may_be_there(
    const Structure *structure, const uint8_t *p, int32_t size, Places *places
) noexcept nogil:
    """Say whether one of the marks that are needed stands there; negative: it took too long."""
    cdef int32_t tried[MOST]
    cdef int32_t i, found
    places.begun.count = places.inner.count = 0
    places.machine.steps = STEPS
    found = _try_lines(structure, structure.needed_lines, p, 0, size, places, True)
    if found or not structure.needed_inner:
        return found
    for i in range(structure.held):
        tried[i] = -1
    i = 0
    while i < size and not found:
        found = _try_inside(structure, True, p, i, min(i + PART, size), size, places, tried)
        i += PART
    return found


cdef void _forget(Row *row, int32_t first) noexcept nogil:
    """Leave what begins before a place."""
    cdef int32_t i, kept = 0
    for i in range(row.count):
        if row.items[i].start < first:
            row.items[kept] = row.items[i]
            kept += 1
    row.count = kept


cdef bint _find(
    const Structure *structure, const uint8_t *p, int32_t known, int32_t size, Places *places
) noexcept nogil:
    """Find the marks, which were found up to `known`; False: it took too long, or no memory."""
    cdef int32_t tried[MOST]
    cdef int32_t i, first = max(known - structure.widest, 0)
    _forget(&places.begun, first)
    _forget(&places.inner, first)
    places.machine.steps = STEPS
    if _try_lines(structure, structure.lined, p, first, size, places, False) < 0:
        return False
    for i in range(structure.held):
        tried[i] = first - 1
    if structure.held and _try_inside(structure, False, p, first, size, size, places, tried) < 0:
        return False
    sort(&places.begun, False)
    sort(&places.inner, False)
    return True


cdef bint find_places(
    const Structure *structure, const uint8_t *p, int32_t known, int32_t size, Places *places
) noexcept nogil:
    """Find the marks of a structure by their start; False: one took too long.

    They were found up to `known`. Of places that lead to the same head only the first counts: a name
    is one, from wherever in it.
    """
    cdef int32_t heads[MOST]
    cdef int32_t i, lines = 0, inner = 0
    cdef Placed *item
    cdef Row *row
    if not _find(structure, p, known, size, places):
        return False
    for i in range(structure.count):
        heads[i] = -1
    places.speaking.count = places.against.count = 0
    while lines < places.begun.count or inner < places.inner.count:
        if inner == places.inner.count or (lines < places.begun.count and _is_before(
            &places.begun.items[lines], &places.inner.items[inner], False
        )):
            item = &places.begun.items[lines]
            lines += 1
        else:
            item = &places.inner.items[inner]
            inner += 1
        if heads[item.mark] == item.head:
            continue
        heads[item.mark] = item.head
        row = &places.speaking if structure.marks[item.mark].weight > 0 else &places.against
        if not _put(row, item):
            places.failed = True
            return False
    return True
