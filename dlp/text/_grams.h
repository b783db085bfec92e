/* Where one of a set of grams (four folded bytes, or the first three) may stand: a filter that lets all of them
 * pass, and few others.
 *
 * A Bloom filter in blocks: a gram names one word of 32 bits and a bit in each of its bytes, so that one load decides.
 * Eight places at once where the machine has AVX2 (asked at run time), else one by one.
 */
#include <stdint.h>
#include <string.h>
#include "_wide.h"

#define DLP_WORDS 15 /* 2^15 words: fewer pass by chance than of half as many, which matters more than the first cache */
#define DLP_FACTOR 2654435761u
#define DLP_SMALL 0x20202020u
/* Of both halves of a gram, for the word and for the bits in it: odd numbers for which few others pass. */
#define DLP_WORD_LOW (-0x6bf1)
#define DLP_WORD_HIGH 0x606b
#define DLP_BITS_LOW 0x760d
#define DLP_BITS_HIGH (-0x484f)
#define DLP_WORD_AT 13

#if defined(__GNUC__)
#define DLP_FETCH(place) __builtin_prefetch(place)
#else
#define DLP_FETCH(place)
#endif

/* Capital letters like small ones, and what is not ASCII as it is. */
static inline uint32_t dlp_fold(uint32_t gram) { return gram | ((~gram >> 2) & DLP_SMALL); }

static inline uint32_t dlp_raw(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint32_t dlp_hash(uint32_t gram) { return gram * DLP_FACTOR; }

/* What one instruction does for eight grams: both halves as signed numbers, each times its own, and the sum. */
static inline uint32_t dlp_mixed(uint32_t gram, int low, int high) {
    return (uint32_t)((int32_t)(int16_t)gram * low) + (uint32_t)((int32_t)(int16_t)(gram >> 16) * high);
}

static inline uint32_t dlp_word(uint32_t gram) {
    return dlp_mixed(gram, DLP_WORD_LOW, DLP_WORD_HIGH) >> DLP_WORD_AT & ((1 << DLP_WORDS) - 1);
}

/* One bit in each byte of the word. */
static inline uint32_t dlp_bits(uint32_t gram) {
    uint32_t mixed = dlp_mixed(gram, DLP_BITS_LOW, DLP_BITS_HIGH);
    return 1u << (mixed & 7) | 256u << (mixed >> 8 & 7) | 65536u << (mixed >> 16 & 7) | 16777216u << (mixed >> 24 & 7);
}

/* The filter folds less exactly: a few more pass. Grams of three bytes have a fourth of nothing. */
static inline void dlp_put(uint32_t *filter, uint32_t gram) {
    gram |= DLP_SMALL;
    filter[dlp_word(gram)] |= dlp_bits(gram);
}

static inline int dlp_passes(const uint32_t *filter, const uint8_t *p, int three) {
    uint32_t gram = (three ? dlp_raw(p) & 0xFFFFFFu : dlp_raw(p)) | DLP_SMALL, bits = dlp_bits(gram);
    return (filter[dlp_word(gram)] & bits) == bits;
}

#ifdef DLP_AVX2
__attribute__((target("avx2")))
static inline uint32_t dlp_eight(const uint32_t *filter, const uint8_t *p, int three) {
    const char no = -128;
    const __m256i four = _mm256_setr_epi8(
        0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4, 5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
    const __m256i short_ = _mm256_setr_epi8(
        0, 1, 2, no, 1, 2, 3, no, 2, 3, 4, no, 3, 4, 5, no, 4, 5, 6, no, 5, 6, 7, no, 6, 7, 8, no, 7, 8, 9, no);
    const __m256i bit = _mm256_setr_epi8(
        1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i places = _mm256_set1_epi32((1 << DLP_WORDS) - 1), eighth = _mm256_set1_epi8(7);
    const __m256i of_word = _mm256_set1_epi32((int)((uint32_t)DLP_WORD_HIGH << 16 | (uint16_t)DLP_WORD_LOW));
    const __m256i of_bits = _mm256_set1_epi32((int)((uint32_t)DLP_BITS_HIGH << 16 | (uint16_t)DLP_BITS_LOW));
    __m256i grams = _mm256_shuffle_epi8(
        _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)p)), three ? short_ : four);
    __m256i words, bits;
    grams = _mm256_or_si256(grams, _mm256_set1_epi32((int)DLP_SMALL));
    words = _mm256_and_si256(_mm256_srli_epi32(_mm256_madd_epi16(grams, of_word), DLP_WORD_AT), places);
    words = _mm256_i32gather_epi32((const int *)filter, words, 4);
    bits = _mm256_shuffle_epi8(bit, _mm256_and_si256(_mm256_madd_epi16(grams, of_bits), eighth));
    return (uint32_t)_mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(words, bits), bits)));
}

/* Writes the places in [i, n - 4] that pass, from *i on, until `room` may be full; moves *i. */
__attribute__((target("avx2")))
static inline int dlp_places_wide(const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n,
                                  uint32_t *places, int room, int three) {
    int count = 0;
    Py_ssize_t at = *i;
    while (at + 48 <= n && count + 32 <= room) {
        uint32_t found = dlp_eight(filter, p + at, three) | dlp_eight(filter, p + at + 8, three) << 8
            | dlp_eight(filter, p + at + 16, three) << 16 | dlp_eight(filter, p + at + 24, three) << 24;
        /* mostly none or one: both are written without asking, and seldom more */
        uint32_t here = (uint32_t)(at - *i);
        int more = __builtin_popcount(found);
        places[count] = here + (uint32_t)__builtin_ctz(found | 1u << 31);
        if (more > 1) {
            int k;
            for (k = 1; k < more; k++) {
                found &= found - 1;
                places[count + k] = here + (uint32_t)__builtin_ctz(found);
            }
        }
        count += more;
        at += 32;
    }
    *i = at;
    return count;
}
#endif

static inline int dlp_places_of(const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n,
                                uint32_t *places, int room, int wide, int three) {
    int count = 0;
    Py_ssize_t first = *i, at = first;
#ifdef DLP_AVX2
    if (wide) {
        count = dlp_places_wide(filter, p, i, n, places, room, three);
        if (*i > first) return count;
    }
#endif
    for (; at + 4 <= n && at < first + 4096 && count < room; at++)
        if (dlp_passes(filter, p + at, three)) places[count++] = (uint32_t)(at - first);
    *i = at;
    return count;
}

static inline int dlp_places(const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n,
                             uint32_t *places, int room, int wide) {
    return dlp_places_of(filter, p, i, n, places, room, wide, 0);
}

/* The same of grams of three bytes; a fourth byte is read. */
static inline int dlp_places_three(const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n,
                                   uint32_t *places, int room, int wide) {
    return dlp_places_of(filter, p, i, n, places, room, wide, 1);
}
