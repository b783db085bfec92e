# Reading on from a gram: whether a match may be under way there, and where it would begin.

cdef struct Reader:       # the automaton of all slots; see `WordTables`
    const int32_t *lists
    const int32_t *positions
    const uint8_t *sets

cdef struct Answer:       # what an entry came to: lists say the same before each of their values
    const int32_t *entry  # NULL: none
    Py_ssize_t at         # where it was asked
    int32_t before        # bytes that were read before that place, and from it on
    int32_t behind
    int32_t first         # where a match may begin, before that place; -1: none does
    int32_t last


cdef inline bint _fits(const Reader *reader, int32_t position, uint8_t byte) noexcept nogil:
    return reader.sets[256 * reader.positions[COLUMNS * position + SET] + byte]


cdef inline int _added(int32_t *row, int count, int32_t position) noexcept nogil:
    """Put a position into a row that does not hold it; return how many there are, or MOST + 1."""
    cdef int j = 0
    while j < count and row[j] != position:
        j += 1
    if j < count:
        return count
    if count == MOST:
        return MOST + 1
    row[count] = position
    return count + 1


cdef bint _begins(
    const Reader *reader, const uint8_t *p, Py_ssize_t *low, const int32_t *entry,
    const int32_t *places, int count, Py_ssize_t *first, Py_ssize_t *last,
) noexcept nogil:
    """Say whether a match may begin before these places, and where: first, and last.

    Before the text a line ends. `low` goes back to where that was decided.
    """
    cdef int32_t rows[2][MOST]
    cdef const int32_t *here = places
    cdef int32_t *ahead
    cdef const int32_t *item
    cdef const uint8_t *edge = reader.sets + 256 * entry[EDGE] if entry[EDGE] >= 0 else NULL
    cdef int next_, k, turn = 0
    cdef Py_ssize_t place = low[0], at = low[0]
    last[0] = NOWHERE
    while count:
        low[0] = at - 1
        ahead = rows[turn]
        turn ^= 1
        next_ = 0
        for k in range(count):
            item = reader.lists + reader.positions[COLUMNS * here[k] + PRECEDES]
            while item[0] != STOP:
                if item[0] == CUT:
                    first[0], last[0] = place - entry[HIGH], place - entry[LOW]
                    return True
                if item[0] == END:
                    if edge == NULL or at <= 0 or not edge[p[at - 1]]:
                        first[0] = at
                        last[0] = max(last[0], at)
                elif at >= 0 and _fits(reader, item[0], p[at - 1] if at else c'\n'):
                    next_ = _added(ahead, next_, item[0])
                    if next_ > MOST:
                        first[0], last[0] = place - entry[HIGH], place - entry[LOW]
                        return True
                item += 1
        here = ahead
        count = next_
        at -= 1
    return last[0] > NOWHERE


cdef bint _ends(
    const Reader *reader, const uint8_t *p, Py_ssize_t *high, Py_ssize_t stop, const int32_t *entry,
    const int32_t *places, int count,
) noexcept nogil:
    """Say whether a match may end behind these places, or behind the end of the text.

    `high` goes on to where that was decided.
    """
    cdef int32_t rows[2][MOST]
    cdef const int32_t *here = places
    cdef int32_t *ahead
    cdef const int32_t *item
    cdef const uint8_t *edge = reader.sets + 256 * entry[EDGE] if entry[EDGE] >= 0 else NULL
    cdef int next_, k, turn = 0
    cdef Py_ssize_t at = high[0]
    while count:
        at += 1
        high[0] = at
        ahead = rows[turn]
        turn ^= 1
        next_ = 0
        for k in range(count):
            item = reader.lists + reader.positions[COLUMNS * here[k] + FOLLOWS]
            while item[0] != STOP:
                if item[0] == CUT:
                    return True
                if item[0] == END:
                    if edge == NULL or at >= stop or not edge[p[at]]:
                        return True
                elif at >= stop:
                    if not entry[FLAGS] & NEEDS_END:
                        return True
                elif _fits(reader, item[0], p[at]):
                    next_ = _added(ahead, next_, item[0])
                    if next_ > MOST:
                        return True
                item += 1
        here = ahead
        count = next_
    return False


cdef void read_on(
    const Reader *reader, const uint8_t *p, Py_ssize_t at, Py_ssize_t stop, const int32_t *entry,
    Answer *known,
) noexcept nogil:
    """Find where matches of an entry may begin whose gram stands at a place."""
    cdef int32_t places[MOST]
    cdef int count = 0
    cdef Py_ssize_t first = NOWHERE, last = NOWHERE, low = at, high = at
    cdef const int32_t *item = reader.lists + entry[PLACES]
    cdef bint is_full = False
    while item[0] != STOP and not is_full:
        if _fits(reader, item[0], p[at]):
            places[count] = item[0]
            count += 1
            is_full = count == MOST
        item += 1
    if is_full:
        first, last = at - entry[HIGH], at - entry[LOW]
    elif _ends(reader, p, &high, stop, entry, places, count):
        if not _begins(reader, p, &low, entry, places, count, &first, &last):
            first = last = NOWHERE
    known.entry, known.at = entry, at
    known.before, known.behind = <int32_t>(at - low), <int32_t>(high - at)
    known.first = known.last = -1
    if last > NOWHERE:
        known.first, known.last = <int32_t>(at - first), <int32_t>(at - last)


cdef inline bint is_same(
    const Answer *known, const int32_t *entry, const uint8_t *p, Py_ssize_t at, Py_ssize_t stop
) noexcept nogil:
    """Whether an entry was asked of the same bytes, away from the ends of the text."""
    return (
        known.entry == entry
        and known.before <= FARTHEST and known.behind <= FARTHEST
        and known.at > known.before and known.at + known.behind < stop
        and at > known.before and at + known.behind < stop
        and memcmp(
            p + at - known.before, p + known.at - known.before, known.before + known.behind + 1
        ) == 0
    )
