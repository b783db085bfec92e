/* SipHash-2-4 (Aumasson, Bernstein: SipHash: a fast short-input PRF, 2012). */
#ifndef DLP_SIP_H
#define DLP_SIP_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SIP_TURN(x, b) (((x) << (b)) | ((x) >> (64 - (b))))

typedef struct {
    uint64_t a, b, c, d;
} Sip;

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

static inline void sip_rounds(Sip *s, int count) {
    while (count--) {
        s->a += s->b, s->b = SIP_TURN(s->b, 13) ^ s->a, s->a = SIP_TURN(s->a, 32);
        s->c += s->d, s->d = SIP_TURN(s->d, 16) ^ s->c;
        s->a += s->d, s->d = SIP_TURN(s->d, 21) ^ s->a;
        s->c += s->b, s->b = SIP_TURN(s->b, 17) ^ s->c, s->c = SIP_TURN(s->c, 32);
    }
}

/* Begin a keyed hash; `key` has 16 bytes. */
static inline Sip sip_begin(const uint8_t *key) {
    const uint64_t x = sip_word(key, 8), y = sip_word(key + 8, 8);
    const Sip begun = {x ^ 0x736f6d6570736575ULL, y ^ 0x646f72616e646f6dULL, x ^ 0x6c7967656e657261ULL, y ^ 0x7465646279746573ULL};
    return begun;
}

/* Take eight bytes more. */
static inline void sip_take(Sip *s, uint64_t word) {
    s->d ^= word;
    sip_rounds(s, 2);
    s->a ^= word;
}

/* Return the hash of what was taken and of fewer than eight bytes behind it, `size` in all. */
static inline uint64_t sip_end(Sip s, const uint8_t *p, size_t left, size_t size) {
    sip_take(&s, sip_word(p, left) | (uint64_t)size << 56);
    s.c ^= 0xff;
    sip_rounds(&s, 4);
    return s.a ^ s.b ^ s.c ^ s.d;
}

/* Keyed hash of n bytes. */
static inline uint64_t sip_hash(const uint8_t *key, const uint8_t *p, size_t n) {
    Sip s = sip_begin(key);
    size_t at = 0;
    for (; at + 8 <= n; at += 8) sip_take(&s, sip_word(p + at, 8));
    return sip_end(s, p + at, n - at, n);
}

#endif
