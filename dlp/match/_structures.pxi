# Structures: what is known of their marks, and by what these are found.

cdef struct Mark:
    int32_t code
    int32_t boundary
    int32_t opening       # the set of its first byte
    int32_t weight
    int32_t least
    int32_t different
    int32_t needed

cdef struct Handle:
    int32_t mark          # of its structure
    int32_t low
    int32_t high

cdef struct Structure:
    Mark *marks
    Handle *handles
    uint64_t *lines       # which marks may begin a line so
    uint64_t *inner       # which handles may stand so
    int32_t count
    int32_t held          # handles
    int32_t weight
    int32_t distinct
    int32_t within
    int32_t detector
    bint is_brief
    bint has_against
    uint64_t lined        # marks that begin a line
    uint64_t needed_lines # marks of which one must be there
    uint64_t needed_inner # the same, by their handles
    int32_t widest        # bytes of the widest mark
    dlp_sieve *sieves     # for all its handles, and for those of marks that are needed
    bint is_indented      # some of its marks begin with what is before others


cdef void _sift(dlp_sieve *sieve, const uint64_t *table, int handle) noexcept:
    """Let a handle pass a sieve."""
    cdef int32_t low[WIDTH]
    cdef int32_t high[WIDTH]
    cdef int place, byte
    for place in range(WIDTH):
        low[place] = high[place] = 0
        for byte in range(256):
            if table[256 * place + byte] >> handle & 1:
                low[place] |= 1 << (byte & 15)
                high[place] |= 1 << (byte >> 4)
    dlp_let_pass(sieve, low, high)


cdef void _copy_bit(const uint64_t *table, int bit, uint64_t *other, int place) noexcept:
    """Let in another table the same bytes lead to a place as lead to a bit in this one."""
    cdef int at
    for at in range(TABLE):
        if table[at] >> bit & 1:
            other[at] |= <uint64_t>1 << place
