# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled weighing: records of matches in, weighed records out, GIL released.

It says what `dlp/score/weigh.py` says, which is written to be read; the laws hold both together.
"""

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport calloc, free, malloc, qsort, realloc
from libc.string cimport memcpy, memset

cdef enum:
    BYTES_A_CHARACTER = 4
    SLOTS = 12             # pieces of evidence kept for a finding
    GROUPS = 40            # hotword groups of one detector
    NEAR = 16              # characters within which a hotword counts in full
    COLUMNS_KNOWN = 256    # what columns say of detectors is kept of so many; a power of two
    GROUPS_KNOWN = 4       # and of how many groups at most
    SYMBOLS = 5            # characters between a word and the value that it names
    SEQUENCE_DIGITS = 4    # digits in a row that make another value
    LARGEST_CLUSTER = 4096 # bytes that overlapping matches may cover before they are cut
    SORTED_AT_ONCE = 16    # matches that are sorted by moving each to its place
    BEFORE = 1
    AFTER = 2
    ALL_COLUMNS = 4        # of a side: the word counts as the name of any column of the table
    HEADER_FLAG = 0x8000
    SEPARATED = 3 << 16    # bits of a match whose number is written with separators

include "_records.pxi"
include "_sorting.pxi"
include "_overlaps.pxi"
include "_places.pxi"
include "_rules.pxi"
include "_lexicon.pxi"


cdef class Weigher:
    """Compiled hotwords and weights of a set of packs; immutable, shared by threads."""

    cdef Lexicon lexicon
    cdef bytes _member_offsets, _members, _patterns, _bit_weights, _bit_codes, _gates
    cdef const int32_t *gates  # of each group: whether it may open a gate
    cdef const int32_t *member_offsets
    cdef const Member *members
    cdef const PatternRow *patterns
    cdef const int32_t *bit_weights
    cdef const int32_t *bit_codes
    cdef int context, word_code, detector_count, longest
    cdef int32_t *within_of  # characters within which words of each detector count
    cdef uint8_t *said_of  # for each word the detectors of which it says something, as bits
    cdef int said_size

    def __dealloc__(self):
        free(self.within_of)
        free(self.said_of)

    def __init__(self, tables):
        """Take the arrays of `dlp.score.tables.Tables`."""
        cdef const Member *member
        cdef int32_t k, word, words
        self.lexicon = Lexicon(tables)
        self._member_offsets = tables.member_offsets.tobytes()
        self._members = tables.members.tobytes()
        self._patterns = tables.patterns.tobytes()
        self._bit_weights = tables.bit_weights.tobytes()
        self._bit_codes = tables.bit_codes.tobytes()
        self._gates = tables.gates.tobytes() or bytes(4)
        self.gates = <const int32_t *><const char *>self._gates
        self.member_offsets = <const int32_t *><const char *>self._member_offsets
        self.members = <const Member *><const char *>self._members
        self.patterns = <const PatternRow *><const char *>self._patterns
        self.bit_weights = <const int32_t *><const char *>self._bit_weights
        self.bit_codes = <const int32_t *><const char *>self._bit_codes
        self.context = tables.context
        self.word_code = tables.word_code
        self.detector_count = tables.detector_count
        self.longest = tables.longest
        self.within_of = <int32_t *>calloc(self.detector_count + 1, sizeof(int32_t))
        self.said_size = self.detector_count // 8 + 1
        words = max(len(tables.member_offsets) - 1, 0)
        self.said_of = <uint8_t *>calloc(words + 1, self.said_size)
        if self.within_of == NULL or self.said_of == NULL:
            raise MemoryError
        for word in range(words):
            for k in range(self.member_offsets[word], self.member_offsets[word + 1]):
                member = self.members + k
                self.within_of[member.detector] = max(
                    self.within_of[member.detector], member.within
                )
                self.said_of[word * self.said_size + (member.detector >> 3)] |= (
                    <uint8_t>(1 << (member.detector & 7))
                )

    def header_words(self, const unsigned char[::1] cell):
        """Return the numbers of the hotwords in the name of a column."""
        cdef Hits hits = Hits(NULL, 0, 0, 0, False)
        cdef Py_ssize_t i
        if cell.shape[0] == 0:
            return []
        try:
            self.lexicon.find(&cell[0], cell.shape[0], 0, cell.shape[0], False, &hits)
            return [hits.items[i].word for i in range(hits.count)]
        finally:
            free(hits.items)

    def weigh(
        self, const unsigned char[::1] data, records, Py_ssize_t horizon, bint final, int floor,
        cursor, table, counts, bint keep, bint by_line=False,
    ):
        """Weigh the matches that begin before `horizon`; with `final` nothing comes behind it.

        Returns (weighed records, their values one behind the other, the horizon that is final:
        the start of the first cluster of overlapping matches that is not closed yet). `floor`:
        tenths of a deciban below which a finding is dropped; `cursor`, `table`: where in the
        source `data` lies; `counts`: one 64-bit number a detector, to be raised; without `keep`
        that is all, and no records are returned. `by_line`: only words in a value's own line count.
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
                    &totals[0], horizon, final, keep, by_line, &closed,
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
        return self._filter(data, records, table, False, False)

    def gate(self, const unsigned char[::1] data, records, table, bint by_line=False):
        """Return the records without those whose pattern requires a hotword and has none."""
        return self._filter(data, records, table, True, by_line)

    cdef bytes _filter(
        self, const unsigned char[::1] data, records, table, bint own, bint by_line
    ):
        cdef const unsigned char[::1] raw = records
        cdef Py_ssize_t count = raw.shape[0] // sizeof(Record), i, kept = 0
        cdef Record *items
        cdef Rows rows = table.copy() if table is not None else None
        cdef Hits hits = Hits(NULL, 0, 0, 0, by_line)
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
                for i in range(rows.header_offsets[rows.column], rows.header_offsets[rows.column + 1]):
                    if self.lexicon.openers[rows.header_words[i]]:
                        return True
        if not self.lexicon.look_around(p, size, record, True, hits):
            return True
        i = _before(hits, record.end + self.context) - 1
        return i >= 0 and hits.items[i].start >= record.start - self.context

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
        if not self.lexicon.look_around(p, size, record, False, hits):
            return True
        if groups == 0 and (
            hits.count == 0 or hits.items[hits.count - 1].start < record.start - self.context
        ):
            return False
        groups = self._nearby(p, size, record, row.detector, rows, hits, best, groups)
        for i in range(groups):
            if best[i].weight > 0 and self.gates[best[i].group]:
                return True
        return False

    cdef Py_ssize_t _weigh(
        self, const unsigned char *p, Py_ssize_t size, Record *records, Py_ssize_t count,
        Weighed *weighed, int floor, Cursor place, Rows rows, int64_t *totals, int64_t horizon,
        bint final, bint keep, bint by_line, int64_t *closed,
    ) noexcept nogil:
        cdef Py_ssize_t i = 0, first, made = 0, kept
        cdef int64_t end, cluster
        cdef Hits hits = Hits(NULL, 0, 0, 0, by_line)
        if not _sort(records, count):
            return -1
        count = without_repeats(self.patterns, records, count)
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
            kept = resolve(self.patterns, weighed + made, i - first, floor, totals)
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
            if not self.lexicon.look_around(p, size, records + i, False, hits):
                return False
            self._weigh_one(p, size, records + i, weighed + i, rows, hits)
        return True

    cdef void _weigh_one(
        self, const unsigned char *p, Py_ssize_t size, const Record *record, Weighed *out,
        Rows rows, const Hits *hits,
    ) noexcept nogil:
        cdef const PatternRow *row = self.patterns + record.pattern
        cdef GroupBest best[GROUPS]
        cdef int groups = 0, bit, i
        cdef uint32_t bits = record.bits
        cdef bint supported = False
        memset(out, 0, sizeof(Weighed))
        out.start = record.start
        out.end = record.end
        out.pattern = record.pattern
        _add(out, 0, row.prior)
        bit = 0
        while bits:
            if bits & 1:
                _add(out, <uint16_t>self.bit_codes[row.bits + bit], self.bit_weights[row.bits + bit])
            bits >>= 1
            bit += 1
        if rows is not None:
            rows.advance(p, record.start)
            if rows.in_body:
                groups = self._column(row.detector, rows, best, groups)
        groups = self._nearby(p, size, record, row.detector, rows, hits, best, groups)
        for i in range(groups):
            _add(out, best[i].code, best[i].weight)
            if best[i].weight > 0 and self.gates[best[i].group]:
                supported = True
        out.rank = -2 if row.requires and not supported else -1
        if record.bits & SEPARATED:
            _embrace(p, size, out)

    cdef int _column(self, int32_t detector, Rows rows, GroupBest *best, int groups) noexcept nogil:
        """Take the words in the names of columns as evidence; rows ask it again and again."""
        cdef int column = min(rows.column, rows.column_count)
        cdef Named *named = &rows.named[(column + 7 * detector) & (COLUMNS_KNOWN - 1)]
        if rows.word_count == 0:
            return groups
        if groups == 0 and named.column == column and named.detector == detector:
            memcpy(best, named.best, named.groups * sizeof(GroupBest))
            return named.groups
        if column < rows.column_count:
            groups = self._read_names(
                detector, rows, rows.header_offsets[column], rows.header_offsets[column + 1], 0,
                best, groups,
            )
        groups = self._read_names(detector, rows, 0, rows.word_count, ALL_COLUMNS, best, groups)
        if groups <= GROUPS_KNOWN:
            named.column, named.detector, named.groups = column, detector, groups
            memcpy(named.best, best, groups * sizeof(GroupBest))
        return groups

    cdef int _read_names(
        self, int32_t detector, Rows rows, int32_t first, int32_t last, int32_t bit,
        GroupBest *best, int groups,
    ) noexcept nogil:
        """Take some words of the header as evidence, where their groups have a bit."""
        cdef int32_t i, k, word
        for i in range(first, last):
            word = rows.header_words[i]
            if not self._says(word, detector):
                continue
            for k in range(self._first_member(word, detector), self.member_offsets[word + 1]):
                if self.members[k].detector != detector:
                    break
                if self.members[k].side & bit == bit:
                    groups = _better(
                        best, groups, self.members[k].group, self.members[k].weight,
                        <uint16_t>((self.word_code + word) | HEADER_FLAG),
                    )
        return groups

    cdef inline bint _says(self, int32_t word, int32_t detector) noexcept nogil:
        """Whether a word says something of a detector."""
        return self.said_of[word * self.said_size + (detector >> 3)] >> (detector & 7) & 1

    cdef inline int32_t _first_member(self, int32_t word, int32_t detector) noexcept nogil:
        """Return where the groups of a detector begin among those of a word, which are in order."""
        cdef int32_t low = self.member_offsets[word], high = self.member_offsets[word + 1], middle
        while low < high:
            middle = (low + high) >> 1
            if self.members[middle].detector < detector:
                low = middle + 1
            else:
                high = middle
        return low

    cdef int _nearby(
        self, const unsigned char *p, Py_ssize_t size, const Record *record, int32_t detector,
        Rows rows, const Hits *hits, GroupBest *best, int groups,
    ) noexcept nogil:
        """Take the words around a value as evidence; of a group the first of the strongest."""
        cdef Py_ssize_t behind = _before(hits, record.end), last = behind, i
        cdef Walk walk
        cdef int64_t within = self.within_of[detector]
        cdef int64_t low = record.start - BYTES_A_CHARACTER * within - 1 - self.longest
        cdef int64_t high = record.end + BYTES_A_CHARACTER * within
        cdef Hit *hit
        cdef int alone
        if hits.by_line:
            low = _line_start(p, max(low, 0), record.start)
            high = _line_end(p, record.end, min(high, size))
        _set_out(&walk, record.end, 0)
        while last < hits.count:
            hit = hits.items + last
            if hit.start > high:
                break
            hit.shift = FAR_OFF
            if (
                self._says(hit.word, detector) and not self._is_header(hit, rows)
                and not _names_another(p, size, hit)
            ):
                _go_on(p, &walk, hit)
                if hit.points > within:
                    break
            last += 1
        for i in range(last - 1, behind - 1, -1):
            if hits.items[i].shift != FAR_OFF:
                groups = self._take(detector, hits.items + i, AFTER, best, groups)
        alone = _fills_line(p, size, record.start, record.end)
        _set_out(&walk, record.start, alone)
        for i in range(behind - 1, -1, -1):
            hit = hits.items + i
            if hit.start < low:
                break
            if hit.end > record.start or not self._says(hit.word, detector):
                continue
            if self._is_header(hit, rows):
                continue
            if hit.end > walk.at:  # a longer word around the one before
                _set_out(&walk, record.start, alone)
            _go_back(p, &walk, hit)
            if hit.points > within + self.longest:
                break
            groups = self._take(detector, hit, BEFORE, best, groups)
        return groups

    cdef inline bint _is_header(self, const Hit *hit, Rows rows) noexcept nogil:
        """Whether a word stands in the names of columns, which count for their own."""
        return rows is not None and rows.in_body and hit.start + rows.base < rows.header_end

    cdef int _take(
        self, int32_t detector, const Hit *hit, int side, GroupBest *best, int groups
    ) noexcept nogil:
        """Take a word of a detector as evidence."""
        cdef int32_t word = hit.word, k
        cdef const Member *member
        for k in range(self._first_member(word, detector), self.member_offsets[word + 1]):
            member = self.members + k
            if member.detector != detector:
                break
            if member.side & side and hit.points <= member.within:
                groups = _better(
                    best, groups, member.group, _halved(member.weight, hit.shift),
                    <uint16_t>(self.word_code + word),
                )
        return groups


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
