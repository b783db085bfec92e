# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The numbers lane: one pass over the bytes, GIL released, arrays of matches out.

Blocks of 64 bytes with too few digits are passed over 16 bytes at a time. Elsewhere each run of
letters and digits is walked through one automaton that holds all number shapes, across separators
where a shape allows them, and what the automaton accepts is checked in C. The same pass finds
anchored shapes (`name@host`): it jumps from anchor to anchor and grows both ways.

Matches are records of 24 bytes: start, end (64 bits), pattern, evidence bits (32 bits).
`dlp/match/_reference.py` says the same in slow and obvious Python; the laws hold both together.
"""

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport int32_t, int64_t, uint16_t, uint32_t
from libc.stdlib cimport free, realloc
from libc.string cimport memchr

include "_checks.pxi"

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    #if defined(__SSE2__) || defined(_M_X64)
    #include <emmintrin.h>
    static inline int digits_in_block(const unsigned char *p) {
        const __m128i zero = _mm_set1_epi8('0'), nine = _mm_set1_epi8(9);
        __m128i sum = _mm_setzero_si128();
        for (int i = 0; i < 4; i++) {
            __m128i v = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), zero);
            sum = _mm_sub_epi8(sum, _mm_cmpeq_epi8(_mm_min_epu8(v, nine), v));
        }
        sum = _mm_sad_epu8(sum, _mm_setzero_si128());
        return _mm_cvtsi128_si32(sum) + _mm_cvtsi128_si32(_mm_srli_si128(sum, 8));
    }
    #else
    static inline int digits_in_block(const unsigned char *p) {
        int count = 0;
        for (int i = 0; i < 64; i++) count += (unsigned char)(p[i] - '0') < 10;
        return count;
    }
    #endif
    """
    int digits_in_block(const unsigned char *p) noexcept nogil

cdef enum:
    BLOCK = 64
    LONGEST = 64          # compact characters of a match
    SPREAD = 64           # bytes from the first to the last character of a match with separators
    CLAIMS = 48           # patterns that may match at one start
    # columns of the pattern table
    CHECK = 0
    SEPARATORS = 1
    BOUNDARY = 2
    GROUPS = 3
    COLUMNS = 4
    # boundaries
    BY_DIGIT = 1
    BY_ALNUM = 2
    BY_TOKEN = 3
    # separators
    CONTIGUOUS = 0
    OPTIONAL = 1
    REQUIRED = 2
    ANY = 3
    # evidence bits of the lane itself
    GROUPED = 1 << 16
    IRREGULAR = 1 << 17
    LONGER_RUN = 1 << 18
    FRACTION = 1 << 19
    # character kinds
    IS_DIGIT = 1
    IS_LETTER = 2
    IS_TOKEN = 4
    IS_SEPARATOR = 8
    IS_BREAK = 16

cdef struct Record:
    int64_t start
    int64_t end
    uint32_t pattern
    uint32_t bits

cdef struct Output:
    Record *items
    Py_ssize_t count
    Py_ssize_t room
    bint failed

cdef struct Claim:
    uint16_t pattern
    uint32_t bits
    Py_ssize_t end

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


cdef void push(Output *out, Py_ssize_t start, Py_ssize_t end, uint32_t pattern, uint32_t bits) noexcept nogil:
    cdef Record *grown
    if out.count == out.room:
        out.room = out.room * 2 if out.room else 256
        grown = <Record *>realloc(out.items, out.room * sizeof(Record))
        if grown == NULL:
            out.failed = True
            out.room = out.count
            return
        out.items = grown
    out.items[out.count].start = start
    out.items[out.count].end = end
    out.items[out.count].pattern = pattern
    out.items[out.count].bits = bits
    out.count += 1


