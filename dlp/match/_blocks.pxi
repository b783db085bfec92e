# Which of 64 bytes are digits, 16 at a time where the machine can.

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    #include "../text/_wide.h"
    #if defined(__SSE2__) || defined(_M_X64)
    #include <emmintrin.h>
    static inline uint64_t digit_bits(const unsigned char *p) {
        const __m128i zero = _mm_set1_epi8('0'), nine = _mm_set1_epi8(9);
        uint64_t bits = 0;
        for (int i = 0; i < 4; i++) {
            __m128i v = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), zero);
            uint64_t part = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(v, nine), v));
            bits |= part << (16 * i);
        }
        return bits;
    }
    #else
    static inline uint64_t digit_bits(const unsigned char *p) {
        uint64_t bits = 0;
        for (int i = 0; i < 64; i++) bits |= (uint64_t)((unsigned char)(p[i] - '0') < 10) << i;
        return bits;
    }
    #endif
    static inline int count_bits(uint64_t v) {
        v = v - ((v >> 1) & 0x5555555555555555ULL);
        v = (v & 0x3333333333333333ULL) + ((v >> 2) & 0x3333333333333333ULL);
        v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
        return (int)((v * 0x0101010101010101ULL) >> 56);
    }
    static int has_wide_blocks(void) { return dlp_is_wide(); }
    #ifdef DLP_AVX2
    __attribute__((target("avx2,popcnt")))
    static inline int digits_wide(const unsigned char *p) {
        const __m256i zero = _mm256_set1_epi8('0'), nine = _mm256_set1_epi8(9);
        __m256i a = _mm256_sub_epi8(_mm256_loadu_si256((const __m256i *)p), zero);
        __m256i b = _mm256_sub_epi8(_mm256_loadu_si256((const __m256i *)(p + 32)), zero);
        uint32_t x = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(a, nine), a));
        uint32_t y = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(b, nine), b));
        return __builtin_popcountll((uint64_t)y << 32 | x);
    }
    /* Go to the next block that has a digit, and enough with the one behind it; or to the last ones before `end`. */
    __attribute__((target("avx2,popcnt")))
    static Py_ssize_t next_block(const unsigned char *p, Py_ssize_t at, Py_ssize_t end, int least) {
        int here, next;
        if (end - at < 128) return at;
        for (here = digits_wide(p + at); end - at >= 128; at += 64, here = next) {
            next = digits_wide(p + at + 64);
            if (here && here + next >= least) break;
        }
        return at;
    }
    #else
    static Py_ssize_t next_block(const unsigned char *p, Py_ssize_t at, Py_ssize_t end, int least) {
        (void)p, (void)end, (void)least;
        return at;
    }
    #endif
    static inline int lowest_bit(uint64_t v) {
    #if defined(__GNUC__)
        return __builtin_ctzll(v);
    #else
        int n = 0;
        while (!(v & 1)) { v >>= 1; n++; }
        return n;
    #endif
    }
    """
    uint64_t digit_bits(const unsigned char *p) noexcept nogil
    int count_bits(uint64_t v) noexcept nogil
    int lowest_bit(uint64_t v) noexcept nogil
    int has_wide_blocks() noexcept nogil
    Py_ssize_t next_block(const unsigned char *p, Py_ssize_t at, Py_ssize_t end, int least) noexcept nogil
