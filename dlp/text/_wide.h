/* Whether the machine asks 32 bytes at once; the kernels find out when they are loaded.
 *
 * With DLP_NARROW in the environment none of them does: the answers are the same, and tests compare them.
 */
#ifndef DLP_WIDE_H
#define DLP_WIDE_H

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#include <stdlib.h>
#define DLP_AVX2 1
static inline int dlp_is_wide(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") && !getenv("DLP_NARROW");
}
#else
static inline int dlp_is_wide(void) { return 0; }
#endif

#endif
