# Clusters: marks that stand together, weighed.

cdef enum:
    TOLD = 0
    IS_SURE = 1           # one comes to enough
    OVERRAN = 2
    NO_MEMORY = 3

cdef struct Part:
    int32_t mark
    int32_t weight

cdef struct Cluster:
    int32_t start
    int32_t end
    int32_t total
    int32_t distinct
    int32_t needed        # where the first mark stands that is needed
    int32_t first_part
    int32_t parts

cdef struct Clusters:
    Cluster *items
    int32_t count
    int32_t room
    Part *parts
    int32_t partial       # parts that are taken
    int32_t part_room
    int32_t *seen         # an open hash table of marks of which only different ones count
    int32_t seen_room
    int32_t seen_mask
    int32_t *group_of     # in which group each mark was counted

cdef struct Tally:
    int32_t counts[MOST]
    int32_t total
    int32_t first_end
    int32_t last_end
    int32_t group         # from 1; 0: none is begun


cdef void free_clusters(Clusters *out) noexcept nogil:
    free(out.items)
    free(out.parts)
    free(out.seen)
    free(out.group_of)


cdef inline uint8_t _small(uint8_t byte) noexcept nogil:
    return byte | 0x20 if <uint8_t>(byte - c'A') < 26 else byte


cdef inline int32_t _adds(const Mark *mark, int32_t number) noexcept nogil:
    """As `dlp.match.marks.adds`."""
    cdef int32_t doublings = 0
    if number < mark.least:
        return 0
    number = number // mark.least
    while number > 1 and doublings < DOUBLINGS:
        number >>= 1
        doublings += 1
    return mark.weight * (4 + doublings) // 4


cdef bint _clear_seen(Clusters *out, int32_t count) noexcept nogil:
    """Make room for so many marks, of which none is seen; False: there is no memory."""
    cdef int32_t room = 16
    while room < 2 * count:
        room *= 2
    if room > out.seen_room:
        free(out.seen)
        free(out.group_of)
        out.seen_room = 0
        out.seen = <int32_t *>malloc(room * sizeof(int32_t))
        out.group_of = <int32_t *>malloc(room * sizeof(int32_t))
        if out.seen == NULL or out.group_of == NULL:
            return False
        out.seen_room = room
    out.seen_mask = room - 1
    memset(out.seen, 0xFF, room * sizeof(int32_t))
    return True


cdef bint _is_new(
    Clusters *out, const Placed *items, int32_t at, int32_t group, const uint8_t *p
) noexcept nogil:
    """Say whether the text of a mark is the first such in its group, in whatever case."""
    cdef const Placed *item = &items[at]
    cdef const Placed *other
    cdef uint64_t key = (<uint64_t>group << 6 | <uint64_t>item.mark) * <uint64_t>0x9E3779B97F4A7C15
    cdef int32_t i, slot, length = item.end - item.start
    for i in range(item.start, item.end):
        key = (key ^ _small(p[i])) * <uint64_t>0x100000001B3
    slot = <int32_t>(key >> 33) & out.seen_mask
    while out.seen[slot] >= 0:
        other = &items[out.seen[slot]]
        if (
            other.mark == item.mark and other.end - other.start == length
            and out.group_of[out.seen[slot]] == group
        ):
            i = 0
            while i < length and _small(p[item.start + i]) == _small(p[other.start + i]):
                i += 1
            if i == length:
                return False
        slot = (slot + 1) & out.seen_mask
    out.seen[slot] = at
    out.group_of[at] = group
    return True


cdef inline bint _is_apart(
    const Structure *structure, const Tally *tally, const Placed *item
) noexcept nogil:
    """Say whether a mark begins a group."""
    if not tally.group:
        return True
    return item.start - max(tally.last_end, tally.first_end) > structure.within


