# cython: language_level=3, boundscheck=False, wraparound=False
"""Findings as rows of C: kinds counted, values and persons told apart.

Its twin is `Plain` in `dlp/policy/seen.py`. Attributes of findings are read at the offsets of
their slots: a decision looks at a thousand of them, and asking each by its name is most of its cost.
"""

from bisect import bisect_right

cimport cython

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.object cimport Py_EQ, PyObject, PyObject_RichCompareBool
from cpython.unicode cimport PyUnicode_Compare, PyUnicode_GET_LENGTH
from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint32_t, uint64_t, uintptr_t
from libc.string cimport memcpy, memset

from dlp.disclosure import token
from dlp.model import Finding, Location, PlaceIndex, Span
from dlp.policy.subjects import NAME, row_of

include "_rows.pxi"


@cython.final
cdef class Seen:
    """Findings of some sources: lists of them, or what can show its records."""

    cdef Row *rows
    cdef Py_ssize_t count
    cdef Slot *slots          # where a kind is found by the identity of its parts
    cdef Py_ssize_t held, mask
    cdef Slot last            # the kind of the finding before
    cdef list keys            # of the kinds
    cdef dict numbers         # key → number of its kind
    cdef dict names           # infotype → its number
    cdef list kept            # what the pointers of the rows point to
    cdef list sources, batches
    cdef bint tokens          # findings are not made, and values are tokens
    cdef bint valued          # the tokens are made
    cdef Seen made            # the same findings, made

    def __cinit__(self, sources):
        self.sources = list(sources)
        self._empty()
        self.tokens = bool(self.sources)
        for source in self.sources:
            if isinstance(source, list) or not hasattr(source, "records"):
                self.tokens = False
                break
        for source in self.sources:
            if self.tokens:
                self._take_records(source)
            else:
                self._take(source if isinstance(source, list) else list(source))

    def __dealloc__(self):
        PyMem_Free(self.rows)
        PyMem_Free(self.slots)

    cdef int _empty(self) except -1:
        self.count = 0
        self.kept, self.batches = [], []
        self.keys, self.numbers, self.names = [], {}, {}
        memset(&self.last, 0, sizeof(Slot))
        PyMem_Free(self.slots)
        self.held, self.mask = 0, 63
        self.slots = <Slot *>PyMem_Calloc(self.mask + 1, sizeof(Slot))
        if self.slots == NULL:
            raise MemoryError
        return 0

    cdef int _reserve(self, Py_ssize_t more) except -1:
        cdef Row *rows = <Row *>PyMem_Realloc(self.rows, (self.count + more + 1) * sizeof(Row))
        if rows == NULL:
            raise MemoryError
        self.rows = rows
        return 0

    # --- taking findings in -----------------------------------------------------------------

    cdef inline PyObject *_get(self, object owner, bint exact, Py_ssize_t offset, str name) except NULL:
        """Return an attribute; something that lives as long as this."""
        cdef PyObject *value
        if exact and offset >= 0:
            value = (<PyObject **>(<char *><PyObject *>owner + offset))[0]
            if value != NULL:
                return value
        found = getattr(owner, name)
        self.kept.append(found)
        return <PyObject *>found

    cdef int _take(self, list findings) except -1:
        cdef bint exact
        cdef Row *row
        self.kept.append(tuple(findings))  # the list may change, and its findings go
        self._reserve(len(findings))
        for finding in findings:
            row = &self.rows[self.count]
            exact = type(finding) is _finding
            row.batch, row.item = -1, <PyObject *>finding
            row.kind = self._kind(
                self._get(finding, exact, _INFOTYPE, "infotype"),
                self._get(finding, exact, _CATEGORY, "category"),
                self._get(finding, exact, _SENSITIVITY, "sensitivity"),
                self._get(finding, exact, _TAGS, "tags"),
                <object>self._get(finding, exact, _CONFIDENCE, "confidence"),
            )
            row.value = self._get(finding, exact, _FINGERPRINT, "fingerprint")
            self.count += 1
        return 0

    cdef int _take_records(self, object source) except -1:
        """Take in findings that are not made."""
        cdef const uint32_t[::1] winners
        cdef const Weighed *record
        cdef Py_ssize_t i, step
        cdef const char *weighed
        cdef Row *row
        self.kept.append(source)
        for batch, winners, step in source.records():
            weighed = PyBytes_AS_STRING(batch.weighed)
            self._reserve(winners.shape[0])
            for i in range(winners.shape[0]):
                record = <const Weighed *>(weighed + winners[i] * step)
                row = &self.rows[self.count]
                row.batch, row.item, row.value = <int32_t>len(self.batches), record, NULL
                row.kind = self._described(source, record.pattern, record.total)
                self.count += 1
            self.batches.append(batch)
        return 0

    cdef int _value(self) except -1:
        """Make the tokens of what has no value yet."""
        cdef Py_ssize_t i
        cdef Row *row
        if self.tokens and not self.valued:
            for i in range(self.count):
                row = &self.rows[i]
                row.value = self._token(
                    self.batches[row.batch].values, <const Weighed *>row.item,
                    (<tuple>self.keys[row.kind])[0],
                )
            self.valued = True
        return 0

    cdef PyObject *_token(
        self, bytes values, const Weighed *record, object infotype
    ) except NULL:
        """Return a token of a value and its infotype; a clear value still."""
        cdef uint8_t short[SHORT + 4]
        cdef int64_t offset = record.offset, length = record.length
        cdef const uint8_t *text = <const uint8_t *>PyBytes_AS_STRING(values) + offset
        cdef int32_t number = self._name(infotype)
        cdef Py_ssize_t i, size = 4
        if offset < 0 or length < 0 or offset + length > PyBytes_GET_SIZE(values):
            raise ValueError("a record whose value lies outside")
        (<int32_t *>short)[0] = number
        i = 0 if length <= SHORT else -1
        while 0 <= i < length:
            if text[i] < 128:
                if _folded[text[i]]:
                    short[size] = _folded[text[i]]
                    size += 1
                i += 1
                continue
            # Chinese letters stand for themselves: none is a separator, and none has another case
            if not (
                0xE4 <= text[i] <= 0xE9 and i + 2 < length
                and text[i + 1] & 0xC0 == 0x80 and text[i + 2] & 0xC0 == 0x80
            ):
                break
            short[size], short[size + 1], short[size + 2] = text[i], text[i + 1], text[i + 2]
            size += 3
            i += 3
        if i == length:
            found = PyBytes_FromStringAndSize(<char *>short, size)
        else:
            found = number.to_bytes(4, "little") + token(values[offset : offset + length])
        self.kept.append(found)
        return <PyObject *>found

    cdef int _place(self, Place *place, Py_ssize_t number) except -1:
        """Find out where a row stands."""
        cdef const Row *row = &self.rows[number]
        cdef const Weighed *record
        cdef object cell = None, sheet = None, line
        cdef bint exact
        place.kind, place.value = row.kind, row.value
        place.infotype = <PyObject *>(<tuple>self.keys[row.kind])[0]
        if row.batch < 0:
            finding = <object><PyObject *>row.item
            exact = type(finding) is _finding
            location = <object>self._get(finding, exact, _LOCATION, "location")
            exact = type(location) is _location
            place.path = self._get(location, exact, _PATH, "path")
            cell = <object>self._get(location, exact, _CELL, "cell")
            sheet = <object>self._get(location, exact, _SHEET, "sheet")
            line = <object>self._get(location, exact, _LINE, "line")
            span = <object>self._get(location, exact, _SPAN, "span")
            exact = type(span) is _span
            place.line = _NO_LINE if line is None else _whole(line)
            place.start = _whole(<object>self._get(span, exact, _START, "start"))
            place.end = _whole(<object>self._get(span, exact, _END, "end"))
        else:
            record, batch = <const Weighed *>row.item, self.batches[row.batch]
            place.start, place.end, place.line = record.start, record.end, record.line
            place.path = self._get(batch, False, -1, "path")
            found = _at(batch.places, place.start)
            if found is not None:
                self.kept.append(found)
                cell, sheet = found.cell, found.sheet
        place.sheet = <PyObject *>(sheet if sheet else _EMPTY)
        place.row = _row(cell) if cell else -1
        return 0

    # --- kinds ------------------------------------------------------------------------------

    cdef int32_t _name(self, object infotype) except -1:
        number = self.names.get(infotype)
        if number is None:
            number = self.names[infotype] = len(self.names)
        return number

    cdef int32_t _kind(
        self, PyObject *infotype, PyObject *category, PyObject *sensitivity, PyObject *tags,
        double confidence,
    ) except -1:
        """Return the number of a kind. Equal kinds mostly share their parts: then no key is made."""
        cdef Slot wanted = Slot(infotype, category, sensitivity, tags, confidence, 0)
        cdef Slot *slot
        if _are_same(&self.last, &wanted):
            return self.last.kind - 1
        slot = self._slot(&wanted)
        if slot.kind == 0:
            key = (
                <object>infotype, <object>category, <object>sensitivity, <object>tags, confidence
            )
            wanted.kind = self._numbered(key) + 1
            slot[0] = wanted
            self._held()
        else:
            wanted.kind = slot.kind
        self.last = wanted
        return wanted.kind - 1

    cdef int32_t _described(self, object source, uint32_t pattern, int32_t total) except -1:
        """Return the number of the kind of a record."""
        cdef Slot wanted = Slot(
            <PyObject *><uintptr_t>(pattern + 1), <PyObject *>source, NULL, NULL, total, 0
        )
        cdef Slot *slot
        if _are_same(&self.last, &wanted):
            return self.last.kind - 1
        slot = self._slot(&wanted)
        if slot.kind == 0:
            detector, confidence = source.described(pattern, total)
            key = detector.id, detector.category, detector.sensitivity, detector.tags, confidence
            wanted.kind = self._numbered(key) + 1
            slot[0] = wanted
            self._held()
        else:
            wanted.kind = slot.kind
        self.last = wanted
        return wanted.kind - 1

    cdef int32_t _numbered(self, tuple key) except -1:
        """Return the number of a key. Few equal ones may differ: that is cheaper than to hash."""
        if len(self.keys) >= FEW:
            number = self.numbers.get(key)
            if number is not None:
                return number
            self.numbers[key] = len(self.keys)
        self.keys.append(key)
        return len(self.keys) - 1

    cdef Slot *_slot(self, const Slot *wanted) noexcept:
        """Return the slot of a kind, or the free one where it belongs."""
        cdef uint64_t hashed = <uintptr_t>wanted.infotype ^ <uintptr_t>wanted.tags << 7
        cdef Py_ssize_t at
        hashed ^= (<const uint64_t *>&wanted.confidence)[0] ^ <uintptr_t>wanted.sensitivity << 3
        hashed *= 0x9E3779B97F4A7C15ULL
        at = <Py_ssize_t>(hashed >> 32) & self.mask
        while self.slots[at].kind and not _are_same(&self.slots[at], wanted):
            at = (at + 1) & self.mask
        return &self.slots[at]

    cdef int _held(self) except -1:
        """Count a slot that was filled; make room for the next ones."""
        cdef Slot *old = self.slots
        cdef Py_ssize_t i, size = self.mask + 1
        self.held += 1
        if self.held * 2 <= size:
            return 0
        self.slots = <Slot *>PyMem_Calloc(size * 4, sizeof(Slot))
        if self.slots == NULL:
            self.slots = old
            raise MemoryError
        self.mask = size * 4 - 1
        for i in range(size):
            if old[i].kind:
                self._slot(&old[i])[0] = old[i]
        PyMem_Free(old)
        return 0

    # --- what is asked ----------------------------------------------------------------------

    @property
    def kinds(self):
        """Key and count of each kind."""
        return list(zip(self.keys, self._counts()))

    cdef list _counts(self):
        cdef Py_ssize_t i, size = len(self.keys)
        cdef int64_t *counts = <int64_t *>PyMem_Calloc(size + 1, sizeof(int64_t))
        if counts == NULL:
            raise MemoryError
        for i in range(self.count):
            counts[self.rows[i].kind] += 1
        try:
            return [counts[i] for i in range(size)]
        finally:
            PyMem_Free(counts)

    def chosen(self, choosers):
        """Return what selectors say of each kind: infotype, bits, count."""
        cdef list found = [], counts = self._counts()
        cdef dict last = choosers.last
        cdef tuple key, known, like
        cdef Py_ssize_t i
        for i in range(len(self.keys)):
            key = self.keys[i]
            known = last.get(key[0])
            if known is not None:
                like = known[0]
                if (
                    like[3] is key[3] and like[1] is key[1] and like[2] is key[2]
                    and <double>like[4] == <double>key[4]
                ):
                    found.append((key[0], known[1], counts[i]))
                    continue
            found.append((key[0], choosers.chosen(key), counts[i]))
        return found

    def distinct(self, wanted, Py_ssize_t least):
        """Count distinct values of the kinds that are wanted; with `least`, no further."""
        cdef bytes flags = bytes(wanted)
        cdef const char *is_wanted = PyBytes_AS_STRING(flags)
        cdef set values = set()
        cdef Py_ssize_t i
        if len(flags) != len(self.keys):
            raise ValueError("a flag for each kind")
        self._value()
        for i in range(self.count):
            if is_wanted[self.rows[i].kind]:
                values.add(<object>self.rows[i].value)
                if least and len(values) >= least:
                    break
        return len(values)

    def people(self, kinds, parts, whole, double floor, bint first):
        """Count persons of whom everything in `whole` was found; with `first`, stop at one."""
        cdef Crowd crowd
        cdef dict last = kinds.last
        cdef tuple known
        if whole >> BITS:
            return None
        self._value()
        crowd = Crowd(len(self.keys))
        for i, (infotype, category, _, tags, confidence) in enumerate(self.keys):
            crowd.bits[i] = parts.get(infotype, 0)
            crowd.names[i] = self._name(infotype)
            if confidence < floor:
                continue  # NOBODYS
            known = last.get(infotype)
            if known is not None and known[0] is category and known[1] is tags:
                identifies = known[2]
            else:
                identifies = kinds.of(infotype, category, tags)
            if identifies is None:
                crowd.roles[i] = NOBODYS
            elif identifies:
                crowd.roles[i] = IDENTIFIES
            else:
                crowd.roles[i] = NAMES if infotype == NAME else SOMEBODYS
        if not crowd.place(self):
            # Tokens do not say in which order two of a place come; fingerprints do.
            if self.made is None:
                self.made = Seen([list(source) for source in self.sources])
            return self.made.people(kinds, parts, whole, floor, first)
        crowd.whole = whole
        crowd.window = _whole(kinds.joining.window)
        crowd.by_line = kinds.joining.join == "line"
        crowd.by_window = kinds.joining.join == "window"
        return crowd.count(first)


include "_crowd.pxi"
