# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled weighing: records of matches in, weighed records out, GIL released.

It says what `dlp/score/weigh.py` says, which is written to be read; the laws hold both together.
"""

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport free, malloc, qsort, realloc
from libc.string cimport memcpy, memset

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
    """
    void count_text(
        const unsigned char *p, int64_t n, int64_t *lines, int64_t *points, int64_t *last
    ) noexcept nogil

cdef enum:
    AHEAD = 4096           # bytes in which hotwords are looked for at once where values are dense
    SLOTS = 12             # pieces of evidence kept for a finding
    GROUPS = 40            # hotword groups of one detector
    NEAR = 16              # characters within which a hotword counts in full
    SYMBOLS = 5            # characters between a word and the value that it names
    SEQUENCE_DIGITS = 4    # digits in a row that make another value
    LARGEST_CLUSTER = 4096 # bytes that overlapping matches may cover before they are cut
    BEFORE = 1
    AFTER = 2
    HEADER_FLAG = 0x8000

cdef struct Record:
    int64_t start
    int64_t end
    uint32_t pattern
    uint32_t bits

cdef struct Reason:
    uint16_t code
    int16_t weight

cdef struct Weighed:  # the layout is `WEIGHED` in dlp/score/tables.py
    int64_t start
    int64_t end
    int64_t text_start
    int64_t text_end
    int64_t line
    int64_t line_start
    uint32_t column
    uint32_t pattern
    int32_t total
    uint16_t count
    uint16_t alternative
    int32_t rank          # of the winner it belongs to; -1 undecided, -2 refused by its gate
    int32_t length        # of the value, in bytes of folded text
    int64_t key           # start of that winner; in the end: offset of the value
    Reason reasons[SLOTS]

cdef struct Hit:
    int64_t start
    int64_t end
    int32_t word

cdef struct PatternRow:
    int32_t detector
    int32_t prior
    int32_t requires
    int32_t category
    int32_t number
    int32_t bits          # offset of its evidence weights

cdef struct Member:
    int32_t detector
    int32_t group
    int32_t weight
    int32_t within
    int32_t side

cdef struct GroupBest:
    int32_t group
    int32_t weight
    uint16_t code

ctypedef struct Hits:
    Hit *items
    Py_ssize_t count
    Py_ssize_t room
    int64_t upto


cdef int by_position(const void *a, const void *b) noexcept nogil:
    cdef const Record *x = <const Record *>a
    cdef const Record *y = <const Record *>b
    if x.start != y.start:
        return -1 if x.start < y.start else 1
    if x.end != y.end:
        return -1 if x.end > y.end else 1
    if x.pattern != y.pattern:
        return -1 if x.pattern < y.pattern else 1
    return 0


cdef void _sort(Record *records, Py_ssize_t count) noexcept nogil:
    """Sort by position; the lanes mostly report in order of starts already."""
    cdef Py_ssize_t i, k
    cdef Record moved
    for i in range(1, count):
        if records[i].start < records[i - 1].start:
            qsort(records, count, sizeof(Record), by_position)
            return
    for i in range(1, count):
        k = i
        moved = records[i]
        while k > 0 and by_position(&records[k - 1], &moved) > 0:
            records[k] = records[k - 1]
            k -= 1
        records[k] = moved


cdef int by_winner(const void *a, const void *b) noexcept nogil:
    """Winners in order of their starts, each before its alternatives."""
    cdef const Weighed *x = <const Weighed *>a
    cdef const Weighed *y = <const Weighed *>b
    if x.key != y.key:
        return -1 if x.key < y.key else 1
    if x.rank != y.rank:
        return -1 if x.rank < y.rank else 1
    if x.alternative != y.alternative:
        return -1 if x.alternative < y.alternative else 1
    if x.start != y.start:
        return -1 if x.start < y.start else 1
    return -1 if x.pattern < y.pattern else 1


cdef inline bint is_digit(unsigned char c) noexcept nogil:
    return 48 <= c <= 57


