# cython: boundscheck=False, wraparound=False, cdivision=True
"""The runs kernel: finds base64 and hex that decode to something plausible, in one pass.

Same functions as in `dlp.text._nested_reference`, where the rules are easier to read.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memset

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>

    /* Go to the next eight bytes that are ASCII and not below '+', as in base64 and hex. */
    static Py_ssize_t dlp_next_word(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) {
        while (i + 8 <= n) {
            uint64_t x;
            memcpy(&x, p + i, 8);
            if (!((((x - 0x2B2B2B2B2B2B2B2BULL) & ~x) | x) & 0x8080808080808080ULL)) return i;
            i += 8;
        }
        return n;
    }
    """
    Py_ssize_t dlp_next_word(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) nogil

cdef enum:
    BASE64 = 0, HEX = 1, LEAST = 16, LINE = 40, SAMPLE = 48

# 64: not base64; the URL-safe letters have the values of those they replace.
cdef uint8_t SIX[256]
cdef uint8_t NIBBLE[256]


cdef void _fill():
    memset(SIX, 64, sizeof(SIX))
    memset(NIBBLE, 16, sizeof(NIBBLE))
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for value in range(64):
        SIX[letters[value]] = value
    SIX[45], SIX[95] = 62, 63
    for value in range(16):
        NIBBLE[ord(f"{value:x}")] = NIBBLE[ord(f"{value:X}")] = value


_fill()


# --- is it text? ------------------------------------------------------------------------


cdef inline bint _printable(uint8_t byte) noexcept nogil:
    return 0x20 <= byte < 0x7F or byte == 9 or byte == 10 or byte == 13


cdef bint _utf8_text(const uint8_t* p, Py_ssize_t n) noexcept nogil:
    """All characters printable or well-formed; the last one may be cut off."""
    cdef Py_ssize_t i = 0
    cdef int size, k
    while i < n:
        if p[i] < 0x80:
            if not _printable(p[i]):
                return False
            i += 1
            continue
        if p[i] < 0xC2 or p[i] > 0xF4:
            return False
        size = 2 if p[i] < 0xE0 else (3 if p[i] < 0xF0 else 4)
        for k in range(1, size):
            if i + k < n and p[i + k] & 0xC0 != 0x80:
                return False
        i += size
    return True


cdef bint _double_text(const uint8_t* p, Py_ssize_t n) noexcept nogil:
    """Two-byte Chinese: nothing unprintable, and mostly pairs with a usual lead byte."""
    cdef Py_ssize_t i = 0
    cdef int usual = 0, other = 0
    while i < n:
        if p[i] < 0x80:
            if not _printable(p[i]):
                return False
            i += 1
            continue
        if p[i] < 0x81 or p[i] == 0xFF:
            return False
        if i + 1 < n:
            if p[i + 1] < 0x40 or p[i + 1] == 0x7F or p[i + 1] == 0xFF:
                return False
            if 0xA1 <= p[i] <= 0xD7 and p[i + 1] >= 0x40:
                usual += 1
            else:
                other += 1
        i += 2
    return usual >= 3 * other


