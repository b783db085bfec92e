# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The literals lane: one pass over the bytes for everything that is looked for by its letters.

A filter lets the places pass where a gram may stand. There the entries of the gram are taken up
in the middle: a small automaton reads on as long as a match may be under way. What comes to its end, or
is cut by the end of the text, is a hit. `dlp/match/_words_reference.py` says the same in Python.

Hits are records of 24 bytes: first and last place where the match may begin (64 bits), slot (32 bits).
Hits of one slot that overlap are one, as long as it is no wider than SPREAD.
"""

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memcmp, memset

cdef extern from "../text/_wide.h":
    int dlp_is_wide()

cdef extern from "../text/_grams.h":
    uint32_t dlp_raw(const uint8_t *p) noexcept nogil
    uint32_t dlp_fold(uint32_t gram) noexcept nogil
    uint32_t dlp_hash(uint32_t gram) noexcept nogil
    void DLP_FETCH(const void *place) noexcept nogil
    void dlp_put(uint32_t *filter, uint32_t gram) noexcept nogil
    int dlp_passes(const uint32_t *filter, const uint8_t *p, int three) noexcept nogil
    int dlp_places(
        const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n, uint32_t *places,
        int room, int wide,
    ) noexcept nogil
    enum: DLP_WORDS

cdef enum:
    WIDTH = 4
    GRAM = 8              # columns of a gram
    ROOM = 512            # places that pass, looked at together
    AHEAD = 8             # places whose grams are on their way into the cache
    MOST = 64             # positions of an entry that are followed at the same time
    FIELDS = 12           # columns of an entry
    SLOT = 0
    LOW = 1
    HIGH = 2
    FLAGS = 3
    PLACES = 4
    EDGE = 5
    BEFORE = 6            # which bits of the four bytes before the gram, and what they are
    OWN = 8
    BEHIND = 10
    COLUMNS = 3           # of a position
    SET = 0
    FOLLOWS = 1
    PRECEDES = 2
    NEEDS_END = 1
    ONCE = 2
    END = -1
    CUT = -2
    STOP = -3
    NOWHERE = -2          # a match may begin at -1, with the line break that is not written
    SPREAD = 1024         # bytes in which a match may begin, at most
    KNOWN = 256           # answers that are kept; a power of two
    FARTHEST = 64         # bytes of a text on which a kept answer rests, on either side

cdef struct Gram:
    uint32_t gram         # 0: nothing here
    int32_t first         # of its entries in `rows`
    uint32_t before       # bits that all entries have in common of the four bytes before it
    uint32_t before_value
    uint32_t own          # of its own bytes, as they are written
    uint32_t own_value
    uint32_t behind
    uint32_t behind_value

cdef struct Hit:
    int64_t first
    int64_t last
    int32_t slot
    int32_t padding

include "_reading.pxi"


cdef struct Hits:
    Hit *items
    Py_ssize_t count
    Py_ssize_t room
    int32_t *recent       # of each slot the number of its last hit, from 1; 0: none yet
    bint failed
    bint asked            # whether there are answers
    Answer known[KNOWN]


cdef void push(Hits *out, Py_ssize_t first, Py_ssize_t last, int32_t slot) noexcept nogil:
    cdef Hit *grown
    cdef Hit *item
    cdef int32_t recent = out.recent[slot]
    if recent:
        item = &out.items[recent - 1]
        if item.first <= first <= item.last and last - item.first < SPREAD:
            item.last = max(item.last, last)
            return
    if out.count == out.room:
        out.room = out.room * 2 if out.room else 64
        grown = <Hit *>realloc(out.items, out.room * sizeof(Hit))
        if grown == NULL:
            out.failed = True
            out.room = out.count
            return
        out.items = grown
    item = &out.items[out.count]
    item.first, item.last, item.slot, item.padding = first, last, slot, 0
    out.count += 1
    out.recent[slot] = <int32_t>out.count


cdef class Words:
    """Compiled slots; immutable, shared by threads."""

    cdef uint32_t *filter
    cdef Gram *grams        # an open hash table
    cdef uint32_t mask
    cdef int shift
    cdef object _rows, _entries, _lists, _positions, _sets
    cdef const int32_t *rows
    cdef const int32_t *entries
    cdef Reader reader
    cdef int slots, wide

    def __cinit__(self):
        self.filter = <uint32_t *>PyMem_Calloc(1 << DLP_WORDS, sizeof(uint32_t))
        self.grams = NULL
        if self.filter == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.filter)
        PyMem_Free(self.grams)

    def __init__(self, tables):
        """Take `WordTables`."""
        cdef Py_ssize_t i, room = 16
        self.shift = 28
        cdef uint32_t gram, at
        cdef object grams = tables.grams
        while 3 * room * GRAM < 4 * len(grams):
            room *= 2
            self.shift -= 1
        self.mask = <uint32_t>(room - 1)
        self.grams = <Gram *>PyMem_Calloc(room, sizeof(Gram))
        if self.grams == NULL:
            raise MemoryError
        for i in range(0, len(grams), GRAM):
            gram = grams[i]
            dlp_put(self.filter, gram)
            at = dlp_hash(gram) >> self.shift
            while self.grams[at].gram:
                at = (at + 1) & self.mask
            self.grams[at] = Gram(
                gram, grams[i + 1], grams[i + 2], grams[i + 3], grams[i + 4], grams[i + 5],
                grams[i + 6], grams[i + 7],
            )
        self._rows = tables.rows.tobytes() or b"\0"
        self._entries = tables.entries.tobytes() or b"\0"
        self._lists = tables.lists.tobytes() or b"\0"
        self._positions = tables.positions.tobytes() or b"\0"
        self._sets = tables.sets or b"\0"
        self.rows = <const int32_t *><const char *>self._rows
        self.entries = <const int32_t *><const char *>self._entries
        self.reader.lists = <const int32_t *><const char *>self._lists
        self.reader.positions = <const int32_t *><const char *>self._positions
        self.reader.sets = <const uint8_t *><const char *>self._sets
        self.slots = tables.slots
        self.wide = dlp_is_wide()

    def find(self, const uint8_t[::1] data, Py_ssize_t start, Py_ssize_t stop):
        """Return the hits in `data[start:stop]` as records, in order of their grams.

        Grams are looked for there; a match may have begun before `start`.
        """
        cdef Hits out
        stop = min(stop, data.shape[0])
        if start >= stop or self.mask == 0:
            return b""
        memset(&out, 0, sizeof(Hits))
        out.recent = <int32_t *>calloc(self.slots + 1, sizeof(int32_t))
        if out.recent == NULL:
            raise MemoryError
        try:
            with nogil:
                self._find(&data[0], start, stop, &out)
            if out.failed:
                raise MemoryError
            if out.count == 0:
                return b""
            return PyBytes_FromStringAndSize(<char *>out.items, out.count * sizeof(Hit))
        finally:
            free(out.recent)
            free(out.items)

    def begins(self, bytes label, probes, int slots):
        """Return whether one of the first slots may match in a text of `label` and one of `probes`."""
        cdef Hits out
        cdef Py_ssize_t i
        cdef bytes text
        cdef const uint8_t *p
        if self.mask == 0:
            return False
        memset(&out, 0, sizeof(Hits))
        out.recent = <int32_t *>calloc(self.slots + 1, sizeof(int32_t))
        if out.recent == NULL:
            raise MemoryError
        try:
            for probe in probes:  # until there is a hit, `recent` knows of other slots only
                text = label + <bytes>probe
                if out.asked:
                    memset(out.known, 0, sizeof(out.known))
                p = text
                self._find(p, 0, len(text), &out)
                if out.failed:
                    raise MemoryError
                for i in range(out.count):
                    if out.items[i].slot < slots:
                        return True
            return False
        finally:
            free(out.recent)
            free(out.items)

    cdef void _find(
        self, const uint8_t *p, Py_ssize_t start, Py_ssize_t stop, Hits *out
    ) noexcept nogil:
        cdef uint32_t places[ROOM]
        cdef uint8_t tail[2 * WIDTH]
        cdef Py_ssize_t at = start, base
        cdef int count, k
        while at + WIDTH <= stop:
            base = at
            count = dlp_places(self.filter, p, &at, stop, places, ROOM, self.wide)
            for k in range(count):
                if k + AHEAD < count:
                    self._fetch(dlp_raw(p + base + places[k + AHEAD]))
                self._place(p, base + places[k], dlp_raw(p + base + places[k]), stop, out)
        base = max(start, stop - WIDTH + 1)
        memset(tail, c' ', sizeof(tail))  # a blank stands for the end
        for k in range(<int>(stop - base)):
            tail[k] = p[base + k]
        for k in range(<int>(stop - base)):
            if dlp_passes(self.filter, tail + k, False):
                self._place(p, base + k, dlp_raw(tail + k), stop, out)

    cdef inline void _fetch(self, uint32_t raw) noexcept nogil:
        """Ask for the memory that `_place` will look at."""
        DLP_FETCH(&self.grams[dlp_hash(dlp_fold(raw)) >> self.shift])

    cdef inline void _place(
        self, const uint8_t *p, Py_ssize_t at, uint32_t raw, Py_ssize_t stop, Hits *out
    ) noexcept nogil:
        """Try the entries of the gram that stands at a place, if it is one."""
        cdef uint32_t gram = dlp_fold(raw)
        cdef uint32_t key = dlp_hash(gram) >> self.shift
        cdef uint32_t other
        cdef const Gram *found = &self.grams[key]
        cdef const int32_t *row
        while found.gram != gram:
            if not found.gram:
                return
            key = (key + 1) & self.mask
            found = &self.grams[key]
        other = (raw ^ found.own_value) & found.own
        if at >= WIDTH:
            other |= (dlp_raw(p + at - WIDTH) ^ found.before_value) & found.before
        if at + 2 * WIDTH <= stop:
            other |= (dlp_raw(p + at + WIDTH) ^ found.behind_value) & found.behind
        if other:
            return
        row = self.rows + found.first
        while row[0] != STOP:
            self._entry(p, at, raw, stop, self.entries + FIELDS * row[0], out)
            row += 1

    cdef void _entry(
        self, const uint8_t *p, Py_ssize_t at, uint32_t raw, Py_ssize_t stop, const int32_t *entry,
        Hits *out,
    ) noexcept nogil:
        """Read on from the gram, to the left and to the right, as long as there may be a match."""
        cdef int32_t recent
        cdef Answer *known
        if (raw ^ <uint32_t>entry[OWN + 1]) & <uint32_t>entry[OWN]:
            return
        if at >= WIDTH and (
            (dlp_raw(p + at - WIDTH) ^ <uint32_t>entry[BEFORE + 1]) & <uint32_t>entry[BEFORE]
        ):
            return
        if at + 2 * WIDTH <= stop and (
            (dlp_raw(p + at + WIDTH) ^ <uint32_t>entry[BEHIND + 1]) & <uint32_t>entry[BEHIND]
        ):
            return
        recent = out.recent[entry[SLOT]]
        if recent and (
            entry[FLAGS] & ONCE
            or (out.items[recent - 1].first <= at - entry[HIGH]
                and at - entry[LOW] <= out.items[recent - 1].last)
        ):  # it would say nothing new
            return
        if (
            entry[EDGE] >= 0 and entry[LOW] == entry[HIGH] and at > entry[LOW]
            and self.reader.sets[256 * entry[EDGE] + p[at - entry[LOW] - 1]]
        ):  # where it would have to begin, it may not: a long run of one letter costs nothing
            return
        known = &out.known[(entry - self.entries) // FIELDS & (KNOWN - 1)]
        if not is_same(known, entry, p, at, stop):
            read_on(&self.reader, p, at, stop, entry, known)
            out.asked = True
        if known.first >= 0:
            push(out, at - known.first, at - known.last, entry[SLOT])
