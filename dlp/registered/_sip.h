/* SipHash-2-4 (Aumasson, Bernstein: SipHash: a fast short-input PRF, 2012). */
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

#endif
