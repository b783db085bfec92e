# cython: boundscheck=False, wraparound=False, cdivision=True
"""The marks kernel: finds encodings that are spread through text, in one pass over each buffer.

Same function as in `dlp.text._nested_reference`, where the rules are easier to read.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memset

from dlp.text import _nested_reference

cdef extern from "_shapes.h":
    void dlp_shapes_fill(const uint8_t *classes, const uint8_t *letters) nogil
    Py_ssize_t dlp_next_mark(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) nogil

cdef enum:
    PERCENT = 2, ENTITY = 3, ESCAPE = 4, QUOTED = 5, UTF7 = 6, HZ = 7, MARKUP = 8, LOOKALIKE = 9
    KINDS = 10
    GAP = 256        # marks farther apart belong to different clusters
    LONGEST = 16384  # bytes between the first and the last mark of a cluster
    AHEAD = 600      # a mark is decided within so many bytes
    REACH = 48       # bytes of a number that are looked at before and after a mark
    WRAPPED = 56     # bytes before a soft line break after a blank
    TAG = 200        # bytes of a tag or comment inside a number

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


    SHAPES = b"".join(_nested_reference.shape_classes())
    LETTERS = bytes(SIX[byte] < 64 for byte in range(256))
    dlp_shapes_fill(SHAPES, LETTERS)


_fill()


cdef inline bint _hex2(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    return i + 1 < n and NIBBLE[p[i]] < 16 and NIBBLE[p[i + 1]] < 16


cdef inline bint _digit(uint8_t byte) noexcept nogil:
    return c'0' <= byte <= c'9'


cdef inline bint _alpha(uint8_t byte) noexcept nogil:
    return c'a' <= byte | 32 <= c'z'


cdef inline bint _alnum(uint8_t byte) noexcept nogil:
    return _digit(byte) or _alpha(byte)


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
    cdef Py_ssize_t k
    if i + 2 >= n:
        return False
    letter = p[i + 1]
    if letter == c'n' and p[i + 2] == c' ':  # an indented line of YAML in a string
        k = i + 3
        while k < n and k < i + 10 and p[k] == c' ':
            k += 1
        return k > i + 3 and k < n and _alpha(p[k])
    if letter == c'u' or letter == c'U':
        return _hex2(p, i + 2, n) and _hex2(p, i + 4, n)
    if letter == c'x':
        return _hex2(p, i + 2, n)
    if letter == c'"':
        return p[i + 2] == c':' or _alnum(p[i + 2])
    return (letter == c'n' or letter == c'r' or letter == c't' or letter == c'/') and (
        _alnum(p[i + 2]) or p[i + 2] >= 0x80)


cdef inline bint _upper_hex(uint8_t byte) noexcept nogil:
    return _digit(byte) or c'A' <= byte <= c'F'


cdef bint _is_long_line(const uint8_t* p, Py_ssize_t i) noexcept nogil:
    """Whether `p[i]` stands in a line that is as long as wrapped lines are."""
    cdef Py_ssize_t k
    if i < WRAPPED:
        return False
    for k in range(i - WRAPPED, i):
        if p[k] == c'\n':
            return False
    return True


cdef bint _quoted(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """`=3D`, two encoded bytes in a row, or a line break inside a word or number."""
    cdef Py_ssize_t after
    if i + 2 >= n:
        return False
    if p[i + 1] == c'\n' or p[i + 1] == c'\r':
        after = i + 2 if p[i + 1] == c'\n' else i + 3
        if i == 0 or p[i - 1] == c'=' or p[after - 1] != c'\n' or after >= n:
            return False
        if p[i - 1] > c' ' and p[after] > c' ':
            return True
        return _is_long_line(p, i) and p[i - 1] >= c' ' and (
            p[after] > c' ' or (p[after] == c' ' and after + 1 < n and p[after + 1] > c' '))
    if not (_upper_hex(p[i + 1]) and _upper_hex(p[i + 2])):
        return False
    if p[i + 1] == c'3' and p[i + 2] == c'D':
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


cdef inline bint _swapped(uint8_t byte) noexcept nogil:
    return byte == c'O' or byte == c'o' or byte == c'l' or byte == c'I'


cdef bint _lookalike(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """A digit before O, o, l or I, in what is a number but for such letters."""
    cdef Py_ssize_t first = i, end = i + 1
    cdef int digits = 0
    while first > 0 and i - first < REACH and (_digit(p[first - 1]) or _swapped(p[first - 1])):
        first -= 1
    while end < n and end - i < REACH and (_digit(p[end]) or _swapped(p[end])):
        end += 1
    if first > 0 and _alnum(p[first - 1]):
        return False
    if end < n and _alnum(p[end]) and not (
        p[end] | 32 == c'x' and not (end + 1 < n and _alnum(p[end + 1]))
    ):
        return False
    for i in range(first, end):
        digits += _digit(p[i])
    return 11 <= end - first <= 32 and 3 * digits >= end - first


cdef bint _inline(const uint8_t* p, Py_ssize_t i, Py_ssize_t end) noexcept nogil:
    """Whether `p[i:end]` is the name of an element that does not end a word."""
    cdef Py_ssize_t size = end - i
    cdef uint8_t a = p[i] | 32
    if size == 1:
        return a == c'a' or a == c'b' or a == c'i' or a == c'q' or a == c's' or a == c'u'
    if size == 2:
        return (a == c'e' and p[i + 1] | 32 == c'm') or (a == c't' and p[i + 1] | 32 == c't')
    if size == 3:
        return (
            (a == c'w' and p[i + 1] | 32 == c'b' and p[i + 2] | 32 == c'r')
            or (a == c's' and p[i + 1] | 32 == c'u' and (p[i + 2] | 32 == c'b' or p[i + 2] | 32 == c'p'))
            or (a == c'i' and p[i + 1] | 32 == c'n' and p[i + 2] | 32 == c's')
            or (a == c'd' and p[i + 1] | 32 == c'e' and p[i + 2] | 32 == c'l')
            or (a == c'b' and p[i + 1] | 32 == c'i' and p[i + 2] | 32 == c'g')
        )
    if size == 4:
        return ((a == c's' and p[i + 1] | 32 == c'p') or (a == c'f' and p[i + 1] | 32 == c'o')
                or (a == c'm' and p[i + 1] | 32 == c'a') or (a == c'c' and p[i + 1] | 32 == c'o'))
    return (size == 5 and a == c's' and p[i + 1] | 32 == c'm') or (
        size == 6 and a == c's' and p[i + 1] | 32 == c't')


cdef Py_ssize_t _past_tag(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """Return where the inline tag or comment that begins at `i` ends; -1: there is none."""
    cdef Py_ssize_t k = i + 1, name, stop = min(n, i + TAG)
    if p[i] == c'/':
        if k >= n or p[k] != c'*':
            return -1
        k += 1
        while k + 1 < stop:
            if p[k] == c'*' and p[k + 1] == c'/':
                return k + 2
            k += 1
        return -1
    if k + 2 < n and p[k] == c'!' and p[k + 1] == c'-' and p[k + 2] == c'-':
        k += 3
        while k + 2 < stop:
            if p[k] == c'-' and p[k + 1] == c'-' and p[k + 2] == c'>':
                return k + 3
            k += 1
        return -1
    if k < n and p[k] == c'/':
        k += 1
    name = k
    while k < stop and _alpha(p[k]):
        k += 1
    if not (name < k and _inline(p, name, k)):
        return -1
    while k < stop and p[k] != c'>' and p[k] != c'<':
        k += 1
    return k + 1 if k < stop and p[k] == c'>' else -1


cdef bint _markup(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """Inline tags or comments from `i` on, between two digits of a number."""
    cdef Py_ssize_t k = i, start = i
    if i == 0 or not _digit(p[i - 1]):
        return False
    while k < n and k - start < 2 * TAG and (p[k] == c'<' or p[k] == c'/'):
        k = _past_tag(p, k, n)
        if k < 0:
            return False
    return k < n and (_digit(p[k]) or p[k] | 32 == c'x')


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
    if byte == c'<' or byte == c'/':
        return MARKUP if _markup(p, i, n) else -1
    if _digit(byte) and i + 1 < n and _swapped(p[i + 1]):
        return LOOKALIKE if _lookalike(p, i, n) else -1
    return -1


def marks(bytes data, Py_ssize_t start, bint final, list opened):
    """Return clusters of escapes as (kind, first, last, cut), and where to go on.

    `opened`: the first and the last mark of the open cluster of each kind, -1 for none; it is
    brought up to date. Without `final` what is too near to the end is left for the next call.
    """
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t n = len(data), i = start
    cdef Py_ssize_t first[KINDS]
    cdef Py_ssize_t last[KINDS]
    cdef int kind
    cdef bint cut = False
    cdef list found = []
    for kind in range(KINDS):
        first[kind], last[kind] = opened[2 * kind], opened[2 * kind + 1]
    while True:
        with nogil:
            while True:
                i = dlp_next_mark(p, i, n)
                if i >= n or (not final and n - i <= AHEAD):
                    i = i if final else min(i, n - 2)  # whose shape is not whole yet
                    kind = -1
                    break
                kind = _announced(p, i, n)
                if kind >= 0:
                    cut = first[kind] >= 0 and i - first[kind] > LONGEST
                    if cut or (first[kind] >= 0 and i - last[kind] > GAP):
                        break
                    if first[kind] < 0:
                        first[kind] = i
                    last[kind] = i
                i += 1
        if kind < 0:
            break
        cut = cut and i - last[kind] <= GAP
        found.append((kind, first[kind], last[kind], cut))
        first[kind] = last[kind] = i
        i += 1
    i = max(start, i)
    for kind in range(KINDS):
        if first[kind] >= 0 and (final or i - last[kind] > GAP):
            found.append((kind, first[kind], last[kind], False))
            first[kind] = -1
        opened[2 * kind], opened[2 * kind + 1] = first[kind], last[kind]
    return found, i
