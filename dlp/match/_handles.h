/* Handles: three bytes in a row, each out of a set, and where one of a structure's may stand.

   Many bytes are asked at once, by their halves: handles are dealt out to eight bits, and where a bit is left of
   all three bytes one may stand. What passes is looked up byte by byte; where the machine cannot do this,
   everything is. */

#ifndef DLP_HANDLES_H
#define DLP_HANDLES_H

#include <stdint.h>
#include "../text/_wide.h"

enum {
    DLP_AHEAD = 34, /* bytes that are read from a place on */
    DLP_ROOM = 256  /* places that are gathered at once */
};

typedef struct {
    uint8_t low[3][16];
    uint8_t high[3][16];
} dlp_sieve;

static inline int dlp_count16(int v) {
    int n = 0;
    for (; v; v &= v - 1)
        n++;
    return n;
}

/* The halves of the bytes that a bit of a sieve lets pass in one place. */
static inline int dlp_passing(const uint8_t *halves, int bit) {
    int found = 0;
    for (int k = 0; k < 16; k++)
        found |= (halves[k] >> bit & 1) << k;
    return found;
}

/* Let a handle pass, whose bytes have these halves: by the bit with which the fewest others pass too. */
static void dlp_let_pass(dlp_sieve *sieve, const int32_t *low, const int32_t *high) {
    int best = 0;
    double least = -1;
    for (int bit = 0; bit < 8; bit++) {
        double before = 1, behind = 1;
        for (int k = 0; k < 3; k++) {
            int lows = dlp_passing(sieve->low[k], bit), highs = dlp_passing(sieve->high[k], bit);
            before *= dlp_count16(lows) * dlp_count16(highs);
            behind *= dlp_count16(lows | low[k]) * dlp_count16(highs | high[k]);
        }
        if (least < 0 || behind - before < least) {
            least = behind - before;
            best = bit;
        }
    }
    for (int k = 0; k < 3; k++)
        for (int half = 0; half < 16; half++) {
            sieve->low[k][half] |= (low[k] >> half & 1) << best;
            sieve->high[k][half] |= (high[k] >> half & 1) << best;
        }
}

#ifdef DLP_AVX2
/* Gather the places that pass from `*at` on, and say where the next look begins: behind `last`, where fewer than
   DLP_AHEAD bytes are left, or where there is no room for more. */
__attribute__((target("avx2")))
static int dlp_sift(const dlp_sieve *sieve, const uint8_t *p, int32_t *at, int32_t last, int32_t size,
                    int32_t *places) {
    __m256i low[3], high[3];
    const __m256i half = _mm256_set1_epi8(15);
    int count = 0;
    int32_t place = *at;
    for (int k = 0; k < 3; k++) {
        low[k] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)sieve->low[k]));
        high[k] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)sieve->high[k]));
    }
    for (; place < last && place <= size - DLP_AHEAD && count <= DLP_ROOM - 32; place += 32) {
        __m256i left = _mm256_set1_epi8(-1);
        for (int k = 0; k < 3; k++) {
            __m256i bytes = _mm256_loadu_si256((const __m256i *)(p + place + k));
            __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
            left = _mm256_and_si256(left, _mm256_and_si256(
                _mm256_shuffle_epi8(low[k], _mm256_and_si256(bytes, half)), _mm256_shuffle_epi8(high[k], upper)));
        }
        uint32_t some = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, _mm256_setzero_si256()));
        for (; some; some &= some - 1)
            places[count++] = place + __builtin_ctz(some);
    }
    *at = place;
    return count;
}

/* Gather where bytes stand behind which a line may begin, from `*at` on, as long as there is room. */
__attribute__((target("avx2")))
static int dlp_breaks(const uint8_t *p, int32_t *at, int32_t size, int32_t *places) {
    const __m256i feed = _mm256_set1_epi8('\n'), back = _mm256_set1_epi8('\r'), slash = _mm256_set1_epi8('\\');
    int count = 0;
    int32_t place = *at;
    for (; place <= size - 32 && count <= DLP_ROOM - 32; place += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(p + place));
        __m256i found = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, feed), _mm256_or_si256(
            _mm256_cmpeq_epi8(bytes, back), _mm256_cmpeq_epi8(bytes, slash)));
        for (uint32_t some = (uint32_t)_mm256_movemask_epi8(found); some; some &= some - 1)
            places[count++] = place + __builtin_ctz(some);
    }
    *at = place;
    return count;
}
#else
static int dlp_breaks(const uint8_t *p, int32_t *at, int32_t size, int32_t *places) {
    (void)p, (void)at, (void)size, (void)places;
    return 0;
}

static int dlp_sift(const dlp_sieve *sieve, const uint8_t *p, int32_t *at, int32_t last, int32_t size,
                    int32_t *places) {
    (void)sieve, (void)p, (void)at, (void)last, (void)size, (void)places;
    return 0;
}
#endif

#endif
