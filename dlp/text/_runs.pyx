# cython: boundscheck=False, wraparound=False, cdivision=True
"""The runs kernel: finds base64 and hex that decode to something plausible, in one pass.

Same functions as in `dlp.text._nested_reference`, where the rules are easier to read.
"""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memset

cdef extern from "_shapes.h":
    void dlp_shapes_fill(const uint8_t *classes, const uint8_t *letters) nogil
    Py_ssize_t dlp_next_run(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) nogil

cdef enum:
    UPPER = 1, LOWER = 2, NOT_HEX = 4, LETTER = 8, MIXED = 3
    BASE64 = 0, HEX = 1, LEAST = 16, LINE = 40, SAMPLE = 48
    LONGEST = 1 << 26  # letters of a run; what is behind them is another run
    DECIDED = 256      # a run that looks like nothing after so many letters stays nothing

# 64: not base64; the URL-safe letters have the values of those they replace.
cdef uint8_t SIX[256]
cdef uint8_t NIBBLE[256]
cdef uint8_t FORM[256]  # of a letter of base64; 0: none


cdef void _fill():
    memset(SIX, 64, sizeof(SIX))
    memset(NIBBLE, 16, sizeof(NIBBLE))
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for value in range(64):
        SIX[letters[value]] = value
    SIX[45], SIX[95] = 62, 63
    for value in range(16):
        NIBBLE[ord(f"{value:x}")] = NIBBLE[ord(f"{value:X}")] = value


    for value in range(256):
        FORM[value] = LETTER * (SIX[value] < 64)
        if FORM[value]:
            FORM[value] |= NOT_HEX * (NIBBLE[value] == 16)
            FORM[value] |= UPPER * (65 <= value <= 90) + LOWER * (97 <= value <= 122)
    letters = bytes(SIX[byte] < 64 for byte in range(256))
    dlp_shapes_fill(bytes(768), letters)


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
    """Two-byte Chinese: nothing unprintable, and mostly pairs of GB 2312 that are usual."""
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
            if p[i + 1] >= 0xA1 and (0xB0 <= p[i] <= 0xD7 or p[i] == 0xA1 or p[i] == 0xA3):
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


cdef inline bint _begins(const uint8_t* p, Py_ssize_t start) noexcept nogil:
    """The same for the first 16 letters of base64, which stand in one line."""
    cdef uint8_t out[12]
    cdef uint32_t bits
    cdef int k
    for k in range(4):
        bits = (<uint32_t>SIX[p[start + 4 * k]] << 18 | <uint32_t>SIX[p[start + 4 * k + 1]] << 12
                | <uint32_t>SIX[p[start + 4 * k + 2]] << 6 | SIX[p[start + 4 * k + 3]])
        out[3 * k], out[3 * k + 1], out[3 * k + 2] = bits >> 16, bits >> 8 & 255, bits & 255
    return _plausible(out, 12)


cdef bint _run_at(const uint8_t* p, Py_ssize_t start, Py_ssize_t n, Run* run) noexcept nogil:
    """Measure the run of base64 letters at `start`; True: it decodes to something plausible."""
    cdef Py_ssize_t i = start, letters, stop = min(n, start + SAMPLE)
    cdef uint8_t seen = 0, head
    while i < stop and FORM[p[i]]:
        seen |= FORM[p[i]]
        i += 1
    head = seen
    if i == stop:
        while i < n and FORM[p[i]]:
            seen |= FORM[p[i]]
            i += 1
    letters = i
    run.start, run.end = start, letters
    if letters - start < LEAST:
        return False
    run.kind = HEX
    if letters - start > LONGEST or not seen & NOT_HEX:
        run.end = min(letters, start + LONGEST)
        if (run.end - start) % 2 == 0 and _hex_only(p, start, run.end) and _sampled(
            p, start, run.end, HEX
        ):
            return True
        run.end = letters
    if head & MIXED != MIXED or not _begins(p, start):
        return False
    run.kind = BASE64
    run.end = min(letters, start + LONGEST)
    if not _decodes(p, start, run.end, BASE64, SAMPLE):
        run.end = letters
        return False
    run.end = min(_wrapped_end(p, start, run.end, n), start + LONGEST)
    return True


cdef inline bint _hex_only(const uint8_t* p, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    while start < end and NIBBLE[p[start]] < 16:
        start += 1
    return start == end


cdef bint _hopeless(const uint8_t* p, Py_ssize_t start, Py_ssize_t n) noexcept nogil:
    """Whether the unfinished run from `start` on is neither hex nor base64, whatever follows."""
    cdef Py_ssize_t i
    cdef uint8_t upper = 0, lower = 0
    cdef bint hex_only = True
    if n - start < DECIDED:
        return False
    for i in range(start, n):
        if NIBBLE[p[i]] == 16:
            hex_only = False
            break
    if hex_only and _sampled(p, start, n, HEX):
        return False
    for i in range(start, start + SAMPLE):
        upper |= c'A' <= p[i] <= c'Z'
        lower |= c'a' <= p[i] <= c'z'
    return not (upper and lower and _sampled(p, start, n, BASE64))


def runs(bytes data, Py_ssize_t start, bint final, Py_ssize_t most):
    """Return runs of base64 and hex as (kind, start, end), at most `most`, and where to go on.

    Without `final` a run that may still grow is left for the next call, and so begins where to
    go on; -1 - n instead: the data ends at n inside a run that is nothing.
    """
    cdef const uint8_t* p = <const uint8_t*>PyBytes_AS_STRING(data)
    cdef Py_ssize_t n = len(data), i, begin, floor
    cdef bint good, pending
    cdef Run run
    cdef list found = []
    if start < 0:
        start = _letters_end(p, -1 - start, n)
        if start >= n and not final:
            return found, -1 - n
    i = floor = start
    while len(found) < most:
        good = pending = False
        with nogil:
            while not good:
                i = dlp_next_run(p, i, n)
                if i >= n:
                    break
                begin = i
                while begin > floor and SIX[p[begin - 1]] < 64:
                    begin -= 1
                good = _run_at(p, begin, n, &run)
                if not final and run.end + 2 >= n and run.end - begin < LONGEST:
                    pending = True
                    break
                i = floor = run.end
        if pending:
            return found, -1 - n if not good and _hopeless(p, begin, n) else begin
        if not good:
            break
        found.append((run.kind, run.start, run.end))
    else:
        return found, i
    if final:
        return found, max(start, n)
    i = n
    while i > floor and SIX[p[i - 1]] < 64:
        i -= 1
    return found, i
