# What each state of the numbers lane's automaton accepts, sorted by what is known where it is asked.

from array import array

cdef enum:
    # which patterns of a state: without separators, in groups that some pattern names, in others
    ALONE = 0
    GROUPS_KNOWN = 1
    GROUPS_OTHER = 2
    FORMS = 3
    LISTS = 6                # of a state: these, of patterns that stand alone and of those behind a gate
    KEYED = 8                # groups whose lengths make a key
    KNOWN = 4096             # bits of the filter of keys
    ENDS = 1 << 30           # in a transition: something is accepted there


cdef inline uint32_t key_bit(uint64_t key) noexcept nogil:
    return <uint32_t>((key * <uint64_t>0x9E3779B97F4A7C15) >> 52)


def _scaled(automaton):
    """Return the transitions with each state times the width of its row, and ENDS."""
    cdef const uint16_t[::1] states = automaton.transitions
    cdef const int32_t[::1] accepts = automaton.accepts
    cdef uint32_t width = automaton.width
    cdef bytes scaled = PyBytes_FromStringAndSize(NULL, 4 * states.shape[0])
    cdef uint32_t *out = <uint32_t *><char *>scaled
    cdef Py_ssize_t k
    for k in range(states.shape[0]):
        out[k] = states[k] * width
        if accepts[states[k]] >= 0:
            out[k] |= ENDS
    return scaled


def _split(automaton, patterns, gated):
    """Return LISTS offsets a state, -1 for none, and the lists of patterns that they lead to."""
    lists = array("H")
    offsets = {(): -1}
    rows = {-1: array("i", [-1] * LISTS)}

    def kept(numbers):
        chosen = tuple(numbers)
        if chosen not in offsets:
            offsets[chosen] = len(lists)
            lists.extend([*chosen, 0xFFFF])
        return offsets[chosen]

    def row_of(first):
        numbers = []
        while automaton.lists[first] != 0xFFFF:
            numbers.append(automaton.lists[first])
            first += 1
        row = array("i")
        for behind in (False, True):
            chosen = [number for number in numbers if (number in gated) == behind]
            ways = [patterns[number * COLUMNS + SEPARATORS] for number in chosen]
            pairs = list(zip(chosen, ways))
            row.append(kept(number for number, way in pairs if way != REQUIRED))
            row.append(kept(number for number, way in pairs if way != CONTIGUOUS))
            row.append(kept(number for number, way in pairs if way == ANY))
        return row

    accepts = array("i")
    for first in automaton.accepts:
        if first not in rows:
            rows[first] = row_of(first)
        accepts.extend(rows[first])
    return accepts, lists or array("H", [0xFFFF])


def _groupings(patterns, groups):
    """Return a filter of the ways in which patterns are grouped, and the most groups of one.

    A key is eight lengths; ways with more groups are not in the filter.
    """
    bits, most = bytearray(KNOWN // 8), 0
    cdef uint64_t key
    for at in range(GROUPS, len(patterns), COLUMNS):
        first = patterns[at]
        while first >= 0 and groups[first]:
            end = groups.index(0, first)
            most = max(most, end - first)
            if end - first <= KEYED:
                key = int.from_bytes(groups[first:end], "big")
                bits[key_bit(key) >> 3] |= 1 << (key_bit(key) & 7)
            first = end + 1
    return bytes(bits), most
