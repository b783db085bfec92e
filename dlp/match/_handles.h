/* Handles: three bytes in a row, each out of a set, and where one of a structure's may stand.

   Many bytes are asked at once, by their halves: handles are dealt out to eight bits, and where a bit is left of
   all three bytes there may be one. What passes is looked up byte by byte; where the machine cannot do this,
   everything is. */

#ifndef DLP_HANDLES_H
#define DLP_HANDLES_H

#include <stdint.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define DLP_HALVES 1
static int dlp_has_halves(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2");
}
#else
static int dlp_has_halves(void) { return 0; }
#endif

enum { DLP_AHEAD = 34 };  /* bytes that are read from a place on */

typedef struct {
    uint8_t low[3][16];
    uint8_t high[3][16];
} dlp_sieve;

/* Let a byte pass in one of the three places, for a handle. */
static inline void dlp_let_pass(dlp_sieve *sieve, int place, uint8_t byte, int handle) {
    sieve->low[place][byte & 15] |= 1 << (handle & 7);
    sieve->high[place][byte >> 4] |= 1 << (handle & 7);
}

#ifdef DLP_HALVES
/* Return the next place from `at` on that passes, or one behind which fewer than DLP_AHEAD bytes are left. */
__attribute__((target("avx2")))
static int32_t dlp_sift(const dlp_sieve *sieve, const uint8_t *p, int32_t at, int32_t size) {
    __m256i low[3], high[3];
    const __m256i half = _mm256_set1_epi8(15);
    for (int k = 0; k < 3; k++) {
        low[k] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)sieve->low[k]));
        high[k] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)sieve->high[k]));
    }
    for (; at <= size - DLP_AHEAD; at += 32) {
        __m256i left = _mm256_set1_epi8(-1);
        for (int k = 0; k < 3; k++) {
            __m256i bytes = _mm256_loadu_si256((const __m256i *)(p + at + k));
            __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
            left = _mm256_and_si256(left, _mm256_and_si256(
                _mm256_shuffle_epi8(low[k], _mm256_and_si256(bytes, half)), _mm256_shuffle_epi8(high[k], upper)));
        }
        uint32_t none = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, _mm256_setzero_si256()));
        if (none != 0xFFFFFFFFu)
            return at + __builtin_ctz(~none);
    }
    return at;
}
#else
static int32_t dlp_sift(const dlp_sieve *sieve, const uint8_t *p, int32_t at, int32_t size) {
    (void)sieve, (void)p, (void)size;
    return at;
}
#endif

#endif