cdef inline bint is_lower(unsigned char c) noexcept nogil:
    return 97 <= c <= 122


cdef inline bint is_upper(unsigned char c) noexcept nogil:
    return 65 <= c <= 90


cdef inline bint is_letter(unsigned char c) noexcept nogil:
    return is_lower(c) or is_upper(c)


cdef unsigned char LOWER[256]
cdef int _c
for _c in range(256):
    LOWER[_c] = _c + 32 if 65 <= _c <= 90 else _c


cdef class Weigher:
    """Compiled hotwords and weights of a set of packs; immutable, shared by threads."""

    cdef bytes _root, _firsts, _counts, _words, _edge_bytes, _edge_targets
    cdef bytes _openers
    cdef const int32_t *openers
    cdef bytes _member_offsets, _members, _patterns, _bit_weights, _bit_codes
    cdef const int32_t *root
    cdef const int32_t *firsts
    cdef const int32_t *counts
    cdef const int32_t *words
    cdef const unsigned char *edge_bytes
    cdef const int32_t *edge_targets
    cdef const int32_t *member_offsets
    cdef const Member *members
    cdef const PatternRow *patterns
    cdef const int32_t *bit_weights
    cdef const int32_t *bit_codes
    cdef int context, word_code, detector_count, within, longest
    cdef unsigned char pairs[8192]  # which two bytes begin a word

    def __init__(self, tables):
        """Take the arrays of `dlp.score.tables.Tables`."""
        self._root = tables.root.tobytes()
        self._firsts = tables.firsts.tobytes()
        self._counts = tables.counts.tobytes()
        self._words = tables.words.tobytes()
        self._edge_bytes = bytes(tables.edge_bytes) or b"\0"
        self._edge_targets = tables.edge_targets.tobytes()
        self._member_offsets = tables.member_offsets.tobytes()
        self._members = tables.members.tobytes()
        self._patterns = tables.patterns.tobytes()
        self._bit_weights = tables.bit_weights.tobytes()
        self._bit_codes = tables.bit_codes.tobytes()
        self.root = <const int32_t *><const char *>self._root
        self.firsts = <const int32_t *><const char *>self._firsts
        self.counts = <const int32_t *><const char *>self._counts
        self.words = <const int32_t *><const char *>self._words
        self.edge_bytes = <const unsigned char *><const char *>self._edge_bytes
        self.edge_targets = <const int32_t *><const char *>self._edge_targets
        self.member_offsets = <const int32_t *><const char *>self._member_offsets
        self.members = <const Member *><const char *>self._members
        self.patterns = <const PatternRow *><const char *>self._patterns
        self.bit_weights = <const int32_t *><const char *>self._bit_weights
        self.bit_codes = <const int32_t *><const char *>self._bit_codes
        self._openers = tables.openers.tobytes() or bytes(4)
        self.openers = <const int32_t *><const char *>self._openers
        self.context = tables.context
        self.word_code = tables.word_code
        self.detector_count = tables.detector_count
        self.within = tables.within
        self.longest = tables.longest
        memset(self.pairs, 0, sizeof(self.pairs))
        for first, second in tables.pairs:
            self.pairs[(first << 8 | second) >> 3] |= 1 << (second & 7)

    def header_words(self, const unsigned char[::1] cell):
        """Return the numbers of the hotwords in the name of a column."""
        cdef Hits hits = Hits(NULL, 0, 0, 0)
        cdef Py_ssize_t i
        if cell.shape[0] == 0:
            return []
        try:
            self._find_words(&cell[0], cell.shape[0], 0, cell.shape[0], &hits)
            return [hits.items[i].word for i in range(hits.count)]
        finally:
            free(hits.items)

    def weigh(
        self, const unsigned char[::1] data, records, Py_ssize_t horizon, bint final, int floor,
        cursor, table, counts, bint keep,
    ):
        """Weigh the matches that begin before `horizon`; with `final` nothing comes behind it.

        Returns (weighed records, their values one behind the other, the horizon that is final:
        the start of the first cluster of overlapping matches that is not closed yet). `floor`:
        tenths of a deciban below which a finding is dropped; `cursor`, `table`: where in the
        source `data` lies; `counts`: one 64-bit number a detector, to be raised; without `keep`
        that is all, and no records are returned.
        """
        cdef const unsigned char[::1] raw = records
        cdef Py_ssize_t count = raw.shape[0] // sizeof(Record), made
        cdef Record *sorted_records
        cdef Weighed *weighed
        cdef int64_t closed = horizon
        cdef int64_t[::1] totals = counts
        cdef Cursor place = cursor
        cdef Rows rows = table
        cdef Py_ssize_t i, total = 0
        cdef bytes values
        if count == 0:
            return b"", b"", horizon
        sorted_records = <Record *>malloc(count * sizeof(Record))
        weighed = <Weighed *>malloc(count * sizeof(Weighed))
        try:
            if sorted_records == NULL or weighed == NULL:
                raise MemoryError
            memcpy(sorted_records, &raw[0], count * sizeof(Record))
            with nogil:
                made = self._weigh(
                    &data[0], data.shape[0], sorted_records, count, weighed, floor, place, rows,
                    &totals[0], horizon, final, keep, &closed,
                )
            if made < 0:
                raise MemoryError
            if not keep:
                return b"", b"", closed
            for i in range(made):
                weighed[i].key = total
                weighed[i].length = <int32_t>(weighed[i].end - weighed[i].start)
                total += weighed[i].end - weighed[i].start
            values = PyBytes_FromStringAndSize(NULL, total)
            _copy_values(&data[0], weighed, made, place.base, <char *>values)
            return PyBytes_FromStringAndSize(<char *>weighed, made * sizeof(Weighed)), values, closed
        finally:
            free(sorted_records)
            free(weighed)

    def worded(self, const unsigned char[::1] data, records, table):
        """Return the records that have a hotword of any detector nearby, or as column name."""
        return self._filter(data, records, table, False)

    def gate(self, const unsigned char[::1] data, records, table):
        """Return the records without those whose pattern requires a hotword and has none."""
        return self._filter(data, records, table, True)

    cdef bytes _filter(self, const unsigned char[::1] data, records, table, bint own):
        cdef const unsigned char[::1] raw = records
        cdef Py_ssize_t count = raw.shape[0] // sizeof(Record), i, kept = 0
        cdef Record *items
        cdef Rows rows = table.copy() if table is not None else None
        cdef Hits hits = Hits(NULL, 0, 0, 0)
        if count == 0:
            return b""
        items = <Record *>malloc(count * sizeof(Record))
        try:
            if items == NULL:
                raise MemoryError
            memcpy(items, &raw[0], count * sizeof(Record))
            with nogil:
                for i in range(count):  # the lanes report in order of starts
                    if own:
                        if not self._passes(&data[0], data.shape[0], items + i, rows, &hits):
                            continue
                    elif not self._has_word(&data[0], data.shape[0], items + i, rows, &hits):
                        continue
                    items[kept] = items[i]
                    kept += 1
            return PyBytes_FromStringAndSize(<char *>items, kept * sizeof(Record))
        finally:
            free(items)
            free(hits.items)

    cdef bint _has_word(
        self, const unsigned char *p, Py_ssize_t size, const Record *record, Rows rows, Hits *hits
    ) noexcept nogil:
        cdef Py_ssize_t i
        if rows is not None:
            rows.advance(p, record.start)
            if rows.in_body and rows.column < rows.column_count:
                for i in range(
                    rows.header_offsets[rows.column], rows.header_offsets[rows.column + 1]
                ):
                    if self.openers[rows.header_words[i]]:
                        return True
        if not self._look_around(p, size, record, hits):
            return True
        for i in range(hits.count - 1, -1, -1):
            if hits.items[i].start < record.start - self.context:
                return False
            if self.openers[hits.items[i].word] and hits.items[i].start < record.end + self.context:
                return True
        return False

    cdef bint _passes(
        self, const unsigned char *p, Py_ssize_t size, const Record *record, Rows rows, Hits *hits
    ) noexcept nogil:
        cdef const PatternRow *row = self.patterns + record.pattern
        cdef GroupBest best[GROUPS]
        cdef int groups = 0, i
        if not row.requires:
            return True
        if rows is not None:
            rows.advance(p, record.start)
            if rows.in_body:
                groups = self._column(row.detector, rows, best, groups)
        if not self._look_around(p, size, record, hits):
            return True
        if groups == 0 and (
            hits.count == 0 or hits.items[hits.count - 1].start < record.start - self.context
        ):
            return False
        groups = self._nearby(p, size, record, row.detector, rows, hits, best, groups)
        for i in range(groups):
            if best[i].weight > 0:
                return True
        return False

    cdef inline bint _look_around(
        self, const unsigned char *p, Py_ssize_t size, const Record *record, Hits *hits
    ) noexcept nogil:
        """Find the hotwords around a match that were not found yet."""
        cdef int64_t low, high
        if hits.upto >= size or hits.upto >= record.end + self.context:
            return True
        if hits.upto >= record.start:  # one value beside another: look further at once
            high = record.end + AHEAD
            return self._find_words(p, size, hits.upto, high if high < size else size, hits)
        low = self._reach_left(p, record.start)
        high = self._reach_right(p, size, record.end)
        if hits.upto < low:
            hits.upto = low
        return self._find_words(p, size, hits.upto, high, hits)

    cdef inline int64_t _reach_left(self, const unsigned char *p, int64_t start) noexcept nogil:
        """Return where the farthest word before a value may begin."""
        cdef int64_t low = start
        cdef int points = 0
        while low > 0 and points < self.within:
            low -= 1
            points += p[low] & 0xC0 != 0x80
        low -= self.longest
        return low if low > 0 else 0

    cdef inline int64_t _reach_right(self, const unsigned char *p, Py_ssize_t size, int64_t end) noexcept nogil:
        """Return where no word behind a value may begin any more."""
        cdef int points = 0
        while end < size and points <= self.within:
            points += p[end] & 0xC0 != 0x80
            end += 1
        return end

    cdef Py_ssize_t _weigh(
        self, const unsigned char *p, Py_ssize_t size, Record *records, Py_ssize_t count,
        Weighed *weighed, int floor, Cursor place, Rows rows, int64_t *totals, int64_t horizon,
        bint final, bint keep, int64_t *closed,
    ) noexcept nogil:
        cdef Py_ssize_t i = 0, first, made = 0, kept
        cdef int64_t end, cluster
        cdef Hits hits = Hits(NULL, 0, 0, 0)
        _sort(records, count)
        while i < count:
            first = i
            end = records[i].end
            cluster = records[i].start
            i += 1
            while i < count and records[i].start < end and records[i].start - cluster < LARGEST_CLUSTER:
                if records[i].end > end:
                    end = records[i].end
                i += 1
            if not final and i == count and end > horizon and horizon - cluster < LARGEST_CLUSTER:
                closed[0] = cluster
                break
            if not self._weigh_cluster(p, size, records + first, i - first, weighed + made, rows, &hits):
                made = -1
                break
            kept = self._resolve(weighed + made, i - first, floor, totals)
            if keep:
                place.locate(p, weighed + made, kept)
                made += kept
        free(hits.items)
        return made

    cdef bint _weigh_cluster(
        self, const unsigned char *p, Py_ssize_t size, const Record *records, Py_ssize_t count,
        Weighed *weighed, Rows rows, Hits *hits,
    ) noexcept nogil:
        cdef Py_ssize_t i
        for i in range(count):
            if not self._look_around(p, size, records + i, hits):
                return False
            self._weigh_one(p, size, records + i, weighed + i, rows, hits)
        return True

    cdef bint _find_words(
        self, const unsigned char *p, Py_ssize_t size, int64_t start, int64_t stop, Hits *hits
    ) noexcept nogil:
        """Add the hotwords that begin in [start, stop)."""
        cdef int64_t i = start, k
        cdef int32_t node, edge, last
        cdef unsigned char c
        cdef Hit *grown
        if i < 0:
            i = 0
        while i < stop:
            if self.root[p[i]] == 0:
                i += 1
                continue
            if i + 1 < size:
                k = LOWER[p[i]] << 8 | LOWER[p[i + 1]]
                if not self.pairs[k >> 3] >> (k & 7) & 1:
                    i += 1
                    continue
            node = self.root[p[i]]
            k = i + 1
            while node > 0:
                if self.words[node] >= 0 and _whole_word(p, size, i, k):
                    if hits.count == hits.room:
                        hits.room = hits.room * 2 if hits.room else 64
                        grown = <Hit *>realloc(hits.items, hits.room * sizeof(Hit))
                        if grown == NULL:
                            hits.room = hits.count
                            return False
                        hits.items = grown
                    hits.items[hits.count] = Hit(i, k, self.words[node])
                    hits.count += 1
                if k >= size:
                    break
                c = LOWER[p[k]]
                edge = self.firsts[node]
                last = edge + self.counts[node]
                while edge < last and self.edge_bytes[edge] != c:
                    edge += 1
                node = self.edge_targets[edge] if edge < last else 0
                k += 1
            i += 1
        if stop > hits.upto:
            hits.upto = stop
        return True

    cdef void _weigh_one(
        self, const unsigned char *p, Py_ssize_t size, const Record *record, Weighed *out,
        Rows rows, const Hits *hits,
    ) noexcept nogil:
        cdef const PatternRow *row = self.patterns + record.pattern
        cdef GroupBest best[GROUPS]
        cdef int groups = 0, bit, i, header_first = 0, header_last = 0
        cdef bint supported = False
        memset(out, 0, sizeof(Weighed))
        out.start = record.start
        out.end = record.end
        out.pattern = record.pattern
        _add(out, 0, row.prior)
        for bit in range(20):
            if record.bits >> bit & 1:
                _add(out, <uint16_t>self.bit_codes[row.bits + bit], self.bit_weights[row.bits + bit])
        if rows is not None:
            rows.advance(p, record.start)
            if rows.in_body:
                groups = self._column(row.detector, rows, best, groups)
        groups = self._nearby(p, size, record, row.detector, rows, hits, best, groups)
        for i in range(groups):
            _add(out, best[i].code, best[i].weight)
            if best[i].weight > 0:
                supported = True
        out.rank = -2 if row.requires and not supported else -1

    cdef int _column(self, int32_t detector, Rows rows, GroupBest *best, int groups) noexcept nogil:
        """Take the words in the name of the column as evidence."""
        cdef int32_t i, k, word
        if rows.column >= rows.column_count:
            return groups
        for i in range(rows.header_offsets[rows.column], rows.header_offsets[rows.column + 1]):
            word = rows.header_words[i]
            for k in range(self.member_offsets[word], self.member_offsets[word + 1]):
                if self.members[k].detector == detector:
                    groups = _better(
                        best, groups, self.members[k].group, self.members[k].weight,
                        <uint16_t>((self.word_code + word) | HEADER_FLAG),
                    )
        return groups

    cdef int _nearby(
        self, const unsigned char *p, Py_ssize_t size, const Record *record, int32_t detector,
        Rows rows, const Hits *hits, GroupBest *best, int groups,
    ) noexcept nogil:
        cdef Py_ssize_t i
        cdef int32_t k
        cdef const Hit *hit
        cdef const Member *member
        cdef int64_t distance
        cdef int side, shift
        for i in range(hits.count - 1, -1, -1):
            hit = hits.items + i
            if hit.start < record.start - self.context:
                break
            if hit.start >= record.end + self.context:
                continue
            if rows is not None and rows.in_body and hit.start + rows.base < rows.header_end:
                continue
            if hit.end <= record.start:
                side = BEFORE
            elif hit.start >= record.end:
                side = AFTER
            else:
                continue
            distance = -1
            shift = 0
            for k in range(self.member_offsets[hit.word], self.member_offsets[hit.word + 1]):
                member = self.members + k
                if member.detector != detector or not member.side & side:
                    continue
                if distance < 0:
                    if side == AFTER and _names_another(p, size, hit.end):
                        break
                    if side == BEFORE:
                        distance = _distance(p, hit.end, record.start, &shift)
                    else:
                        distance = _distance(p, record.end, hit.start, &shift)
                if distance <= member.within:
                    groups = _better(
                        best, groups, member.group, _halved(member.weight, shift),
                        <uint16_t>(self.word_code + hit.word),
                    )
        return groups

    cdef Py_ssize_t _resolve(
        self, Weighed *items, Py_ssize_t count, int floor, int64_t *totals
    ) noexcept nogil:
        """Choose among overlapping matches; keep what lost as an alternative of what won.

        Returns how many are kept: winners in order of their starts, each before its alternatives.
        """
        cdef Py_ssize_t i, winner, kept = 0
        cdef int rank = 0
        while True:
            winner = -1
            for i in range(count):
                if items[i].rank == -1 and (winner < 0 or self._stronger(items + i, items + winner)):
                    winner = i
            if winner < 0 or items[winner].total < floor:
                break
            items[winner].rank = rank
            items[winner].key = items[winner].start
            totals[self.patterns[items[winner].pattern].detector] += 1
            for i in range(count):
                if items[i].rank == -1 and self._conflict(items + winner, items + i):
                    items[i].rank = rank
                    items[i].key = items[winner].start
                    items[i].alternative = 1
            rank += 1
        for i in range(count):
            if items[i].rank >= 0:
                items[kept] = items[i]
                kept += 1
        if kept > 1:
            qsort(items, kept, sizeof(Weighed), by_winner)
        return kept

    cdef inline bint _stronger(self, const Weighed *a, const Weighed *b) noexcept nogil:
        if a.total != b.total:
            return a.total > b.total
        if a.end - a.start != b.end - b.start:
            return a.end - a.start > b.end - b.start
        if a.start != b.start:
            return a.start < b.start
        return a.pattern < b.pattern

    cdef inline bint _conflict(self, const Weighed *a, const Weighed *b) noexcept nogil:
        """Do two matches claim the same bytes? One inside another of a different kind does not."""
        cdef const PatternRow *x = self.patterns + a.pattern
        cdef const PatternRow *y = self.patterns + b.pattern
        cdef bint inside
        if a.end <= b.start or b.end <= a.start:
            return False
        inside = (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)
        if a.start == b.start and a.end == b.end:
            return True
        return not inside or x.category == y.category or (x.number and y.number)