cdef class Numbers:
    """Compiled number shapes and anchored shapes; immutable, shared by threads."""

    cdef bytes _classes, _transitions, _accepts, _lists, _patterns, _groups, _issuers
    cdef list _anchors
    cdef const unsigned char *issuers
    cdef int width, min_digits, today
    cdef bint any_digit_boundary
    cdef const unsigned char *classes
    cdef const uint16_t *transitions
    cdef const int32_t *accepts
    cdef const uint16_t *lists
    cdef const int32_t *patterns
    cdef const unsigned char *groups
    cdef Py_ssize_t pattern_count

    def __init__(self, automaton, patterns, groups, *, min_digits, today, issuers, anchors=()):
        """Take the tables of `plan.py`.

        `patterns` holds COLUMNS 32-bit numbers a pattern; `groups` lists of group lengths, each
        ended by 0, the last one by another 0; `issuers` is a bit map of six-digit card prefixes;
        `today` is a number YYYYMMDD; `anchors` are `Anchor`s.
        """
        self._classes = automaton.classes
        self._transitions = automaton.transitions.tobytes()
        self._accepts = automaton.accepts.tobytes()
        self._lists = automaton.lists.tobytes()
        self._patterns = patterns.tobytes()
        self._groups = groups
        self._issuers = issuers
        self.issuers = <const unsigned char *><const char *>self._issuers
        self._anchors = list(anchors)
        self.width = automaton.width
        self.min_digits = min_digits
        self.today = today
        self.classes = <const unsigned char *><const char *>self._classes
        self.transitions = <const uint16_t *><const char *>self._transitions
        self.accepts = <const int32_t *><const char *>self._accepts
        self.lists = <const uint16_t *><const char *>self._lists
        self.patterns = <const int32_t *><const char *>self._patterns
        self.groups = <const unsigned char *><const char *>self._groups
        self.pattern_count = len(patterns) // COLUMNS
        self.any_digit_boundary = any(
            patterns[i * COLUMNS + BOUNDARY] == BY_DIGIT for i in range(self.pattern_count)
        )

    def scan(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t stop):
        """Return the records of matches that begin in `[start, stop)`; all of `data` is context.

        Each start has at most one match a pattern, the longest; matches may overlap, and none
        depends on another, so any division of the text gives the same ones.
        """
        cdef Output out = Output(NULL, 0, 0, False)
        cdef Py_ssize_t size = data.shape[0]
        cdef const unsigned char *p
        cdef Anchor anchor
        if size == 0 or start >= stop:
            return b""
        p = &data[0]
        try:
            if self.pattern_count:
                with nogil:
                    self._scan_numbers(p, size, start, stop, &out)
            for anchor in self._anchors:
                with nogil:
                    anchor.scan(p, size, start, stop, &out)
            if out.failed:
                raise MemoryError
            if out.count == 0:
                return b""
            return PyBytes_FromStringAndSize(<char *>out.items, out.count * sizeof(Record))
        finally:
            free(out.items)

    cdef void _scan_numbers(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t start, Py_ssize_t stop,
        Output *out,
    ) noexcept nogil:
        cdef Py_ssize_t block = start, edge, i
        cdef int here, after
        here = self._digits(p, size, block)
        while block < stop:
            edge = block + BLOCK
            after = self._digits(p, size, edge)
            if here + after >= self.min_digits:
                i = block
                while i < edge and i < stop:
                    i = self._start(p, size, i, edge if edge < stop else stop, out)
            block = edge
            here = after

    cdef inline int _digits(self, const unsigned char *p, Py_ssize_t size, Py_ssize_t at) noexcept nogil:
        cdef int count = 0
        if at + BLOCK <= size:
            return digits_in_block(p + at)
        while at < size:
            count += KIND[p[at]] & IS_DIGIT
            at += 1
        return count

    cdef Py_ssize_t _start(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t i, Py_ssize_t edge,
        Output *out,
    ) noexcept nogil:
        """Try the next start at or after i; return where to go on."""
        cdef Py_ssize_t run = i, first
        cdef bint has_digit = False
        if not alnum(p[i]):
            return i + 1
        if i > 0 and alnum(p[i - 1]):
            # inside a run: only a digit after a letter may begin a match, for boundary = digit
            if self.any_digit_boundary and KIND[p[i]] & IS_DIGIT and KIND[p[i - 1]] & IS_LETTER:
                self._walk(p, size, i, out)
            return i + 1
        while run < size and alnum(p[run]):
            if KIND[p[run]] & IS_DIGIT:
                has_digit = True
                break
            run += 1
        if not has_digit:
            return run
        self._walk(p, size, i, out)
        if not self.any_digit_boundary:
            while run < size and alnum(p[run]):
                run += 1
            return run
        return i + 1

    cdef void _walk(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t start, Output *out
    ) noexcept nogil:
        """Walk the automaton from `start`; the longest span of each pattern becomes a match."""
        cdef unsigned char compact[LONGEST]
        cdef unsigned char lengths[LONGEST]
        cdef Claim claims[CLAIMS]
        cdef int state = 1, count = 0, group = 0, length = 0, claimed = 0, k
        cdef bint broken = False
        cdef Py_ssize_t i = start
        cdef unsigned char c
        while i < size and count < LONGEST:
            c = p[i]
            if KIND[c] & (IS_DIGIT | IS_LETTER):
                state = self.transitions[state * self.width + self.classes[c]]
                if state == 0:
                    break
                compact[count] = c
                count += 1
                length += 1
                i += 1
                if self.accepts[state] >= 0:
                    lengths[group] = length
                    claimed = self._accept(
                        p, size, start, i, state, compact, count, lengths, group + 1, broken,
                        claims, claimed,
                    )
                continue
            if not KIND[c] & IS_SEPARATOR:
                break
            k = 1
            if i + 1 < size and KIND[p[i + 1]] & IS_SEPARATOR:
                k = 2
            if i + k >= size or not alnum(p[i + k]) or i + k - start >= SPREAD:
                break
            if KIND[c] & IS_BREAK or (k == 2 and KIND[p[i + 1]] & IS_BREAK):
                broken = True
            lengths[group] = length
            group += 1
            length = 0
            i += k
        for k in range(claimed):
            push(out, start, claims[k].end, claims[k].pattern, claims[k].bits)

    cdef int _accept(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t start, Py_ssize_t end, int state,
        const unsigned char *compact, int count, const unsigned char *lengths, int group_count,
        bint broken, Claim *claims, int claimed,
    ) noexcept nogil:
        cdef const uint16_t *pattern = self.lists + self.accepts[state]
        cdef const int32_t *row
        cdef unsigned char before = p[start - 1] if start > 0 else 0
        cdef unsigned char after = p[end] if end < size else 0
        cdef int bits, found, k
        cdef uint32_t lane
        while pattern[0] != 0xFFFF:
            row = self.patterns + pattern[0] * COLUMNS
            lane = 0
            if (
                self._bounded(row[BOUNDARY], before, after)
                and self._grouping(row, lengths, group_count, broken, &lane)
            ):
                bits = check(row[CHECK], compact, count, self.today, self.issuers)
                if bits >= 0:
                    lane |= _surroundings(p, size, start, end, group_count)
                    found = -1
                    for k in range(claimed):
                        if claims[k].pattern == pattern[0]:
                            found = k
                    if found < 0 and claimed < CLAIMS:
                        found = claimed
                        claimed += 1
                    if found >= 0:
                        claims[found].pattern = pattern[0]
                        claims[found].bits = lane | <uint32_t>bits
                        claims[found].end = end
            pattern += 1
        return claimed

    cdef inline bint _bounded(self, int boundary, unsigned char before, unsigned char after) noexcept nogil:
        cdef int kinds = IS_DIGIT
        if boundary == BY_ALNUM:
            kinds = IS_DIGIT | IS_LETTER
        elif boundary == BY_TOKEN:
            kinds = IS_TOKEN
        return (KIND[before] | KIND[after]) & kinds == 0

    cdef bint _grouping(
        self, const int32_t *row, const unsigned char *lengths, int count, bint broken, uint32_t *lane
    ) noexcept nogil:
        """Is the text written in a way that the pattern allows?"""
        cdef const unsigned char *group
        cdef int i
        if count == 1:
            return row[SEPARATORS] != REQUIRED
        if row[SEPARATORS] == CONTIGUOUS:
            return False
        if not broken and row[GROUPS] >= 0:
            group = self.groups + row[GROUPS]
            while group[0]:
                i = 0
                while group[i] and i < count and group[i] == lengths[i]:
                    i += 1
                if i == count and group[i] == 0:
                    lane[0] |= GROUPED
                    return True
                while group[0]:
                    group += 1
                group += 1
        if row[SEPARATORS] != ANY:
            return False
        lane[0] |= IRREGULAR
        return True


