# cython: boundscheck=False, wraparound=False, cdivision=True
"""The lines kernel: finds lines below each other that look like rows of a table.

Same functions as in `dlp.text._lines_reference`, where the rules are easier to read.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t
from libc.string cimport memchr

cdef extern from "_cuts.h":
    int dlp_cuts(const uint8_t* p, Py_ssize_t i, Py_ssize_t e) noexcept nogil

cdef enum:
    GAP = 4
    LONGEST = 2048
    FIGURES = 3
    BLANK = -1


cdef inline Py_ssize_t _line_end(const uint8_t* p, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    cdef const void* found = memchr(p + at, c'\n', end - at)
    return <const uint8_t*>found - p if found != NULL else -1


cdef int _kinds(const uint8_t* p, Py_ssize_t i, Py_ssize_t e) noexcept nogil:
    """How the line may be cut into cells; BLANK: nothing is on it, or it is drawn."""
    cdef Py_ssize_t j
    if e - i > LONGEST:
        return 0
    while i < e and (p[i] == c' ' or p[i] == c'\t'):
        i += 1
    while e > i and (p[e - 1] == c' ' or p[e - 1] == c'\t' or p[e - 1] == c'\r'):
        e -= 1
    j = i
    while j < e and (
        p[j] == c'-' or p[j] == c'+' or p[j] == c'|' or p[j] == c'=' or p[j] == c':' or p[j] == c' '
    ):
        j += 1
    if j == e:
        return BLANK
    return dlp_cuts(p, i, e)


cdef bint _has_figures(const uint8_t* p, Py_ssize_t i, Py_ssize_t e) noexcept nogil:
    """Whether three digits stand in a row: names of columns hold none."""
    cdef int digits = 0
    while i < e and digits < FIGURES:
        digits = digits + 1 if c'0' <= p[i] <= c'9' else 0
        i += 1
    return digits == FIGURES


def next_rows(bytes text, Py_ssize_t at, Py_ssize_t end, bint final):
    """Return where two lines begin that can be cut alike, how, and where to go on looking.

    Names of columns that only blanks part hold no three digits in a row. `at` begins a line. The first is -1 when there are none; lines without an end count only if
    the text is `final`.
    """
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(text)
    cdef Py_ssize_t first = -1, stop, after
    cdef int before = 0, kinds
    with nogil:
        while at < end:
            stop = _line_end(p, at, end)
            after = stop + 1
            if stop < 0:
                if not final:
                    if end - at > LONGEST:
                        first = -1
                    break
                stop = after = end
            kinds = _kinds(p, at, stop)
            if kinds == BLANK and at - first < LONGEST:
                at = after
                continue
            if kinds > 0 and first >= 0 and kinds & before:
                with gil:
                    return first, kinds & before, first
            if kinds == GAP and _has_figures(p, at, stop):
                kinds = 0  # no form, and no names
            first = at if kinds > 0 else -1
            before = max(kinds, 0)
            at = after
    return -1, 0, first if first >= 0 else at


def rows_end(bytes text, Py_ssize_t at, Py_ssize_t end, int kinds, bint final):
    """Return where the lines that can be cut so end, and whether they end before `end`."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(text)
    cdef Py_ssize_t stop
    cdef int found
    with nogil:
        while at < end:
            stop = _line_end(p, at, end)
            if stop < 0 and not final:
                break
            if stop < 0:
                stop = end
            found = _kinds(p, at, stop)
            if found != BLANK and not found & kinds:
                with gil:
                    return at, True
            at = min(stop + 1, end)
    return at, False
