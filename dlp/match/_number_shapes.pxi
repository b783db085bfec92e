# What a number is: its shape, its grouping, what stands around it, and its check.

cdef enum:
    LONGEST = 64          # compact characters of a match
    SPREAD = 64           # bytes from the first to the last character of a match with separators
    CLAIMS = 96           # patterns, and lengths of some, that may match at one start
    NO_STEP = 255
    # columns of the pattern table
    CHECK = 0
    SEPARATORS = 1
    BOUNDARY = 2
    GROUPS = 3
    UNDECIDED = 4         # a validator has the last word
    WHOLE = 5             # the check is all that the validator asks
    COLUMNS = 6
    # boundaries
    BY_DIGIT = 1
    BY_ALNUM = 2
    BY_TOKEN = 3
    # separators
    CONTIGUOUS = 0
    OPTIONAL = 1
    REQUIRED = 2
    ANY = 3
    EVIDENCE = 0xFFFF     # bits of a validator
    # evidence bits of the lane itself
    GROUPED = 1 << 16
    IRREGULAR = 1 << 17
    LONGER_RUN = 1 << 18
    FRACTION = 1 << 19

cdef struct Claim:
    uint16_t pattern
    uint32_t bits
    Py_ssize_t end

cdef struct Span:  # what was walked through
    Py_ssize_t start
    Py_ssize_t end
    unsigned char *compact  # its letters and digits
    int count
    unsigned char *lengths  # of its groups
    int groups
    bint broken             # a line ends in it

include "_accepts.pxi"


