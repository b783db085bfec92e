# Anchored shapes, such as name@host, of the numbers lane.

cdef class Anchor:
    """One anchored shape: a run of one class, a rare byte, then an automaton."""

    cdef bytes _before, _classes, _transitions, _accepts
    cdef int pattern, low, high, width, boundary
    cdef bint undecided
    cdef unsigned char byte
    cdef const unsigned char *before
    cdef const unsigned char *classes
    cdef const uint16_t *transitions
    cdef const int32_t *accepts

    def __init__(self, *, pattern, byte, before, low, high, automaton, boundary, undecided):
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
        self.undecided = undecided
        self.before = <const unsigned char *><const char *>self._before
        self.classes = <const unsigned char *><const char *>self._classes
        self.transitions = <const uint16_t *><const char *>self._transitions
        self.accepts = <const int32_t *><const char *>self._accepts

    cdef void scan(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t start, Py_ssize_t stop,
        Output *out,
    ) noexcept nogil:
        cdef const unsigned char *found
        cdef Py_ssize_t at = start, left, end, limit = stop + self.high
        if limit > size:
            limit = size
        while at < limit:  # behind it no match can begin before `stop`
            found = <const unsigned char *>memchr(p + at, self.byte, limit - at)
            if found == NULL:
                return
            at = found - p
            left = self._grow_left(p, at)
            if start <= left < stop:
                end = self._grow_right(p, size, at + 1)
                if end > 0:
                    push(out, left, end, self.pattern, 0)
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
