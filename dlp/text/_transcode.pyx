# cython: boundscheck=False, wraparound=False, cdivision=True
"""The transcoding kernel: bytes of any known charset to UTF-8, and the way back.

Same functions as `dlp.text._transcode_reference`, where the rules are easier to read.
"""

from array import array as new_array

from cpython cimport array
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memchr, memcpy, memset

from dlp.text.fold_map import VALUES

cdef extern from "_plain.h":
    Py_ssize_t dlp_skip_ascii(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) nogil

cdef enum:
    UTF8 = 0, SINGLE = 1, DOUBLE = 2, GB18030 = 3, UTF16LE = 4, UTF16BE = 5, UTF32LE = 6
    UTF32BE = 7, STRICT = 1, FINAL = 2, PROBE = 4, FRESH = 8, DONE = 0, HELD = 1, BAD = 2
    RETURN = 5, ASCII_UNITS = 16, EVIDENCE = 9, REACH = 4096, CLASSES = 16
    FOUR_BYTE_CODES = 39420, PAIRS = 65536, ILL = -1, UNSURE = 0, SURE = 1, BROKEN = 2

cdef array.array _EMPTY = new_array("q")

# Numerals whose two UTF-16 bytes are ASCII: a chain of them is not an ASCII run.
cdef uint8_t LIKE[1 << 13]  # one bit a unit
memset(LIKE, 0, sizeof(LIKE))
for _code in VALUES:
    if _code < 1 << 16:
        LIKE[_code >> 3] |= 1 << (_code & 7)


cdef inline int _utf8(const uint8_t* p, Py_ssize_t n, int32_t* code) noexcept nogil:
    cdef uint8_t lead = p[0]
    cdef int size, k
    cdef int32_t value
    if lead < 0x80:
        code[0] = lead
        return 1
    code[0] = ILL
    if lead < 0xC2 or lead > 0xF4:
        return 1
    size = 2 if lead < 0xE0 else (3 if lead < 0xF0 else 4)
    value = lead & (0x7F >> size)
    for k in range(1, size):
        if k >= n:
            return 0
        if p[k] & 0xC0 != 0x80:
            return 1
        value = value << 6 | (p[k] & 0x3F)
    if (size == 3 and (value < 0x800 or 0xD800 <= value < 0xE000)) \
            or (size == 4 and (value < 0x10000 or value > 0x10FFFF)):
        return 1
    code[0] = value
    return size


cdef inline int _double(
    const uint8_t* p, Py_ssize_t n, int kind, const uint16_t* table, int32_t* code
) noexcept nogil:
    cdef int32_t number
    if table[p[0]] or p[0] == 0:
        code[0] = table[p[0]]
        return 1
    code[0] = ILL
    if p[0] < 0x81 or p[0] == 0xFF:
        return 1
    if n < 2:
        return 0
    if table[p[0] << 8 | p[1]]:
        code[0] = table[p[0] << 8 | p[1]]
        return 2
    if kind != GB18030 or not 0x30 <= p[1] <= 0x39 or (n > 2 and not 0x81 <= p[2] <= 0xFE):
        return 1
    if n < 4:
        return 0
    if not 0x30 <= p[3] <= 0x39:
        return 1
    number = ((p[0] - 0x81) * 10 + p[1] - 0x30) * 1260 + (p[2] - 0x81) * 10 + p[3] - 0x30
    if number < FOUR_BYTE_CODES:
        code[0] = table[PAIRS + number]
        return 4
    number = number - 189000 + 0x10000
    if not 0x10000 <= number <= 0x10FFFF:
        return 1
    code[0] = number
    return 4


cdef inline int _utf16(const uint8_t* p, Py_ssize_t n, int big, int32_t* code) noexcept nogil:
    cdef int32_t unit, low
    code[0] = ILL
    if n < 2:
        return 0
    unit = p[1 - big] << 8 | p[big]
    if not 0xD800 <= unit < 0xE000:
        code[0] = unit
        return 2
    if unit >= 0xDC00:
        return 2
    if n < 4:
        return 0
    low = p[3 - big] << 8 | p[2 + big]
    if not 0xDC00 <= low < 0xE000:
        return 2
    code[0] = 0x10000 + ((unit - 0xD800) << 10) + low - 0xDC00
    return 4


