# Where in a source a buffer lies: lines, code points, rows and columns of a table.

cdef extern from *:
    """
    #include <stdint.h>
    /* Newlines and code points of a piece of UTF-8; *last: offset of the last newline, or -1. */
    static void count_text(const unsigned char *p, int64_t n, int64_t *lines, int64_t *points, int64_t *last) {
        int64_t newlines = 0, starts = 0, i = 0;
        while (i < n) {
            int64_t stop = i + 192 < n ? i + 192 : n;
            unsigned char a = 0, b = 0;
            for (; i < stop; i++) { a += p[i] == '\\n'; b += (signed char)p[i] > -65; }
            newlines += a; starts += b;
        }
        *lines = newlines; *points = starts; *last = -1;
        if (newlines) for (i = n - 1; i >= 0; i--) if (p[i] == '\\n') { *last = i; break; }
    }
    #if defined(__SSE2__) || defined(_M_X64)
    #include <emmintrin.h>
    #define DLP_MARKS_WIDE 1
    #endif
    /* Where a cell ends before `to`, or a quotation may begin or end. */
    static inline int64_t next_mark(const unsigned char *p, int64_t i, int64_t to, unsigned char delimiter, unsigned char quote) {
    #ifdef DLP_MARKS_WIDE
        const __m128i a = _mm_set1_epi8((char)delimiter), b = _mm_set1_epi8((char)quote), c = _mm_set1_epi8('\\n');
        while (i + 16 <= to) {
            __m128i here = _mm_loadu_si128((const __m128i *)(p + i));
            __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(here, a), _mm_or_si128(_mm_cmpeq_epi8(here, b), _mm_cmpeq_epi8(here, c)));
            if (_mm_movemask_epi8(marks)) break;
            i += 16;
        }
    #endif
        while (i < to && p[i] != delimiter && p[i] != quote && p[i] != '\\n') i++;
        return i;
    }
    """
    int64_t next_mark(
        const unsigned char *p, int64_t i, int64_t to, unsigned char delimiter, unsigned char quote
    ) noexcept nogil
    void count_text(
        const unsigned char *p, int64_t n, int64_t *lines, int64_t *points, int64_t *last
    ) noexcept nogil

cdef class Cursor:
    """Where in the text a buffer lies: lines and code points before it. One a scan."""

    cdef public int64_t base, at, lines, points, line_start, line_points

    def __init__(self):
        self.base = self.at = self.lines = self.points = self.line_start = self.line_points = 0

    def skip(self, const unsigned char[::1] data, int64_t to):
        """Go on to offset `to` of the whole text; `data` begins at `base`."""
        if data.shape[0]:
            self.advance(&data[0], to)

    cdef void advance(self, const unsigned char *p, int64_t to) noexcept nogil:
        cdef int64_t lines, points, last
        if to <= self.at:
            return
        count_text(p + self.at - self.base, to - self.at, &lines, &points, &last)
        if lines:
            self.lines += lines
            self.line_start = self.at + last + 1
            self.line_points = self.points + points
            if self.line_start < to:
                self.line_points -= count_points(p + self.line_start - self.base, to - self.line_start)
        self.points += points
        self.at = to

    def placed(self, const unsigned char[::1] data, bytes weighed):
        """Return records with their lines, columns and code points; `data` begins at `base`."""
        cdef Py_ssize_t count = len(weighed) // <Py_ssize_t>sizeof(Weighed), i
        cdef bytes out = PyBytes_FromStringAndSize(<const char *>weighed, len(weighed))
        cdef Weighed *items = <Weighed *><char *>out
        for i in range(count):
            items[i].start -= self.base
            items[i].end -= self.base
        if count:
            self.locate(&data[0], items, count)
        return out

    cdef void locate(self, const unsigned char *p, Weighed *items, Py_ssize_t count) noexcept nogil:
        """Fill in lines, columns and code points; make offsets those of the whole text."""
        cdef Py_ssize_t i
        cdef int64_t back
        for i in range(count):
            back = 0
            if items[i].start + self.base < self.at:  # an alternative may begin before its winner
                back = self.at - items[i].start - self.base
                items[i].text_start = self.points - count_points(p + items[i].start, back)
            else:
                self.advance(p, items[i].start + self.base)
                items[i].text_start = self.points
            items[i].text_end = items[i].text_start + count_points(
                p + items[i].start, items[i].end - items[i].start
            )
            items[i].line = self.lines + 1
            items[i].line_start = self.line_start
            # an alternative that begins a line before its winner is shown on the winner's line
            items[i].column = <uint32_t>max(items[i].text_start - self.line_points + 1, 1)
            items[i].start += self.base
            items[i].end += self.base