cdef inline void _begin(const Structure *structure, Tally *tally, const Placed *item) noexcept nogil:
    memset(tally.counts, 0, sizeof(tally.counts))
    tally.first_end = item.end
    tally.total = structure.weight
    tally.group += 1


cdef inline void _count(
    const Structure *structure, Tally *tally, Clusters *out, const Placed *items, int32_t at,
    const uint8_t *p,
) noexcept nogil:
    """Count a mark of the group that is begun."""
    cdef int32_t number = items[at].mark
    cdef const Mark *mark = &structure.marks[number]
    tally.last_end = items[at].end
    if mark.different and not _is_new(out, items, at, tally.group, p):
        return
    tally.total -= _adds(mark, tally.counts[number])
    tally.counts[number] += 1
    tally.total += _adds(mark, tally.counts[number])


cdef bint _has_all(const Structure *structure, const Tally *tally) noexcept nogil:
    """Say whether there are as many different marks as there must be, and one that is needed."""
    cdef int32_t number, distinct = 0
    cdef bint needed = False
    for number in range(structure.count):
        if tally.counts[number] and _adds(&structure.marks[number], tally.counts[number]):
            distinct += 1
            needed = needed or structure.marks[number].needed
    return needed and distinct >= structure.distinct


cdef void _choose(
    const Structure *structure, Row *row, Clusters *out, int32_t enough, const uint8_t *p
) noexcept nogil:
    """Take marks of a brief structure until those that stand together come to enough."""
    cdef Placed *items = row.items
    cdef Tally tally
    cdef int32_t i, kept = 0
    tally.group = 0
    memset(tally.counts, 0, sizeof(tally.counts))
    sort(row, True)
    for i in range(row.count):
        if tally.counts[items[i].mark] >= structure.marks[items[i].mark].least << DOUBLINGS:
            continue  # more of it would add nothing
        items[kept] = items[i]
        kept += 1
        if _is_apart(structure, &tally, &items[kept - 1]):
            _begin(structure, &tally, &items[kept - 1])
        _count(structure, &tally, out, items, kept - 1, p)
        if tally.total >= enough and _has_all(structure, &tally):
            break
    row.count = kept
    sort(row, False)


cdef bint _add_part(Clusters *out, Cluster *cluster, int32_t mark, int32_t weight) noexcept nogil:
    """Add a part, the heaviest first; False: there is no memory."""
    cdef Part *grown
    cdef int32_t at
    if out.partial == out.part_room:
        grown = <Part *>realloc(out.parts, (2 * out.part_room + MOST) * sizeof(Part))
        if grown == NULL:
            return False
        out.parts = grown
        out.part_room = 2 * out.part_room + MOST
    at = out.partial
    while at > cluster.first_part and (
        abs(out.parts[at - 1].weight) < abs(weight)
        or (abs(out.parts[at - 1].weight) == abs(weight) and out.parts[at - 1].mark > mark)
    ):
        out.parts[at] = out.parts[at - 1]
        at -= 1
    out.parts[at] = Part(mark, weight)
    out.partial += 1
    cluster.parts += 1
    cluster.total += weight
    return True