cdef inline int _utf32(const uint8_t* p, Py_ssize_t n, int big, int32_t* code) noexcept nogil:
    cdef uint32_t value
    code[0] = ILL
    if n < 4:
        return 0
    if big:
        value = <uint32_t>p[0] << 24 | <uint32_t>p[1] << 16 | <uint32_t>p[2] << 8 | p[3]
    else:
        value = <uint32_t>p[3] << 24 | <uint32_t>p[2] << 16 | <uint32_t>p[1] << 8 | p[0]
    if value < 0xD800 or 0xE000 <= value <= 0x10FFFF:
        code[0] = <int32_t>value
    return 4


cdef inline int _next(
    const uint8_t* p, Py_ssize_t n, int kind, const uint16_t* table, int32_t* code
) noexcept nogil:
    """Return the size of the character at `p` and its code point: 0 is cut off, `ILL` bad."""
    if kind == DOUBLE or kind == GB18030:
        return _double(p, n, kind, table, code)
    if kind == UTF16LE or kind == UTF16BE:
        return _utf16(p, n, kind == UTF16BE, code)
    if kind == UTF8:
        return _utf8(p, n, code)
    if kind == SINGLE:
        code[0] = table[p[0]]
        if code[0] == 0 and p[0]:
            code[0] = ILL
        return 1
    return _utf32(p, n, kind == UTF32BE, code)


cdef inline Py_ssize_t _tail(Py_ssize_t left, int kind) noexcept nogil:
    """Return how much of a cut-off character at the very end is one bad unit."""
    return left if kind >= UTF16LE else 1


cdef int _utf8_evidence(const uint8_t* p, Py_ssize_t n) noexcept nogil:
    """Weigh the bytes as UTF-8: 1 surely, 0 surely not, -1 the end came first."""
    cdef Py_ssize_t i = 0
    cdef int size, weight = 0
    cdef int32_t code
    while i < n and i < REACH:
        size = _utf8(p + i, n - i, &code)
        if size == 0:
            return -1
        if code <= 0:
            return 0
        if size > 1:
            weight += 1 if size == 2 else size
        if weight >= EVIDENCE:
            return 1
        i += size
    return -1 if i >= n else 0


