/* Whether a stretch of a line holds a tab, a bar, or two blanks in a row: 16 bytes at a time where the machine can. */
#include <stdint.h>
#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define DLP_CUTS_WIDE 1
#endif

#define DLP_TAB 1
#define DLP_BAR 2
#define DLP_GAP 4

/* Looks at the places i <= j < e - 1; reads up to e - 1. */
static inline int dlp_cuts(const uint8_t *p, Py_ssize_t i, Py_ssize_t e) {
    int found = 0;
#ifdef DLP_CUTS_WIDE
    const __m128i tab = _mm_set1_epi8('\t'), bar = _mm_set1_epi8('|'), blank = _mm_set1_epi8(' ');
    __m128i tabs = _mm_setzero_si128(), bars = tabs, gaps = tabs;
    if (i + 17 <= e) {
        Py_ssize_t last = e - 17; /* what is left is looked at with some of what was */
        for (;; i = i + 16 < last ? i + 16 : last) {
            __m128i here = _mm_loadu_si128((const __m128i *)(p + i));
            __m128i next = _mm_loadu_si128((const __m128i *)(p + i + 1));
            tabs = _mm_or_si128(tabs, _mm_cmpeq_epi8(here, tab));
            bars = _mm_or_si128(bars, _mm_cmpeq_epi8(here, bar));
            gaps = _mm_or_si128(gaps, _mm_and_si128(_mm_cmpeq_epi8(here, blank), _mm_cmpeq_epi8(next, blank)));
            if (i == last) break;
        }
        return (_mm_movemask_epi8(tabs) ? DLP_TAB : 0) | (_mm_movemask_epi8(bars) ? DLP_BAR : 0)
            | (_mm_movemask_epi8(gaps) ? DLP_GAP : 0);
    }
#endif
    for (; i < e - 1; i++) {
        if (p[i] == '\t') found |= DLP_TAB;
        if (p[i] == '|') found |= DLP_BAR;
        if (p[i] == ' ' && p[i + 1] == ' ') found |= DLP_GAP;
    }
    return found;
}