cdef void _copy_values(
    const unsigned char *p, const Weighed *items, Py_ssize_t count, int64_t base, char *out
) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(count):
        memcpy(out + items[i].key, p + items[i].start - base, items[i].end - items[i].start)


cdef inline void _add(Weighed *out, uint16_t code, int weight) noexcept nogil:
    out.total += weight
    if out.count < SLOTS:
        out.reasons[out.count].code = code
        out.reasons[out.count].weight = <int16_t>weight
        out.count += 1


cdef int _better(GroupBest *best, int groups, int32_t group, int32_t weight, uint16_t code) noexcept nogil:
    """Keep the strongest word of a group; of equal ones the one that begins first."""
    cdef int i
    for i in range(groups):
        if best[i].group == group:
            if weight * weight >= best[i].weight * best[i].weight:
                best[i].weight = weight
                best[i].code = code
            return groups
    if groups == GROUPS:
        return groups
    best[groups].group = group
    best[groups].weight = weight
    best[groups].code = code
    return groups + 1


cdef inline int32_t _halved(int32_t weight, int shift) noexcept nogil:
    while shift:
        weight = weight // 2 if weight >= 0 else -(-weight // 2)
        shift -= 1
    return weight


cdef bint _whole_word(const unsigned char *p, Py_ssize_t size, int64_t start, int64_t end) noexcept nogil:
    """An ASCII word must not be part of a longer one; camelCase, digits and _ end a word."""
    cdef unsigned char before, after
    if start > 0 and is_letter(p[start]):
        before = p[start - 1]
        if is_letter(before) and not (is_lower(before) and is_upper(p[start])):
            return False
    if end < size and is_letter(p[end - 1]):
        after = p[end]
        if is_letter(after) and not (is_lower(p[end - 1]) and is_upper(after)):
            return False
    return True