cdef int64_t count_points(const unsigned char *p, int64_t n) noexcept nogil:
    cdef int64_t i, points = 0
    for i in range(n):
        points += p[i] & 0xC0 != 0x80
    return points


cdef struct Named:        # what the name of a column says of a detector
    int32_t column        # -1: nothing is known
    int32_t detector
    int32_t groups
    GroupBest best[GROUPS_KNOWN]


cdef class Rows:
    """Where in a table a scan is: follows delimiters and quotes from row to row."""

    cdef unsigned char delimiter, quote
    cdef bint quoted
    cdef Named named[COLUMNS_KNOWN]
    cdef public bint in_body
    cdef public int column, column_count
    cdef int word_count
    cdef public int64_t base, at, header_end
    cdef bytes _offsets, _words
    cdef const int32_t *header_offsets
    cdef const int32_t *header_words

    def __init__(self, delimiter, quote, offsets, words):
        """`words[offsets[i]:offsets[i + 1]]`: hotwords in the name of column i (32-bit arrays)."""
        self.delimiter = delimiter
        self.quote = quote
        self.column_count = len(offsets) - 1
        self._offsets = offsets.tobytes()
        self._words = words.tobytes() or b"\0\0\0\0"
        self.word_count = len(words)
        self.header_offsets = <const int32_t *><const char *>self._offsets
        self.header_words = <const int32_t *><const char *>self._words
        self.base = self.at = self.header_end = 0
        self.quoted = self.in_body = False
        self.column = 0
        self._forget()

    cdef void _forget(self):
        cdef int i
        for i in range(COLUMNS_KNOWN):
            self.named[i].column = -1

    def copy(self):
        """Return a follower that is at the same place."""
        cdef Rows other = Rows.__new__(Rows)
        other.delimiter, other.quote, other.quoted = self.delimiter, self.quote, self.quoted
        other.in_body, other.column, other.column_count = self.in_body, self.column, self.column_count
        other.base, other.at, other.header_end = self.base, self.at, self.header_end
        other._offsets, other._words = self._offsets, self._words
        other.header_offsets, other.header_words = self.header_offsets, self.header_words
        other.word_count = self.word_count
        other._forget()
        return other

    def skip(self, const unsigned char[::1] data, int64_t to):
        """Go on to offset `to` of the whole text; `data` begins at `base`."""
        if data.shape[0]:
            self.advance(&data[0], to - self.base)

    cdef void advance(self, const unsigned char *p, int64_t to) noexcept nogil:
        """Go on to offset `to` of the buffer."""
        cdef int64_t i
        cdef unsigned char c
        i = self.at - self.base
        while True:
            i = next_mark(p, i, to, self.delimiter, self.quote)
            if i >= to:
                break
            c = p[i]
            i += 1
            if self.quote and c == self.quote:
                self.quoted = not self.quoted
            elif self.quoted:
                continue
            elif c == self.delimiter:
                self.column += 1
            elif c == 10:
                self.column = 0
                if not self.in_body:
                    self.in_body = True
                    self.header_end = i + self.base
        if to + self.base > self.at:
            self.at = to + self.base
