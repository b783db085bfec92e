# cython: boundscheck=False, wraparound=False, cdivision=True
"""The lines kernel: finds lines below each other that look like rows of a table.

Same functions as in `dlp.text._lines_reference`, where the rules are easier to read.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
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
    TAB = 1, BAR = 2, GAP = 4, COMMA = 8, WORD = 16, NAMES = 32, PERSON = 64
    LONGEST = 2048
    FIGURES = 3
    LEAST_NUMBER = 8      # digits of a passport
    LEAST_BLANKS = 2
    LEVELS = 8            # of answers to answers in a mail
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
    """Whether something stands there that names of columns do not hold."""
    cdef Py_ssize_t first = i
    cdef uint8_t c
    while i < e:
        c = p[i]
        if c == c'@' or c == c'\\' or c == c'=' or c == c';' or c == c'{' or c == c'}' or c == c'<':
            return True
        if c == c'>' and i > first and p[i - 1] != c'>' and p[i - 1] != c' ':
            return True
        i += 1
    return _has_number(p, first, e)


cdef bint _has_number(const uint8_t* p, Py_ssize_t i, Py_ssize_t e) noexcept nogil:
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
    if _has_number(p, i, e):
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


cdef bint _may_be_of_person(const uint8_t* p, Py_ssize_t i, Py_ssize_t e) noexcept nogil:
    """Whether Chinese letters stand in a line, and what may be a person's number, address or sex."""
    cdef bint wide = False, found = False
    cdef int digits = 0
    cdef uint8_t c, high = 0
    cdef Py_ssize_t j
    for j in range(i, e):  # most lines are ASCII, which is asked of many bytes at once
        high |= p[j]
    if high < 0x80:
        return False
    while i < e:
        c = p[i]
        if c'0' <= c <= c'9':
            digits += 1
            found = found or digits >= LEAST_NUMBER
        elif not digits or (c != c' ' and c != c'-') or not c'0' <= p[i - 1] <= c'9':
            digits = 0
        if c == c'@':
            found = True
        elif 0xE4 <= c <= 0xE9:
            wide = True
            if i + 2 < e and (
                (c == 0xE7 and p[i + 1] == 0x94 and p[i + 2] == 0xB7)
                or (c == 0xE5 and p[i + 1] == 0xA5 and p[i + 2] == 0xB3)
            ):
                found = True
        i += 1
    return wide and found


def next_rows(bytes text, Py_ssize_t at, Py_ssize_t end, bint final):
    """Return where two lines begin that can be cut alike, how, and where the first of them ends.

    `at` begins a line. Without such lines that is -1, 0, and where to go on looking; lines without
    an end count only if the text is `final`. NAMES is among the kinds if nothing stands in the first
    line that names of columns do not hold, and PERSON if it may be the row of one.
    """
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(text)
    cdef Py_ssize_t first = -1, stop, after, ends = 0
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
                kinds &= before
                if not _has_figures(p, first, ends):
                    kinds |= NAMES
                if _may_be_of_person(p, first, ends):
                    kinds |= PERSON
                with gil:
                    return first, kinds, ends
            if kinds > 0 and not _names_columns(p, at, stop, kinds):
                if not _may_be_of_person(p, at, stop):
                    kinds = 0  # no form, and no names
            first = at if kinds > 0 else -1
            ends = stop
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


def cells_of(bytes line, Py_ssize_t at, int kind):
    """Cut a line that lies at `at` into cells without the blanks around them, each with its place."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(line)
    cdef Py_ssize_t start, i, j, end = PyBytes_GET_SIZE(line), first = _unquoted(p, end)
    cdef uint8_t part = c'\t' if kind == TAB else c'|' if kind == BAR else c',' if kind == COMMA else c' '
    cdef list cells = []
    start = i = first
    if kind == GAP:
        start = i = _filled_from(p, first, end)
        while end > start and _is_space(p[end - 1]):
            end -= 1
    while i < end:
        j = i
        if kind == GAP:
            while j < end and (p[j] == c' ' or p[j] == c'\t'):
                j += 1
            if j - i > 1:
                cells.append((at + start, line[start:i]))
                start = j
        elif p[i] == part:
            cells.append(_cell(line, p, at, start, i))
            start = i + 1
        i = max(i + 1, j)
    cells.append((at + start, line[start:end]) if kind == GAP else _cell(line, p, at, start, end))
    return cells


def holds_one(bytes line, int kind, names):
    """Say whether a cell of a line is one of some names, in whatever case."""
    for _, cell in cells_of(line, 0, kind):
        if (<bytes>cell).lower() in names:
            return True
    return False


cdef inline bint _is_space(uint8_t c) noexcept nogil:
    """As `bytes.strip` has it."""
    return c == c' ' or 9 <= c <= 13


cdef inline Py_ssize_t _filled_from(const uint8_t* p, Py_ssize_t i, Py_ssize_t e) noexcept nogil:
    while i < e and _is_space(p[i]):
        i += 1
    return i


cdef Py_ssize_t _unquoted(const uint8_t* p, Py_ssize_t end) noexcept nogil:
    """Return where a line begins behind the marks that a mail puts before what it answers."""
    cdef Py_ssize_t i = 0
    cdef int levels = 0
    while i < end and p[i] == c'>' and levels < LEVELS:
        i += 1
        if i < end and p[i] == c' ':
            i += 1
        levels += 1
    return i


cdef tuple _cell(bytes line, const uint8_t* p, Py_ssize_t at, Py_ssize_t i, Py_ssize_t e):
    """Return a cell without the blanks around it; one of blanks alone is at its end."""
    i = _filled_from(p, i, e)
    while e > i and _is_space(p[e - 1]):
        e -= 1
    return at + i, line[i:e]
