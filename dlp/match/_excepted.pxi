# Words that are no values: see `excepted.py`.


cdef bint is_excepted(frozenset words, frozenset endings, const uint8_t *p, int64_t size) except -1:
    """Whether a value is one of the words, or one or two characters and an ending."""
    cdef int64_t at = 0
    cdef int begin
    if PyBytes_FromStringAndSize(<const char *>p, size) in words:
        return True
    if not endings:
        return False
    for begin in range(2):
        at += 1
        while at < size and p[at] & 0xC0 == 0x80:
            at += 1
        if at < size and PyBytes_FromStringAndSize(<const char *>p + at, size - at) in endings:
            return True
    return False
