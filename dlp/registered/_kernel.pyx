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
    ctypedef struct Sip:
        pass
    uint64_t sip_hash(const uint8_t *key, const uint8_t *p, size_t n) noexcept nogil
    uint64_t sip_word(const uint8_t *p, size_t n) noexcept nogil
    Sip sip_begin(const uint8_t *key) noexcept nogil
    void sip_take(Sip *s, uint64_t word) noexcept nogil
    uint64_t sip_end(Sip s, const uint8_t *p, size_t left, size_t size) noexcept nogil

cdef extern from "_plain.h":
    int is_alnum(uint8_t c) noexcept nogil
    size_t character(const uint8_t *p, size_t n) noexcept nogil
    int counts(const uint8_t *p, size_t size) noexcept nogil
    void plain(const uint8_t *p, size_t size, uint8_t *to) noexcept nogil
    Py_ssize_t gram_at(
        const uint8_t *p, Py_ssize_t at, Py_ssize_t end, Py_ssize_t wanted, uint8_t *out, Py_ssize_t *start,
        Py_ssize_t *stop
    ) noexcept nogil

cdef extern from "_chain.h":
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


include "_rows.pxi"


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
