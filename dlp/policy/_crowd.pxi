# Persons among rows: records are put together in the order of places, then joined.

@cython.final
cdef class Crowd:
    cdef uint64_t *bits       # of the whole, that a kind adds
    cdef int32_t *names       # the number of the infotype of a kind
    cdef int8_t *roles
    cdef Place *places        # of the rows of somebody
    cdef Place **rows         # the same in order
    cdef Py_ssize_t size
    cdef PyObject **values    # by the number of the infotype: the first one in this record
    cdef int32_t *stamps      # the record that a value is of
    cdef int32_t stamp
    cdef Py_ssize_t *parents  # of the records that can be joined
    cdef uint64_t *has
    cdef Py_ssize_t joined
    cdef dict owners          # identity → record
    cdef dict alike           # value, or all of them together, of what has no identity → record
    cdef uint64_t whole
    cdef int64_t window
    cdef bint by_line, by_window

    def __cinit__(self, Py_ssize_t kinds):
        self.owners, self.alike = {}, {}
        self.bits = <uint64_t *>PyMem_Calloc(kinds + 1, sizeof(uint64_t))
        self.names = <int32_t *>PyMem_Calloc(kinds + 1, sizeof(int32_t))
        self.roles = <int8_t *>PyMem_Calloc(kinds + 1, sizeof(int8_t))
        self.values = <PyObject **>PyMem_Calloc(kinds + 1, sizeof(PyObject *))
        self.stamps = <int32_t *>PyMem_Calloc(kinds + 1, sizeof(int32_t))
        if not (self.bits and self.names and self.roles and self.values and self.stamps):
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.bits)
        PyMem_Free(self.names)
        PyMem_Free(self.roles)
        PyMem_Free(self.values)
        PyMem_Free(self.stamps)
        PyMem_Free(self.places)
        PyMem_Free(self.rows)
        PyMem_Free(self.parents)
        PyMem_Free(self.has)

    cdef bint place(self, Seen seen) except -1:
        """Take the rows of somebody, in order; False: tokens leave the order open."""
        cdef Py_ssize_t i, size = 0, count = seen.count
        self.places = <Place *>PyMem_Malloc((count + 1) * sizeof(Place))
        self.rows = <Place **>PyMem_Malloc(2 * (count + 1) * sizeof(Place *))
        self.parents = <Py_ssize_t *>PyMem_Malloc((count + 1) * sizeof(Py_ssize_t))
        self.has = <uint64_t *>PyMem_Malloc((count + 1) * sizeof(uint64_t))
        if not (self.places and self.rows and self.parents and self.has):
            raise MemoryError
        for i in range(count):
            if self.roles[seen.rows[i].kind] != NOBODYS:
                seen._place(&self.places[size], i)
                self.rows[size] = &self.places[size]
                size += 1
        self.size = size
        self._sort(self.rows, self.rows + count + 1)
        for i in range(1, size):
            if seen.tokens and _by_start(self.rows[i - 1], self.rows[i]) == 0:
                return False
        return True

    cdef void _sort(self, Place **rows, Place **spare) noexcept:
        """Merge runs that are in order, until there is one; equal ones keep their order."""
        cdef Py_ssize_t begin, middle, end, left, right, at
        cdef bint merged = True
        while merged:
            merged, begin = False, 0
            while begin < self.size:
                middle = self._run(rows, begin)
                if middle == self.size:
                    break
                end = self._run(rows, middle)
                memcpy(spare + begin, rows + begin, (end - begin) * sizeof(Place *))
                left, right = begin, middle
                for at in range(begin, end):
                    if right == end or (
                        left < middle and _by_place(spare[left], spare[right]) <= 0
                    ):
                        rows[at] = spare[left]
                        left += 1
                    else:
                        rows[at] = spare[right]
                        right += 1
                merged, begin = True, end

    cdef inline Py_ssize_t _run(self, Place **rows, Py_ssize_t begin) noexcept:
        """Return where the run that begins somewhere ends."""
        begin += 1
        while begin < self.size and _by_place(rows[begin - 1], rows[begin]) <= 0:
            begin += 1
        return begin

    cdef Py_ssize_t count(self, bint first) except -1:
        """Count the persons of whom there is the whole; with `first`, stop at one."""
        cdef Py_ssize_t i, begin = 0, found = 0
        cdef uint64_t has = 0
        cdef bint holds = False, wide = False, starts
        cdef Place *row
        cdef Place *before = NULL
        cdef int8_t role
        cdef int32_t name
        for i in range(self.size):
            row = self.rows[i]
            role, name = self.roles[row.kind], self.names[row.kind]
            starts = before != NULL and (
                _is_elsewhere(before, row)
                or self._repeats(row, role, name, holds)
                or (row.row < 0 and self._breaks(before, row, name, wide))
            )
            if starts:
                if self._join(begin, i, has) and first:
                    return 1
                begin, has, holds, wide = i, 0, False, False
                self.stamp += 1
            elif before != NULL and row.line == before.line:
                wide = True
            if before == NULL:
                self.stamp = 1
            if self.stamps[name] != self.stamp:
                self.stamps[name], self.values[name] = self.stamp, row.value
            holds = holds or role != SOMEBODYS
            has |= self.bits[row.kind]
            if first and has == self.whole:
                return 1
            before = row
        if before != NULL and self._join(begin, self.size, has) and first:
            return 1
        for i in range(self.joined):
            found += self.parents[i] == i and self.has[i] == self.whole
        return found

    cdef bint _repeats(self, const Place *row, int8_t role, int32_t name, bint holds) except -1:
        """Say whether this is a second value of what one person has once."""
        if self.stamps[name] != self.stamp or (role == SOMEBODYS and holds):
            return False
        if self.values[name] == row.value:
            return False
        return not PyObject_RichCompareBool(<object>self.values[name], <object>row.value, Py_EQ)

    cdef bint _breaks(self, const Place *before, const Place *row, int32_t name, bint wide) noexcept:
        """Say whether a row lies outside the record: another line, or too far."""
        if not self.by_window and row.line == before.line:
            return False
        if self.by_line or row.start - before.end > self.window:
            return True
        return wide and not self.by_window and self.stamps[name] == self.stamp

    cdef bint _join(self, Py_ssize_t begin, Py_ssize_t end, uint64_t has) except -1:
        """Join a record to those of its person; say whether these have the whole."""
        cdef Py_ssize_t i, mine = -1
        for i in range(begin, end):
            if self.roles[self.rows[i].kind] == IDENTIFIES:
                mine = self._owned(self.owners, <object>self.rows[i].value, mine, has)
        if mine < 0:
            if not has:  # joined only with its like, and adds nothing
                return False
            values = <object>self.rows[begin].value
            if end - begin > 1:
                values = frozenset([<object>self.rows[i].value for i in range(begin, end)])
                if len(values) == 1:
                    values = <object>self.rows[begin].value
            mine = self._owned(self.alike, values, mine, has)
        return self.has[mine] == self.whole

    cdef Py_ssize_t _owned(self, dict owners, object key, Py_ssize_t mine, uint64_t has) except -1:
        """Join a record (-1: one that is new) to the one that has a key already."""
        cdef Py_ssize_t other
        found = owners.get(key)
        if found is None:
            if mine < 0:
                mine = self.joined
                self.joined += 1
                self.parents[mine], self.has[mine] = mine, has
            owners[key] = mine
            return mine
        other = found
        while self.parents[other] != other:
            self.parents[other] = self.parents[self.parents[other]]
            other = self.parents[other]
        if other != mine:
            self.has[other] |= has if mine < 0 else self.has[mine]
            if mine >= 0:
                self.parents[mine] = other
        return other
