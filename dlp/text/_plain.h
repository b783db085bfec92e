/* How far text is plain: what the fold leaves as it is, and need not look at one by one.
 *
 * Text of ideographs is passed over 32 bytes at a time where the machine has AVX2 (asked at run time): which bytes lead
 * and which go on is compared as bits, and only characters whose first two bytes may begin one that folds are looked up.
 */
#include <stdint.h>
#include <string.h>
#include "_wide.h"

#define DLP_NUMERAL 0x80 /* classes of characters: 0 is plain, and these with their value; */
#define DLP_ILL 0xFF     /* what UTF-8 may not hold */

#define DLP_ONES 0x0101010101010101ULL
#define DLP_HIGH 0x8080808080808080ULL

/* Bit 7 of the lowest flagged byte marks the first byte that is NUL or not ASCII. */
static inline uint64_t dlp_flag8(const uint8_t *p) {
    uint64_t x;
    memcpy(&x, p, 8);
    return (x | (x - DLP_ONES)) & DLP_HIGH;
}

static inline Py_ssize_t dlp_skip_ascii(const uint8_t *p, Py_ssize_t i, Py_ssize_t n) {
    while (i + 64 <= n) {
        uint8_t flags = 0;
        for (int k = 0; k < 64; k++) flags |= p[i + k] | (uint8_t)(p[i + k] - 1);
        if (flags & 0x80) break;
        i += 64;
    }
    while (i + 8 <= n && !dlp_flag8(p + i)) i += 8;
    while (i < n && (uint8_t)(p[i] - 1) < 0x7F) i++;
    return i;
}

/* Is there nothing but blanks, tabs and ends of lines or pages? */
static inline int dlp_blank(const uint8_t *p, Py_ssize_t n) {
    Py_ssize_t i = 0;
    while (i < n) {
        Py_ssize_t stop = n - i > 128 ? i + 128 : n;
        uint8_t other = 0;
        for (; i < stop; i++) other |= (p[i] != ' ') & ((uint8_t)(p[i] - 9) > 4);
        if (other) return 0;
    }
    return 1;
}

static inline Py_ssize_t dlp_count(const uint8_t *p, Py_ssize_t n) {
    Py_ssize_t total = 0, i = 0;
    while (i < n) {
        Py_ssize_t stop = n - i > 192 ? i + 192 : n;
        uint8_t few = 0;
        for (; i < stop; i++) few += (p[i] & 0xC0) != 0x80;
        total += few;
    }
    return total;
}

static inline uint32_t dlp_code3(const uint8_t *p) {
    return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
}

/* Is the character of three bytes at `i` one that the fold must look at? A numeral is none where a character follows that
 * ends a chain before it has begun.
 */
static inline int dlp_folds(const uint8_t *p, Py_ssize_t i, Py_ssize_t n, const uint8_t *wide_classes) {
    uint8_t kind = wide_classes[dlp_code3(p + i)];
    if (!kind || kind < DLP_NUMERAL || kind == DLP_ILL) return kind;
    return !(i + 6 <= n && (p[i + 3] & 0xF0) == 0xE0 && (p[i + 4] & 0xC0) == 0x80 && (p[i + 5] & 0xC0) == 0x80
             && !wide_classes[dlp_code3(p + i + 3)]);
}

#ifdef DLP_AVX2
/* Eight sets of characters that fold, and of each byte in them the halves that it has. What is in no set for all its
 * halves folds to nothing else. What stands in every sentence has sets of its own: EF BC 8C is a comma.
 */
static uint8_t dlp_halves[5][32]; /* first byte: lower; second, third: lower, upper */
static int dlp_plain_wide;

static int dlp_set(uint32_t code) {
    static const uint8_t sets[16] = {7, 7, 7, 0, 1, 2, 3, 4, 4, 4, 7, 7, 7, 7, 7, 7};
    if (code >> 6 == 0xFF00 >> 6) return code & 0x30 ? 6 : 5;
    return sets[code >> 12];
}

static void dlp_plain_fill(const uint8_t *wide_classes) {
    uint32_t code;
    int k;
    dlp_plain_wide = dlp_is_wide();
    memset(dlp_halves, 0, sizeof(dlp_halves));
    for (code = 0; code < 65536; code++)
        if (wide_classes[code]) {
            uint8_t bit = (uint8_t)(1 << dlp_set(code));
            dlp_halves[0][code >> 12] |= bit;
            dlp_halves[1][code >> 6 & 15] |= bit;
            dlp_halves[2][8 | (code >> 10 & 3)] |= bit;
            dlp_halves[3][code & 15] |= bit;
            dlp_halves[4][8 | (code >> 4 & 3)] |= bit;
        }
    for (k = 0; k < 5; k++) memcpy(dlp_halves[k] + 16, dlp_halves[k], 16);
}

