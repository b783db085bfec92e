# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The kernel of registered records and documents: keyed hashes of what counts in a text, looked up.

`_kernel_reference.py` says the same, and why its numbers are what they are.
"""

from array import array as new_array

from cpython cimport array
from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort
from libc.string cimport memcmp, memcpy, memset

include "../match/_blocks.pxi"

cdef extern from "_sip.h":
    uint64_t sip_hash(const uint8_t *key, const uint8_t *p, size_t n) noexcept nogil
    int is_alnum(uint8_t c) noexcept nogil
    size_t character(const uint8_t *p, size_t n) noexcept nogil
    int counts(const uint8_t *p, size_t size) noexcept nogil
    void plain(const uint8_t *p, size_t size, uint8_t *to) noexcept nogil
    Py_ssize_t gram_at(
        const uint8_t *p, Py_ssize_t at, Py_ssize_t end, Py_ssize_t wanted, uint8_t *out, Py_ssize_t *start,
        Py_ssize_t *stop
    ) noexcept nogil
    ctypedef struct Chained:
        uint64_t digits, hard, at
    Chained chained(const uint8_t *p, int is_wide) noexcept nogil
    int highest_bit(uint64_t v) noexcept nogil

cdef enum:
    GRAM = 36
    HEAD = 12
    STEP = 64
    REACH = 256
    LEAST_DISTINCT = 8
    LONGEST_PRIMARY = 63
    SPREAD = 128
    LONGEST_CELL = 96
    NEAR = 64
    AROUND = 256
    LINE = 1024
    MOST_COLUMNS = 32

cdef array.array _WORDS = new_array("Q")
cdef array.array _OWNERS = new_array("I")
cdef bint IS_WIDE = has_wide_blocks()
cdef uint8_t[256] IS_SOFT
for _byte in range(256):
    IS_SOFT[_byte] = _byte in b" -._/@()+"

cdef struct Owned:
    uint64_t key
    uint32_t owner


cdef inline const uint8_t *_start(bytes data):
    return <const uint8_t *>PyBytes_AS_STRING(data)


def sip(bytes key, bytes data):
    """Return SipHash-2-4 of `data`."""
    if len(key) != 16:
        raise ValueError("a key of 16 bytes")
    return sip_hash(_start(key), _start(data), len(data))


def normal(bytes text):
    """Return what counts of folded text."""
    cdef const uint8_t *p = _start(text)
    cdef Py_ssize_t at = 0, size, end = len(text), made = 0
    cdef uint8_t *out = <uint8_t *>malloc(end + 1)
    if out == NULL:
        raise MemoryError
    while at < end:
        size = character(p + at, end - at)
        if counts(p + at, size):
            plain(p + at, size, out + made)
            made += size
        at += size
    result = out[:made]
    free(out)
    return result


cdef bint _expanded(const uint8_t *value, Py_ssize_t size, uint8_t *out) noexcept nogil:
    """Write the 18 characters of an identity number of 15 digits."""
    cdef int at, weighed = 0
    if size != 15:
        return False
    for at in range(15):
        if <uint8_t>(value[at] - 48) > 9:
            return False
    memcpy(out, value, 6)
    out[6], out[7] = 49, 57
    memcpy(out + 8, value + 6, 9)
    for at in range(17):
        weighed += (out[at] - 48) * (1 << (17 - at))
    out[17] = (<const uint8_t *>b"10x98765432")[weighed % 11]
    return True


def eighteen(bytes value):
    """Return the 18 characters of an identity number of 15 digits; else `value`."""
    cdef uint8_t[18] out
    if _expanded(_start(value), len(value), out):
        return out[:18]
    return value


def cell_hash(bytes key, bytes bound, bytes value):
    """Return 32 bits for a cell of the row with this primary hash; never 0."""
    return sip(key, bound + value) & 0xffffffff or 1


cdef int _distinct(const uint8_t *gram, Py_ssize_t size) noexcept nogil:
    cdef uint64_t[4] seen
    cdef int found = 0
    cdef Py_ssize_t at
    seen[0] = seen[1] = seen[2] = seen[3] = 0
    for at in range(size):
        if not seen[gram[at] >> 6] >> (gram[at] & 63) & 1:
            seen[gram[at] >> 6] |= <uint64_t>1 << (gram[at] & 63)
            found += 1
    return found


def grams(bytes text, bytes key):
    """Return the hashes of the fingerprint at each character of a text that is registered, and of its head."""
    cdef const uint8_t *p = _start(text)
    cdef const uint8_t *k = _start(key)
    cdef Py_ssize_t at = 0, size, end = len(text), taken, start, stop, made = 0
    cdef uint8_t[GRAM + 8] gram
    cdef array.array found, heads
    if len(key) != 16:
        raise ValueError("a key of 16 bytes")
    found, heads = array.clone(_WORDS, end, zero=False), array.clone(_WORDS, end, zero=False)
    with nogil:
        while at < end:
            size = character(p + at, end - at)
            if counts(p + at, size):
                taken = gram_at(p, at, min(at + REACH, end), GRAM, gram, &start, &stop)
                if taken and _distinct(gram, taken) >= LEAST_DISTINCT:
                    (<uint64_t *>found.data.as_voidptr)[made] = sip_hash(k, gram, taken)
                    taken = gram_at(p, at, end, HEAD, gram, &start, &stop)
                    (<uint64_t *>heads.data.as_voidptr)[made] = sip_hash(k, gram, taken)
                    made += 1
            at += size
    array.resize(found, made)
    array.resize(heads, made)
    return found, heads


def marked(const uint64_t[::1] heads, int bits):
    """Return 2 ** `bits` bits, of which that of each hash is set: by what it begins with."""
    cdef Py_ssize_t at, size
    cdef uint64_t bit
    if not 3 <= bits <= 40:
        raise ValueError("a number of bits that no index has")
    size = <Py_ssize_t>1 << (bits - 3)
    made = bytes(size)
    cdef uint8_t *out = <uint8_t *>PyBytes_AS_STRING(made)
    for at in range(heads.shape[0]):
        bit = heads[at] >> (64 - bits)
        out[bit >> 3] |= 1 << (bit & 7)
    return made


cdef class Hashes:
    """Hashes in order, to be looked up; ValueError if they are in none."""

    cdef const uint64_t[::1] _keys
    cdef uint8_t *_filter
    cdef int _shift
    """A bit for what each hash begins with: most that are not there are known by it."""

    def __cinit__(self, keys, *rest):
        cdef Py_ssize_t at, size
        cdef const uint64_t *p
        self._filter = NULL
        self._keys = memoryview(keys).cast("B").cast("Q") if len(keys) else memoryview(bytes(8)).cast("Q")[:0]
        size = self._keys.shape[0]
        for at in range(size - 1):
            if self._keys[at] > self._keys[at + 1]:
                raise ValueError("hashes that are in no order")
        self._shift = 64 - 13
        while self._shift > 64 - 34 and (<uint64_t>1 << (64 - self._shift)) < <uint64_t>size * 8:
            self._shift -= 1
        self._filter = <uint8_t *>calloc((<size_t>1 << (64 - self._shift)) >> 3, 1)
        if self._filter == NULL:
            raise MemoryError
        for at in range(size):
            self._filter[self._keys[at] >> self._shift >> 3] |= 1 << (self._keys[at] >> self._shift & 7)

    def __dealloc__(self):
        free(self._filter)

    @property
    def keys(self):
        """The hashes."""
        return self._keys

    cdef Py_ssize_t _find(self, uint64_t hashed) noexcept nogil:
        cdef Py_ssize_t low = 0, high = self._keys.shape[0], middle, size = high
        if not self._filter[hashed >> self._shift >> 3] >> (hashed >> self._shift & 7) & 1:
            return -1
        while low < high:
            middle = (low + high) >> 1
            if self._keys[middle] < hashed:
                low = middle + 1
            else:
                high = middle
        return low if low < size and self._keys[low] == hashed else -1

    def find(self, hashed):
        """Return where a hash stands first, or -1."""
        return self._find(hashed)


cdef class Grams(Hashes):
    """Fingerprints in order, and which heads they have: most places of a text are passed over by theirs."""

    cdef const uint8_t[::1] _heads
    cdef int _head_shift
    cdef uint8_t[16] _key

    def __init__(self, keys, heads, bytes key):
        cdef int k
        if len(key) != 16 or not 1 <= len(heads) <= 1 << 37 or len(heads) & len(heads) - 1:
            raise ValueError("heads that no fingerprints have")
        self._heads = memoryview(heads).cast("B")
        self._head_shift = 64 - (len(heads).bit_length() - 1) - 3
        for k in range(16):
            self._key[k] = key[k]

    def met(self, bytes text, Py_ssize_t first, Py_ssize_t stop):
        """Return (start, end, number of the hash) of the fingerprints that are met."""
        cdef const uint8_t *p = _start(text)
        cdef Py_ssize_t at = first, begin, end = len(text), limit, head, taken, start, last, number, ignored
        cdef uint8_t[GRAM + 8] gram
        cdef uint64_t bit
        if first < 0:
            raise ValueError("a place before the text")
        found = []
        stop = min(stop, end)
        with nogil:
            while at < stop:
                begin, limit = at, min(at + REACH, end)
                while begin < min(at + 3, end) and p[begin] & 0xc0 == 0x80:
                    begin += 1
                head = gram_at(p, begin, limit, HEAD, gram, &start, &last)
                if head and start < at + STEP:
                    bit = sip_hash(self._key, gram, head) >> self._head_shift
                    if self._heads[bit >> 3] >> (bit & 7) & 1:
                        taken = gram_at(p, last, limit, GRAM - head, gram + head, &ignored, &last)
                        if taken:
                            number = self._find(sip_hash(self._key, gram, head + taken))
                            if number >= 0:
                                with gil:
                                    found.append((start, last, number))
                at += STEP
        return found


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
                    chain[0] = at
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
        cdef Py_ssize_t low, high, ring
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
                low, high = start, last
                while low > max(start - LINE, 0) and p[low - 1] != 10:
                    low -= 1
                while high < min(last + LINE, end) and p[high] != 10:
                    high += 1
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
        cdef uint8_t[8 + LONGEST_CELL + 8] value
        cdef uint8_t[18] other
        cdef Py_ssize_t at, size
        cdef int k
        cdef uint64_t bound = self._keys[row]
        for k in range(8):
            value[k] = <uint8_t>(bound >> (8 * k))
        for at in range(window.size):
            if not window.edges[at] & 1:
                continue
            for k in range(self._cell_count):
                size = self._cell_lengths[k]
                if at + size > window.size:
                    break
                if window.edges[at + size - 1] & 2:
                    memcpy(value + 8, window.chars + at, size)
                    wanted = self._take(value, size, row, wanted)
            if self._is_cell[18] and at + 15 <= window.size and window.edges[at + 14] & 2:
                if _expanded(window.chars + at, 15, other):
                    memcpy(value + 8, other, 18)
                    wanted = self._take(value, 18, row, wanted)
            if self._is_cell[8] and _spelled(window.chars + at, window.size - at, other):
                memcpy(value + 8, other, 8)
                wanted = self._take(value, 8, row, wanted)
            if not wanted:
                break
        return wanted

    cdef uint32_t _take(self, const uint8_t *value, Py_ssize_t size, Py_ssize_t row, uint32_t wanted) noexcept nogil:
        cdef uint32_t hashed = <uint32_t>sip_hash(self._key, value, 8 + size)
        cdef int column
        hashed = hashed or 1
        for column in range(self._width):
            if wanted >> column & 1 and self._cells[row * self._width + column] == hashed:
                return wanted & ~(<uint32_t>1 << column)
        return wanted


cdef int _compare(const void *x, const void *y) noexcept nogil:
    cdef const Owned *a = <const Owned *>x
    cdef const Owned *b = <const Owned *>y
    if a.key != b.key:
        return (a.key > b.key) - (a.key < b.key)
    return (a.owner > b.owner) - (a.owner < b.owner)


def ordered(const uint64_t[::1] keys, const uint32_t[::1] owners):
    """Return hashes in order, each with its owner once."""
    cdef Py_ssize_t count = keys.shape[0], at, made = 0
    cdef array.array sorted_keys, sorted_owners
    cdef Owned *pairs
    if owners.shape[0] != count:
        raise ValueError("an owner for each hash")
    sorted_keys, sorted_owners = array.clone(_WORDS, count, zero=False), array.clone(_OWNERS, count, zero=False)
    pairs = <Owned *>malloc((count + 1) * sizeof(Owned))
    if pairs == NULL:
        raise MemoryError
    for at in range(count):
        pairs[at].key, pairs[at].owner = keys[at], owners[at]
    qsort(pairs, count, sizeof(Owned), _compare)
    for at in range(count):
        if made and not _compare(&pairs[at], &pairs[at - 1]):
            continue
        (<uint64_t *>sorted_keys.data.as_voidptr)[made] = pairs[at].key
        (<uint32_t *>sorted_owners.data.as_voidptr)[made] = pairs[at].owner
        made += 1
    free(pairs)
    array.resize(sorted_keys, made)
    array.resize(sorted_owners, made)
    return sorted_keys, sorted_owners
