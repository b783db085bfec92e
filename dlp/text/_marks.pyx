# cython: boundscheck=False, wraparound=False, cdivision=True
"""The marks kernel: finds encodings that are spread through text, in one pass.

Same function as in `dlp.text._nested_reference`, where the rules are easier to read.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memset

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>

    #define DLP_LOUD(b) ((b == '%') | (b == '&') | (b == '\\\\') | (b == '=') | (b == '+') \\
                         | (b == '~') | (b == 0x1F))

    #if defined(__GNUC__)
    typedef uint8_t dlp_lane __attribute__((vector_size(16)));

    static inline uint64_t dlp_loud16(const uint8_t *p) {
        dlp_lane b, loud;
        uint64_t any[2];
        memcpy(&b, p, 16);
        loud = (dlp_lane)DLP_LOUD(b);
        memcpy(any, &loud, 16);
        return any[0] | any[1];
    }
    #endif

    /* Go to the next byte that may announce a nested encoding. */
    static Py_ssize_t dlp_next_loud(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) {
    #if defined(__GNUC__)
        while (i + 64 <= n && !(dlp_loud16(p + i) | dlp_loud16(p + i + 16)
                                | dlp_loud16(p + i + 32) | dlp_loud16(p + i + 48)))
            i += 64;
        while (i + 16 <= n && !dlp_loud16(p + i)) i += 16;
    #endif
        while (i < n && !DLP_LOUD(p[i])) i++;
        return i;
    }
    """
    Py_ssize_t dlp_next_loud(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) nogil

cdef enum:
    GZIP = 2, PERCENT = 3, ENTITY = 4, ESCAPE = 5, QUOTED = 6, UTF7 = 7, HZ = 8, KINDS = 9
    GAP = 256

# 64: not base64; the URL-safe letters have the values of those they replace.
cdef uint8_t SIX[256]
cdef uint8_t NIBBLE[256]


cdef void _fill():
    memset(SIX, 64, sizeof(SIX))
    memset(NIBBLE, 16, sizeof(NIBBLE))
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for value in range(64):
        SIX[letters[value]] = value
    SIX[45], SIX[95] = 62, 63
    for value in range(16):
        NIBBLE[ord(f"{value:x}")] = NIBBLE[ord(f"{value:X}")] = value


_fill()


