# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Marks of structures in a stretch of text: found, gathered into clusters, and weighed.

Where a line begins the marks that begin one are tried; where the handle of another stands it is tried
from the places before it. `dlp/match/_marks_reference.py` says the same in Python, with `regex`.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.stdlib cimport abs, free, malloc, realloc
from libc.string cimport memset

from dlp.match.programs import BOUNDARIES

cdef extern from "../text/_wide.h":
    int dlp_is_wide()

cdef extern from "_handles.h":
    ctypedef struct dlp_sieve:
        pass
    void dlp_let_pass(dlp_sieve *sieve, const int32_t *low, const int32_t *high) noexcept nogil
    int dlp_sift(
        const dlp_sieve *sieve, const uint8_t *p, int32_t *at, int32_t last, int32_t size,
        int32_t *places,
    ) noexcept nogil
    int dlp_breaks(const uint8_t *p, int32_t *at, int32_t size, int32_t *places) noexcept nogil
    enum: DLP_AHEAD
    enum: DLP_ROOM

cdef enum:
    WIDTH = 3             # bytes of a handle
    TABLE = 3 * 256       # for each of them and each byte: which marks or handles may be there
    MOST = 64             # marks of a structure, and handles
    STEPS = 1 << 22       # of a structure in a stretch: some hundredths of a second
    INDENT = 20           # blanks before a mark that begins its line
    DOUBLINGS = 4         # how often a mark that is repeated adds to its weight
    EVERYTHING = -(1 << 30)
    SOONER = 2_048        # bytes in which a brief structure is looked for first: most are clear by then
    SOON = 6_144
    PART = 2_048           # bytes that are looked at before it is asked whether it is enough

include "_machine.pxi"
include "_bits.pxi"
include "_structures.pxi"
include "_places.pxi"
include "_clusters.pxi"
include "_standing.pxi"


