# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The numbers lane: one pass over the bytes, GIL released, arrays of matches out.

Blocks of 64 bytes with too few digits are passed over, 16 bytes at a time. Elsewhere each run of
letters and digits is walked through one automaton that holds all number shapes, across separators
where a shape allows them, and what the automaton accepts is checked in C. The same pass finds
anchored shapes (`name@host`): it jumps from anchor to anchor and grows both ways.

Matches are records of 24 bytes: start, end (64 bits), pattern, evidence bits (32 bits).
`dlp/match/_reference.py` says the same in slow and obvious Python; the laws hold both together.
"""

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport int32_t, int64_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memchr

include "_checks.pxi"

include "_blocks.pxi"

include "_kinds.pxi"

include "_stamps.pxi"

cdef enum:
    BLOCK = 64

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

cdef bint WIDE = has_wide_blocks()

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


include "_number_shapes.pxi"


cdef bytes _as_bytes(const Output *out):
    if out.count == 0:
        return b""
    return PyBytes_FromStringAndSize(<char *>out.items, out.count * sizeof(Record))


cdef class Numbers:
    """Where numbers and anchored shapes stand; immutable, shared by threads."""

    cdef Shapes shapes
    cdef list _anchors
    cdef int min_digits
    cdef bint any_digit_boundary
    cdef Py_ssize_t pattern_count

    def __init__(self, automaton, patterns, groups, *, min_digits, today, issuers, gated,
                 anchors=()):
        """Take the tables of `plan.py`.

        `patterns` holds COLUMNS 32-bit numbers a pattern; `groups` lists of group lengths, each
        ended by 0, the last one by another 0; `issuers` is a bit map of six-digit card prefixes;
        `today` is a number YYYYMMDD; `gated` are the patterns that require a hotword;
        `anchors` are `Anchor`s.
        """
        self.shapes = Shapes(automaton, patterns, groups, today, issuers, gated)
        self._anchors = list(anchors)
        self.min_digits = min_digits
        self.pattern_count = len(patterns) // COLUMNS
        self.any_digit_boundary = any(
            patterns[i * COLUMNS + BOUNDARY] == BY_DIGIT for i in range(self.pattern_count)
        )

    def scan(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t stop):
        """Return the records of matches that begin in `[start, stop)`; all of `data` is context.

        Three arrays: what is decided; what a validator must have the last word on; and where
        patterns that require a hotword match (one record a start), for `expand`.
        Each start has at most one match a pattern, the longest; of those for a validator it has
        each length, the shorter ones first. Matches may overlap, and none depends on another, so
        any division of the text gives the same ones.
        """
        cdef Output out = Output(NULL, 0, 0, False)
        cdef Output open_ = Output(NULL, 0, 0, False)
        cdef Output gated = Output(NULL, 0, 0, False)
        cdef Py_ssize_t size = data.shape[0]
        cdef const unsigned char *p
        cdef Anchor anchor
        if size == 0 or start >= stop:
            return b"", b"", b""
        p = &data[0]
        try:
            if self.pattern_count:
                with nogil:
                    self._scan_numbers(p, size, start, stop, &out, &open_, &gated)
            for anchor in self._anchors:
                with nogil:
                    anchor.scan(p, size, start, stop, &open_ if anchor.undecided else &out)
            if out.failed or open_.failed or gated.failed:
                raise MemoryError
            return _as_bytes(&out), _as_bytes(&open_), _as_bytes(&gated)
        finally:
            free(out.items)
            free(open_.items)
            free(gated.items)

    def expand(self, const unsigned char[::1] data, records):
        """Return the matches of patterns that require a hotword, at the starts of `records`.

        Two arrays, as of `scan`: decided, and for a validator.
        """
        cdef const unsigned char[::1] raw = records
        cdef Py_ssize_t count = raw.shape[0] // sizeof(Record), i
        cdef const Record *items
        cdef Output out = Output(NULL, 0, 0, False)
        cdef Output open_ = Output(NULL, 0, 0, False)
        if count == 0:
            return b"", b""
        items = <const Record *>&raw[0]
        try:
            with nogil:
                for i in range(count):
                    self.shapes.walk(&data[0], data.shape[0], items[i].start, &out, &open_, NULL)
            if out.failed or open_.failed:
                raise MemoryError
            return _as_bytes(&out), _as_bytes(&open_)
        finally:
            free(out.items)
            free(open_.items)

    def judge(self, const unsigned char[::1] data, records):
        """Return the matches of other lanes whose values pass the check, and what it cannot tell.

        A value is told where the check is its whole validator, and letters, digits and separators
        are all that it holds.
        """
        cdef const unsigned char[::1] raw = records
        cdef Py_ssize_t count = raw.shape[0] // sizeof(Record), i
        cdef const Record *items
        cdef Output out = Output(NULL, 0, 0, False)
        cdef Output open_ = Output(NULL, 0, 0, False)
        if count == 0:
            return b"", b""
        items = <const Record *>&raw[0]
        try:
            with nogil:
                for i in range(count):
                    self.shapes.judge(&data[0], items + i, &out, &open_)
            if out.failed or open_.failed:
                raise MemoryError
            return _as_bytes(&out), _as_bytes(&open_)
        finally:
            free(out.items)
            free(open_.items)

    cdef void _scan_numbers(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t start, Py_ssize_t stop,
        Output *out, Output *open_, Output *gated,
    ) noexcept nogil:
        cdef Py_ssize_t block = start, done = max(start, stamp_over(p, size, start)), at, run, end
        cdef uint64_t bits = self._bits(p, size, block), after
        cdef int here = count_bits(bits), next_
        if done > start:
            bits &= <uint64_t>-1 << (done - start)
        while block < stop + BLOCK and block < size:  # a run's first digit may lie behind stop
            after = self._bits(p, size, block + BLOCK)
            next_ = count_bits(after)
            if bits and here + next_ >= self.min_digits:
                while bits:
                    at = block + lowest_bit(bits)
                    run = at
                    while run > done and alnum(p[run - 1]):
                        run -= 1
                    end = -1
                    if run == at and (run == 0 or not alnum(p[run - 1])):
                        end = stamp_end(p, size, run)
                    if end < 0:
                        end = self._run(p, size, run, at, start, stop, out, open_, gated)
                    done = end
                    if end - block >= BLOCK:
                        break
                    bits &= <uint64_t>-1 << (end - block)
            block += BLOCK
            bits = after
            here = next_
            if WIDE and here < self.min_digits:
                at = next_block(p, block, min(size, stop + BLOCK), self.min_digits)
                if at > block:
                    block = at
                    bits = self._bits(p, size, block)
                    here = count_bits(bits)
            if done > block:
                bits = 0 if done - block >= BLOCK else bits & (<uint64_t>-1 << (done - block))

    cdef inline uint64_t _bits(self, const unsigned char *p, Py_ssize_t size, Py_ssize_t at) noexcept nogil:
        cdef uint64_t bits = 0
        cdef Py_ssize_t i
        if at + BLOCK <= size:
            return digit_bits(p + at)
        for i in range(at, size):
            if KIND[p[i]] & IS_DIGIT:
                bits |= <uint64_t>1 << (i - at)
        return bits

    cdef Py_ssize_t _run(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t run, Py_ssize_t first,
        Py_ssize_t start, Py_ssize_t stop, Output *out, Output *open_, Output *gated,
    ) noexcept nogil:
        """Try the starts in one run of letters and digits; `first` is its first digit."""
        cdef Py_ssize_t i = first, limit = stop + 2 * BLOCK  # behind any first digit
        cdef unsigned char kind
        cdef bint behind_letter = first > run and KIND[p[first - 1]] & IS_LETTER != 0
        if limit > size:
            limit = size
        if (
            start <= run < stop and (run == 0 or not alnum(p[run - 1]))
            and self._has_digits(p, size, first)
        ):
            self.shapes.walk(p, size, run, out, open_, gated)
        while i < limit:  # what goes on behind is the next range's business
            kind = KIND[p[i]]
            if kind & IS_LETTER:
                behind_letter = True
            elif not kind & IS_DIGIT:
                break
            elif behind_letter:  # only there may a match begin inside a run, for boundary = digit
                if self.any_digit_boundary and i > run and start <= i < stop:
                    self.shapes.walk(p, size, i, out, open_, gated)
                behind_letter = False
            i += 1
        return i

    cdef inline bint _has_digits(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t i
    ) noexcept nogil:
        """May enough digits follow? Not of hours, of seconds, nor of most numbers in source code."""
        cdef int digits = 0, parting = 0, gap
        cdef unsigned char kind
        while i < size and digits < self.min_digits:
            kind = KIND[p[i]]
            if kind & IS_LETTER:
                return True
            if kind & IS_DIGIT:
                digits += 1
                parting = 0
            else:
                gap = separator(p, size, i)
                if gap == 0 or parting == 2:
                    return False
                parting += 1
                i += gap - 1
            i += 1
        return digits >= self.min_digits


include "_anchor.pxi"
