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
