# What the kernels use of the machine that runs programs.

cdef extern from "_program.h":
    ctypedef struct dlp_value:
        int32_t first
        int32_t last
    ctypedef struct dlp_machine:
        const int32_t *code
        const uint8_t *sets
        const uint8_t *tables
        const uint8_t *letters
        void *frames
        int32_t room
        int32_t count
        dlp_value values[]
        int64_t steps
    int dlp_is_in(const dlp_machine *m, int32_t set, uint8_t byte) noexcept nogil
    int dlp_may_begin(int boundary, const uint8_t *p, int64_t at) noexcept nogil
    int32_t dlp_match(
        dlp_machine *m, int32_t pc, const uint8_t *p, int32_t end
    ) noexcept nogil
    enum: DLP_TOO_LONG
