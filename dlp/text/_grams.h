/* Where one of a set of grams (four folded bytes, or the first three) may stand: a filter that lets all of them
 * pass, and few others.
 *
 * A Bloom filter in blocks: a gram's hash names one word of 32 bits and three bits in it, so that one load decides.
 * Eight places at once where the machine has AVX2 (asked at run time), else one by one.
 */
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define DLP_GATHER 1
static int dlp_has_gather(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2");
}
#else
static int dlp_has_gather(void) { return 0; }
#endif

#define DLP_WORDS 13 /* 2^13 words: they fit into a core's first cache */
#define DLP_FACTOR 2654435761u
#define DLP_FOUR 0xFFFFFFFFu /* which bytes of a gram are looked at */
#define DLP_THREE 0x00FFFFFFu

/* Capital letters like small ones, and what is not ASCII as it is. */
static inline uint32_t dlp_fold(uint32_t gram) { return gram | ((~gram >> 2) & 0x20202020u); }

static inline uint32_t dlp_raw(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint32_t dlp_hash(uint32_t gram) { return gram * DLP_FACTOR; }

/* The last byte of a gram is in the upper bits of its hash only: they are mixed into the lower ones. */
static inline uint32_t dlp_bits(uint32_t hash) {
    hash ^= hash >> 17;
    return 1u << (hash >> 14 & 31) | 1u << (hash >> 9 & 31) | 1u << (hash >> 4 & 31);
}

static inline void dlp_put(uint32_t *filter, uint32_t gram) {
    uint32_t hash = dlp_hash(gram);
    filter[hash >> (32 - DLP_WORDS)] |= dlp_bits(hash);
}

static inline int dlp_passes(const uint32_t *filter, const uint8_t *p, uint32_t mask) {
    uint32_t hash = dlp_hash(dlp_fold(dlp_raw(p)) & mask), bits = dlp_bits(hash);
    return (filter[hash >> (32 - DLP_WORDS)] & bits) == bits;
}

#ifdef DLP_GATHER
__attribute__((target("avx2")))
static inline uint32_t dlp_eight(const uint32_t *filter, const uint8_t *p, uint32_t mask) {
    const __m256i spread = _mm256_setr_epi8(
        0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4, 5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
    const __m256i small = _mm256_set1_epi32(0x20202020), last = _mm256_set1_epi32(31);
    __m256i grams = _mm256_shuffle_epi8(
        _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)p)), spread);
    __m256i hash, words;
    grams = _mm256_or_si256(grams, _mm256_andnot_si256(_mm256_srli_epi32(grams, 2), small));
    if (mask != DLP_FOUR) grams = _mm256_and_si256(grams, _mm256_set1_epi32((int)mask));
    hash = _mm256_mullo_epi32(grams, _mm256_set1_epi32((int)DLP_FACTOR));
    words = _mm256_i32gather_epi32((const int *)filter, _mm256_srli_epi32(hash, 32 - DLP_WORDS), 4);
    hash = _mm256_xor_si256(hash, _mm256_srli_epi32(hash, 17));
    /* each bit is moved to the lowest place */
    words = _mm256_and_si256(
        _mm256_and_si256(
            _mm256_srlv_epi32(words, _mm256_and_si256(_mm256_srli_epi32(hash, 14), last)),
            _mm256_srlv_epi32(words, _mm256_and_si256(_mm256_srli_epi32(hash, 9), last))),
        _mm256_srlv_epi32(words, _mm256_and_si256(_mm256_srli_epi32(hash, 4), last)));
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_slli_epi32(words, 31)));
}

/* Writes the places in [i, n - 4] that pass, from *i on, until `room` may be full; moves *i. */
__attribute__((target("avx2")))
static inline int dlp_places_wide(const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n,
                                  uint32_t *places, int room, uint32_t mask) {
    int count = 0;
    Py_ssize_t at = *i;
    while (at + 48 <= n && count + 32 <= room) {
        uint32_t found = dlp_eight(filter, p + at, mask) | dlp_eight(filter, p + at + 8, mask) << 8
            | dlp_eight(filter, p + at + 16, mask) << 16 | dlp_eight(filter, p + at + 24, mask) << 24;
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
                                uint32_t *places, int room, int wide, uint32_t mask) {
    int count = 0;
    Py_ssize_t first = *i, at = first;
#ifdef DLP_GATHER
    if (wide) {
        count = dlp_places_wide(filter, p, i, n, places, room, mask);
        if (*i > first) return count;
    }
#endif
    for (; at + 4 <= n && at < first + 4096 && count < room; at++)
        if (dlp_passes(filter, p + at, mask)) places[count++] = (uint32_t)(at - first);
    *i = at;
    return count;
}

static inline int dlp_places(const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n,
                             uint32_t *places, int room, int wide) {
    return dlp_places_of(filter, p, i, n, places, room, wide, DLP_FOUR);
}

/* The same of grams of three bytes; a fourth byte is read. */
static inline int dlp_places_three(const uint32_t *filter, const uint8_t *p, Py_ssize_t *i, Py_ssize_t n,
                                   uint32_t *places, int room, int wide) {
    return dlp_places_of(filter, p, i, n, places, room, wide, DLP_THREE);
}
