/* Chains: bytes in a row of which a value may consist, cut out 64 at once. */
#ifndef DLP_CHAIN_H
#define DLP_CHAIN_H

#include <stdint.h>
#include <string.h>
#include "_plain.h"
#include "../text/_wide.h"

static inline int highest_bit(uint64_t v) {
#if defined(__GNUC__)
    return 63 - __builtin_clzll(v);
#else
    int n = 63;
    while (!(v >> n & 1)) n--;
    return n;
#endif
}

/* Which of 64 bytes are digits, which end a chain (they are neither letters, digits nor what may stand between two of one
 * value), and which are `@`. */
typedef struct {
    uint64_t digits, hard, at;
} Chained;

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
static inline Chained chained_narrow(const uint8_t *p) {
    Chained found = {0, 0, 0};
    for (int i = 0; i < 4; i++) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(p + 16 * i));
        const __m128i d = _mm_sub_epi8(v, _mm_set1_epi8('0')), s = _mm_sub_epi8(v, _mm_set1_epi8('('));
        const __m128i l = _mm_sub_epi8(_mm_or_si128(v, _mm_set1_epi8(32)), _mm_set1_epi8('a'));
        const __m128i digit = _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(9)), d);
        const __m128i letter = _mm_cmpeq_epi8(_mm_min_epu8(l, _mm_set1_epi8(25)), l);
        const __m128i at = _mm_cmpeq_epi8(v, _mm_set1_epi8('@'));
        __m128i soft = _mm_cmpeq_epi8(_mm_min_epu8(s, _mm_set1_epi8(7)), s); /* ( ) * + , - . / */
        soft = _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('*')), soft);
        soft = _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(',')), soft);
        soft = _mm_or_si128(soft, _mm_cmpeq_epi8(v, _mm_set1_epi8(' ')));
        soft = _mm_or_si128(soft, _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
        soft = _mm_or_si128(_mm_or_si128(soft, at), _mm_or_si128(digit, letter));
        found.digits |= (uint64_t)(uint32_t)_mm_movemask_epi8(digit) << (16 * i);
        found.hard |= (uint64_t)(uint16_t)~_mm_movemask_epi8(soft) << (16 * i);
        found.at |= (uint64_t)(uint32_t)_mm_movemask_epi8(at) << (16 * i);
    }
    return found;
}
#else
static inline Chained chained_narrow(const uint8_t *p) {
    Chained found = {0, 0, 0};
    for (int i = 0; i < 64; i++) {
        const int is_soft = p[i] && strchr(" -._/@()+", p[i]) != NULL;
        found.digits |= (uint64_t)((uint8_t)(p[i] - '0') < 10) << i;
        found.hard |= (uint64_t)!(is_soft || is_alnum(p[i])) << i;
        found.at |= (uint64_t)(p[i] == '@') << i;
    }
    return found;
}
#endif

#ifdef DLP_AVX2
__attribute__((target("avx2")))
static Chained chained_wide(const uint8_t *p) {
    Chained found = {0, 0, 0};
    for (int i = 0; i < 2; i++) {
        const __m256i v = _mm256_loadu_si256((const __m256i *)(p + 32 * i));
        const __m256i d = _mm256_sub_epi8(v, _mm256_set1_epi8('0')), s = _mm256_sub_epi8(v, _mm256_set1_epi8('('));
        const __m256i l = _mm256_sub_epi8(_mm256_or_si256(v, _mm256_set1_epi8(32)), _mm256_set1_epi8('a'));
        const __m256i digit = _mm256_cmpeq_epi8(_mm256_min_epu8(d, _mm256_set1_epi8(9)), d);
        const __m256i letter = _mm256_cmpeq_epi8(_mm256_min_epu8(l, _mm256_set1_epi8(25)), l);
        const __m256i at = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('@'));
        __m256i soft = _mm256_cmpeq_epi8(_mm256_min_epu8(s, _mm256_set1_epi8(7)), s);
        soft = _mm256_andnot_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('*')), soft);
        soft = _mm256_andnot_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(',')), soft);
        soft = _mm256_or_si256(soft, _mm256_cmpeq_epi8(v, _mm256_set1_epi8(' ')));
        soft = _mm256_or_si256(soft, _mm256_cmpeq_epi8(v, _mm256_set1_epi8('_')));
        soft = _mm256_or_si256(_mm256_or_si256(soft, at), _mm256_or_si256(digit, letter));
        found.digits |= (uint64_t)(uint32_t)_mm256_movemask_epi8(digit) << (32 * i);
        found.hard |= (uint64_t)(uint32_t)~_mm256_movemask_epi8(soft) << (32 * i);
        found.at |= (uint64_t)(uint32_t)_mm256_movemask_epi8(at) << (32 * i);
    }
    return found;
}
#endif

static inline Chained chained(const uint8_t *p, int is_wide) {
#ifdef DLP_AVX2
    if (is_wide) return chained_wide(p);
#endif
    (void)is_wide;
    return chained_narrow(p);
}

#endif
