# Rows of a table, looked for by their primary value, and what stands around it.

cdef struct Window:
    uint8_t chars[2 * LINE + SPREAD + 8]
    uint8_t edges[2 * LINE + SPREAD + 8]  # 1: a value may begin with this byte; 2: it may end with it
    Py_ssize_t size


cdef void _compact(const uint8_t *p, Py_ssize_t at, Py_ssize_t stop, Py_ssize_t end, Window *to) noexcept nogil:
    """Write what counts in a stretch of a text, and where values may begin and end."""
    cdef Py_ssize_t size
    to.size = 0
    while at < stop and p[at] & 0xc0 == 0x80:
        at += 1
    while at < stop:
        size = character(p + at, stop - at)
        if counts(p + at, size):
            plain(p + at, size, to.chars + to.size)
            to.edges[to.size] = size > 1 or not (at > 0 and is_alnum(p[at - 1]))
            if size > 1:
                to.edges[to.size + 1] = to.edges[to.size + size - 1] = 0
            if size > 1 or not (at + 1 < end and is_alnum(p[at + 1])):
                to.edges[to.size + size - 1] |= 2
            to.size += size
        at += size


cdef bint _is_digit(uint8_t c) noexcept nogil:
    return <uint8_t>(c - 48) < 10


cdef bint _spelled(const uint8_t *p, Py_ssize_t n, uint8_t *out) noexcept nogil:
    """Write the eight digits of a date that is spelled with 年, 月 and 日."""
    cdef Py_ssize_t at = 7, digits
    cdef int part
    if n < 15 or memcmp(p + 4, <const char *>b"\xe5\xb9\xb4", 3):
        return False
    if not (_is_digit(p[0]) and _is_digit(p[1]) and _is_digit(p[2]) and _is_digit(p[3])):
        return False
    memcpy(out, p, 4)
    for part in range(2):
        digits = 0
        while at + digits < n and _is_digit(p[at + digits]):
            digits += 1
        if not 1 <= digits <= 2 or at + digits + 3 > n:
            return False
        out[4 + 2 * part] = 48 if digits == 1 else p[at]
        out[5 + 2 * part] = p[at + digits - 1]
        at += digits
        if part == 0:
            if memcmp(p + at, <const char *>b"\xe6\x9c\x88", 3):
                return False
        elif memcmp(p + at, <const char *>b"\xe6\x97\xa5", 3) and memcmp(p + at, <const char *>b"\xe5\x8f\xb7", 3):
            return False
        at += 3
    return True


