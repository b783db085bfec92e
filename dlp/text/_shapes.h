/* Where nested encodings may begin: shapes of three bytes (marks), and runs of 16 base64 letters.
 *
 * Both are searched 32 bytes at a time where the machine has AVX2 (asked at run time), else byte by byte.
 * A byte's class is looked up by its two halves, as in Hyperscan's Teddy: eight shapes at once, one bit each.
 */
#include <stdint.h>
#include <string.h>
#include "_wide.h"

#if defined(__GNUC__)
#define DLP_MAYBE_UNUSED __attribute__((unused)) /* each kernel uses one of the two searches */
#else
#define DLP_MAYBE_UNUSED
#endif

static uint8_t dlp_class[3][256]; /* which shapes may have this byte first, second, third */
static uint8_t dlp_letter[256];   /* 1: base64, standard or URL-safe */

#ifdef DLP_AVX2
static uint8_t dlp_low[3][32], dlp_high[3][32];
static uint8_t dlp_letter_low[32], dlp_letter_high[32];
static int dlp_wide;
#endif

static void dlp_shapes_fill(const uint8_t *classes, const uint8_t *letters) {
    int k, b;
    memcpy(dlp_class, classes, sizeof dlp_class);
    memcpy(dlp_letter, letters, sizeof dlp_letter);
#ifdef DLP_AVX2
    dlp_wide = dlp_is_wide();
    memset(dlp_low, 0, sizeof dlp_low);
    memset(dlp_high, 0, sizeof dlp_high);
    for (k = 0; k < 3; k++)
        for (b = 0; b < 256; b++) {
            dlp_low[k][b & 15] |= dlp_class[k][b];
            dlp_high[k][b >> 4] |= dlp_class[k][b];
        }
    memset(dlp_letter_low, 0, sizeof dlp_letter_low);
    memset(dlp_letter_high, 0, sizeof dlp_letter_high);
    for (b = 0; b < 128; b++)
        if (dlp_letter[b]) dlp_letter_low[b & 15] |= 1 << (b >> 4);
    for (b = 0; b < 8; b++) dlp_letter_high[b] = 1 << b;
    for (k = 0; k < 3; k++) {
        memcpy(dlp_low[k] + 16, dlp_low[k], 16);
        memcpy(dlp_high[k] + 16, dlp_high[k], 16);
    }
    memcpy(dlp_letter_low + 16, dlp_letter_low, 16);
    memcpy(dlp_letter_high + 16, dlp_letter_high, 16);
#endif
}

static inline int dlp_is_mark(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) {
    uint8_t one = i + 1 < n ? p[i + 1] : 0, two = i + 2 < n ? p[i + 2] : 0;
    return dlp_class[0][p[i]] & dlp_class[1][one] & dlp_class[2][two];
}

#ifdef DLP_AVX2
__attribute__((target("avx2")))
static inline __m256i dlp_classes(__m256i bytes, __m256i low, __m256i high) {
    const __m256i half = _mm256_set1_epi8(15);
    return _mm256_and_si256(
        _mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half)),
        _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
}

__attribute__((target("avx2")))
static Py_ssize_t dlp_next_mark_wide(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) {
    __m256i low[3], high[3], all;
    int k;
    for (k = 0; k < 3; k++) {
        low[k] = _mm256_loadu_si256((const __m256i *)dlp_low[k]);
        high[k] = _mm256_loadu_si256((const __m256i *)dlp_high[k]);
    }
    for (; i + 34 <= n; i += 32) {
        uint32_t found;
        all = dlp_classes(_mm256_loadu_si256((const __m256i *)(p + i)), low[0], high[0]);
        all = _mm256_and_si256(
            all, dlp_classes(_mm256_loadu_si256((const __m256i *)(p + i + 1)), low[1], high[1]));
        if (_mm256_testz_si256(all, all)) continue; /* the usual case; after one byte it is none */
        all = _mm256_and_si256(
            all, dlp_classes(_mm256_loadu_si256((const __m256i *)(p + i + 2)), low[2], high[2]));
        found = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(all, _mm256_setzero_si256()));
        for (; found; found &= found - 1)
            if (dlp_is_mark(p, i + __builtin_ctz(found), n)) return i + __builtin_ctz(found);
    }
    return i;
}

/* One bit a byte: is it a letter of base64? */
__attribute__((target("avx2")))
static inline uint64_t dlp_letters64(const uint8_t *p, __m256i low, __m256i high) {
    const __m256i zero = _mm256_setzero_si256();
    __m256i a = dlp_classes(_mm256_loadu_si256((const __m256i *)p), low, high);
    __m256i b = dlp_classes(_mm256_loadu_si256((const __m256i *)(p + 32)), low, high);
    uint32_t not_a = _mm256_movemask_epi8(_mm256_cmpeq_epi8(a, zero));
    uint32_t not_b = _mm256_movemask_epi8(_mm256_cmpeq_epi8(b, zero));
    return ~((uint64_t)not_b << 32 | not_a);
}

__attribute__((target("avx2")))
static Py_ssize_t dlp_next_run_wide(const uint8_t *p, Py_ssize_t i, Py_ssize_t n, Py_ssize_t *rest) {
    const __m256i low = _mm256_loadu_si256((const __m256i *)dlp_letter_low);
    const __m256i high = _mm256_loadu_si256((const __m256i *)dlp_letter_high);
    uint64_t one = 0, two = 0, four = 0, eight = 0; /* of the block before: letters 1, 2, 4, 8 in a row */
    Py_ssize_t first = i;
    for (; i + 64 <= n; i += 64) {
        uint64_t a = dlp_letters64(p + i, low, high);
        uint64_t b = a & (a << 1 | one >> 63);
        uint64_t c = b & (b << 2 | two >> 62);
        uint64_t d = c & (c << 4 | four >> 60);
        uint64_t e = d & (d << 8 | eight >> 56);
        if (e) return i + __builtin_ctzll(e);
        one = a; two = b; four = c; eight = d;
    }
    *rest = i > first + 15 ? i - 15 : first;
    return -1;
}
#endif

/* Go to the next byte that has the shape of a mark; n: there is none. */
DLP_MAYBE_UNUSED static Py_ssize_t dlp_next_mark(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) {
#ifdef DLP_AVX2
    if (dlp_wide) {
        Py_ssize_t at = dlp_next_mark_wide(p, i, n);
        if (at + 34 <= n) return at;
        i = at;
    }
#endif
    while (i < n && !dlp_is_mark(p, i, n)) i++;
    return i;
}

/* Go to the last byte of the first 16 letters in a row at or after i; n: there are none. */
DLP_MAYBE_UNUSED static Py_ssize_t dlp_next_run(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) {
    Py_ssize_t end;
#ifdef DLP_AVX2
    if (dlp_wide) {
        Py_ssize_t rest = i, at = dlp_next_run_wide(p, i, n, &rest);
        if (at >= 0) return at;
        i = rest;
    }
#endif
    for (end = i + 15; end < n; end = i + 15) { /* from its end: a short word costs few looks */
        Py_ssize_t k = end;
        while (k >= i && dlp_letter[p[k]]) k--;
        if (k < i) return end;
        i = k + 1;
    }
    return n;
}
