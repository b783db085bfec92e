# cython: boundscheck=False, wraparound=False, cdivision=True
"""The fold kernel: one pass that validates UTF-8, folds it, and finds the way back.

Same functions as `dlp.text._fold_reference`. Plain text is skipped without being looked at
twice (`_plain.h`).
"""

from array import array as new_array

from cpython cimport array
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp, memcpy, memset

from dlp.text.fold_map import IGNORABLE, REPLACEMENTS, VALUES

cdef extern from "_plain.h":
    void dlp_plain_fill(const uint8_t *wide_classes) nogil
    Py_ssize_t dlp_skip_ascii(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) nogil
    int dlp_blank(const uint8_t *p, Py_ssize_t n) nogil
    Py_ssize_t dlp_count(const uint8_t *p, Py_ssize_t n) nogil
    Py_ssize_t dlp_skip_plain(const uint8_t *p, Py_ssize_t i, Py_ssize_t n,
                              const uint8_t *classes, const uint8_t *wide_classes,
                              Py_ssize_t *chars) nogil

cdef enum:
    STRICT = 1, FINAL = 2, CHECK = 4, DONE = 0, HELD = 1, BAD = 2, NUL = 3, CHANGED = 4
    CHAIN = 8, GAP = 16, DROP = 1, NUMERAL = 0x80, ILL = 0xFF
    LONGEST = 4           # bytes of a character

cdef array.array _EMPTY = new_array("q")

cdef uint8_t BMP[65536]
cdef uint8_t WIDE[65536]  # the same for three bytes, which must not hold what fits in two
cdef uint8_t PLANE1[65536]


cdef void _fill_tables():
    """Copy the fold map; what UTF-8 may not encode in three bytes is marked ill-formed."""
    memset(BMP, 0, sizeof(BMP))
    memset(PLANE1, 0, sizeof(PLANE1))
    for code, plain in REPLACEMENTS.items():
        if code < 0x10000:
            BMP[code] = ord(plain)
        else:
            PLANE1[code - 0x10000] = ord(plain)
    for first, last in IGNORABLE:
        for code in range(first, min(last, 0x1FFFF) + 1):
            if code < 0x10000:
                BMP[code] = DROP
            else:
                PLANE1[code - 0x10000] = DROP
    for code, value in VALUES.items():
        BMP[code] = NUMERAL + value
    memset(BMP + 0xD800, ILL, 0x800)
    memcpy(WIDE, BMP, sizeof(BMP))
    memset(WIDE, ILL, 0x800)
    dlp_plain_fill(WIDE)


_fill_tables()


cdef struct Walk:
    Py_ssize_t i  # next byte of the source
    Py_ssize_t o  # bytes written
    Py_ssize_t chars
    int count  # numerals of the open chain; CHAIN: settled
    int gap
    Py_ssize_t chain_i  # where the undecided chain opened: source, output, characters
    Py_ssize_t chain_o
    Py_ssize_t chain_chars
    int status


cdef inline int _classify(const uint8_t* p, Py_ssize_t n, uint8_t* kind) noexcept nogil:
    """Return the size of the character at `p` and its class; 0 when it is cut off."""
    cdef uint8_t lead = p[0]
    cdef int size, k
    cdef uint32_t code
    kind[0] = 0
    if lead < 0x80:
        return 1
    kind[0] = ILL
    if lead < 0xC2 or lead > 0xF4:
        return 1
    size = 2 if lead < 0xE0 else (3 if lead < 0xF0 else 4)
    for k in range(1, size):
        if k >= n:
            return 0
        if p[k] & 0xC0 != 0x80:
            return 1
    if size == 2:
        kind[0] = BMP[(<uint32_t>(lead & 0x1F) << 6) | (p[1] & 0x3F)]
    elif size == 3:
        code = (<uint32_t>(lead & 0x0F) << 12) | (<uint32_t>(p[1] & 0x3F) << 6) | (p[2] & 0x3F)
        kind[0] = WIDE[code]
    else:
        code = (<uint32_t>(lead & 7) << 18) | (<uint32_t>(p[1] & 0x3F) << 12) \
            | (<uint32_t>(p[2] & 0x3F) << 6) | (p[3] & 0x3F)
        if 0x10000 <= code <= 0x10FFFF:
            kind[0] = 0
            if code < 0x20000:
                kind[0] = PLANE1[code - 0x10000]
            elif code >> 12 == 0xE0:
                kind[0] = DROP
    return 1 if kind[0] == ILL else size