cdef class Rows(Hashes):
    """Rows of a table by their primary value; the cells beside it are hashes bound to the row."""

    cdef const uint32_t[::1] _cells
    cdef int _width, _least, _has_at, _longest
    cdef uint8_t[256] _is_length
    cdef uint8_t[256] _is_cell
    cdef uint8_t[256] _cell_lengths
    cdef int _cell_count
    cdef uint8_t[16] _key

    def __init__(self, keys, cells, int width, bytes lengths, bytes cell_lengths, int least, bint has_at, bytes key):
        cdef int k
        if len(cells) != len(keys) * width or not 0 <= width <= MOST_COLUMNS:
            raise ValueError("cells that are not those of the rows")
        if len(key) != 16 or max(lengths, default=0) > LONGEST_PRIMARY or max(cell_lengths, default=0) > LONGEST_CELL:
            raise ValueError("lengths that no value has")
        self._cells = memoryview(cells).cast("B").cast("I") if len(cells) else memoryview(bytes(4)).cast("I")[:0]
        self._width, self._least, self._has_at = width, least, has_at
        for k in range(256):
            self._is_length[k] = k in lengths
            self._is_cell[k] = k in cell_lengths
        self._longest = max(lengths, default=0)
        self._cell_count = len(cell_lengths)
        for k in range(len(cell_lengths)):
            self._cell_lengths[k] = cell_lengths[k]
        for k in range(16):
            self._key[k] = key[k]

    def rows(self, bytes text, Py_ssize_t first, Py_ssize_t stop):
        """Return (start, end, row, other rows, columns met as bits) of the rows in a text."""
        cdef const uint8_t *p = _start(text)
        cdef Py_ssize_t size = len(text), at, chain, number = -1, last = 0, row = 0, others = 0
        cdef uint32_t met = 0
        cdef Window *window = <Window *>malloc(sizeof(Window))
        if window == NULL:
            raise MemoryError
        stop = min(stop, size)
        found = []
        at = first
        with nogil:
            while at < stop:
                at = self._chain(p, at, min(stop + SPREAD, size), &chain)
                while chain < min(at, stop):
                    if is_alnum(p[chain]) and not (chain > 0 and is_alnum(p[chain - 1])):
                        number = self._value(p, chain, size, &last)
                        if number >= 0:
                            self._best(p, chain, last, size, number, window, &row, &others, &met)
                            with gil:
                                found.append((chain, last, row, others, met))
                    chain += 1
        free(window)
        return found

    cdef Py_ssize_t _chain(self, const uint8_t *p, Py_ssize_t at, Py_ssize_t end, Py_ssize_t *chain) noexcept nogil:
        """Find the next bytes in a row, of those that values consist of, that can hold one; return where they end."""
        cdef Chained block
        cdef uint64_t digits, hard, below
        cdef uint8_t[64] rest
        cdef int count = 0
        cdef Py_ssize_t stop
        cdef bint has_at = False
        cdef bint is_sparse = IS_WIDE and not self._has_at and self._least > 0 and self._longest <= 32
        chain[0] = at
        while at < end:
            if is_sparse and count == 0:
                stop = at
                at = next_block(p, at, end, self._least)
                if at > stop:
                    chain[0] = at - 64  # letters of a value may stand before its first digit
            if end - at >= 64:
                block = chained(p + at, IS_WIDE)
            else:
                memset(rest, 0, 64)
                memcpy(rest, p + at, end - at)
                block = chained(rest, IS_WIDE)
            digits, hard = block.digits, block.hard
            while hard:
                stop = lowest_bit(hard)
                below = (<uint64_t>1 << stop) - 1
                count += count_bits(digits & below)
                has_at = has_at or block.at & below
                if count >= self._least or (has_at and self._has_at):
                    return min(at + stop + 1, end)
                if not self._has_at and count_bits(digits) < self._least:  # nor can it be one behind here
                    stop = highest_bit(hard)
                    below = ~<uint64_t>0 if stop == 63 else (<uint64_t>2 << stop) - 1
                    hard = 0
                else:
                    below = below << 1 | 1
                    hard &= ~below
                digits &= ~below
                block.at &= ~below
                count, has_at = 0, False
                chain[0] = at + stop + 1
            count += count_bits(digits)
            has_at = has_at or block.at
            at += 64
        if count < self._least and not (has_at and self._has_at):
            chain[0] = end
        return end

    cdef Py_ssize_t _value(self, const uint8_t *p, Py_ssize_t at, Py_ssize_t end, Py_ssize_t *last) noexcept nogil:
        """Return the number of the longest primary value that begins at a place, or -1."""
        cdef uint8_t[LONGEST_PRIMARY + 1] taken
        cdef uint8_t[18] long
        cdef Py_ssize_t stop = min(end, at + SPREAD), number = -1, found
        cdef int size = 0, digits = 0
        cdef bint has_at = False
        while at < stop:
            if not is_alnum(p[at]):
                has_at = has_at or p[at] == 64
                if not IS_SOFT[p[at]] or at + 1 >= end or not is_alnum(p[at + 1]):
                    break
            else:
                if size == self._longest:
                    break
                taken[size] = p[at] if _is_digit(p[at]) else p[at] | 32
                digits += _is_digit(p[at])
                size += 1
                if (at + 1 == end or not is_alnum(p[at + 1])) and (digits >= self._least or (has_at and self._has_at)):
                    if self._is_length[size]:
                        found = self._find(sip_hash(self._key, taken, size))
                        if found >= 0:
                            number, last[0] = found, at + 1
                    if size == 15 and self._is_length[18] and _expanded(taken, size, long):
                        found = self._find(sip_hash(self._key, long, 18))
                        if found >= 0:
                            number, last[0] = found, at + 1
            at += 1
        return number

    cdef void _best(
        self, const uint8_t *p, Py_ssize_t start, Py_ssize_t last, Py_ssize_t end, Py_ssize_t number,
        Window *window, Py_ssize_t *row, Py_ssize_t *others, uint32_t *met
    ) noexcept nogil:
        """Find the row of which most columns are met, how many others there are, and which."""
        cdef Py_ssize_t at = number
        cdef uint32_t here
        row[0], met[0] = number, 0
        while at < self._keys.shape[0] and self._keys[at] == self._keys[number]:
            here = self._met(p, start, last, end, at, window)
            if count_bits(here) > count_bits(met[0]):
                row[0], met[0] = at, here
            at += 1
        others[0] = at - number - 1

    cdef uint32_t _met(
        self, const uint8_t *p, Py_ssize_t start, Py_ssize_t last, Py_ssize_t end, Py_ssize_t row, Window *window
    ) noexcept nogil:
        """Return which columns of a row are met around its primary value."""
        cdef Py_ssize_t low, high, ring, first, stop
        cdef uint32_t wanted = 0, whole
        cdef int column
        for column in range(self._width):
            if self._cells[row * self._width + column]:
                wanted |= <uint32_t>1 << column
        whole = wanted
        for ring in range(3):
            if not wanted:
                break
            if ring < 2:
                low = max(start - (AROUND if ring else NEAR), 0)
                high = min(last + (AROUND if ring else NEAR), end)
            else:
                first, stop = max(start - LINE, 0), min(last + LINE, end)
                low, high = start, last
                while low > first and p[low - 1] != 10:
                    low -= 1
                while high < stop and p[high] != 10:
                    high += 1
                if not (low > first or first == 0) or not (high < stop or stop == end):
                    break  # the line is longer than a row
                if low >= max(start - AROUND, 0) and high <= min(last + AROUND, end):
                    break
                low, high = min(low, max(start - AROUND, 0)), max(high, min(last + AROUND, end))
            _compact(p, low, start, end, window)
            wanted = self._meet(window, row, wanted)
            if wanted:
                _compact(p, last, high, end, window)
                wanted = self._meet(window, row, wanted)
        return whole & ~wanted

    cdef uint32_t _meet(self, Window *window, Py_ssize_t row, uint32_t wanted) noexcept nogil:
        """Take out of `wanted` what stands in a stretch of the text."""
        cdef uint8_t[18] other
        cdef const uint8_t *p
        cdef Py_ssize_t at, size, taken
        cdef int k
        cdef Sip bound = sip_begin(self._key), begun
        sip_take(&bound, self._keys[row])
        for at in range(window.size):
            if not window.edges[at] & 1:
                continue
            begun, taken, p = bound, 0, window.chars + at
            for k in range(self._cell_count):
                size = self._cell_lengths[k]
                if at + size > window.size:
                    break
                if window.edges[at + size - 1] & 2:
                    while taken + 8 <= size:
                        sip_take(&begun, sip_word(p + taken, 8))
                        taken += 8
                    wanted = self._take(sip_end(begun, p + taken, size - taken, 8 + size), row, wanted)
            if self._is_cell[18] and at + 15 <= window.size and window.edges[at + 14] & 2 and _expanded(p, 15, other):
                wanted = self._take(_bound_hash(bound, other, 18), row, wanted)
            if self._is_cell[8] and _spelled(p, window.size - at, other):
                wanted = self._take(_bound_hash(bound, other, 8), row, wanted)
            if not wanted:
                break
        return wanted

    cdef uint32_t _take(self, uint64_t hashed, Py_ssize_t row, uint32_t wanted) noexcept nogil:
        cdef uint32_t cell = <uint32_t>hashed or 1
        cdef int column
        for column in range(self._width):
            if wanted >> column & 1 and self._cells[row * self._width + column] == cell:
                return wanted & ~(<uint32_t>1 << column)
        return wanted


cdef uint64_t _bound_hash(Sip bound, const uint8_t *value, Py_ssize_t size) noexcept nogil:
    """Return the hash of a value that is behind that of its row."""
    cdef Py_ssize_t at = 0
    while at + 8 <= size:
        sip_take(&bound, sip_word(value + at, 8))
        at += 8
    return sip_end(bound, value + at, size - at, 8 + size)