cdef class Shapes:
    """What a number is: one automaton of all shapes, and what it accepts is checked."""

    cdef bytes _transitions, _accepts, _lists, _patterns, _groups, _issuers, _groupings
    cdef const unsigned char *groupings
    cdef const unsigned char *issuers
    cdef int width, today, most_groups
    cdef unsigned char steps[256]  # class of a letter or a digit; NO_STEP: it is neither
    cdef const uint32_t *transitions  # next state times width: one addition a step
    cdef const int32_t *accepts  # LISTS of each state
    cdef const uint16_t *lists
    cdef const int32_t *patterns
    cdef const unsigned char *groups

    def __init__(self, automaton, patterns, groups, today, issuers, gated):
        self._transitions = _scaled(automaton)
        accepts, lists = _split(automaton, patterns, gated)
        self._accepts = accepts.tobytes()
        self._groupings, self.most_groups = _groupings(patterns, groups)
        self.groupings = <const unsigned char *><const char *>self._groupings
        self._lists = lists.tobytes()
        self._patterns = patterns.tobytes()
        self._groups = groups
        self._issuers = issuers
        self.issuers = <const unsigned char *><const char *>self._issuers
        self.width = automaton.width
        self.today = today
        for c in range(256):
            self.steps[c] = automaton.classes[c] if alnum(c) else NO_STEP
        self.transitions = <const uint32_t *><const char *>self._transitions
        self.accepts = <const int32_t *><const char *>self._accepts
        self.lists = <const uint16_t *><const char *>self._lists
        self.patterns = <const int32_t *><const char *>self._patterns
        self.groups = <const unsigned char *><const char *>self._groups

    cdef void judge(
        self, const unsigned char *p, const Record *record, Output *out, Output *open_
    ) noexcept nogil:
        """Check the value of another lane's match."""
        cdef unsigned char compact[LONGEST]
        cdef const int32_t *row = self.patterns + record.pattern * COLUMNS
        cdef int count = 0, found, gap
        cdef Py_ssize_t i = record.start
        cdef bint is_plain = row[WHOLE]
        while is_plain and i < record.end:
            if alnum(p[i]):
                is_plain = count < LONGEST
                if is_plain:
                    compact[count] = p[i]
                    count += 1
                i += 1
            else:
                gap = separator(p, record.end, i)
                is_plain = gap > 0
                i += gap
        if not is_plain or count == 0:
            push(open_, record.start, record.end, record.pattern, record.bits)
            return
        found = check(row[CHECK], compact, count, self.today, self.issuers)
        if found >= 0:
            push(out, record.start, record.end, record.pattern, record.bits & ~EVIDENCE | found)

    cdef void walk(
        self, const unsigned char *p, Py_ssize_t size, Py_ssize_t start, Output *out, Output *open_,
        Output *gated,
    ) noexcept nogil:
        """Walk the automaton from `start`; the longest span of each pattern becomes a match.

        With `gated`, patterns that require a hotword only leave a mark there; without, only
        they are matched.
        """
        cdef unsigned char compact[LONGEST]
        cdef unsigned char lengths[LONGEST]
        cdef Claim claims[CLAIMS]
        cdef Span span
        cdef int length, claimed = 0, k, form, count = 0
        cdef uint32_t row = self.width  # of the start state
        cdef const unsigned char *steps = self.steps
        cdef const uint32_t *transitions = self.transitions
        cdef uint64_t key = 0  # of the lengths of the groups before this one
        cdef Py_ssize_t i = start, group = start, mark = 0
        cdef unsigned char c
        cdef const int32_t *lists
        span.start, span.end = start, start
        span.compact, span.count = &compact[0], 0
        span.lengths, span.groups, span.broken = &lengths[0], 1, False
        while i < size and count < LONGEST:
            c = p[i]
            k = steps[c]
            if k != NO_STEP:
                row = transitions[(row & ~ENDS) + k]
                if row == 0:
                    break
                compact[count] = c
                count += 1
                i += 1
                # nothing ends before a digit, whatever its boundary
                if not row & ENDS or (i < size and KIND[p[i]] & IS_DIGIT):
                    continue
                length = <int>(i - group)
                lengths[span.groups - 1] = length
                span.end, span.count = i, count
                form = ALONE
                if span.groups > 1:
                    form = GROUPS_KNOWN if self._is_known(&span, key << 8 | length) else GROUPS_OTHER
                lists = self.accepts + LISTS * ((row & ~ENDS) // self.width) + form
                if gated == NULL:
                    lists += FORMS
                elif lists[FORMS] >= 0 and self._fits_any(p, size, &span, lists[FORMS]):
                    mark = i
                if lists[0] >= 0:
                    claimed = self._accept(p, size, &span, lists[0], claims, claimed)
                continue
            k = separator(p, size, i)
            if k == 0:
                break
            k += separator(p, size, i + k)
            if i + k >= size or not alnum(p[i + k]) or i + k - start >= SPREAD:
                break
            if (KIND[c] | KIND[p[i + k - 1]]) & IS_BREAK:
                span.broken = True
            length = <int>(i - group)
            lengths[span.groups - 1] = length
            key = key << 8 | length
            span.groups += 1
            i += k
            group = i
        if mark:
            push(gated, start, mark, 0, 0)
        for k in range(claimed):
            push(
                open_ if self.patterns[claims[k].pattern * COLUMNS + UNDECIDED] else out,
                start, claims[k].end, claims[k].pattern, claims[k].bits,
            )

    cdef inline bint _is_known(self, const Span *span, uint64_t key) noexcept nogil:
        """May the text be written in groups that a pattern names?"""
        cdef uint32_t bit
        if span.broken or span.groups > self.most_groups:
            return False
        if span.groups > KEYED:
            return True
        bit = key_bit(key)
        return self.groupings[bit >> 3] >> (bit & 7) & 1

    cdef bint _fits_any(
        self, const unsigned char *p, Py_ssize_t size, const Span *span, int listed
    ) noexcept nogil:
        """Does one of these patterns match?"""
        cdef const uint16_t *pattern = self.lists + listed
        cdef uint32_t bits
        while pattern[0] != 0xFFFF:
            if self._fits(p, size, span, pattern[0], &bits):
                return True
            pattern += 1
        return False

    cdef int _accept(
        self, const unsigned char *p, Py_ssize_t size, const Span *span, int listed, Claim *claims,
        int claimed,
    ) noexcept nogil:
        """Note for those of these patterns that match that they do, up to here.

        The longest counts; but what a validator may still refuse is noted for each length.
        """
        cdef const uint16_t *pattern = self.lists + listed
        cdef int found, k
        cdef uint32_t bits
        while pattern[0] != 0xFFFF:
            if self._fits(p, size, span, pattern[0], &bits):
                bits |= _surroundings(p, size, span.start, span.end, span.groups)
                found = -1
                for k in range(claimed):
                    if claims[k].pattern == pattern[0]:
                        found = k
                if claimed < CLAIMS and (
                    found < 0 or self.patterns[pattern[0] * COLUMNS + UNDECIDED]
                ):
                    found = claimed
                    claimed += 1
                if found >= 0:
                    claims[found] = Claim(pattern[0], bits, span.end)
            pattern += 1
        return claimed

    cdef bint _fits(
        self, const unsigned char *p, Py_ssize_t size, const Span *span, int pattern, uint32_t *bits
    ) noexcept nogil:
        """Does a pattern match whose automaton accepts this? Its evidence goes to `bits`."""
        cdef const int32_t *row = self.patterns + pattern * COLUMNS
        cdef unsigned char before = p[span.start - 1] if span.start > 0 else 0
        cdef unsigned char after = p[span.end] if span.end < size else 0
        cdef int found
        bits[0] = 0
        if not (
            self._bounded(row[BOUNDARY], before, after)
            and self._grouping(row, span.lengths, span.groups, span.broken, bits)
        ):
            return False
        found = check(row[CHECK], span.compact, span.count, self.today, self.issuers)
        bits[0] |= <uint32_t>found
        return found >= 0

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
