# cython: boundscheck=False, wraparound=False, cdivision=True
"""The beside kernel: long numbers beside Chinese letters, which may be those of a person.

Same function as in `dlp.match._reference`.
"""

from libc.stdint cimport uint8_t

cdef enum:
    STEP = 7    # a number that counts has more digits in a row, or one in each so many bytes
    FAR = 96    # bytes before a number in which there must be a Chinese letter
    NEAR = 16   # bytes behind one
    BLOCK = 1024
    PARTED = 13  # bytes of a mobile in three parts


cdef inline bint _digit(uint8_t byte) noexcept nogil:
    return c'0' <= byte <= c'9'


cdef bint _is_long(const uint8_t* p, Py_ssize_t first, Py_ssize_t last) noexcept nogil:
    cdef Py_ssize_t count = last - first
    if 10 <= count <= 12 or 16 <= count <= 19:
        return True
    if count != 7 and count != 8:
        return False
    if count == 8 and first > 0 and (p[first - 1] == c'E' or p[first - 1] == c'G'):
        return True  # a passport
    return first > 1 and _digit(p[first - 2]) and (
        p[first - 1] == c'-' or p[first - 1] == c' ' or p[first - 1] == c')'
    )


cdef Py_ssize_t _parted(const uint8_t* p, Py_ssize_t size, Py_ssize_t first, Py_ssize_t last) noexcept nogil:
    """Where a mobile in three parts (138 1234 5678) begins that has these digits; -1: it is none."""
    cdef Py_ssize_t begin, i
    cdef int part
    for part in range(3):
        begin = first - (5 * part - 1 if part else 0)
        if begin < 0 or size - begin < PARTED or (part == 0) != (last - first == 3):
            continue
        if p[begin] != c'1' or not c'3' <= p[begin + 1] <= c'9':
            continue
        if (p[begin + 3] != c' ' and p[begin + 3] != c'-') or p[begin + 8] != p[begin + 3]:
            continue
        i = 2
        while i < PARTED and (_digit(p[begin + i]) or i == 3 or i == 8):
            i += 1
        if i == PARTED and not (begin > 0 and _digit(p[begin - 1])):
            if begin + PARTED == size or not _digit(p[begin + PARTED]):
                return begin
    return -1


cdef bint _is_chinese(const uint8_t* p, Py_ssize_t size) noexcept nogil:
    """Whether a Chinese letter stands anywhere: most texts without one are passed over so."""
    cdef Py_ssize_t at = 0, end
    cdef uint8_t some = 0
    while at < size and not some:
        end = min(at + BLOCK, size)
        while at < end:
            some |= <uint8_t>(p[at] - 0xE4) < 6
            at += 1
    return some != 0


def beside(const uint8_t[::1] data, Py_ssize_t start, Py_ssize_t stop):
    """Return where such numbers begin in `data[start:stop]`, and where those begin and end before
    Chinese letters.
    """
    cdef Py_ssize_t size = min(stop, data.shape[0]) - start, at = STEP - 1, first, last, i
    cdef Py_ssize_t chinese = -FAR - 1, seen = 0  # where the last such letter stands before `seen`
    cdef const uint8_t* p
    cdef bint counts
    if size < STEP:
        return [], []
    p = &data[start]
    if not _is_chinese(p, size):
        return [], []
    behind = []
    before = []
    while at < size:
        if not _digit(p[at]):
            at += STEP
            continue
        first, last = at, at + 1
        while first > 0 and _digit(p[first - 1]):
            first -= 1
        while last < size and _digit(p[last]):
            last += 1
        counts = _is_long(p, first, last)
        if not counts and 3 <= last - first <= 4:
            i = _parted(p, size, first, last)
            if i >= 0:
                counts, first, last = True, i, i + PARTED
        if counts:
            i = first - 1
            while i >= seen and not 0xE4 <= p[i] <= 0xE9:
                i -= 1
            if i >= seen:
                chinese = i
            seen = first
            if chinese >= first - FAR:
                behind.append(start + first)
            if _is_chinese(p + last, min(size - last, NEAR)):
                before.append((start + first, start + last))
        at = last + STEP - 1
    return behind, before
