# Time stamps: the most frequent numbers of the world, in which no number of the lane begins.
# `STAMP` in dlp/match/_reference.py says the same.

cdef enum:
    STAMP_LONGEST = 29      # YYYY-MM-DD hh:mm:ss.nnnnnnnnn


cdef inline bint two(const unsigned char *p, int low, int high) noexcept nogil:
    """Do two digits stand there, of a number from `low` to `high`?"""
    cdef int value = 10 * (p[0] - 48) + p[1] - 48
    return KIND[p[0]] & KIND[p[1]] & IS_DIGIT and low <= value <= high


cdef inline bint no_digit(const unsigned char *p, Py_ssize_t size, Py_ssize_t at) noexcept nogil:
    return at >= size or not KIND[p[at]] & IS_DIGIT


cdef Py_ssize_t stamp_end(const unsigned char *p, Py_ssize_t size, Py_ssize_t at) noexcept nogil:
    """Return where the time stamp ends that begins at `at`, where a run begins; -1: there is none."""
    cdef const unsigned char *s = p + at
    cdef Py_ssize_t end, more
    if size - at < 16 or (s[4] != c'-' and s[4] != c'/' and s[4] != c'.') or s[7] != s[4]:
        return -1
    if s[13] != c':' or (s[10] != c' ' and s[10] != c'T'):
        return -1
    if not (
        two(s, 19, 20) and two(s + 2, 0, 99) and two(s + 5, 1, 12) and two(s + 8, 1, 31)
        and two(s + 11, 0, 23) and two(s + 14, 0, 59) and no_digit(p, size, at + 16)
    ):
        return -1
    end = at + 16
    if size - end < 3 or p[end] != c':' or not two(p + end + 1, 0, 59) or not no_digit(p, size, end + 3):
        return end
    end += 3
    if end < size and (p[end] == c'.' or p[end] == c','):
        more = end + 1
        while more < size and more <= end + 9 and KIND[p[more]] & IS_DIGIT:
            more += 1
        if more > end + 1 and no_digit(p, size, more) and not (
            more < size and (p[more] == c'-' or p[more] == c'/' or p[more] == c'.')
        ):
            return more
    return end


cdef Py_ssize_t stamp_over(const unsigned char *p, Py_ssize_t size, Py_ssize_t start) noexcept nogil:
    """Return where the time stamp ends that `start` lies in; -1: it lies in none."""
    cdef Py_ssize_t at = max(start - STAMP_LONGEST, 0), end
    while at < start:
        if KIND[p[at]] & IS_DIGIT and (at == 0 or not alnum(p[at - 1])):
            end = stamp_end(p, size, at)
            if end > start:
                return end
        at += 1
    return -1