cdef uint32_t _surroundings(
    const unsigned char *p, Py_ssize_t size, Py_ssize_t start, Py_ssize_t end, int group_count
) noexcept nogil:
    """Bits for what stands around: a decimal point, more groups of the same row of digits."""
    cdef uint32_t bits = 0
    cdef bint before = start > 1 and KIND[p[start - 2]] & IS_DIGIT
    cdef bint after = end + 1 < size and KIND[p[end + 1]] & IS_DIGIT
    if (before and p[start - 1] == 46) or (after and p[end] == 46):
        bits |= FRACTION
    if group_count > 1 and (
        (before and (p[start - 1] == 32 or p[start - 1] == 45))
        or (after and (p[end] == 32 or p[end] == 45))
    ):
        bits |= LONGER_RUN
    return bits


cdef class Anchor:
    """One anchored shape: a run of one class, a rare byte, then an automaton."""

    cdef bytes _before, _classes, _transitions, _accepts
    cdef int pattern, low, high, width, boundary
    cdef unsigned char byte
    cdef const unsigned char *before
    cdef const unsigned char *classes
    cdef const uint16_t *transitions
    cdef const int32_t *accepts

    def __init__(self, *, pattern, byte, before, low, high, automaton, boundary):
        """`before` has 256 flags: the bytes that may stand before the anchor, `low` to `high` times."""
        self._before = before
        self._classes = automaton.classes
        self._transitions = automaton.transitions.tobytes()
        self._accepts = automaton.accepts.tobytes()
        self.pattern = pattern
        self.byte = byte
        self.low = low
        self.high = high
        self.width = automaton.width
        self.boundary = boundary
        self.before = <const unsigned char *><const char *>self._before
        self.classes = <const unsigned char *><const char *>self._classes
        self.transitions = <const uint16_t *><const char *>self._transitions
        self.accepts = <const int32_t *><const char *>self._accepts

    cdef void scan(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t start, Py_ssize_t stop,
        Output *out,
    ) noexcept nogil:
        cdef const unsigned char *found
        cdef Py_ssize_t at = start, left, end
        while at < size:
            found = <const unsigned char *>memchr(p + at, self.byte, size - at)
            if found == NULL:
                return
            at = found - p
            left = self._grow_left(p, at)
            if left >= stop:
                return
            if left >= start:
                end = self._grow_right(p, size, at + 1)
                if end > 0:
                    push(out, left, end, self.pattern, 0)
            elif at >= stop + self.high:
                return
            at += 1

    cdef Py_ssize_t _grow_left(self, const unsigned char *p, Py_ssize_t at) noexcept nogil:
        """Return the leftmost start before the anchor whose boundary holds, or -1."""
        cdef Py_ssize_t left = at
        while left > 0 and at - left < self.high and self.before[p[left - 1]]:
            left -= 1
        while at - left >= self.low:
            if left == 0 or not KIND[p[left - 1]] & self._kinds():
                return left
            left += 1
        return -1

    cdef Py_ssize_t _grow_right(self, const unsigned char *p, Py_ssize_t size, Py_ssize_t at) noexcept nogil:
        """Return the longest end whose boundary holds, or 0."""
        cdef int state = 1
        cdef Py_ssize_t best = 0
        while at < size:
            state = self.transitions[state * self.width + self.classes[p[at]]]
            if state == 0:
                break
            at += 1
            if self.accepts[state] >= 0 and (at == size or not KIND[p[at]] & self._kinds()):
                best = at
        return best

    cdef inline int _kinds(self) noexcept nogil:
        if self.boundary == BY_TOKEN:
            return IS_TOKEN
        if self.boundary == BY_ALNUM:
            return IS_DIGIT | IS_LETTER
        return IS_DIGIT if self.boundary == BY_DIGIT else 0
