# The rules of weighing for one word and one value; `weigh.py` says them to be read.

cdef inline bint is_digit(unsigned char c) noexcept nogil:
    return 48 <= c <= 57


cdef inline bint is_lower(unsigned char c) noexcept nogil:
    return 97 <= c <= 122


cdef inline bint is_upper(unsigned char c) noexcept nogil:
    return 65 <= c <= 90


cdef inline bint is_letter(unsigned char c) noexcept nogil:
    return is_lower(c) or is_upper(c)


cdef unsigned char LOWER[256]
cdef int _c
for _c in range(256):
    LOWER[_c] = _c + 32 if 65 <= _c <= 90 else _c


cdef inline Py_ssize_t _before(const Hits *hits, int64_t at) noexcept nogil:
    """Return how many words begin before an offset; many are known ahead where values are dense."""
    cdef Py_ssize_t low = 0, high = hits.count, middle
    while low < high:
        middle = (low + high) >> 1
        if hits.items[middle].start < at:
            low = middle + 1
        else:
            high = middle
    return low


cdef void _copy_values(
    const unsigned char *p, const Weighed *items, Py_ssize_t count, int64_t base, char *out
) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(count):
        memcpy(out + items[i].key, p + items[i].start - base, items[i].end - items[i].start)


cdef inline void _add(Weighed *out, uint16_t code, int weight) noexcept nogil:
    out.total += weight
    if out.count < SLOTS:
        out.reasons[out.count].code = code
        out.reasons[out.count].weight = <int16_t>weight
        out.count += 1


cdef int _better(GroupBest *best, int groups, int32_t group, int32_t weight, uint16_t code) noexcept nogil:
    """Keep the strongest word of a group; of equal ones the one that begins first."""
    cdef int i
    for i in range(groups):
        if best[i].group == group:
            if weight * weight >= best[i].weight * best[i].weight:
                best[i].weight = weight
                best[i].code = code
            return groups
    if groups == GROUPS:
        return groups
    best[groups].group = group
    best[groups].weight = weight
    best[groups].code = code
    return groups + 1


cdef inline int32_t _halved(int32_t weight, int shift) noexcept nogil:
    while shift:
        weight = weight // 2 if weight >= 0 else -(-weight // 2)
        shift -= 1
    return weight


cdef bint _whole_word(const unsigned char *p, Py_ssize_t size, int64_t start, int64_t end) noexcept nogil:
    """An ASCII word must not be part of a longer one; camelCase, digits and _ end a word."""
    cdef unsigned char before, after
    if start > 0 and is_letter(p[start]):
        before = p[start - 1]
        if is_letter(before) and not (is_lower(before) and is_upper(p[start])):
            return False
    if end < size and is_letter(p[end - 1]):
        after = p[end]
        if is_letter(after) and not (is_lower(p[end - 1]) and is_upper(after)):
            return False
    return True


cdef int64_t _line_start(const unsigned char *p, int64_t low, int64_t at) noexcept nogil:
    """Return where the line begins in which a value stands, or `low` if that is nearer."""
    while at > low and p[at - 1] != 10:
        at -= 1
    return at


cdef int64_t _line_end(const unsigned char *p, int64_t at, int64_t high) noexcept nogil:
    """Return where the line ends in which a value stands, or `high` if that is nearer."""
    while at < high and p[at] != 10:
        at += 1
    return at


cdef bint _fills_line(const unsigned char *p, Py_ssize_t size, int64_t start, int64_t end) noexcept nogil:
    """Is a value alone in its line, or the last of a string, as behind a label in the line above?"""
    while start > 0 and p[start - 1] in (32, 9):
        start -= 1
    while end < size and p[end] in (32, 9, 13):
        end += 1
    return start > 0 and p[start - 1] == 10 and (end >= size or p[end] in (10, 34, 39))


cdef inline void _set_out(Walk *walk, int64_t at, int fewest) noexcept nogil:
    walk.at, walk.points, walk.digits, walk.lines, walk.fewest = at, 0, 0, 0, fewest
    walk.has_value = False


cdef inline void _pass(Walk *walk, unsigned char byte) noexcept nogil:
    walk.points += byte & 0xC0 != 0x80
    walk.lines += byte == 10
    walk.digits = walk.digits + 1 if is_digit(byte) else 0
    walk.has_value |= walk.digits >= SEQUENCE_DIGITS


cdef inline void _go_on(const unsigned char *p, Walk *walk, Hit *hit) noexcept nogil:
    """Go on to a word behind a value."""
    while walk.at < hit.start:
        _pass(walk, p[walk.at])
        walk.at += 1
    _arrive(walk, hit)


cdef inline void _go_back(const unsigned char *p, Walk *walk, Hit *hit) noexcept nogil:
    """Go back to the end of a word before a value."""
    while walk.at > hit.end:
        walk.at -= 1
        _pass(walk, p[walk.at])
    _arrive(walk, hit)


cdef inline void _arrive(const Walk *walk, Hit *hit) noexcept nogil:
    hit.points = walk.points
    hit.shift = (1 if walk.lines > walk.fewest or walk.points > NEAR else 0) + (1 if walk.has_value else 0)


cdef int64_t _name_end(const unsigned char *p, Py_ssize_t size, int64_t start) noexcept nogil:
    """Return where a longer name may end that a word begins."""
    cdef int64_t i = start
    if i < size and (is_letter(p[i]) or p[i] == 95):
        while i < size and i < start + 24 and (is_letter(p[i]) or p[i] == 95):
            i += 1
    else:
        while (
            i + 2 < size and i < start + 12 and 0xE4 <= p[i] <= 0xE9
            and p[i + 1] & 0xC0 == 0x80 and p[i + 2] & 0xC0 == 0x80
        ):
            i += 3
    return i


cdef inline bint _names_another(const unsigned char *p, Py_ssize_t size, Hit *hit) noexcept nogil:
    """Is the word followed by a value of its own? It is asked for each value before it."""
    if hit.names == UNKNOWN:
        hit.names = ANOTHER if _is_followed(p, size, hit.end) else NOTHING
    return hit.names == ANOTHER


cdef bint _is_followed(const unsigned char *p, Py_ssize_t size, int64_t i) noexcept nogil:
    """Does a value of its own stand behind a word?"""
    cdef int symbols = 0
    cdef bint assigned = False
    i = _name_end(p, size, i)
    while i < size and symbols < SYMBOLS + 1:
        if is_digit(p[i]) or (assigned and is_letter(p[i])):
            return True
        if p[i] in (58, 61):  # : =
            assigned = True
            i += 1
        elif p[i] in (32, 9, 34, 39, 40, 44, 124, 62):
            i += 1
        elif p[i] == 0xEF and i + 2 < size and p[i + 1] == 0xBC and p[i + 2] in (0x9A, 0x88, 0x8C):
            if p[i + 2] == 0x9A:
                assigned = True
            i += 3
        else:
            return False
        symbols += 1
    return False
