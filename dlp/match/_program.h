/* Programs: one pattern matched at one place, in the order in which its author wrote it.

   An ordinary backtracking machine over the code that `programs.py` writes. What is found is what `regex`
   finds; what it costs is counted in steps, so that the same text always comes to the same end. */

#ifndef DLP_PROGRAM_H
#define DLP_PROGRAM_H

#include <stdint.h>
#include <stdlib.h>

enum { DLP_ACCEPT, DLP_BYTES, DLP_RUN, DLP_LETTERS, DLP_CHOICE, DLP_JUMP, DLP_OPTION, DLP_COUNT,
       DLP_LOOP, DLP_FIRST, DLP_LAST };
enum { DLP_NONE, DLP_DIGIT, DLP_ALNUM, DLP_TOKEN, DLP_LINE };  /* boundaries */
enum { DLP_PLACE = -1, DLP_SHORTER = -2, DLP_BRANCH = -3, DLP_FEWER = -4, DLP_LESS = -5 };  /* frames without one */
enum { DLP_NO_MATCH = -1, DLP_TOO_LONG = -2 };
enum { DLP_VALUES = 128, DLP_COUNTERS = 80, DLP_FRAMES = 1 << 22, DLP_BLANKS = 16 };

typedef struct {
    int32_t pc;    /* where to go on; -1: nowhere, the counter alone is put back */
    int32_t kind;  /* number of a counter, or one of the above */
    int32_t old;   /* its value; least place of a run; branches that are left */
    int32_t at;
} dlp_frame;

typedef struct {
    int32_t first, last;
} dlp_value;

typedef struct {
    const int32_t *code;
    const uint8_t *sets;    /* 32 bytes each */
    const uint8_t *tables;  /* 256 bytes each: number of the list of branches for a byte */
    const uint8_t *letters; /* automata of characters, rows of 256 bytes */
    dlp_frame *frames;
    int32_t room;
    int32_t counters[DLP_COUNTERS];
    int32_t count;          /* values of the match; without any, the pattern's value is the whole */
    dlp_value values[DLP_VALUES];
    int64_t steps;          /* that are left */
} dlp_machine;

static inline int dlp_is_in(const dlp_machine *m, int32_t set, uint8_t byte)
{
    if (set >= 0)
        return m->sets[32 * set + (byte >> 3)] >> (byte & 7) & 1;
    set = -1 - set;
    return set < 256 ? byte == set : (byte | 0x20) == set - 256;  /* one byte; a letter in any case */
}

static inline int dlp_is_inside(int boundary, uint8_t c)
{
    if (c >= '0' && c <= '9')
        return 1;
    if (boundary == DLP_DIGIT)
        return 0;
    if ((uint8_t)((c | 0x20) - 'a') < 26)
        return 1;
    return boundary == DLP_TOKEN && (c == '_' || c == '-');
}

/* Whether a match may begin at `p[at]`. */
static inline int dlp_may_begin(int boundary, const uint8_t *p, int64_t at)
{
    if (boundary == DLP_NONE || at == 0)
        return 1;
    if (boundary != DLP_LINE)
        return !dlp_is_inside(boundary, p[at - 1]);
    for (int blanks = 0; blanks <= DLP_BLANKS; blanks++) {
        if (at == blanks || p[at - blanks - 1] == '\n' || p[at - blanks - 1] == '\r')
            return 1;
        if (p[at - blanks - 1] != ' ' && p[at - blanks - 1] != '\t')
            return 0;
    }
    return 0;
}

/* Whether a match may end before `p[at]`; nothing is read from `p[end]` on. */
static inline int dlp_may_end(int boundary, const uint8_t *p, int32_t at, int32_t end)
{
    if (boundary == DLP_NONE || at >= end)
        return 1;
    if (boundary != DLP_LINE)
        return !dlp_is_inside(boundary, p[at]);
    for (int blanks = 0; blanks <= DLP_BLANKS; blanks++, at++) {
        if (at >= end || p[at] == '\n' || p[at] == '\r')
            return 1;
        if (p[at] != ' ' && p[at] != '\t')
            return 0;
    }
    return 0;
}

/* Return where the character begins that ends before `p[at]`. */
static inline int32_t dlp_before(const uint8_t *p, int32_t at)
{
    do
        at--;
    while ((p[at] & 0xC0) == 0x80);
    return at;
}

/* Return where the character of a class ends that begins at `p[at]`; -1: there is none. */
static inline int32_t dlp_behind(const uint8_t *first, const uint8_t *p, int32_t at, int32_t end)
{
    const uint8_t *row = first;
    while (at < end) {
        uint8_t next = row[p[at++]];
        if (next < 2)
            return next ? at : -1;
        row = first + 256 * (next - 1);
    }
    return -1;
}

static int dlp_grow(dlp_machine *m)
{
    int32_t room = m->room ? 2 * m->room : 256;
    dlp_frame *frames = room > DLP_FRAMES ? NULL : realloc(m->frames, room * sizeof(dlp_frame));
    if (!frames)
        return 0;
    m->frames = frames;
    m->room = room;
    return 1;
}