__attribute__((target("avx2")))
static inline __m256i dlp_of_half(int k, __m256i bytes) {
    return _mm256_shuffle_epi8(
        _mm256_loadu_si256((const __m256i *)dlp_halves[k]), _mm256_and_si256(bytes, _mm256_set1_epi8(15)));
}

/* From the first byte of a character on, over ASCII but NUL and well-formed characters of class 0 of three bytes. Stops
 * at the first byte of a character, early rather than late.
 */
__attribute__((target("avx2,popcnt")))
static Py_ssize_t dlp_skip_ideographs(const uint8_t *p, Py_ssize_t i, Py_ssize_t n, const uint8_t *wide_classes,
                                      Py_ssize_t *chars) {
    const __m256i zero = _mm256_setzero_si256();
    uint32_t carry = 0; /* bytes that must go on with the last character of the bytes before */
    for (; i + 34 <= n; i += 32) {
        __m256i here = _mm256_loadu_si256((const __m256i *)(p + i));
        __m256i second = _mm256_loadu_si256((const __m256i *)(p + i + 1));
        __m256i third = _mm256_loadu_si256((const __m256i *)(p + i + 2));
        /* as signed numbers: 80 to BF are the least, and ASCII is above 0 */
        uint32_t ascii = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(here, zero));
        uint32_t goes_on = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(-64), here));
        uint32_t leads = (uint32_t)_mm256_movemask_epi8(
            _mm256_cmpeq_epi8(_mm256_and_si256(here, _mm256_set1_epi8((char)0xF0)), _mm256_set1_epi8((char)0xE0)));
        uint32_t doubtful;
        __m256i may = _mm256_and_si256(
            _mm256_and_si256(dlp_of_half(0, here), dlp_of_half(1, second)),
            _mm256_and_si256(
                _mm256_and_si256(dlp_of_half(2, _mm256_srli_epi16(second, 4)), dlp_of_half(3, third)),
                dlp_of_half(4, _mm256_srli_epi16(third, 4))));
        if (goes_on != (leads << 1 | leads << 2 | carry) || (ascii | goes_on | leads) != 0xFFFFFFFFu) break;
        doubtful = leads & ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(may, zero));
        if (doubtful) { /* mostly up to three, and none folds: they are looked up without asking how many there are */
            uint32_t two = doubtful & (doubtful - 1), three = two & (two - 1), rest = three & (three - 1);
            const uint8_t *q = p + i;
            uint8_t found = wide_classes[dlp_code3(q + __builtin_ctz(doubtful))]
                | wide_classes[dlp_code3(q + __builtin_ctz(two ? two : doubtful))]
                | wide_classes[dlp_code3(q + __builtin_ctz(three ? three : doubtful))];
            if (found | rest)
                for (; doubtful; doubtful &= doubtful - 1) {
                    uint32_t at = (uint32_t)__builtin_ctz(doubtful);
                    if (dlp_folds(p, i + at, n, wide_classes)) {
                        *chars += __builtin_popcount(~goes_on & ((1u << at) - 1));
                        return i + at;
                    }
                }
        }
        *chars += __builtin_popcount(~goes_on);
        carry = (leads >> 30 & 1) | 3 * (leads >> 31);
    }
    if (carry) {
        i -= carry == 1 ? 2 : 1;
        --*chars;
    }
    return i;
}
#else
static void dlp_plain_fill(const uint8_t *wide_classes) { (void)wide_classes; }
#endif

/* Skip what is plain: ASCII but NUL, and well-formed characters of class 0 of two or three
 * bytes. `chars` counts them. Stops early rather than late.
 */
static Py_ssize_t dlp_skip_plain(const uint8_t *p, Py_ssize_t i, Py_ssize_t n, const uint8_t *classes,
                                 const uint8_t *wide_classes, Py_ssize_t *chars) {
    for (;;) {
        if (i + 3 <= n && (p[i] & 0xF0) == 0xE0) {
#ifdef DLP_AVX2
            if (dlp_plain_wide) {
                Py_ssize_t from = i;
                i = dlp_skip_ideographs(p, i, n, wide_classes, chars);
                if (i > from) continue;
            }
#endif
            if ((p[i + 1] & 0xC0) != 0x80 || (p[i + 2] & 0xC0) != 0x80 || dlp_folds(p, i, n, wide_classes)) return i;
            i += 3;
            ++*chars;
            continue;
        }
        if (i >= n) return i;
        if ((uint8_t)(p[i] - 1) < 0x7F) {
            Py_ssize_t from = i;
            i = dlp_skip_ascii(p, i, n);
            *chars += i - from;
        } else if (i + 1 < n && p[i] >= 0xC2 && p[i] < 0xE0 && (p[i + 1] & 0xC0) == 0x80
                   && !classes[(p[i] & 0x1F) << 6 | (p[i + 1] & 0x3F)]) {
            i += 2;
            ++*chars;
        } else return i;
    }
}
