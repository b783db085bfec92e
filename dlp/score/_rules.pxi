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


cdef int64_t _distance(const unsigned char *p, int64_t start, int64_t end, int *shift) noexcept nogil:
    """Characters between a word and a value; shift: how often its weight is halved."""
    cdef int64_t i, points = 0
    cdef int digits = 0
    cdef bint line = False, value = False
    for i in range(start, end):
        if p[i] & 0xC0 != 0x80:
            points += 1
        if p[i] == 10:
            line = True
        digits = digits + 1 if is_digit(p[i]) else 0
        if digits >= SEQUENCE_DIGITS:
            value = True
    shift[0] = (1 if line or points > NEAR else 0) + (1 if value else 0)
    return points


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


cdef bint _names_another(const unsigned char *p, Py_ssize_t size, int64_t i) noexcept nogil:
    """Is the word followed by a value of its own?"""
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
