# The lexicon: where hotwords stand.

cdef extern from "../text/_wide.h":
    int dlp_is_wide()

cdef extern from "../text/_grams.h":
    void dlp_put(uint32_t *filter, uint32_t gram) noexcept nogil
    int dlp_places_three(
        const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n, uint32_t *places,
        int room, int wide,
    ) noexcept nogil
    enum: DLP_WORDS

cdef enum:
    AHEAD = 4096           # bytes in which hotwords are looked for at once where values are dense
    GRAM = 4               # bytes that are read where a word may begin
    ROOM = 256             # places where one may, looked at together


cdef class Lexicon:
    """All hotwords as a tree of their bytes, and filters of how they begin."""

    cdef bytes _root, _firsts, _counts, _words, _edge_bytes, _edge_targets, _openers
    cdef const int32_t *root
    cdef const int32_t *firsts
    cdef const int32_t *counts
    cdef const int32_t *words
    cdef const unsigned char *edge_bytes
    cdef const int32_t *edge_targets
    cdef const int32_t *openers  # of each word: whether it may open a gate
    cdef uint32_t *beginnings  # filters of the first three bytes: of all words, of openers
    cdef uint32_t *openings
    cdef int context, within, longest, wide

    def __cinit__(self):
        self.beginnings = <uint32_t *>calloc(1 << DLP_WORDS, sizeof(uint32_t))
        self.openings = <uint32_t *>calloc(1 << DLP_WORDS, sizeof(uint32_t))
        if self.beginnings == NULL or self.openings == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.beginnings)
        free(self.openings)

    def __init__(self, tables):
        """Take the arrays of `dlp.score.tables.Tables`."""
        self._root = tables.root.tobytes()
        self._firsts = tables.firsts.tobytes()
        self._counts = tables.counts.tobytes()
        self._words = tables.words.tobytes()
        self._edge_bytes = bytes(tables.edge_bytes) or b"\0"
        self._edge_targets = tables.edge_targets.tobytes()
        self._openers = tables.openers.tobytes() or bytes(4)
        self.root = <const int32_t *><const char *>self._root
        self.firsts = <const int32_t *><const char *>self._firsts
        self.counts = <const int32_t *><const char *>self._counts
        self.words = <const int32_t *><const char *>self._words
        self.edge_bytes = <const unsigned char *><const char *>self._edge_bytes
        self.edge_targets = <const int32_t *><const char *>self._edge_targets
        self.openers = <const int32_t *><const char *>self._openers
        self.context = tables.context
        self.within = tables.within
        self.longest = tables.longest
        for gram in tables.beginnings:
            dlp_put(self.beginnings, gram)
        for gram in tables.openings:
            dlp_put(self.openings, gram)
        self.wide = dlp_is_wide()

    cdef inline bint look_around(
        self, const unsigned char *p, Py_ssize_t size, const Record *record, bint openers, Hits *hits
    ) noexcept nogil:
        """Find the hotwords around a match that were not found yet; of `openers` only those."""
        cdef int64_t low, high
        if hits.upto >= size or hits.upto >= record.end + self.context:
            return True
        if hits.upto >= record.start:  # one value beside another: look further at once
            high = record.end + AHEAD
            return self.find(p, size, hits.upto, high if high < size else size, openers, hits)
        low = self._reach_left(p, record.start)
        high = self._reach_right(p, size, record.end)
        if hits.upto < low:
            hits.upto = low
        return self.find(p, size, hits.upto, high, openers, hits)

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

    cdef bint find(
        self, const unsigned char *p, Py_ssize_t size, int64_t start, int64_t stop, bint openers,
        Hits *hits,
    ) noexcept nogil:
        """Add the hotwords that begin in [start, stop)."""
        cdef uint32_t places[ROOM]
        cdef Py_ssize_t i = start if start > 0 else 0, last = min(stop + GRAM - 1, size), base
        cdef int count, k
        while i + GRAM <= last:
            base = i
            count = dlp_places_three(
                self.openings if openers else self.beginnings, p, &i, last, places, ROOM, self.wide
            )
            for k in range(count):
                if not self._spell(p, size, base + places[k], openers, hits):
                    return False
        while i < stop:  # the last bytes are fewer than a gram
            if not self._spell(p, size, i, openers, hits):
                return False
            i += 1
        if stop > hits.upto:
            hits.upto = stop
        return True

    cdef inline bint _spell(
        self, const unsigned char *p, Py_ssize_t size, int64_t i, bint openers, Hits *hits
    ) noexcept nogil:
        """Add the hotwords that begin at a place; False: there is no room."""
        cdef int64_t k = i + 1
        cdef int32_t node = self.root[p[i]], edge, last
        cdef unsigned char c
        cdef Hit *grown
        while node > 0:
            if (
                self.words[node] >= 0 and (not openers or self.openers[self.words[node]])
                and _whole_word(p, size, i, k)
            ):
                if hits.count == hits.room:
                    hits.room = hits.room * 2 if hits.room else 64
                    grown = <Hit *>realloc(hits.items, hits.room * sizeof(Hit))
                    if grown == NULL:
                        hits.room = hits.count
                        return False
                    hits.items = grown
                hits.items[hits.count] = Hit(i, k, 0, self.words[node], UNKNOWN, 0)
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
        return True
