/* SipHash-2-4 (Aumasson, Bernstein: SipHash: a fast short-input PRF, 2012), and which characters of a text count. */
#ifndef DLP_SIP_H
#define DLP_SIP_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SIP_TURN(x, b) (((x) << (b)) | ((x) >> (64 - (b))))
#define SIP_ROUND                                                                         \
    v0 += v1, v1 = SIP_TURN(v1, 13), v1 ^= v0, v0 = SIP_TURN(v0, 32), v2 += v3,           \
    v3 = SIP_TURN(v3, 16), v3 ^= v2, v0 += v3, v3 = SIP_TURN(v3, 21), v3 ^= v0, v2 += v1, \
    v1 = SIP_TURN(v1, 17), v1 ^= v2, v2 = SIP_TURN(v2, 32)

static inline uint64_t sip_word(const uint8_t *p, size_t n) {
    uint64_t word = 0;
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

/* Write a character as it counts; `to` has room for it. */
static inline void plain(const uint8_t *p, size_t size, uint8_t *to) {
    memcpy(to, p, size);
    if (size == 1 && (uint8_t)(p[0] - 'A') < 26) to[0] = p[0] | 32;
}

#endif