cdef bint _wide_text(const uint8_t* p, Py_ssize_t n, int big) noexcept nogil:
    """UTF-16: most units are ASCII, ideographs or full-width."""
    cdef Py_ssize_t i
    cdef int good = 0
    cdef uint8_t high, low
    for i in range(0, n - 1, 2):
        high, low = p[i + 1 - big], p[i + big]
        good += (high == 0 and _printable(low)) or 0x4E <= high <= 0x9F or high == 0x30 or high == 0xFF
    return 10 * good >= 9 * (n // 2)


cdef bint _container(const uint8_t* p, Py_ssize_t n) noexcept nogil:
    """The magic numbers of what the library unpacks: zip, gzip, zlib, PDF, OLE, 7z, RAR."""
    cdef uint32_t head
    if n < 4:
        return False
    head = <uint32_t>p[0] << 24 | <uint32_t>p[1] << 16 | <uint32_t>p[2] << 8 | p[3]
    return (
        head == <uint32_t>0x504B0304 or head >> 8 == 0x1F8B08 or head == <uint32_t>0x25504446
        or head == <uint32_t>0xD0CF11E0 or head == <uint32_t>0x377ABCAF or head == <uint32_t>0x52617221
        or (p[0] == 0x78 and (p[1] == 1 or p[1] == 0x5E or p[1] == 0x9C or p[1] == 0xDA))
        or (p[0] == 0xFF and p[1] == 0xFE) or (p[0] == 0xFE and p[1] == 0xFF)
    )


cdef bint _plausible(const uint8_t* p, Py_ssize_t n) noexcept nogil:
    return n >= 6 and (
        _utf8_text(p, n) or _container(p, n) or _double_text(p, n)
        or _wide_text(p, n, 0) or _wide_text(p, n, 1)
    )


def plausible(bytes data):
    """Tell whether decoded bytes look like text in some charset, or like a container."""
    return _plausible(<const uint8_t*>PyBytes_AS_STRING(data), min(len(data), SAMPLE))


# --- runs ------------------------------------------------------------------------------


cdef struct Run:
    Py_ssize_t start
    Py_ssize_t end
    int kind


cdef inline Py_ssize_t _letters_end(const uint8_t* p, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    while i < n and SIX[p[i]] < 64:
        i += 1
    return i


cdef Py_ssize_t _wrapped_end(const uint8_t* p, Py_ssize_t start, Py_ssize_t end, Py_ssize_t n) noexcept nogil:
    """Go on over line ends while full lines of base64 follow each other."""
    cdef Py_ssize_t line = start, after, stop
    while end - line >= LINE and end < n:
        after = end
        if p[after] == c'\r':
            after += 1
        if after >= n or p[after] != c'\n':
            break
        after += 1
        stop = _letters_end(p, after, n)
        if stop == after or stop - after > end - line:
            break
        line, end = after, stop
    return end


cdef bint _decodes(
    const uint8_t* p, Py_ssize_t start, Py_ssize_t end, int kind, int most
) noexcept nogil:
    """Decode the beginning of a run and see whether it is plausible."""
    cdef uint8_t out[SAMPLE + 4]
    cdef Py_ssize_t i = start, n = 0
    cdef uint32_t bits = 0
    cdef int held = 0
    while i < end and n < most:
        if kind == HEX and NIBBLE[p[i]] < 16:
            bits, held = bits << 4 | NIBBLE[p[i]], held + 4
        elif kind == BASE64 and SIX[p[i]] < 64:
            bits, held = bits << 6 | SIX[p[i]], held + 6
        if held >= 8:
            held -= 8
            out[n] = (bits >> held) & 0xFF
            n += 1
        i += 1
    return _plausible(out, n)


cdef inline bint _sampled(const uint8_t* p, Py_ssize_t start, Py_ssize_t end, int kind) noexcept nogil:
    """Look at a few bytes first: most runs are words, and those are refused at once."""
    return _decodes(p, start, end, kind, 12) and _decodes(p, start, end, kind, SAMPLE)


cdef bint _run_at(const uint8_t* p, Py_ssize_t start, Py_ssize_t n, Run* run) noexcept nogil:
    """Measure the run of base64 letters at `start`; True: it decodes to something plausible."""
    cdef Py_ssize_t i = start
    cdef uint8_t upper = 0, lower = 0
    while i < n and NIBBLE[p[i]] < 16:
        i += 1
    run.start, run.end = start, _letters_end(p, i, n)
    if run.end - start < LEAST:
        return False
    run.kind = HEX
    if i == run.end and (i - start) % 2 == 0 and _sampled(p, start, i, HEX):
        return True
    run.kind = BASE64
    for i in range(start, min(run.end, start + SAMPLE)):
        upper |= c'A' <= p[i] <= c'Z'
        lower |= c'a' <= p[i] <= c'z'
    if not (upper and lower and _sampled(p, start, run.end, BASE64)):
        return False
    run.end = _wrapped_end(p, start, run.end, n)
    return True


def runs(bytes data, Py_ssize_t start, Py_ssize_t most):
    """Return runs of base64 and hex as (kind, start, end), at most `most`, and where to go on."""
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t n = len(data), i = start, begin, floor = start
    cdef int k
    cdef bint good = False
    cdef Run run
    cdef list found = []
    while i < n and len(found) < most:
        with nogil:
            while True:
                i = dlp_next_word(p, i, n)
                if i >= n:
                    break
                k = 0
                while k < 8 and SIX[p[i + k]] < 64:
                    k += 1
                if k < 8:
                    i += 8
                    continue
                begin = i
                while begin > floor and SIX[p[begin - 1]] < 64:
                    begin -= 1
                good = _run_at(p, begin, n, &run)
                i = floor = run.end
                if good:
                    break
        if good:
            found.append((run.kind, run.start, run.end))
            good = False
    return found, i
