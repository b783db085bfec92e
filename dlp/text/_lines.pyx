# cython: boundscheck=False, wraparound=False, cdivision=True
"""The lines kernel: finds lines below each other that look like rows of a table.

Same functions as in `dlp.text._lines_reference`, where the rules are easier to read.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t
from libc.string cimport memchr

cdef extern from "_wide.h":
    int dlp_is_wide()

cdef extern from "_cuts.h":
    int dlp_cuts(
        const uint8_t* p, Py_ssize_t i, Py_ssize_t e, int* commas, int* blanks, int* wide
    ) noexcept nogil
    Py_ssize_t dlp_first_row(const uint8_t* p, Py_ssize_t at, Py_ssize_t end) noexcept nogil

cdef bint IS_WIDE = dlp_is_wide()

cdef enum:
    GAP = 4, COMMA = 8, WORD = 16
    LONGEST = 2048
    FIGURES = 3
    LEAST_BLANKS = 2
    BLANK = -1


cdef inline Py_ssize_t _line_end(const uint8_t* p, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    cdef const void* found = memchr(p + at, c'\n', end - at)
    return <const uint8_t*>found - p if found != NULL else -1


cdef int _kinds(const uint8_t* p, Py_ssize_t i, Py_ssize_t e, int* parts) noexcept nogil:
    """How the line may be cut into cells; BLANK: nothing is on it, or it is drawn.

    `parts` are its commas, or its blanks: such lines are rows only below one with as many.
    """
    cdef int kinds, commas = 0, blanks = 0, wide = 0
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
    kinds = dlp_cuts(p, i, e, &commas, &blanks, &wide)
    parts[0] = 0
    if not kinds:
        if commas:
            parts[0] = commas
            return COMMA
        if blanks >= LEAST_BLANKS and wide:
            parts[0] = blanks
            return WORD
    return kinds


cdef bint _has_figures(const uint8_t* p, Py_ssize_t i, Py_ssize_t e) noexcept nogil:
    """Whether three digits stand in a row: names of columns hold none."""
    cdef int digits = 0
    while i < e and digits < FIGURES:
        digits = digits + 1 if c'0' <= p[i] <= c'9' else 0
        i += 1
    return digits == FIGURES


cdef bint _names_columns(const uint8_t* p, Py_ssize_t i, Py_ssize_t e, int kinds) noexcept nogil:
    """Whether a line may name columns: it holds no figures, and what commas part nothing of code."""
    cdef uint8_t c, before = 0
    if kinds < GAP:
        return True
    if _has_figures(p, i, e):
        return False
    if kinds < COMMA:
        return True
    while i < e:
        c = p[i]
        if c == c'(' or c == c'{' or c == c';' or c == c'=' or c == c"'" or c == c'<' or c == c'"' or c == c'[':
            return False
        if before == c',' and (c == c' ' or c == c','):
            return False
        before = c
        i += 1
    return True


def next_rows(bytes text, Py_ssize_t at, Py_ssize_t end, bint final):
    """Return where two lines begin that can be cut alike, how, and where to go on looking.

    Names of columns that only blanks or commas part hold no three digits in a row. `at` begins a line. The first is -1 when there are none; lines without an end count only if
    the text is `final`.
    """
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(text)
    cdef Py_ssize_t first = -1, stop, after
    cdef int before = 0, kinds, parts = 0, above = 0
    with nogil:
        while at < end:
            stop = _line_end(p, at, end)
            if first < 0 and IS_WIDE and 0 <= stop - at <= LONGEST:  # most lines are passed over
                at = dlp_first_row(p, at, end)
                if at >= end:
                    break
                stop = _line_end(p, at, end)
            after = stop + 1
            if stop < 0:
                if not final:
                    if end - at > LONGEST:
                        first = -1
                    break
                stop = after = end
            kinds = _kinds(p, at, stop, &parts)
            if kinds == BLANK and at - first < LONGEST:
                at = after
                continue
            if kinds > 0 and first >= 0 and kinds & before and parts == above:
                with gil:
                    return first, kinds & before, first
            if kinds > 0 and not _names_columns(p, at, stop, kinds):
                kinds = 0  # no form, and no names
            first = at if kinds > 0 else -1
            before = max(kinds, 0)
            above = parts
            at = after
    return -1, 0, first if first >= 0 else at


def rows_end(bytes text, Py_ssize_t at, Py_ssize_t end, int kinds, bint final):
    """Return where the lines that can be cut so end, and whether they end before `end`."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(text)
    cdef Py_ssize_t stop
    cdef int found, parts = 0
    with nogil:
        while at < end:
            stop = _line_end(p, at, end)
            if stop < 0 and not final:
                break
            if stop < 0:
                stop = end
            found = _kinds(p, at, stop, &parts)
            if found != BLANK and not found & kinds:
                with gil:
                    return at, True
            at = min(stop + 1, end)
    return at, False
