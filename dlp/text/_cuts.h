/* Whether a stretch of a line holds a tab, a bar, or two blanks in a row: 16 bytes at a time where the machine can. */
#include <stdint.h>
#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define DLP_CUTS_WIDE 1
#endif

#define DLP_TAB 1
#define DLP_BAR 2
#define DLP_GAP 4

#ifdef DLP_CUTS_WIDE
static inline int dlp_sum(__m128i bytes) {
    __m128i sums = _mm_sad_epu8(bytes, _mm_setzero_si128());
    return _mm_cvtsi128_si32(sums) + _mm_extract_epi16(sums, 4);
}
#endif

/* Looks at the places i <= j < e - 1, at most 2048; reads up to e - 1.
 * Counts commas and blanks; *wide: whether anything there is not ASCII.
 */
static inline int dlp_cuts(const uint8_t *p, Py_ssize_t i, Py_ssize_t e, int *commas, int *blanks, int *wide) {
    int found = 0;
    uint8_t high = 0;
#ifdef DLP_CUTS_WIDE
    static const uint8_t unseen[32] = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255};
    if (i + 17 <= e) {
        const __m128i tab = _mm_set1_epi8('\t'), bar = _mm_set1_epi8('|'), blank = _mm_set1_epi8(' ');
        const __m128i comma = _mm_set1_epi8(',');
        __m128i cuts = _mm_setzero_si128(), bars = cuts, gaps = cuts, all = cuts, of_comma = cuts, of_blank = cuts;
        Py_ssize_t last = e - 17; /* the last 16 places; of some of them all is known already */
        for (;;) {
            Py_ssize_t at = i < last ? i : last;
            __m128i here = _mm_loadu_si128((const __m128i *)(p + at));
            __m128i next = _mm_loadu_si128((const __m128i *)(p + at + 1));
            __m128i is_blank = _mm_cmpeq_epi8(here, blank);
            __m128i is_new = _mm_loadu_si128((const __m128i *)(unseen + 16 - (i - at)));
            cuts = _mm_or_si128(cuts, _mm_cmpeq_epi8(here, tab));
            bars = _mm_or_si128(bars, _mm_cmpeq_epi8(here, bar));
            gaps = _mm_or_si128(gaps, _mm_and_si128(is_blank, _mm_cmpeq_epi8(next, blank)));
            all = _mm_or_si128(all, here);
            /* a lane that is equal is -1 */
            of_comma = _mm_sub_epi8(of_comma, _mm_and_si128(_mm_cmpeq_epi8(here, comma), is_new));
            of_blank = _mm_sub_epi8(of_blank, _mm_and_si128(is_blank, is_new));
            if (at == last) break;
            i = at + 16;
        }
        *commas = dlp_sum(of_comma);
        *blanks = dlp_sum(of_blank);
        *wide = _mm_movemask_epi8(all) != 0;
        return (_mm_movemask_epi8(cuts) ? DLP_TAB : 0) | (_mm_movemask_epi8(bars) ? DLP_BAR : 0)
            | (_mm_movemask_epi8(gaps) ? DLP_GAP : 0);
    }
#endif
    for (; i < e - 1; i++) {
        if (p[i] == '\t') found |= DLP_TAB;
        if (p[i] == '|') found |= DLP_BAR;
        if (p[i] == ' ' && p[i + 1] == ' ') found |= DLP_GAP;
        *commas += p[i] == ',';
        *blanks += p[i] == ' ';
        high |= p[i];
    }
    *wide = high >> 7;
    return found;
}

/* Where the next line begins that may be the first of a table; the others cannot be cut, or hold what names of columns
 * do not, and no letters beside their figures. What is behind the last line's end is not decided here: its beginning is
 * returned. 64 bytes at a time where the machine can (asked at run time); else no line is passed over.
 */
#include "_wide.h"
#ifdef DLP_AVX2
#include <string.h>

typedef struct {
    uint64_t ends, tabs, cuts, blanks, commas, digits, signs, high; /* a bit for each of 64 bytes */
} dlp_marks;