cdef inline bint _hex2(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    return i + 1 < n and NIBBLE[p[i]] < 16 and NIBBLE[p[i + 1]] < 16


cdef inline bint _digit(uint8_t byte) noexcept nogil:
    return c'0' <= byte <= c'9'


cdef inline bint _alpha(uint8_t byte) noexcept nogil:
    return c'a' <= byte | 32 <= c'z'


cdef bint _entity(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t k
    if i + 2 >= n:
        return False
    if p[i + 1] == c'#':
        return _digit(p[i + 2]) or (p[i + 2] | 32 == c'x' and i + 3 < n and NIBBLE[p[i + 3]] < 16)
    if not _alpha(p[i + 1]):
        return False
    k = i + 2
    while k < n and k < i + 33 and (_alpha(p[k]) or _digit(p[k])):
        k += 1
    return k > i + 2 and k < n and p[k] == c';'


cdef bint _escape(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    cdef uint8_t letter
    if i + 2 >= n:
        return False
    letter = p[i + 1]
    if letter == c'u' or letter == c'U':
        return _hex2(p, i + 2, n) and _hex2(p, i + 4, n)
    if letter == c'x':
        return _hex2(p, i + 2, n)
    return (letter == c'n' or letter == c'r' or letter == c't' or letter == c'/') and _digit(p[i + 2])


cdef inline bint _upper_hex(uint8_t byte) noexcept nogil:
    return _digit(byte) or c'A' <= byte <= c'F'


cdef bint _quoted(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    if i + 1 < n and p[i + 1] == c'\n':
        return i == 0 or p[i - 1] != c'='
    if i + 2 >= n:
        return False
    if p[i + 1] == c'\r':
        return p[i + 2] == c'\n' and (i == 0 or p[i - 1] != c'=')
    if not (_upper_hex(p[i + 1]) and _upper_hex(p[i + 2])):
        return False
    if p[i + 1] == c'3' and p[i + 2] == c'D' or p[i + 1] >= c'8':
        return True
    return i + 5 < n and p[i + 3] == c'=' and _upper_hex(p[i + 4]) and _upper_hex(p[i + 5])


cdef bint _utf7(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """`+`, then whole UTF-16 units in base64 of characters that are usual."""
    cdef Py_ssize_t k = i + 1
    cdef uint32_t bits = 0, unit
    cdef int held = 0
    if i > 0 and SIX[p[i - 1]] < 64:
        return False
    while k < n and k <= i + 512 and SIX[p[k]] < 64 and p[k] != c'-' and p[k] != c'_':
        bits, held = (bits << 6 | SIX[p[k]]) & 0x3FFFFF, held + 6
        if held >= 16:
            held -= 16
            unit = bits >> held & 0xFFFF
            if not (0x20 <= unit < 0x7F or 0x3000 <= unit < 0x3100 or 0x4E00 <= unit < 0xA000
                    or 0xFF00 <= unit < 0xFFF0):
                return False
        k += 1
    return k >= i + 4 and held < 6 and bits & ((1 << held) - 1) == 0


cdef int _announced(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """Return the kind of nested encoding that the byte at `i` begins, or -1."""
    cdef uint8_t byte = p[i]
    if byte == c'%':
        return PERCENT if _hex2(p, i + 1, n) else -1
    if byte == c'&':
        return ENTITY if _entity(p, i, n) else -1
    if byte == c'\\':
        return ESCAPE if _escape(p, i, n) else -1
    if byte == c'=':
        return QUOTED if _quoted(p, i, n) else -1
    if byte == c'+':
        return UTF7 if _utf7(p, i, n) else -1
    if byte == c'~':
        return HZ if i + 3 < n and p[i + 1] == c'{' and 0x21 <= p[i + 2] <= 0x77 \
            and 0x21 <= p[i + 3] <= 0x7E else -1
    if byte == 0x1F:
        return GZIP if i + 2 < n and p[i + 1] == 0x8B and p[i + 2] == 8 else -1
    return -1


cdef struct Clusters:
    Py_ssize_t first[KINDS]  # of the open cluster of each kind; -1: none
    Py_ssize_t last[KINDS]


cdef int _closed(Clusters* c, Py_ssize_t now) noexcept nogil:
    """Return the kind of an open cluster that can no longer grow, or -1."""
    cdef int kind
    for kind in range(PERCENT, KINDS):
        if c.first[kind] >= 0 and now - c.last[kind] > GAP:
            return kind
    return -1


def marks(bytes data, Py_ssize_t start, Py_ssize_t most):
    """Return clusters of escapes as (kind, first, last), about `most`, and where to go on."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t n = len(data), i = start
    cdef Clusters c
    cdef int kind = -1
    cdef list found = []
    for kind in range(KINDS):
        c.first[kind] = c.last[kind] = -1
    while i < n and len(found) < most:
        with nogil:
            while True:
                i = dlp_next_loud(p, i, n)
                kind = _announced(p, i, n) if i < n else -1
                if i >= n or kind == GZIP:
                    break
                if kind >= 0:
                    if c.first[kind] >= 0 and i - c.last[kind] > GAP:
                        break
                    if c.first[kind] < 0:
                        c.first[kind] = i
                    c.last[kind] = i
                i += 1
        if kind == GZIP:
            found.append((GZIP, i, i))
            i += 1
        elif i < n:
            found.append((kind, c.first[kind], c.last[kind]))
            c.first[kind] = -1
    while (kind := _closed(&c, n + 2 * GAP)) >= 0:
        found.append((kind, c.first[kind], c.last[kind]))
        c.first[kind] = -1
    return found, i
