# The tables of the literals lane, being filled.

cdef class Slots:
    """The tables of the literals lane, being filled; see `WordTables` for what they hold."""

    cdef dict by_gram         # of each gram its entries, in order
    cdef dict sets, bare      # numbers of sets of bytes; places of lists that hold no position
    cdef arrays.array entries, lists, positions
    cdef arrays.array bits    # of each set of bytes, 32 bytes
    cdef int reach
    cdef Starts starts
    cdef int base
    cdef dict known           # places of lists of the slot by what they hold
    cdef arrays.array singles # of each position, the place of the list that holds it alone

    def __cinit__(self):
        self.by_gram, self.sets, self.bare = {}, {}, {}
        self.entries, self.lists, self.positions = array("i"), array("i"), array("i")
        self.bits = array("B")
        self.reach = 0

    def add(self, int slot, Starts starts, object inside, int flags):
        """Add a slot with all its grams; `inside`: what may not touch a match, None: anything."""
        cdef list places
        cdef dict by_gram = {}, entries = {}
        self.starts, self.known = starts, {}
        self.base = <int>(len(self.positions) // PLACE)
        self.singles = array("i", bytes(4 * len(starts.masks)))
        memset(self.singles.data.as_ints, 0xFF, len(starts.masks) * sizeof(int))
        self._add_positions()
        for position in starts.cover.positions:
            for gram in starts.sets.listed(starts.chosen[position]):
                by_gram.setdefault(gram, []).append(position)
        for gram, places in by_gram.items():
            key = tuple(places)
            if key not in entries:
                entries[key] = self._entry(slot, inside, flags, places)
            self.by_gram.setdefault(gram, {})[entries[key]] = None

    cdef void _add_positions(self) except *:
        cdef Starts starts = self.starts
        cdef Py_ssize_t count = len(starts.masks), position
        cdef int row
        cdef arrays.array listed = arrays.clone(starts.rows, len(starts.begins), False)
        cdef Leads leads = Leads(starts)
        memset(listed.data.as_ints, 0xFF, len(listed) * sizeof(int))
        for position in range(count):
            row = at(starts.follow, position)
            if at(listed, row) < 0:
                listed.data.as_ints[row] = self._list(
                    starts.rows.data.as_ints + at(starts.begins, row),
                    at(starts.begins, row + 1) - at(starts.begins, row),
                )
            before = leads.place(position)
            if before is None:
                before = self._list(leads.found.data.as_ints, len(leads.found))
                leads.keep(before)
            push(self.positions, self._set(starts.masks[position]))
            push(self.positions, at(listed, row))
            push(self.positions, before)

    cdef int _list(self, const int *row, Py_ssize_t count) except -1:
        """Return the place of a list; only what holds no position is the same in each slot."""
        cdef dict known
        cdef bytes key
        cdef Py_ssize_t k
        cdef int place
        if len(self.lists) > ROOM:
            raise MemoryError
        place = <int>len(self.lists)
        if count == 1 and row[0] >= 0:  # most are
            if at(self.singles, row[0]) >= 0:
                return at(self.singles, row[0])
            self.singles.data.as_ints[row[0]] = place
        else:
            known = self.known if count and row[count - 1] >= 0 else self.bare
            key = PyBytes_FromStringAndSize(<char *>row, count * sizeof(int))
            found = known.get(key)
            if found is not None:
                return found
            known[key] = place
        for k in range(count):
            push(self.lists, row[k] + self.base if row[k] >= 0 else row[k])
        push(self.lists, STOP)
        return place

    cdef int _set(self, object mask) except -1:
        """Return the number of a set of bytes."""
        cdef object number = self.sets.get(mask)
        if number is None:
            number = self.sets[mask] = len(self.sets)
            self.bits.frombytes(mask.to_bytes(8 * WORDS, "little"))
        return number

    cdef int _entry(self, int slot, object inside, int flags, list places) except -1:
        cdef arrays.array here = array("i", places)
        cdef arrays.array lists = array("i", sorted(places))
        cdef int number = <int>(len(self.entries) // FIELDS)
        cdef int low, high = 0, place, edge = -1
        cdef uint64_t around[2 * STEPS + 1][WORDS]
        cdef int behind, before, k
        low = at(self.starts.lows, here.data.as_ints[0])
        memset(around, 0, sizeof(around))
        for place in here:
            low = min(low, at(self.starts.lows, place))
            high = max(high, at(self.starts.highs, place))
            self._or(&around[0][0], place)
        self.reach = max(self.reach, high + WIDTH)
        if inside is not None:
            edge = self._set(inside)
        push(self.entries, slot)
        push(self.entries, low)
        push(self.entries, high)
        push(self.entries, flags)
        push(self.entries, self._list(lists.data.as_ints, len(lists)))
        push(self.entries, edge)
        behind = self._steps(here, 1, &around[1])
        before = self._steps(here, 2, &around[1 + STEPS])
        self._known(&around[1 + STEPS], min(before, WIDTH), WIDTH - 1, -1)
        self._known(&around[0], min(behind + 1, WIDTH), 0, 1)
        self._known(&around[WIDTH], max(behind + 1 - WIDTH, 0), 0, 1)
        return number

    cdef inline void _or(self, uint64_t *mask, int place) noexcept:
        """Add what may stand at a position to a set of bytes."""
        cdef int number = at(self.positions, PLACE * (self.base + place))
        cdef const uint64_t *bits = <const uint64_t *>self.bits.data.as_uchars + WORDS * number
        cdef int k
        for k in range(WORDS):
            mask[k] |= bits[k]

    cdef int _steps(self, arrays.array here, int column, uint64_t (*found)[WORDS]) except -1:
        """Set the bytes that may stand 1, 2, … steps from places; return how many are known."""
        cdef arrays.array seen = array("i", bytes(4 * len(self.starts.masks)))
        cdef arrays.array ahead
        cdef const int *item
        cdef int step
        cdef int place
        for step in range(STEPS):
            ahead = arrays.clone(here, 0, False)
            for place in here:
                item = self.lists.data.as_ints + at(
                    self.positions, PLACE * (self.base + place) + column
                )
                while item[0] != STOP:
                    if item[0] < 0:
                        return step
                    place = item[0] - self.base
                    if at(seen, place) != step + 1:
                        seen.data.as_ints[place] = step + 1
                        push(ahead, place)
                    item += 1
            if not len(ahead):
                return step
            for place in ahead:
                self._or(&found[step][0], place)
            here = ahead
        return STEPS

    cdef void _known(
        self, uint64_t (*masks)[WORDS], int count, int place, int direction
    ) except *:
        """Add which bits of four bytes in a row are always the same, and these bits."""
        cdef unsigned int same = 0, value = 0, both, either
        cdef int k, byte
        for k in range(count):
            both, either = 0xFF, 0
            for byte in range(256):
                if masks[k][byte >> 6] >> (byte & 63) & 1:
                    both &= byte
                    either |= byte
            same |= (0xFF ^ both ^ either) << 8 * place
            value |= both << 8 * place
            place += direction
        push(self.entries, <int>same)
        push(self.entries, <int>(value & same))

    def filled(self, int slots):
        """Return the tables of so many slots."""
        cdef arrays.array grams = array("I"), rows = array("i")
        cdef Py_ssize_t count
        for gram in sorted(self.by_gram):
            entries = list(self.by_gram[gram])
            count = len(grams)
            arrays.resize_smart(grams, count + GRAM)
            grams.data.as_uints[count] = gram
            grams.data.as_uints[count + 1] = <unsigned int>len(rows)
            self._common(entries, grams.data.as_uints + count + 2)
            for entry in entries:
                push(rows, entry)
            push(rows, STOP)
        return WordTables(
            grams=grams, rows=rows, entries=self.entries, lists=self.lists,
            positions=self.positions, sets=self._spread(), slots=slots, reach=self.reach,
        )

    cdef void _common(self, list entries, unsigned int *out) except *:
        """Set the bits around a gram that all of these entries have in common."""
        cdef const unsigned int *pair
        cdef unsigned int same, value
        cdef int entry
        cdef int column
        for column in range(3):
            same = value = 0
            for k, entry in enumerate(entries):
                pair = self.entries.data.as_uints + FIELDS * entry + FIELDS - 6 + 2 * column
                if k == 0:
                    same, value = pair[0], pair[1]
                else:
                    same &= pair[0] & ~(value ^ pair[1])
            out[2 * column], out[2 * column + 1] = same, value & same

    cdef bytes _spread(self):
        """Return the sets of bytes, a byte of 0 or 1 for each."""
        cdef Py_ssize_t k, count = 8 * len(self.bits)
        cdef bytes spread = PyBytes_FromStringAndSize(NULL, count)
        cdef char *out = spread
        for k in range(count):
            out[k] = self.bits.data.as_uchars[k >> 3] >> (k & 7) & 1
        return spread


cdef class Leads:
    """What may precede each position of an expression; what the same rows lead to shares it."""

    cdef arrays.array members, member_begins  # of each row, the positions that it follows
    cdef arrays.array leads, lead_begins      # of each position, the rows that lead to it
    cdef dict places                          # of rows that lead together, what was kept
    cdef arrays.array found                   # what precedes the position that was asked for
    cdef bytes key
    cdef Starts starts

    def __cinit__(self, Starts starts):
        cdef Py_ssize_t count = len(starts.masks), rows = len(starts.begins) - 1, k
        cdef int row, position
        self.starts, self.places = starts, {}
        self.found = arrays.clone(starts.rows, 0, False)
        self.member_begins = _begins(starts.follow, rows)
        self.members = _sorted(starts.follow, self.member_begins)
        cdef arrays.array targets = array("i"), sources = array("i")
        for position in starts.behind_cut:
            if position >= 0:
                push(targets, position)
                push(sources, CUT)
        for k in range(at(starts.begins, starts.starts), at(starts.begins, starts.starts + 1)):
            if at(starts.rows, k) >= 0:
                push(targets, at(starts.rows, k))
                push(sources, END)
        for row in range(rows):
            if at(self.member_begins, row) < at(self.member_begins, row + 1):
                for k in range(at(starts.begins, row), at(starts.begins, row + 1)):
                    if at(starts.rows, k) >= 0:
                        push(targets, at(starts.rows, k))
                        push(sources, row)
        self.lead_begins = _begins(targets, count)
        self.leads = _sorted(targets, self.lead_begins)
        for k in range(len(self.leads)):
            self.leads.data.as_ints[k] = at(sources, at(self.leads, k))

    cdef object place(self, Py_ssize_t position):
        """Return what was kept for what precedes a position, or None, and let it be `found`."""
        cdef Py_ssize_t begin = at(self.lead_begins, position), k, j
        cdef Py_ssize_t count = at(self.lead_begins, position + 1) - begin, kept = 0
        cdef int row
        self.key = PyBytes_FromStringAndSize(
            <char *>(self.leads.data.as_ints + begin), count * sizeof(int)
        )
        known = self.places.get(self.key)
        if known is not None:
            return known
        arrays.resize_smart(self.found, 0)
        for k in range(begin, begin + count):
            row = at(self.leads, k)
            if row < 0:
                push(self.found, row)
                continue
            for j in range(at(self.member_begins, row), at(self.member_begins, row + 1)):
                push(self.found, at(self.members, j))
        if count > 1:  # a position follows one row alone: none is there twice
            qsort(self.found.data.as_ints, len(self.found), sizeof(int), rising)
        return None

    cdef void keep(self, object place) except *:
        self.places[self.key] = place


cdef arrays.array _begins(arrays.array numbers, Py_ssize_t count):
    """Return where each number begins when they are sorted; one more stands for the end."""
    cdef arrays.array begins = array("i", bytes(4 * (count + 1)))
    cdef Py_ssize_t k
    for k in range(len(numbers)):
        begins.data.as_ints[at(numbers, k) + 1] += 1
    for k in range(count):
        begins.data.as_ints[k + 1] += at(begins, k)
    return begins


cdef arrays.array _sorted(arrays.array numbers, arrays.array begins):
    """Return the places of numbers in order of the numbers."""
    cdef arrays.array places = arrays.clone(begins, len(numbers), False)
    cdef arrays.array nexts = arrays.copy(begins)
    cdef Py_ssize_t k
    for k in range(len(numbers)):
        places.data.as_ints[nexts.data.as_ints[at(numbers, k)]] = <int>k
        nexts.data.as_ints[at(numbers, k)] += 1
    return places
