# cython: boundscheck=False, wraparound=False, cdivision=True
"""The beside kernel: long numbers beside Chinese letters, which may be those of a person.

Same function as in `dlp.match._reference`.
"""

from libc.stdint cimport uint8_t

cdef enum:
    STEP = 7    # no number that counts has fewer digits in a row
    FAR = 96    # bytes before a number in which there must be a Chinese letter
    NEAR = 16   # bytes behind one
    BLOCK = 1024


cdef inline bint _digit(uint8_t byte) noexcept nogil:
    return c'0' <= byte <= c'9'


cdef bint _is_long(const uint8_t* p, Py_ssize_t first, Py_ssize_t last) noexcept nogil:
    cdef Py_ssize_t count = last - first
    if 10 <= count <= 12 or count == 17 or count == 18:
        return True
    if count != 7 and count != 8:
        return False
    return first > 1 and _digit(p[first - 2]) and (
        p[first - 1] == c'-' or p[first - 1] == c' ' or p[first - 1] == c')'
    )


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
        if _is_long(p, first, last):
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
