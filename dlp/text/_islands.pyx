# cython: boundscheck=False, wraparound=False, cdivision=True
"""The island kernel: finds runs of text in bytes that are not text.

Same functions as `dlp.text._islands_reference`, where the rules are easier to read.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t

cdef enum:
    COMMON = 0
    USUAL = 1
    UNCOMMON = 2
    RARE = 3
    PUNCTUATION = 7
    ASCII = 12


cdef inline bint _printable(uint8_t byte) noexcept nogil:
    return 0x20 <= byte < 0x7F or byte == 9 or byte == 10 or byte == 13


cdef inline bint _breaks(uint8_t byte) noexcept nogil:
    """Never part of printable UTF-8."""
    return (byte < 0x80 and not _printable(byte)) or byte >= 0xF5 or byte == 0xC0 or byte == 0xC1


cdef inline bint _is_text(int kind) noexcept nogil:
    return kind <= RARE or kind == PUNCTUATION or kind == ASCII


def narrow_run(bytes data, Py_ssize_t start, Py_ssize_t least):
    """Return the next run of at least `least` bytes of printable ASCII and UTF-8, or (-1, -1)."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t n = len(data), i = start, begin = start
    cdef int size, k
    with nogil:
        while i < n:
            # A run that begins here holds this byte; nothing shorter counts.
            if i == begin and i + least <= n and _breaks(p[i + least - 1]):
                i += least
                begin = i
                continue
            size = 0
            if p[i] < 0x80:
                size = _printable(p[i])
            elif 0xC2 <= p[i] <= 0xF4:
                size = 2 if p[i] < 0xE0 else (3 if p[i] < 0xF0 else 4)
                if i + size > n or (p[i] == 0xE0 and p[i + 1] < 0xA0) \
                        or (p[i] == 0xED and p[i + 1] > 0x9F) or (p[i] == 0xF0 and p[i + 1] < 0x90) \
                        or (p[i] == 0xF4 and p[i + 1] > 0x8F):
                    size = 0
                else:
                    for k in range(1, size):
                        if p[i + k] & 0xC0 != 0x80:
                            size = 0
                            break
            if size:
                i += size
                continue
            if i - begin >= least:
                break
            i += 1
            begin = i
    if i - begin < least:
        return -1, -1
    return begin, i


def wide_run(bytes data, Py_ssize_t start, Py_ssize_t least, bint big, bytes classes):
    """Return the next run of at least `least` UTF-16 units, every second byte from `start` on."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef const uint8_t* kinds = <const uint8_t*>PyBytes_AS_STRING(classes)
    cdef Py_ssize_t n = len(data), i = start, begin = start, usual = 0, other = 0
    cdef Py_ssize_t k
    cdef int kind
    with nogil:
        while i + 1 < n:
            if i == begin and i + 2 * least <= n:
                k = i + 2 * least - 2
                if not _is_text(kinds[p[k + 1 - big] << 8 | p[k + big]]):
                    i += 2 * least
                    begin = i
                    continue
            kind = kinds[p[i + 1 - big] << 8 | p[i + big]]
            if _is_text(kind):
                usual += kind == COMMON or kind == USUAL or kind == ASCII
                other += kind == RARE or kind == UNCOMMON
                i += 2
                continue
            if i - begin >= 2 * least and usual >= 3 * other:
                break
            i += 2
            begin, usual, other = i, 0, 0
    if i - begin < 2 * least or usual < 3 * other:
        return -1, -1
    return begin, i
