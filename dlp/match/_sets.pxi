# Sets of grams, by number.

cdef class Grams:
    """Sets of folded bytes in a row, by number: sorted, and each there once."""

    cdef arrays.array items   # one set behind the other
    cdef arrays.array begins  # where each begins; one more stands for the end
    cdef dict known           # by its bytes, the number of a set
    cdef dict joins           # by two numbers, the set of all of the one before all of the other
    cdef dict shares          # in what share of places any of a set stands
    cdef dict masks, edges    # the folded bytes of a set of bytes; what may stand behind a match

    def __cinit__(self):
        self.items, self.begins = array("I"), array("i", [0])
        self.known, self.joins, self.shares, self.masks, self.edges = {}, {}, {}, {}, {}

    cdef inline Py_ssize_t count(self, int number) noexcept:
        return at(self.begins, number + 1) - at(self.begins, number)

    cdef inline unsigned int *of(self, int number) noexcept:
        return self.items.data.as_uints + at(self.begins, number)

    cdef int add(self, unsigned int *found, Py_ssize_t count) except -2:
        """Return the number of a sorted set."""
        cdef bytes key = PyBytes_FromStringAndSize(<char *>found, count * sizeof(unsigned int))
        cdef object number = self.known.get(key)
        cdef Py_ssize_t end = len(self.items)
        if number is None:
            number = self.known[key] = len(self.known)
            arrays.resize_smart(self.items, end + count)
            memcpy(self.items.data.as_uints + end, <char *>key, count * sizeof(unsigned int))
            push(self.begins, <int>(end + count))
        return number

    cdef int folded(self, object mask) except -2:
        """Return the set of the bytes of a mask, folded."""
        cdef object number = self.masks.get(mask)
        if number is None:
            found = sorted({FOLD[byte] for byte in range(256) if mask >> byte & 1})
            number = self.masks[mask] = self.of_numbers(found)
        return number

    cdef int edge(self, str boundary) except -2:
        """Return the set of what may stand behind a match; a blank also stands for the end."""
        cdef object number = self.edges.get(boundary)
        if number is None:
            inside = members(boundary) or b""
            found = sorted({FOLD[byte] for byte in range(256) if byte not in inside})
            number = self.edges[boundary] = self.of_numbers(found)
        return number

    cdef int of_numbers(self, list found) except -2:
        cdef arrays.array row = array("I", found)
        return self.add(row.data.as_uints, len(row))

    cdef int joined(self, int first, int rest, int most) except -2:
        """Return the set of all of some bytes before all of some others, if it is not too large."""
        cdef Py_ssize_t k, j, count
        cdef unsigned int *one
        cdef unsigned int *other
        cdef unsigned int *out
        cdef arrays.array row
        if rest == NOTHING or first == NOTHING:
            return NOTHING
        count = self.count(first) * self.count(rest)
        if count > most:
            return NOTHING
        key = <uint64_t>first << 32 | <unsigned int>rest
        number = self.joins.get(key)
        if number is None:
            row = arrays.clone(self.items, count, False)
            one, other, out = self.of(first), self.of(rest), row.data.as_uints
            for k in range(self.count(rest)):
                for j in range(self.count(first)):
                    out[0] = other[k] << 8 | one[j]
                    out += 1
            number = self.joins[key] = self.add(row.data.as_uints, count)
        return number

    cdef int united(self, set sets, Py_ssize_t most) except -2:
        """Return the set of what is in any of some sets; NOTHING if it is too large."""
        cdef Py_ssize_t count = 0
        cdef int number
        cdef arrays.array row = arrays.clone(self.items, 0, False)
        for number in sets:
            arrays.resize_smart(row, count + self.count(number))
            memcpy(
                row.data.as_uints + count, self.of(number),
                self.count(number) * sizeof(unsigned int),
            )
            count += self.count(number)
            if count > 4 * most:  # no more is gathered than is needed to know that it is too much
                count = _sorted_once(row.data.as_uints, count)
                if count > most:
                    return NOTHING
        count = _sorted_once(row.data.as_uints, count)
        return NOTHING if count > most else self.add(row.data.as_uints, count)

    cdef double share(self, int number) except -1:
        """Return in what share of places any of a set stands; the sum is exact, in any order."""
        cdef object known = self.shares.get(number)
        if known is None:
            known = self.shares[number] = math.fsum(self.shares_of(self.listed(number)))
        return known

    cdef list shares_of(self, list grams):
        """Return in what share of places each of some grams stands."""
        counted = rarity.shares()
        return _shares(counted, counted.pairs, counted.behind, grams)

    cdef list listed(self, int number):
        """Return a set as numbers, in rising order."""
        cdef Py_ssize_t k
        if number == NOTHING:
            return []
        return [self.of(number)[k] for k in range(self.count(number))]


cdef list _shares(object counted, arrays.array pairs, arrays.array behind, list grams):
    """Return the share of places of each gram; `Shares.__missing__` says what is not counted."""
    cdef list found = []
    cdef PyObject *value
    cdef unsigned int letters
    for gram in grams:
        value = PyDict_GetItemWithError(counted, gram)
        if value != NULL:
            found.append(<object>value)
        else:
            letters = gram
            found.append(min(
                pairs.data.as_doubles[letters & 0xFFFF]
                * behind.data.as_doubles[letters >> 8 & 0xFFFF]
                * behind.data.as_doubles[letters >> 16],
                LEAST,
            ))
    return found


cdef Py_ssize_t _sorted_once(unsigned int *items, Py_ssize_t count) noexcept:
    """Sort numbers, each there once, and return how many are left."""
    cdef Py_ssize_t k, kept = 0
    qsort(items, count, sizeof(unsigned int), rising_grams)
    for k in range(count):
        if k == 0 or items[k] != items[kept - 1]:
            items[kept] = items[k]
            kept += 1
    return kept
