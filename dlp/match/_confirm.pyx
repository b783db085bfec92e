# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Confirmation: what the lanes suppose is matched, in the narrow windows where it may begin.

`dlp/match/_confirm_reference.py` says the same in Python, with `regex`.
"""

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy

from dlp.match.plan import Lane
from dlp.match.programs import BOUNDARIES

cdef enum:
    FAR = 96              # bytes before a long number in which a name may begin
    CHARACTER = 4         # bytes of one at most
    EDGE = 20             # bytes beside a match that a boundary looks at
    STEPS = 1 << 24       # of a pattern in a range; a tenth of a second or so
    WIDTH = 3
    GROUP = 64            # patterns beside numbers whose openings are looked up together
    OUTSIDE = -1          # the place of the line break before a text

cdef struct Hit:
    int64_t first
    int64_t last
    int32_t slot
    int32_t padding

cdef struct Record:
    int64_t start
    int64_t end
    uint32_t pattern
    uint32_t bits

cdef struct Pattern:
    int32_t code          # -1: it is matched elsewhere
    int32_t boundary
    int32_t width
    int32_t opening       # the set of its first byte
    int32_t undecided     # a validator has the last word
    int32_t values        # as of `ProgramTables`

cdef struct Beside:
    int32_t pattern
    int32_t far           # bytes before a number in which it may begin

include "_machine.pxi"
include "_bits.pxi"
include "_windows.pxi"
include "_excepted.pxi"


cdef inline bint is_letter(uint8_t byte) noexcept nogil:
    return <uint8_t>((byte | 0x20) - c'a') < 26


cdef bint whole_word(const uint8_t *p, int64_t size, int64_t start, int64_t end) noexcept nogil:
    """As `dlp.text.words.whole_word`."""
    if start > 0 and is_letter(p[start]) and is_letter(p[start - 1]):
        if not (p[start - 1] & 0x20 and not p[start] & 0x20):
            return False
    if end < size and is_letter(p[end - 1]) and is_letter(p[end]):
        return p[end - 1] & 0x20 and not p[end] & 0x20
    return True


cdef struct Ends:         # where a text begins and ends, with the line breaks that are not written
    uint8_t *head         # a break, and the first bytes
    uint8_t *tail         # the last ones, and a break; NULL: more may come
    int64_t reach         # of the text in each


cdef int _take_ends(
    Ends *ends, const uint8_t *p, int64_t size, int64_t reach, bint final
) except -1:
    """Copy both ends of a text."""
    ends.reach = min(reach, size)
    ends.head = <uint8_t *>malloc(ends.reach + 2)
    if ends.head == NULL:
        raise MemoryError
    ends.head[0] = ends.head[ends.reach + 1] = c"\n"
    memcpy(ends.head + 1, p, ends.reach)
    if not final:
        return 0
    ends.tail = <uint8_t *>malloc(ends.reach + 1)
    if ends.tail == NULL:
        raise MemoryError
    memcpy(ends.tail, p + size - ends.reach, ends.reach)
    ends.tail[ends.reach] = c"\n"
    return 0


cdef inline const uint8_t *_seen_from(
    const Ends *ends, const uint8_t *p, int64_t size, int64_t place, int64_t *end
) noexcept nogil:
    """Return the bytes from a place on; `end`, up to which they are read, may go behind the text."""
    cdef bint is_last = ends.tail != NULL and end[0] >= size
    if place < 0:
        end[0] = size + 1 if is_last and ends.reach == size else min(end[0], ends.reach)
        return ends.head
    if is_last and place >= size - ends.reach:
        end[0] = size + 1
        return ends.tail + place - (size - ends.reach)
    return p + place


cdef class Confirm:
    """Programs of a plan's patterns; immutable, shared by threads."""

    cdef object _kept          # what the pointers below point into
    cdef const int32_t *code
    cdef const uint8_t *sets
    cdef const uint8_t *choices
    cdef const uint8_t *letters
    cdef Pattern *patterns
    cdef Beside *besides       # patterns before long numbers, then those behind some
    cdef uint64_t *openings    # for each GROUP of them, place and byte: which may open so
    cdef int count, before, both, farthest
    cdef list triggers
    cdef list excepted         # of each pattern, words that are no values, and endings of such
    cdef int64_t context, widest

    def __cinit__(self):
        self.patterns = NULL
        self.besides = NULL
        self.openings = NULL

    def __dealloc__(self):
        PyMem_Free(self.patterns)
        PyMem_Free(self.besides)
        PyMem_Free(self.openings)

    def __init__(self, tables):
        """Take `MatcherTables`."""
        programs = tables.programs
        cdef const int32_t[::1] code = programs.code
        cdef const uint8_t[::1] sets = programs.sets + bytes(32)
        cdef const uint8_t[::1] choices = programs.tables + bytes(256)
        cdef Pattern *pattern
        cdef int number
        cdef const uint8_t[::1] letters = programs.letters + bytes(256)
        self._kept = (code, sets, choices, letters)
        self.code = &code[0] if code.shape[0] else NULL
        self.sets, self.choices, self.letters = &sets[0], &choices[0], &letters[0]
        self.excepted = []
        self.context = tables.context
        self.triggers = [(trigger.size, trigger.patterns) for trigger in tables.triggers]
        self.count = len(tables.plan)
        self.widest = max([item.width[1] for item in tables.plan if item.width], default=0)
        self.patterns = <Pattern *>PyMem_Calloc(self.count + 1, sizeof(Pattern))
        if self.patterns == NULL:
            raise MemoryError
        for number, item in enumerate(tables.plan):
            pattern = &self.patterns[number]
            pattern.code = programs.starts[number]
            pattern.opening = programs.openings[WIDTH * number]
            pattern.boundary = BOUNDARIES[item.pattern.boundary]
            pattern.width = item.width[1]
            pattern.undecided = bool(item.pattern.validator)
            pattern.values = programs.values[number]
            excepted = item.excepted
            self.excepted.append((excepted.words, excepted.endings))
        before = [item for item in tables.plan if item.lane is Lane.BESIDE]
        behind = [item for item in tables.plan if item.lane is Lane.BEHIND]
        self.before, self.both = len(before), len(before) + len(behind)
        self._prepare_besides(before + behind, programs.openings)

    cdef int _prepare_besides(self, list planned, openings) except -1:
        cdef int at, place, byte, number
        cdef int groups = (self.both + GROUP - 1) // GROUP
        cdef dlp_machine machine
        machine.sets = self.sets
        self.besides = <Beside *>PyMem_Calloc(self.both + 1, sizeof(Beside))
        self.openings = <uint64_t *>PyMem_Calloc(groups * WIDTH * 256 + 1, sizeof(uint64_t))
        if self.besides == NULL or self.openings == NULL:
            raise MemoryError
        self.farthest = CHARACTER
        for at, item in enumerate(planned):
            number = item.number
            self.besides[at].pattern = number
            self.besides[at].far = min(item.width[1], FAR) if at < self.before else CHARACTER
            self.farthest = max(self.farthest, self.besides[at].far)
            for place in range(WIDTH):
                for byte in range(256):
                    if dlp_is_in(&machine, openings[WIDTH * number + place], byte):
                        self.openings[(at // GROUP * WIDTH + place) * 256 + byte] |= (
                            <uint64_t>1 << (at % GROUP)
                        )
        return 0

    def confirm(
        self, const uint8_t[::1] data, bytes found, list behind, list before, int64_t start,
        int64_t stop, int64_t horizon, bint final, int64_t lead,
    ):
        """Return the horizon, matches, such for a validator, whether a pattern took too long, and the
        hits of no pattern: their slot, and where they begin.

        `found` are hits in `data[:stop]`, `behind` and `before` places of numbers as of `beside`.
        With `lead` what is known by its letters must begin in so many first bytes of a line. What needs
        bytes still to come draws the horizon before it. Where a text begins or ends, lines do: what
        wants a line break before a name, or behind a value, finds it there.
        """
        cdef Array windows, decided, undecided
        cdef bint overran
        windows.items = decided.items = undecided.items = NULL
        windows.count = decided.count = undecided.count = 0
        windows.room = decided.room = undecided.room = 0
        rest = []
        try:
            self._collect(&windows, data, found, lead, rest)
            if self.before and behind:
                self._beside(&windows, data, behind, True)
            if self.both > self.before and before:
                self._beside(&windows, data, before, False)
            if not windows.count:
                return horizon, b"", b"", False, rest
            if not final:
                horizon = self._ready(&windows, start, stop, horizon)
            overran = self._confirm(
                &windows, data, start, horizon, final, &decided, &undecided
            )
            return (
                horizon,
                PyBytes_FromStringAndSize(decided.items, decided.count * sizeof(Record)),
                PyBytes_FromStringAndSize(undecided.items, undecided.count * sizeof(Record)),
                overran,
                rest,
            )
        finally:
            free(windows.items)
            free(decided.items)
            free(undecided.items)

    cdef int _collect(
        self, Array *windows, const uint8_t[::1] data, bytes found, int64_t lead, list rest
    ) except -1:
        """Take the windows of hits."""
        cdef const Hit *hits = <const Hit *><const char *>found
        cdef Py_ssize_t count = len(found) // sizeof(Hit), i
        cdef int64_t first, size = data.shape[0], far
        cdef int32_t slot, pattern, length
        cdef int triggers = <int>len(self.triggers)
        for i in range(count):
            first, slot = hits[i].first, hits[i].slot
            if slot < self.count:
                if not lead or _leads(&data[0], first, lead):
                    push(windows, slot, first, hits[i].last, False)
            elif slot < self.count + triggers:
                length, rows = self.triggers[slot - self.count]
                if whole_word(&data[0], size, first, first + length):
                    for pattern, far in rows:
                        push(windows, pattern, first + length - far, first + length + far, True)
            else:
                rest.append((slot, first))
        return 0

    cdef int _beside(
        self, Array *windows, const uint8_t[::1] data, list numbers, bint is_before
    ) except -1:
        """Take the places before numbers, or in them, where a pattern may open; each once.

        Up to the end of the number before, a pattern that reaches so far was tried already.
        """
        cdef int low = 0 if is_before else self.before
        cdef int high = self.before if is_before else self.both
        cdef int64_t first, last, tried = -1
        for number in numbers:
            if is_before:
                first = last = number
            else:
                first, last = number
            self._open(windows, data, tried + 1, first, last, low, high)
            tried = max(last, tried)
        return 0

    cdef int _open(
        self, Array *windows, const uint8_t[::1] data, int64_t begin, int64_t first, int64_t last,
        int low, int high,
    ) except -1:
        cdef int group, k
        cdef int64_t place, size = data.shape[0], from_ = max(first - self.farthest, begin)
        cdef uint64_t bits
        cdef const uint64_t *opening
        if begin == 0 and first < self.farthest:
            from_ = OUTSIDE
        for group in range(low // GROUP, (high + GROUP - 1) // GROUP):
            opening = self.openings + group * WIDTH * 256
            for place in range(from_, min(last, size - 1) + 1):
                bits = opening[data[place] if place >= 0 else c"\n"]
                if not bits:
                    continue
                if place + 1 < size:
                    bits &= opening[256 + data[place + 1]]
                    if place + 2 < size:
                        bits &= opening[512 + data[place + 2]]
                while bits:
                    k = group * GROUP + lowest(bits)
                    bits &= bits - 1
                    if low <= k < high and place >= first - self.besides[k].far:
                        push(windows, self.besides[k].pattern, place, place, False)
        return 0

    cdef int64_t _ready(self, Array *windows, int64_t start, int64_t stop, int64_t horizon) noexcept:
        """Drop the windows that need bytes still to come; return the horizon before them."""
        cdef Window *items = <Window *>windows.items
        cdef Py_ssize_t i, kept = 0
        for i in range(windows.count):
            if (
                not items[i].near
                and items[i].high + self.patterns[items[i].pattern].width + self.context + EDGE > stop
            ):
                horizon = max(min(horizon, items[i].low), start)
            else:
                items[kept] = items[i]
                kept += 1
        windows.count = kept
        return horizon

    cdef bint _confirm(
        self, Array *windows, const uint8_t[::1] data, int64_t start, int64_t horizon, bint final,
        Array *decided, Array *undecided,
    ) except *:
        """Match in each place of the windows; return whether a pattern took too long."""
        cdef Window *items = <Window *>sorted_windows(windows, self.count)
        cdef Py_ssize_t i = 0
        cdef int64_t low, high, at, size = data.shape[0], place, end, last
        cdef int32_t number = -1, length, k
        cdef const uint8_t *p = &data[0]
        cdef const uint8_t *here
        cdef const Pattern *pattern
        cdef bint overran = False
        cdef Record *record
        cdef Ends ends
        cdef frozenset excepted = frozenset(), endings = excepted
        cdef dlp_machine machine
        machine.code, machine.sets, machine.tables = self.code, self.sets, self.choices
        machine.letters, machine.frames, machine.room = self.letters, NULL, 0
        ends.head = ends.tail = NULL
        try:
            _take_ends(&ends, p, size, self.widest + EDGE, final)
            while i < windows.count:
                if items[i].pattern != number:
                    number = items[i].pattern
                    excepted, endings = <tuple>self.excepted[number]
                    machine.steps = STEPS
                low, high = items[i].low, items[i].high
                i += 1
                while i < windows.count and items[i].pattern == number and items[i].low <= high + 1:
                    high = max(high, items[i].high)
                    i += 1
                pattern = &self.patterns[number]
                for place in range(max(low, OUTSIDE), min(high, size - 1) + 1):
                    end = min(high + pattern.width + EDGE, size)
                    here = _seen_from(&ends, p, size, place, &end)
                    if pattern.values > 0:
                        end = min(end, place + pattern.values)
                    if not dlp_is_in(&machine, pattern.opening, here[0]):
                        continue
                    if not dlp_may_begin(pattern.boundary, p, max(place, 0)):
                        continue
                    length = dlp_match(&machine, pattern.code, here, <int32_t>(end - place))
                    if length == DLP_TOO_LONG:
                        overran = True
                        while i < windows.count and items[i].pattern == number:
                            i += 1
                        break
                    if length < 0:
                        continue
                    if pattern.values < 0:
                        machine.count = 1
                        machine.values[0].first, machine.values[0].last = 0, length
                    for k in range(machine.count):
                        at = max(place + machine.values[k].first, 0)
                        last = min(place + machine.values[k].last, size)
                        if not start <= at < horizon or at >= last:
                            continue
                        if excepted and is_excepted(excepted, endings, p + at, last - at):
                            continue
                        record = <Record *>added(
                            undecided if pattern.undecided else decided, sizeof(Record)
                        )
                        record.start, record.end, record.pattern, record.bits = at, last, number, 0
        finally:
            free(ends.head)
            free(ends.tail)
            free(machine.frames)
            free(items)
        return overran


cdef bint _leads(const uint8_t *p, int64_t first, int64_t lead) noexcept nogil:
    """Whether a place is among the first bytes of its line."""
    cdef int64_t at = max(first, 0)
    while at > 0 and p[at - 1] != c"\n" and first - at < lead:
        at -= 1
    return first - (at - 1) <= lead