cdef int64_t _distance(const unsigned char *p, int64_t start, int64_t end, int *shift) noexcept nogil:
    """Characters between a word and a value; shift: how often its weight is halved."""
    cdef int64_t i, points = 0
    cdef int digits = 0
    cdef bint line = False, value = False
    for i in range(start, end):
        if p[i] & 0xC0 != 0x80:
            points += 1
        if p[i] == 10:
            line = True
        digits = digits + 1 if is_digit(p[i]) else 0
        if digits >= SEQUENCE_DIGITS:
            value = True
    shift[0] = (1 if line or points > NEAR else 0) + (1 if value else 0)
    return points


cdef bint _names_another(const unsigned char *p, Py_ssize_t size, int64_t i) noexcept nogil:
    """Is the word followed by a value of its own?"""
    cdef int symbols = 0
    cdef bint assigned = False
    while i < size and symbols < SYMBOLS + 1:
        if is_digit(p[i]) or (assigned and is_letter(p[i])):
            return True
        if p[i] in (58, 61):  # : =
            assigned = True
            i += 1
        elif p[i] in (32, 9, 34, 39, 40, 44, 124, 62):
            i += 1
        elif p[i] == 0xEF and i + 2 < size and p[i + 1] == 0xBC and p[i + 2] in (0x9A, 0x88, 0x8C):
            if p[i + 2] == 0x9A:
                assigned = True
            i += 3
        else:
            return False
        symbols += 1
    return False


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
            items[i].column = <uint32_t>(items[i].text_start - self.line_points + 1)
            items[i].start += self.base
            items[i].end += self.base


