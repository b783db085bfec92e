# cython: boundscheck=False, wraparound=False, cdivision=True
"""The signs kernel: whether a stretch of text has enough of some bytes.

Same function as in `dlp.match._reference`, many bytes at a time.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t

cdef enum:
    STEP = 128  # bytes that are counted before it is asked whether there are enough


def has_enough(bytes text, Py_ssize_t first, Py_ssize_t last, bytes signs, Py_ssize_t least):
    """Say whether `text[first:last]` has `least` bytes that are among `signs`, 1 to 4."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(text)
    cdef Py_ssize_t found = 0, end, i
    cdef uint8_t a, b, c, d, some
    a, b, c, d = (signs * 4)[:4]
    first, last = max(first, 0), min(last, len(text))
    with nogil:
        while first < last and found < least:
            end = min(first + STEP, last)
            some = 0
            for i in range(first, end):
                some += (p[i] == a) | (p[i] == b) | (p[i] == c) | (p[i] == d)
            found += some
            first = end
    return found >= least