cdef inline bint _links(uint8_t kind, uint8_t byte) noexcept nogil:
    """Tell whether a character may stand between two numerals of a chain."""
    cdef uint8_t plain = kind if kind else byte
    return (48 <= plain <= 57) or plain == 88 or plain == 120 or plain == 32 or plain == 45 \
        or kind == DROP


cdef inline bint _chain(Walk* w, uint8_t kind, uint8_t byte) noexcept nogil:
    """Move the chain by one character; True: it settled, and the walk is back at its start."""
    if kind >= NUMERAL and kind != ILL:
        w.gap = 0
        if w.count == CHAIN:
            return False
        if w.count == 0:
            w.chain_i, w.chain_o, w.chain_chars = w.i, w.o, w.chars
        w.count += 1
        if w.count == CHAIN:
            w.i, w.o, w.chars = w.chain_i, w.chain_o, w.chain_chars
            return True
        return False
    if w.count:
        w.gap += 1
        if w.gap > GAP or not _links(kind, byte):
            w.count = w.gap = 0
    return False


cdef inline int _write(Walk* w, const uint8_t* p, int size, uint8_t kind, uint8_t* out) noexcept nogil:
    """Write one character folded; return how many bytes it left."""
    cdef int k
    if kind == DROP:
        return 0
    if kind == 0 or kind == ILL or (kind >= NUMERAL and w.count < CHAIN):
        if out != NULL:
            for k in range(size):
                out[w.o + k] = p[k]
        return size
    if out != NULL:
        out[w.o] = 48 + (kind - NUMERAL) if kind >= NUMERAL else kind
    return 1


cdef void _walk(const uint8_t* p, Py_ssize_t n, uint8_t* out, int flags, Walk* w) noexcept nogil:
    """Fold from `w.i` to `n`, or until something that `flags` does not allow."""
    cdef Py_ssize_t j
    cdef uint8_t kind
    cdef int size
    w.status = DONE
    while True:
        if w.count == 0:
            j = dlp_skip_plain(p, w.i, n, BMP, WIDE, &w.chars)
            if out != NULL and j > w.i:
                memcpy(out + w.o, p + w.i, j - w.i)
            w.o += j - w.i
            w.i = j
        if w.i >= n:
            break
        size = _classify(p + w.i, n - w.i, &kind)
        if size == 0:
            if not flags & FINAL:
                w.status = HELD
                break
            size = 1
        if flags & STRICT and (kind == ILL or p[w.i] == 0):
            w.status = BAD if kind == ILL else NUL
            w.count = 0
            return
        if flags & CHECK and kind and kind != ILL and (kind < NUMERAL or w.count == CHAIN):
            w.status = CHANGED
            return
        if _chain(w, kind, p[w.i]):
            if flags & CHECK:
                w.status = CHANGED
                return
            continue
        w.o += _write(w, p + w.i, size, kind, out)
        w.i += size
        w.chars += 1
    if 0 < w.count < CHAIN and not flags & FINAL:
        w.i, w.o, w.chars = w.chain_i, w.chain_o, w.chain_chars
        w.status = HELD


cdef bytes _folded(const uint8_t* p, Py_ssize_t start, Py_ssize_t stop, int flags, Walk* w):
    """Fold from the first change on, which `w` is at; `start` is where its output began."""
    cdef Py_ssize_t same = w.i - start
    cdef uint8_t* out = <uint8_t*>malloc(stop - w.i + 1)
    cdef bytes result
    if out == NULL:
        raise MemoryError
    try:
        w.o = 0
        with nogil:
            _walk(p, stop, out, flags, w)
        result = PyBytes_FromStringAndSize(NULL, same + w.o)
        memcpy(PyBytes_AS_STRING(result), p + start, same)
        memcpy(PyBytes_AS_STRING(result) + same, out, w.o)
        return result
    finally:
        free(out)


cdef inline void _resume(Walk* w, int state) noexcept nogil:
    """Go on in a settled chain when `state` says so: 1 + characters since its last numeral."""
    w.count = CHAIN if state else 0
    w.gap = state - 1 if state else 0


