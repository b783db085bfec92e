# Standing: which of the structures with signs may be there at all.

cdef struct Group:
    Structure all         # the marks that its members need, as if they were of one structure
    int32_t members
    int32_t numbers[MOST] # of its members, among all structures
    int32_t owners[MOST]  # which member needs each mark
    uint64_t lines[MOST]  # the marks of each member, and their handles
    uint64_t inner[MOST]


cdef void _settle(const Group *group, Structure *left, Row *row, uint64_t *found) noexcept nogil:
    """Note whose marks were found, and leave those of others."""
    cdef int32_t i, member
    for i in range(row.count):
        member = group.owners[row.items[i].mark]
        found[0] |= <uint64_t>1 << member
        left.needed_lines &= ~group.lines[member]
        left.needed_inner &= ~group.inner[member]
    row.count = 0


cdef int standing(
    const Group *group, const uint8_t *p, int32_t size, Places *places, uint64_t *found
) noexcept nogil:
    """Find the members of which a mark stands that is needed; if one takes too long, all may."""
    cdef Structure left = group.all
    cdef int32_t tried[MOST]
    cdef int32_t i = 0
    found[0] = 0
    places.begun.count = places.inner.count = 0
    places.machine.steps = STEPS
    if left.needed_lines and not gather_lines(p, size, places):
        return NO_MEMORY
    while i < places.line_count and left.needed_lines:
        if _try_line(&left, left.needed_lines, p, places.lines[i], size, places) < 0:
            found[0] = ~<uint64_t>0
            return NO_MEMORY if places.failed else OVERRAN
        _settle(group, &left, &places.begun, found)
        i += 1
    for i in range(left.held):
        tried[i] = -1
    i = 0
    while i < size and left.needed_inner:
        if _try_inside(&left, True, p, i, min(i + PART, size), size, places, tried) < 0:
            found[0] = ~<uint64_t>0
            return NO_MEMORY if places.failed else OVERRAN
        _settle(group, &left, &places.inner, found)
        i += PART
    return TOLD