def probe(bytes data, Py_ssize_t start, Py_ssize_t limit, int needed):
    """Weigh whether bytes from `start` on are meant as UTF-8: verdict and offset."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t n = len(data), i = start
    cdef int size, weight = 0
    cdef int32_t code
    while i < n:
        size = _utf8(p + i, n - i, &code)
        if size and code <= 0:
            return BROKEN, i
        if i - start >= limit:
            return SURE, i
        if size == 0:
            return UNSURE, i
        if size > 1:
            weight += 1 if size == 2 else size
            if weight >= needed:
                return SURE, i
        i += size
    return UNSURE, n


cdef inline int _put(uint8_t* out, int32_t code) noexcept nogil:
    if code < 0x80:
        out[0] = <uint8_t>code
        return 1
    if code < 0x800:
        out[0] = <uint8_t>(0xC0 | code >> 6)
        out[1] = 0x80 | (code & 0x3F)
        return 2
    if code < 0x10000:
        out[0] = <uint8_t>(0xE0 | code >> 12)
        out[1] = 0x80 | (code >> 6 & 0x3F)
        out[2] = 0x80 | (code & 0x3F)
        return 3
    out[0] = <uint8_t>(0xF0 | code >> 18)
    out[1] = 0x80 | (code >> 12 & 0x3F)
    out[2] = 0x80 | (code >> 6 & 0x3F)
    out[3] = 0x80 | (code & 0x3F)
    return 4


cdef struct Job:
    Py_ssize_t i
    Py_ssize_t o
    Py_ssize_t chars
    Py_ssize_t bad
    Py_ssize_t first
    Py_ssize_t run_i  # where a run of UTF-16 units of two ASCII bytes began
    Py_ssize_t run_o
    Py_ssize_t run_chars
    int run
    bint fresh  # no byte beyond ASCII since the line began
    int status


cdef inline bint _is_text(uint8_t byte) noexcept nogil:
    return 0x20 <= byte < 0x7F or byte == 9 or byte == 10 or byte == 13


cdef inline bint _ascii_run(Job* j, const uint8_t* p, int size, int32_t code) noexcept nogil:
    """Count units of two printable ASCII bytes in a row; True: there are too many for UTF-16."""
    if size != 2 or not (_is_text(p[0]) and _is_text(p[1])) or LIKE[code >> 3] >> (code & 7) & 1:
        j.run = 0
        return False
    if j.run == 0:
        j.run_i, j.run_o, j.run_chars = j.i, j.o, j.chars
    j.run += 1
    return j.run == ASCII_UNITS


cdef inline int _line_probe(Job* j, const uint8_t* p, Py_ssize_t n, int flags) noexcept nogil:
    """Look for UTF-8 where a line has its first byte beyond ASCII; a status other than `DONE`
    stops."""
    cdef int verdict
    if p[j.i] == 10:
        j.fresh = True
    elif p[j.i] >= 0x80 and j.fresh:
        verdict = _utf8_evidence(p + j.i, n - j.i)
        if verdict == 1:
            return RETURN
        if verdict == -1 and not flags & FINAL:
            return HELD
        j.fresh = False
    return DONE


cdef bint _has_ascii(const uint16_t* table) noexcept nogil:
    """Whether bytes below 0x80 are ASCII: not in every charset of single bytes."""
    cdef int k
    for k in range(1, 0x80):
        if table[k] != k:
            return False
    return True


cdef void _work(
    const uint8_t* p, Py_ssize_t n, int kind, const uint16_t* table, int flags, uint8_t* out, Job* j
) noexcept nogil:
    cdef int32_t code
    cdef Py_ssize_t size
    cdef bint lines = flags & PROBE and SINGLE <= kind <= GB18030
    cdef bint units = flags & PROBE and (kind == UTF16LE or kind == UTF16BE)
    cdef bint has_ascii = SINGLE <= kind <= GB18030 and _has_ascii(table)
    while j.i < n:
        if has_ascii and 0 < p[j.i] < 0x80:
            size = dlp_skip_ascii(p, j.i, n) - j.i
            memcpy(out + j.o, p + j.i, size)
            j.fresh = j.fresh or memchr(p + j.i, 10, size) != NULL
            j.i += size
            j.o += size
            j.chars += size
            continue
        if lines:
            j.status = _line_probe(j, p, n, flags)
            if j.status:
                break
        size = _next(p + j.i, n - j.i, kind, table, &code)
        if size == 0:
            if not flags & FINAL:
                j.status = HELD
                break
            size = _tail(n - j.i, kind)
        if code < 0:
            if flags & STRICT:
                j.status = BAD
                break
            if j.bad == 0:
                j.first = j.i
            j.bad += 1
            code = 0xFFFD
        if units and _ascii_run(j, p + j.i, size, code):
            j.status = RETURN
            break
        j.o += _put(out + j.o, code)
        j.i += size
        j.chars += 1
    if j.run and (j.status == RETURN or (j.status != BAD and not flags & FINAL)):
        j.i, j.o, j.chars = j.run_i, j.run_o, j.run_chars
        j.status = j.status if j.status else HELD


def transcode(bytes data, Py_ssize_t start, Py_ssize_t stop, int kind, bytes table, int flags):
    """Return UTF-8, end, status, characters, bad sequences and where the first one is (-1)."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef const uint16_t* codes = <const uint16_t*>PyBytes_AS_STRING(table)
    cdef Job j
    # One byte is three at most; a UTF-16 unit of two is three, too.
    cdef Py_ssize_t room = 3 * ((stop - start) // 2 + 1) if kind >= UTF16LE else 3 * (stop - start)
    cdef uint8_t* out = <uint8_t*>malloc(room + 8)
    if out == NULL:
        raise MemoryError
    memset(&j, 0, sizeof(j))
    j.i, j.first, j.fresh = start, -1, flags & FRESH
    try:
        with nogil:
            _work(p, stop, kind, codes, flags, out, &j)
        return PyBytes_FromStringAndSize(<char*>out, j.o), j.i, j.status, j.chars, j.bad, j.first
    finally:
        free(out)


def offsets(
    bytes data, Py_ssize_t start, int kind, bytes table, const long long[::1] counts
):
    """Return where in `data` the character stands that `counts` (sorted) come before."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef const uint16_t* codes = <const uint16_t*>PyBytes_AS_STRING(table)
    cdef Py_ssize_t n = len(data), i = start, seen = 0, k, size
    cdef int32_t code
    cdef array.array found = array.clone(_EMPTY, counts.shape[0], zero=False)
    with nogil:
        for k in range(counts.shape[0]):
            while seen < counts[k] and i < n:
                size = _next(p + i, n - i, kind, codes, &code)
                i += size if size else _tail(n - i, kind)
                seen += 1
            found.data.as_longlongs[k] = i if i < n else n
    return found


cdef inline int _width(int32_t code) noexcept nogil:
    """Return how many bytes of UTF-8 a character is; a bad one is U+FFFD."""
    if code < 0:
        return 3
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4


def places(
    bytes data, Py_ssize_t begin, Py_ssize_t stop, int kind, bytes table,
    const long long[::1] wanted, bint end, Py_ssize_t begins, long long first, long long first_char
):
    """Lead sorted offsets back that count the UTF-8 of `data[begin:stop]` from `begins`: bytes and
    characters before."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef const uint16_t* codes = <const uint16_t*>PyBytes_AS_STRING(table)
    cdef Py_ssize_t k, count = wanted.shape[0], i = begin, o = begins, chars = 0, size = 0
    cdef array.array before = array.clone(_EMPTY, count, zero=False)
    cdef array.array chars_before = array.clone(_EMPTY, count, zero=False)
    cdef long long* at = before.data.as_longlongs
    cdef long long* seen = chars_before.data.as_longlongs
    cdef int32_t code
    cdef int width
    cdef bint inside
    with nogil:
        for k in range(count):
            while i < stop:
                size = _next(p + i, stop - i, kind, codes, &code)
                if size == 0:
                    size = _tail(stop - i, kind)
                width = _width(code)
                if o + width > wanted[k]:
                    break
                i += size
                o += width
                chars += 1
            inside = end and i < stop and wanted[k] > o
            at[k] = first + i - begin + (size if inside else 0)
            seen[k] = first_char + chars + inside
    return before, chars_before


def histogram(bytes data, Py_ssize_t start, int kind, bytes table, bytes classes):
    """Count the characters by `classes` (one byte for each code point of the basic plane)."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef const uint16_t* codes = <const uint16_t*>PyBytes_AS_STRING(table)
    cdef const uint8_t* kinds = <const uint8_t*>PyBytes_AS_STRING(classes)
    cdef Py_ssize_t n = len(data), i = start, size
    cdef Py_ssize_t counts[CLASSES]
    cdef int32_t code
    memset(counts, 0, sizeof(counts))
    with nogil:
        while i < n:
            size = _next(p + i, n - i, kind, codes, &code)
            i += size if size else _tail(n - i, kind)
            if code < 0:
                counts[CLASSES - 1] += 1
            elif code > 0xFFFF:
                counts[CLASSES - 2] += 1
            else:
                counts[kinds[code] & 15] += 1
    return [counts[k] for k in range(CLASSES)]
