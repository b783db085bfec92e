# Kinds of characters in the numbers lane.

cdef enum:
    IS_DIGIT = 1
    IS_LETTER = 2
    IS_TOKEN = 4
    IS_SEPARATOR = 8
    IS_BREAK = 16

cdef unsigned char KIND[256]


cdef void _fill_kinds():
    cdef int c
    for c in range(256):
        KIND[c] = 0
        if 48 <= c <= 57:
            KIND[c] = IS_DIGIT | IS_TOKEN
        elif 65 <= c <= 90 or 97 <= c <= 122:
            KIND[c] = IS_LETTER | IS_TOKEN
    for c in b" -./_()":
        KIND[c] |= IS_SEPARATOR
    for c in b"\r\n":
        KIND[c] |= IS_SEPARATOR | IS_BREAK
    for c in b"_-":
        KIND[c] |= IS_TOKEN


_fill_kinds()


cdef inline bint alnum(unsigned char c) noexcept nogil:
    return KIND[c] & (IS_DIGIT | IS_LETTER) != 0


cdef inline int separator(const unsigned char *p, Py_ssize_t size, Py_ssize_t i) noexcept nogil:
    """Return the bytes of the separator at `p[i]`, a wide parenthesis among them; 0: there is none."""
    if i >= size:
        return 0
    if KIND[p[i]] & IS_SEPARATOR:
        return 1
    return 3 if p[i] == 0xEF and size - i > 2 and p[i + 1] == 0xBC and p[i + 2] & 0xFE == 0x88 else 0