cdef bint _weigh(
    const Structure *structure, const Tally *tally, const Places *places, int32_t first,
    int32_t last, int32_t floor, Clusters *out,
) noexcept nogil:
    """Add the cluster of the marks from `first` to `last`, if it is enough; False: no memory."""
    cdef const Placed *items = places.speaking.items
    cdef const Placed *other
    cdef Cluster cluster = Cluster(
        items[first].start, items[first].end, structure.weight, 0, items[first].start, out.partial, 0
    )
    cdef Cluster *grown
    cdef int32_t i, number, added
    cdef uint64_t near = 0
    cdef bint is_needed = False, has_all
    for i in range(first, last):
        cluster.end = max(cluster.end, items[i].end)
        if not is_needed and structure.marks[items[i].mark].needed:
            is_needed = True
            cluster.needed = items[i].start
    for number in range(structure.count):
        added = _adds(&structure.marks[number], tally.counts[number]) if tally.counts[number] else 0
        if added:
            cluster.distinct += 1
            if not _add_part(out, &cluster, number, added):
                return False
    for i in range(places.against.count):
        other = &places.against.items[i]
        if (
            other.start >= cluster.start - structure.within
            and other.end <= cluster.end + structure.within
        ):
            near |= <uint64_t>1 << other.mark
    while near:
        number = lowest(near)
        near &= near - 1
        added = structure.marks[number].weight
        if added and not _add_part(out, &cluster, number, added):
            return False
    has_all = _has_all(structure, tally) and cluster.total >= floor
    if not has_all and floor > EVERYTHING:
        out.partial = cluster.first_part
        return True
    if out.count == out.room:
        grown = <Cluster *>realloc(out.items, (2 * out.room + 8) * sizeof(Cluster))
        if grown == NULL:
            return False
        out.items = grown
        out.room = 2 * out.room + 8
    out.items[out.count] = cluster
    out.count += 1
    return True


cdef bint _weigh_all(
    const Structure *structure, const Places *places, int32_t floor, const uint8_t *p, Clusters *out
) noexcept nogil:
    """Gather marks that stand together, and weigh each cluster; False: there is no memory."""
    cdef Placed *items = places.speaking.items
    cdef Tally tally
    cdef int32_t i, first = 0, count = places.speaking.count
    tally.group = 0
    for i in range(count):
        if _is_apart(structure, &tally, &items[i]):
            if i and not _weigh(structure, &tally, places, first, i, floor, out):
                return False
            _begin(structure, &tally, &items[i])
            first = i
        _count(structure, &tally, out, items, i, p)
    return count == 0 or _weigh(structure, &tally, places, first, count, floor, out)


cdef int _told(
    const Structure *structure, const uint8_t *p, int32_t known, int32_t size, int32_t floor,
    int32_t enough, Places *places, Clusters *out,
) noexcept nogil:
    """Find the clusters of a structure in the first bytes of a stretch; marks up to `known` are."""
    out.count = out.partial = 0
    if not find_places(structure, p, known, size, places):
        return NO_MEMORY if places.failed else OVERRAN
    if not _clear_seen(out, places.speaking.count):
        return NO_MEMORY
    if structure.is_brief:
        _choose(structure, &places.speaking, out, enough, p)
        if not _clear_seen(out, places.speaking.count):
            return NO_MEMORY
    return TOLD if _weigh_all(structure, places, floor, p, out) else NO_MEMORY


cdef int told(
    const Structure *structure, const uint8_t *p, int32_t size, int32_t floor, int32_t enough,
    Places *places, Clusters *out,
) noexcept nogil:
    """Find the clusters of a structure; of a brief one, soon."""
    cdef int32_t sizes[3]
    cdef int32_t sure, k, i, known = 0
    cdef int state = TOLD
    cdef bint is_sure = False
    out.count = out.partial = 0
    if structure.lined and not gather_lines(p, size, places):
        return NO_MEMORY
    i = may_be_there(structure, p, size, places)
    if i < 0:
        return NO_MEMORY if places.failed else OVERRAN
    if i == 0 and floor > EVERYTHING:
        return TOLD
    places.begun.count = places.inner.count = 0
    sizes[0], sizes[1], sizes[2] = SOONER, SOON, size
    for k in range(3):
        if k < 2 and (not structure.is_brief or 2 * sizes[k] >= size):
            continue
        state = _told(structure, p, known, sizes[k], floor, enough, places, out)
        if state != TOLD:
            return state
        known = sizes[k]
        is_sure = False
        sure = sizes[k] - structure.within if structure.has_against else sizes[k]
        for i in range(out.count):
            if out.items[i].total >= enough:
                is_sure = True
                if out.items[i].end <= sure:
                    return IS_SURE
    return IS_SURE if is_sure else TOLD
