# Bits of a word.

cdef extern from *:
    """
    static inline int lowest(uint64_t bits) {
    #if defined(__GNUC__)
        return __builtin_ctzll(bits);
    #else
        int at = 0;
        while (!(bits >> at & 1)) at++;
        return at;
    #endif
    }
    """
    int lowest(uint64_t bits) noexcept nogil