cdef class Marks:
    """Marks of all structures; immutable, shared by threads."""

    cdef object _kept          # what the pointers below point into
    cdef const int32_t *code
    cdef const uint8_t *sets
    cdef const uint8_t *choices
    cdef const uint8_t *letters
    cdef Structure *structures
    cdef Mark *marks
    cdef Handle *handles
    cdef uint64_t *openings
    cdef dlp_sieve *sieves
    cdef Group *groups
    cdef int count, grouped
    cdef public bint is_sifted    # many bytes are asked at once: the machine can

    def __cinit__(self):
        self.structures = NULL
        self.marks = NULL
        self.handles = NULL
        self.openings = NULL
        self.sieves = NULL
        self.groups = NULL

    def __dealloc__(self):
        cdef int number
        PyMem_Free(self.structures)
        PyMem_Free(self.marks)
        PyMem_Free(self.handles)
        PyMem_Free(self.openings)
        PyMem_Free(self.sieves)
        for number in range(self.grouped):
            PyMem_Free(self.groups[number].all.marks)
            PyMem_Free(self.groups[number].all.handles)
            PyMem_Free(self.groups[number].all.lines)
            PyMem_Free(self.groups[number].all.sieves)
        PyMem_Free(self.groups)

    def __init__(self, tables):
        """Take `MarkTables`."""
        programs = tables.programs
        cdef const int32_t[::1] code = programs.code
        cdef const uint8_t[::1] sets = programs.sets + bytes(32)
        cdef const uint8_t[::1] choices = programs.tables + bytes(256)
        cdef const uint8_t[::1] letters = programs.letters + bytes(256)
        cdef int number, at, held = len(tables.handles) // 3
        cdef int marks = sum([len(row.marks) for row in tables.rows])
        self._kept = (code, sets, choices, letters)
        self.code = &code[0] if code.shape[0] else NULL
        self.sets, self.choices, self.letters = &sets[0], &choices[0], &letters[0]
        self.count = len(tables.rows)
        self.is_sifted = dlp_is_wide()
        self.structures = <Structure *>PyMem_Calloc(self.count + 1, sizeof(Structure))
        self.marks = <Mark *>PyMem_Calloc(marks + 1, sizeof(Mark))
        self.handles = <Handle *>PyMem_Calloc(held + 1, sizeof(Handle))
        self.openings = <uint64_t *>PyMem_Calloc(2 * TABLE * self.count + 1, sizeof(uint64_t))
        self.sieves = <dlp_sieve *>PyMem_Calloc(2 * self.count + 1, sizeof(dlp_sieve))
        if not (
            self.structures and self.marks and self.handles and self.openings and self.sieves
        ):
            raise MemoryError
        for number, row in enumerate(tables.rows):
            self._prepare_structure(number, row, programs)
        for at in range(held):
            self._prepare_handle(at, tables)
        self.groups = <Group *>PyMem_Calloc(self.count + 1, sizeof(Group))
        if self.groups == NULL:
            raise MemoryError
        for number, row in enumerate(tables.rows):
            if row.signs:
                self._prepare_member(number)

    cdef int _prepare_structure(self, int number, row, programs) except -1:
        cdef Structure *structure = &self.structures[number]
        cdef Mark *mark
        cdef int at, place, local
        structure.lines = self.openings + 2 * TABLE * number
        structure.inner = structure.lines + TABLE
        structure.marks = self.marks + <int>row.first
        structure.handles = NULL
        structure.sieves = self.sieves + 2 * number
        structure.count, structure.weight = len(row.marks), row.weight
        structure.distinct, structure.within = row.distinct, row.within
        structure.detector, structure.is_brief = row.detector, row.is_brief
        structure.has_against, structure.widest = row.has_against, row.widest
        for local, item in enumerate(row.marks):
            at = row.first + local
            mark = &structure.marks[local]
            mark.code, mark.opening = programs.starts[at], programs.openings[WIDTH * at]
            mark.boundary = BOUNDARIES[item.boundary]
            mark.weight, mark.least = item.weight, item.least
            mark.different, mark.needed = item.different, item.needed
            if item.begins_line:
                structure.lined |= <uint64_t>1 << local
                if item.needed:
                    structure.needed_lines |= <uint64_t>1 << local
                for place in range(WIDTH):
                    self._open(
                        structure.lines + 256 * place, local, programs.openings[WIDTH * at + place]
                    )
        for sign in b" \t+>":
            structure.is_indented |= structure.lines[<int>sign] != 0
        return 0

    cdef int _open(self, uint64_t *table, int bit, int32_t set) except -1:
        """Say in a table where the bytes of a set lead."""
        cdef dlp_machine machine
        cdef int byte
        machine.sets = self.sets
        for byte in range(256):
            if dlp_is_in(&machine, set, byte):
                table[byte] |= <uint64_t>1 << bit
        return 0

    cdef int _prepare_handle(self, int at, tables) except -1:
        """Take a handle; those of a structure stand in a row."""
        cdef int mark = tables.handles[3 * at], place, byte, number = 0
        cdef Structure *structure
        while number + 1 < self.count and tables.rows[number + 1].first <= mark:
            number += 1
        structure = &self.structures[number]
        if structure.handles == NULL:
            structure.handles = self.handles + at
        self.handles[at] = Handle(
            mark - <int>tables.rows[number].first, tables.handles[3 * at + 1],
            tables.handles[3 * at + 2],
        )
        needed = structure.marks[self.handles[at].mark].needed
        if needed:
            structure.needed_inner |= <uint64_t>1 << structure.held
        for place in range(WIDTH):
            own = tables.masks[32 * (WIDTH * at + place) : 32 * (WIDTH * at + place + 1)]
            for byte in range(256):
                if own[byte >> 3] >> (byte & 7) & 1:
                    structure.inner[256 * place + byte] |= <uint64_t>1 << structure.held
        _sift(structure.sieves, structure.inner, structure.held)
        if needed:
            _sift(structure.sieves + 1, structure.inner, structure.held)
        structure.held += 1
        return 0

    cdef int _prepare_member(self, int number) except -1:
        """Take the needed marks of a structure into a group that has room for them."""
        cdef const Structure *structure = &self.structures[number]
        cdef Group *group = &self.groups[max(self.grouped - 1, 0)]
        cdef Structure *all = &group.all
        cdef int local, at, mark, handle, member
        cdef int32_t place_of[MOST]
        mark = sum([structure.marks[at].needed for at in range(structure.count)])
        handle = bin(structure.needed_inner).count("1")
        if not self.grouped or all.count + mark > MOST or all.held + handle > MOST:
            group = &self.groups[self.grouped]
            all = &group.all
            all.marks = <Mark *>PyMem_Calloc(MOST, sizeof(Mark))
            all.handles = <Handle *>PyMem_Calloc(MOST, sizeof(Handle))
            all.lines = <uint64_t *>PyMem_Calloc(2 * TABLE, sizeof(uint64_t))
            all.sieves = <dlp_sieve *>PyMem_Calloc(2, sizeof(dlp_sieve))
            self.grouped += 1
            if not (all.marks and all.handles and all.lines and all.sieves):
                raise MemoryError
            all.inner = all.lines + TABLE
        member = group.members
        group.members += 1
        group.numbers[member] = number
        all.is_indented |= structure.is_indented
        for local in range(structure.count):
            if structure.marks[local].needed:
                at = all.count
                all.count += 1
                place_of[local] = at
                all.marks[at] = structure.marks[local]
                group.owners[at] = member
                if structure.lined >> local & 1:
                    group.lines[member] |= <uint64_t>1 << at
                    _copy_bit(structure.lines, local, all.lines, at)
        for handle in range(structure.held):
            if structure.needed_inner >> handle & 1:
                at = all.held
                all.held += 1
                all.handles[at] = structure.handles[handle]
                all.handles[at].mark = place_of[structure.handles[handle].mark]
                group.inner[member] |= <uint64_t>1 << at
                _copy_bit(structure.inner, handle, all.inner, at)
                _sift(all.sieves + 1, all.inner, at)
        all.needed_lines |= group.lines[member]
        all.needed_inner |= group.inner[member]
        return 0

    def standing(self, const uint8_t[::1] text, Py_ssize_t first, Py_ssize_t last):
        """Return the structures with signs of which a mark that is needed stands in a stretch.

        If a mark takes too long, those are among them of which one may.
        """
        cdef Places places
        cdef uint64_t members
        cdef int number, member, state
        cdef const uint8_t *p
        cdef int32_t size
        first, last = max(first, 0), min(last, text.shape[0])
        p = &text[0] + first if last > first else NULL
        size = <int32_t>max(last - first, 0)
        found = []
        self._begin(&places)
        try:
            for number in range(self.grouped):
                with nogil:
                    state = standing(&self.groups[number], p, size, &places, &members)
                if state == NO_MEMORY:
                    raise MemoryError
                for member in range(self.groups[number].members):
                    if members >> member & 1:
                        found.append(self.groups[number].numbers[member])
        finally:
            free_places(&places)
        return found

    cdef void _begin(self, Places *places) noexcept:
        memset(places, 0, sizeof(Places))
        places.is_sifted = self.is_sifted
        places.machine.code, places.machine.sets = self.code, self.sets
        places.machine.tables, places.machine.letters = self.choices, self.letters

    def find(
        self, const uint8_t[::1] text, Py_ssize_t first, Py_ssize_t last, wanted, int32_t floor,
        int32_t enough,
    ):
        """Return clusters of marks in `text[first:last]`, and whether a mark took too long.

        A cluster is (structure, start, end, total, parts, distinct, needed). Those are returned that
        have what they need and come to `floor` tenths; with EVERYTHING, all. Of structures that are
        brief, one of a detector is enough if it comes to `enough`, and no more of its marks are taken.
        """
        cdef Places places
        cdef Clusters out
        cdef int number, known
        cdef bint overran = False
        cdef const uint8_t *p
        cdef int32_t size
        first, last = max(first, 0), min(last, text.shape[0])
        p = &text[0] + first if last > first else NULL
        size = <int32_t>max(last - first, 0)
        cdef list found = [], sure = []
        memset(&out, 0, sizeof(out))
        self._begin(&places)
        try:
            for number in wanted:
                if self.structures[number].is_brief and self.structures[number].detector in sure:
                    continue
                out.count = out.partial = 0
                with nogil:
                    known = told(&self.structures[number], p, size, floor, enough, &places, &out)
                if known == NO_MEMORY:
                    raise MemoryError
                if known == OVERRAN:
                    overran = True
                    continue
                _gather(found, number, &out, first)
                if known == IS_SURE:
                    sure.append(self.structures[number].detector)
        finally:
            free_places(&places)
            free_clusters(&out)
        return found, overran


cdef int _gather(list found, int number, Clusters *out, Py_ssize_t first) except -1:
    """Take clusters over as values."""
    cdef int i, k
    cdef Cluster *item
    for i in range(out.count):
        item = &out.items[i]
        parts = tuple([
            (out.parts[k].mark, out.parts[k].weight)
            for k in range(item.first_part, item.first_part + item.parts)
        ])
        found.append((
            number, first + item.start, first + item.end, item.total, parts, item.distinct,
            first + item.needed,
        ))
    return 0
