/* SipHash-2-4 (Aumasson, Bernstein: SipHash: a fast short-input PRF, 2012), and which characters of a text count. */
#ifndef DLP_SIP_H
#define DLP_SIP_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "../text/_wide.h"

#define SIP_TURN(x, b) (((x) << (b)) | ((x) >> (64 - (b))))
#define SIP_ROUND                                                                         \
    v0 += v1, v1 = SIP_TURN(v1, 13), v1 ^= v0, v0 = SIP_TURN(v0, 32), v2 += v3,           \
    v3 = SIP_TURN(v3, 16), v3 ^= v2, v0 += v3, v3 = SIP_TURN(v3, 21), v3 ^= v0, v2 += v1, \
    v1 = SIP_TURN(v1, 17), v1 ^= v2, v2 = SIP_TURN(v2, 32)

static inline uint64_t sip_word(const uint8_t *p, size_t n) {
    uint64_t word = 0;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (n == 8) {
        memcpy(&word, p, 8);
        return word;
    }
#endif
    for (size_t i = 0; i < n; i++) word |= (uint64_t)p[i] << (8 * i);
    return word;
}

/* Keyed hash of n bytes; `key` has 16. */
static inline uint64_t sip_hash(const uint8_t *key, const uint8_t *p, size_t n) {
    const uint64_t k0 = sip_word(key, 8), k1 = sip_word(key + 8, 8);
    uint64_t v0 = k0 ^ 0x736f6d6570736575ULL, v1 = k1 ^ 0x646f72616e646f6dULL;
    uint64_t v2 = k0 ^ 0x6c7967656e657261ULL, v3 = k1 ^ 0x7465646279746573ULL, word;
    size_t left = n;
    for (; left >= 8; left -= 8, p += 8) {
        word = sip_word(p, 8);
        v3 ^= word;
        SIP_ROUND;
        SIP_ROUND;
        v0 ^= word;
    }
    word = sip_word(p, left) | (uint64_t)n << 56;
    v3 ^= word;
    SIP_ROUND;
    SIP_ROUND;
    v0 ^= word;
    v2 ^= 0xff;
    SIP_ROUND;
    SIP_ROUND;
    SIP_ROUND;
    SIP_ROUND;
    return v0 ^ v1 ^ v2 ^ v3;
}

static inline int is_alnum(uint8_t c) {
    return (uint8_t)(c - '0') < 10 || (uint8_t)((c | 32) - 'a') < 26;
}

/* Bytes of the character at p, of which n are there; what is not UTF-8 is one byte. */
static inline size_t character(const uint8_t *p, size_t n) {
    size_t size = p[0] < 0xc2 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 1;
    if (size > n) return 1;
    for (size_t i = 1; i < size; i++)
        if ((p[i] & 0xc0) != 0x80) return 1;
    return size;
}

/* Whether a character counts: letters, digits, ideographs; no blanks, punctuation, signs. */
static inline int counts(const uint8_t *p, size_t size) {
    if (size == 1) return is_alnum(p[0]);
    if (p[0] == 0xc2 || p[0] == 0xee) return 0;                           /* Latin-1 signs; private use */
    if (p[0] == 0xe2) return p[1] >= 0xb0;                                /* U+2000 to U+2BFF */
    if (p[0] == 0xe3 && p[1] == 0x80) return p[2] == 0x87;                /* U+3000 to U+303F but for the zero */
    if (p[0] == 0xef) return p[1] >= 0xa4 && p[1] < 0xb8;                 /* half and full width, private use */
    return 1;
}

/* Write a character as it counts; `to` has room for four bytes. */
static inline void plain(const uint8_t *p, size_t size, uint8_t *to) {
    to[0] = size == 1 && (uint8_t)(p[0] - 'A') < 26 ? p[0] | 32 : p[0];
    if (size > 1) to[1] = p[1];
    if (size > 2) to[2] = p[2];
    if (size > 3) to[3] = p[3];
}

/* Write what counts of the fingerprint at or behind a place: `wanted` bytes or up to three more. Return its size, 0 if
 * none ends before `end`. */
static inline ptrdiff_t gram_at(
    const uint8_t *p, ptrdiff_t at, ptrdiff_t end, ptrdiff_t wanted, uint8_t *out, ptrdiff_t *start, ptrdiff_t *stop
) {
    ptrdiff_t taken = 0;
    *start = -1;
    while (at < end) {
        const uint8_t c = p[at];
        if (c < 0x80) { /* without a jump for each byte: what counts is written, and the next goes over the rest */
            const uint8_t letter = (uint8_t)(c | 32);
            const int is_digit = (uint8_t)(c - '0') < 10, is_one = is_digit | ((uint8_t)(letter - 'a') < 26);
            out[taken] = is_digit ? c : letter;
            if (*start < 0 && is_one) *start = at;
            taken += is_one;
            at++;
        } else {
            const size_t size = character(p + at, (size_t)(end - at));
            if (counts(p + at, size)) {
                if (*start < 0) *start = at;
                plain(p + at, size, out + taken);
                taken += (ptrdiff_t)size;
            }
            at += (ptrdiff_t)size;
        }
        if (taken >= wanted) {
            *stop = at;
            return taken;
        }
    }
    return 0;
}

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
