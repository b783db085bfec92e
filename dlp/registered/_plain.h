/* Which characters of a text count, and how they are written for a comparison. */
#ifndef DLP_REGISTERED_PLAIN_H
#define DLP_REGISTERED_PLAIN_H

#include <stddef.h>
#include <stdint.h>

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

#endif