__attribute__((target("avx2")))
static inline uint64_t dlp_where(__m256i a, __m256i b) {
    return (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

/* Bytes are told by what both halves of them allow: 1 newline, 2 tab, 4 bar, 8 comma, 16 digit, and 32 to 128 the
 * signs (";=<'{[ that no name holds.
 */
__attribute__((target("avx2")))
static inline void dlp_mark(const uint8_t *p, dlp_marks *out) {
    const __m256i uppers = _mm256_setr_epi8(
        3, 0, 8 | 32, 16 | 64, 0, -128, 0, 4 | -128, 0, 0, 0, 0, 0, 0, 0, 0,
        3, 0, 8 | 32, 16 | 64, 0, -128, 0, 4 | -128, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i lowers = _mm256_setr_epi8(
        16, 16, 16 | 32, 16, 16, 16, 16, 16 | 32, 16 | 32, 2 | 16, 1, 64 | -128, 4 | 8 | 64, 64, 0, 0,
        16, 16, 16 | 32, 16, 16, 16, 16, 16 | 32, 16 | 32, 2 | 16, 1, 64 | -128, 4 | 8 | 64, 64, 0, 0);
    const __m256i half = _mm256_set1_epi8(15), blank = _mm256_set1_epi8(' '), zero = _mm256_setzero_si256();
    const __m256i cut = _mm256_set1_epi8(6), sign = _mm256_set1_epi8((char)(32 | 64 | 128));
    __m256i a = _mm256_loadu_si256((const __m256i *)p), b = _mm256_loadu_si256((const __m256i *)(p + 32));
    __m256i x = _mm256_and_si256(_mm256_shuffle_epi8(lowers, _mm256_and_si256(a, half)),
                                 _mm256_shuffle_epi8(uppers, _mm256_and_si256(_mm256_srli_epi16(a, 4), half)));
    __m256i y = _mm256_and_si256(_mm256_shuffle_epi8(lowers, _mm256_and_si256(b, half)),
                                 _mm256_shuffle_epi8(uppers, _mm256_and_si256(_mm256_srli_epi16(b, 4), half)));
    out->ends = dlp_where(_mm256_slli_epi16(x, 7), _mm256_slli_epi16(y, 7));
    out->tabs = dlp_where(_mm256_slli_epi16(x, 6), _mm256_slli_epi16(y, 6));
    out->cuts = ~dlp_where(_mm256_cmpeq_epi8(_mm256_and_si256(x, cut), zero),
                           _mm256_cmpeq_epi8(_mm256_and_si256(y, cut), zero));
    out->commas = dlp_where(_mm256_slli_epi16(x, 4), _mm256_slli_epi16(y, 4));
    out->digits = dlp_where(_mm256_slli_epi16(x, 3), _mm256_slli_epi16(y, 3));
    out->signs = ~dlp_where(_mm256_cmpeq_epi8(_mm256_and_si256(x, sign), zero),
                            _mm256_cmpeq_epi8(_mm256_and_si256(y, sign), zero));
    out->blanks = dlp_where(_mm256_cmpeq_epi8(a, blank), _mm256_cmpeq_epi8(b, blank));
    out->high = dlp_where(a, b);
}

__attribute__((target("avx2,popcnt")))
static Py_ssize_t dlp_first_row(const uint8_t *p, Py_ssize_t at, Py_ssize_t end) {
    Py_ssize_t line = at, block;
    uint64_t begun = 0, cut = 0, gap = 0, none = 0, figures = 0, wide = 0, behind_blank = 0;
    int commas = 0, blanks = 0;
    uint8_t tail[64];
    for (block = at; block < end; block += 64) {
        dlp_marks here;
        uint64_t left = ~(uint64_t)0;
        if (end - block < 64) {
            memset(tail, 'x', sizeof(tail));
            memcpy(tail, p + block, end - block);
            dlp_mark(tail, &here);
            left >>= 64 - (end - block);
        } else dlp_mark(p + block, &here);
        if (!(cut | gap | wide | here.high) && !commas && left == ~(uint64_t)0) {
            /* most blocks hold nothing that cuts a line, and are passed over as one */
            uint64_t white = here.blanks | here.tabs, firsts = (here.ends << 1 | !begun) & white;
            uint64_t inside = ~(white & ~(white + firsts)); /* not what lines are indented by */
            uint64_t spaces = here.blanks & inside;
            if (!((here.cuts & inside) | (spaces & spaces >> 1) | (spaces & 1 & behind_blank)
                  | (here.commas & ~((here.blanks | here.commas) >> 1)))) {
                if (here.ends) {
                    int last = 63 - __builtin_clzll(here.ends);
                    line = block + last + 1;
                    begun = figures = 0;
                    left = last == 63 ? 0 : ~(uint64_t)0 << (last + 1);
                }
                begun |= (left & ~white) != 0;
                behind_blank = begun & spaces >> 63;
                none = 0;   /* less is known of the line that goes on: rather looked at than not */
                blanks = 2;
                continue;
            }
        }
        for (;;) {
            uint64_t ends = here.ends & left, own = ends ? left & ((ends & -ends) - 1) : left;
            uint64_t filled = own & ~(here.blanks | here.tabs);
            if (!begun && filled) {
                begun = 1;
                own &= ~((filled & -filled) - 1);
                behind_blank = 0;
            }
            if (begun) {
                uint64_t spaces = here.blanks & own, twice = here.commas & own;
                cut |= here.cuts & own;
                gap |= (spaces & spaces >> 1) | (spaces & own & -own & -behind_blank);
                figures |= here.digits & here.digits >> 1 & here.digits >> 2 & own & own >> 2;
                none |= (here.signs & own) | (twice & (here.blanks | here.commas) >> 1 & own >> 1);
                wide |= here.high & own;
                commas += __builtin_popcountll(twice);
                blanks += __builtin_popcountll(spaces);
                behind_blank = own ? spaces >> (63 - __builtin_clzll(own)) & 1 : behind_blank;
            }
            if (!ends) break;
            if (cut || (!figures && (gap || (!none && commas)))) return line;
            if (wide && (gap || commas || blanks > 1)) return line; /* of a person, or of names in Chinese */
            begun = cut = gap = none = figures = wide = 0;
            commas = blanks = 0;
            line = block + __builtin_ctzll(ends) + 1;
            left &= ~(ends ^ (ends - 1));
            if (!left) break;
        }
    }
    return line;
}
#else
static Py_ssize_t dlp_first_row(const uint8_t *p, Py_ssize_t at, Py_ssize_t end) {
    (void)p, (void)end;
    return at;
}
#endif