def run(bytes data, Py_ssize_t start, Py_ssize_t stop, int state, int flags):
    """Fold `data[start:stop]`: folded bytes or None (no change), end, status, state, characters."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef Walk w
    cdef bytes folded = None
    memset(&w, 0, sizeof(w))
    w.i = start
    _resume(&w, state)
    with nogil:
        _walk(p, stop, NULL, flags | CHECK, &w)
    if w.status == CHANGED:
        if flags & CHECK:
            return None, start, CHANGED, 0, 0
        if 0 < w.count < CHAIN:
            w.i, w.chars, w.count, w.gap = w.chain_i, w.chain_chars, 0, 0
        folded = _folded(p, start, stop, flags, &w)
        if len(folded) == w.i - start and memcmp(PyBytes_AS_STRING(folded), p + start, len(folded)) == 0:
            folded = None  # the change lies in a chain that was held back
    return folded, w.i, w.status, (w.gap + 1 if w.count == CHAIN else 0), w.chars


cdef struct Search:
    const long long* wanted
    long long* offsets
    long long* counts
    Py_ssize_t begins
    Py_ssize_t count
    Py_ssize_t found
    Py_ssize_t chain_found
    bint end


cdef inline void _record(Search* s, Walk* w, int size, int written) noexcept nogil:
    """Note the wanted offsets that the character at `w` answers; it leaves `written` bytes."""
    cdef Py_ssize_t reach = s.begins + w.o + written
    if not written:
        return
    while s.found < s.count:
        if s.end and s.wanted[s.found] <= reach:
            s.offsets[s.found] = w.i + size
            s.counts[s.found] = w.chars + 1
        elif not s.end and s.wanted[s.found] < reach:
            s.offsets[s.found] = w.i
            s.counts[s.found] = w.chars
        else:
            return
        s.found += 1


cdef void _search(const uint8_t* p, Py_ssize_t n, Walk* w, Search* s) noexcept nogil:
    """Fold once more, until every wanted offset is found; characters are looked at near them only."""
    cdef uint8_t kind
    cdef int size, written, before
    cdef Py_ssize_t far, j
    while w.i < n and (s.found < s.count or 0 < w.count < CHAIN):
        if w.count == 0:
            # what is plain leaves as many bytes as it has
            far = min(w.i + s.wanted[s.found] - s.begins - w.o - LONGEST, n)
            if far > w.i:
                j = dlp_skip_plain(p, w.i, far, BMP, WIDE, &w.chars)
                w.o += j - w.i
                w.i = j
                if w.i >= n:
                    break
        size = _classify(p + w.i, n - w.i, &kind)
        size = size if size else 1
        before = w.count
        if _chain(w, kind, p[w.i]):
            s.found = s.chain_found
            continue
        if before == 0 and w.count == 1:
            s.chain_found = s.found
        written = _write(w, p + w.i, size, kind, NULL)
        _record(s, w, size, written)
        w.o += written
        w.i += size
        w.chars += 1


def locate(bytes data, const long long[::1] positions, bint end, int state, Py_ssize_t begins):
    """Return source byte offsets and character counts for sorted offsets that count folded `data`
    from `begins`."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t n = len(data), k, m = positions.shape[0]
    cdef array.array offsets = array.clone(_EMPTY, m, zero=False)
    cdef array.array counts = array.clone(_EMPTY, m, zero=False)
    cdef Walk w
    cdef Search s
    memset(&w, 0, sizeof(w))
    memset(&s, 0, sizeof(s))
    _resume(&w, state)
    s.count, s.end, s.begins = m, end, begins
    s.offsets, s.counts = offsets.data.as_longlongs, counts.data.as_longlongs
    with nogil:
        s.wanted = &positions[0] if m else NULL
        while end and s.found < m and s.wanted[s.found] <= begins:
            s.offsets[s.found] = s.counts[s.found] = 0
            s.found += 1
        s.chain_found = s.found
        _search(p, n, &w, &s)
        if s.found < m:
            w.chars += dlp_count(p + w.i, n - w.i)
        for k in range(s.found, m):
            s.offsets[k], s.counts[k] = n, w.chars
    return offsets, counts


def first_non_ascii(bytes data, Py_ssize_t start):
    """Return the offset of the first byte that is NUL or not ASCII, or the length."""
    return dlp_skip_ascii(<const uint8_t*>PyBytes_AS_STRING(data), start, max(start, len(data)))


def is_blank(bytes data):
    """Say whether there is nothing but white space (ASCII), or nothing at all."""
    return bool(dlp_blank(<const uint8_t*>PyBytes_AS_STRING(data), len(data)))


def count_characters(bytes data, Py_ssize_t start, Py_ssize_t stop):
    """Count the bytes that begin a character in valid UTF-8."""
    stop = min(stop, len(data))
    return dlp_count(<const uint8_t*>PyBytes_AS_STRING(data) + start, stop - start) if start < stop else 0