cdef int64_t count_points(const unsigned char *p, int64_t n) noexcept nogil:
    cdef int64_t i, points = 0
    for i in range(n):
        points += p[i] & 0xC0 != 0x80
    return points


cdef class Rows:
    """Where in a table a scan is: follows delimiters and quotes from row to row."""

    cdef unsigned char delimiter, quote
    cdef bint quoted
    cdef public bint in_body
    cdef public int column, column_count
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
        self.header_offsets = <const int32_t *><const char *>self._offsets
        self.header_words = <const int32_t *><const char *>self._words
        self.base = self.at = self.header_end = 0
        self.quoted = self.in_body = False
        self.column = 0

    def copy(self):
        """Return a follower that is at the same place."""
        cdef Rows other = Rows.__new__(Rows)
        other.delimiter, other.quote, other.quoted = self.delimiter, self.quote, self.quoted
        other.in_body, other.column, other.column_count = self.in_body, self.column, self.column_count
        other.base, other.at, other.header_end = self.base, self.at, self.header_end
        other._offsets, other._words = self._offsets, self._words
        other.header_offsets, other.header_words = self.header_offsets, self.header_words
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
        while i < to:
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


def winners(const unsigned char[::1] data):
    """Return the indexes of the weighed records that are no alternatives, as 32-bit numbers."""
    cdef Py_ssize_t count = data.shape[0] // sizeof(Weighed), i, made = 0
    cdef const Weighed *items
    cdef uint32_t *out
    if count == 0:
        return b""
    items = <const Weighed *>&data[0]
    out = <uint32_t *>malloc(count * sizeof(uint32_t))
    if out == NULL:
        raise MemoryError
    try:
        for i in range(count):
            if not items[i].alternative:
                out[made] = <uint32_t>i
                made += 1
        return PyBytes_FromStringAndSize(<char *>out, made * sizeof(uint32_t))
    finally:
        free(out)