/* Return the length of the match of the program at `pc` that begins at `p[0]`; negative: there is none. */
static int32_t dlp_match(dlp_machine *m, int32_t pc, const uint8_t *p, int32_t end)
{
    const int32_t *code = m->code;
    int32_t at = 0, top = 0, n, i, least, where;
    dlp_frame *frame;

#define PUSH(next, what, before, where)                            \
    do {                                                           \
        if (top == m->room && !dlp_grow(m))                        \
            return DLP_TOO_LONG;                                   \
        m->frames[top++] = (dlp_frame){next, what, before, where}; \
    } while (0)

    m->count = 0;
    for (;;) {
        if (--m->steps < 0)
            return DLP_TOO_LONG;
        switch (code[pc]) {
        case DLP_BYTES:  /* n, sets */
            n = code[pc + 1];
            if (n > end - at)
                goto fail;
            for (i = 0; i < n; i++)
                if (!dlp_is_in(m, code[pc + 2 + i], p[at + i]))
                    goto fail;
            at += n;
            pc += 2 + n;
            continue;
        case DLP_RUN:  /* set, least, most */
            n = code[pc + 3] < end - at ? code[pc + 3] : end - at;
            for (i = 0; i < n && dlp_is_in(m, code[pc + 1], p[at + i]); i++)
                ;
            m->steps -= i >> 3;
            if (i < code[pc + 2])
                goto fail;
            if (i > code[pc + 2])
                PUSH(pc + 4, DLP_SHORTER, at + code[pc + 2], at + i - 1);
            at += i;
            pc += 4;
            continue;
        case DLP_LETTERS:  /* automaton, least, most */
            least = -1;
            where = at;
            for (n = 0;; n++) {
                if (n == code[pc + 2])
                    least = where;
                if (n == code[pc + 3])
                    break;
                i = dlp_behind(m->letters + 256 * code[pc + 1], p, where, end);
                if (i < 0)
                    break;
                where = i;
            }
            m->steps -= n >> 2;
            if (least < 0)
                goto fail;
            if (where > least)
                PUSH(pc + 4, DLP_FEWER, least, dlp_before(p, where));
            at = where;
            pc += 4;
            continue;
        case DLP_CHOICE: /* table, lists: distance of each; a list: number of branches, their distances */
            i = at < end ? m->tables[256 * code[pc + 1] + p[at]] : 0;
            i = pc + 2 + i;
            i += code[i];
            n = code[i];
            if (n == 0)
                goto fail;
            if (n > 1)
                PUSH(i + 2, DLP_BRANCH, n - 1, at);
            pc = i + 1 + code[i + 1];
            continue;
        case DLP_JUMP:  /* distance */
            pc += code[pc + 1];
            continue;
        case DLP_OPTION:  /* distance of what follows it */
            PUSH(pc + code[pc + 1], DLP_PLACE, 0, at);
            pc += 2;
            continue;
        case DLP_COUNT:  /* counter */
            PUSH(-1, code[pc + 1], m->counters[code[pc + 1]], 0);
            m->counters[code[pc + 1]] = 0;
            pc += 2;
            continue;
        case DLP_LOOP:  /* counter, least, most, distance of what follows; no round is empty */
            n = m->counters[code[pc + 1]];
            if (n >= code[pc + 3]) {
                pc += code[pc + 4];
                continue;
            }
            PUSH(n < code[pc + 2] ? -1 : pc + code[pc + 4], code[pc + 1], n, at);
            m->counters[code[pc + 1]] = n + 1;
            pc += 5;
            continue;
        case DLP_FIRST:
            if (m->count == DLP_VALUES)
                goto fail;
            m->values[m->count].first = at;
            pc++;
            continue;
        case DLP_LAST:
            m->values[m->count++].last = at;
            PUSH(-1, DLP_LESS, 0, 0);
            pc++;
            continue;
        default:  /* DLP_ACCEPT: boundary */
            if (dlp_may_end(code[pc + 1], p, at, end))
                return at;
        }
    fail:
        for (;;) {
            if (top == 0)
                return DLP_NO_MATCH;
            frame = &m->frames[top - 1];
            if (frame->kind == DLP_SHORTER) {
                pc = frame->pc;
                at = frame->at;
                if (frame->at-- == frame->old)
                    top--;
                break;
            }
            if (frame->kind == DLP_FEWER) {
                pc = frame->pc;
                at = frame->at;
                if (at == frame->old)
                    top--;
                else
                    frame->at = dlp_before(p, at);
                break;
            }
            if (frame->kind == DLP_BRANCH) {
                pc = frame->pc + code[frame->pc];
                at = frame->at;
                frame->pc++;
                if (--frame->old == 0)
                    top--;
                break;
            }
            top--;
            if (frame->kind == DLP_LESS)
                m->count--;
            if (frame->kind >= 0)
                m->counters[frame->kind] = frame->old;
            if (frame->pc >= 0) {
                pc = frame->pc;
                at = frame->at;
                break;
            }
        }
    }
#undef PUSH
}

#endif
