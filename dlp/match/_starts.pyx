# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Where expressions are looked for, and the tables of that: most of what compiling packs is.

`dlp/match/_starts_reference.py` says the same in Python, with `positions.py`. Here what may follow
a position is a row of `rows`, and sets of grams are numbers: equal ones have the same, so that what
was joined before is known by two numbers.
"""

import math
from array import array

from cpython cimport array as arrays
from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.object cimport PyObject
from libc.stdint cimport int64_t, uint64_t
from libc.stdlib cimport qsort
from libc.string cimport memcpy, memset

cdef extern from "Python.h":
    PyObject *PyDict_GetItemWithError(object mapping, object key) except? NULL

from dlp.match import grams as rarity
from dlp.match import positions as written
from dlp.match.boundary import members
from dlp.match.positions import size
from dlp.match.words import WordTables
from dlp.packs.nodes import Byte, Choice, Repeat, Sequence

cdef enum:
    END = -1
    CUT = -2
    STOP = -3
    END_ROW = 0
    CUT_ROW = 1
    NOTHING = -1          # no set of grams: more than are looked for
    WIDTH = 4
    STEPS = 7             # bytes before a gram, or behind its first one, that are looked at
    FIELDS = 12
    GRAM = 8
    PLACE = 3
    WORDS = 4             # 64 bits each of a set of bytes
    ROOM = 1 << 30        # numbers of a table: far more than packs within their limits have

cdef int DEPTH = written.DEPTH, COPIES = written.COPIES, MOST_POSITIONS = written.MOST
cdef int FEW = rarity.FEW, MOST = rarity.MOST, WIDE = rarity.WIDE, FARTHEST = rarity.FARTHEST
cdef double EACH = rarity.EACH, FAR = rarity.FAR, RARE = rarity.RARE, COMMON = rarity.COMMON
cdef double LEAST = rarity.LEAST
cdef object INFINITE = math.inf
cdef bytes FOLD = rarity.FOLD


cdef inline int push(arrays.array row, int number) except -1:
    cdef Py_ssize_t count = len(row)
    arrays.resize_smart(row, count + 1)
    row.data.as_ints[count] = number
    return 0


cdef inline int at(arrays.array row, Py_ssize_t place) noexcept:
    return row.data.as_ints[place]


cdef int rising(const void *one, const void *other) noexcept nogil:
    cdef int a = (<const int *>one)[0], b = (<const int *>other)[0]
    return (a > b) - (a < b)


cdef int rising_grams(const void *one, const void *other) noexcept nogil:
    cdef unsigned int a = (<const unsigned int *>one)[0], b = (<const unsigned int *>other)[0]
    return (a > b) - (a < b)


include "_sets.pxi"


cdef Grams _grams = Grams()


def forget():
    """Forget what was spelled: it is much, and no scan needs it."""
    global _grams
    _grams = Grams()


def kept():
    """Return how many sets of grams are known."""
    return len(_grams.known)


cdef class Starts:
    """Where an expression is looked for: positions that cover it, and the grams at each."""

    cdef list masks           # of each position, the bytes that may stand there
    cdef arrays.array follow  # of each position, the row of what may follow it
    cdef arrays.array lows, highs
    cdef arrays.array rows    # rows behind each other: positions, END or CUT, in rising order
    cdef arrays.array begins  # where each row begins; one more stands for the end
    cdef set behind_cut
    cdef int first            # the row of what begins the node that was added last
    cdef int starts           # the row of what begins the expression
    cdef Grams sets
    cdef readonly object cover
    cdef dict chosen          # the set of grams of each position of the cover

    def __init__(self, node, str boundary):
        """Write out an expression, and choose where it costs the least to look for it."""
        cdef Speller speller, wider
        self.masks, self.behind_cut = [], set()
        self.follow, self.lows, self.highs = array("i"), array("i"), array("i")
        self.rows, self.begins = array("i", [END, CUT]), array("i", [0, 1, 2])
        self.sets = _grams
        places = self._add(node, END_ROW, 0, 0)
        self.starts = self.first
        speller = Speller(self, boundary, FEW)
        cover = None if places is None else speller.cheapest(places, INFINITE)
        if cover is None or cover[0] > RARE:
            wider = Speller(self, boundary, MOST)
            bound = INFINITE if cover is None else cover[0]
            better = None if places is None else wider.cheapest(places, bound)
            if better is not None:
                speller, cover = wider, better
        self.cover = rarity.NONE if cover is None else rarity.Cover(*cover)
        self.chosen = {position: speller.grams(position) for position in self.cover.positions}

    @property
    def are_rare(self):
        """Whether it pays to look for them."""
        return self.cover.cost <= COMMON

    def grams(self, int position):
        """Return what may stand at a position of the cover."""
        return frozenset(self.sets.listed(self.chosen[position]))

    @property
    def count(self):
        """How many grams it is looked for by."""
        return len(self._all())

    cdef set _all(self):
        cdef set found = set()
        for number in self.chosen.values():
            found.update(self.sets.listed(number))
        return found

    @property
    def reach(self):
        """How far behind the start of a match the last gram may begin."""
        return max([at(self.highs, position) for position in self.cover.positions])

    def shown(self, int most):
        """Return the most frequent grams in words, the most frequent first."""
        cdef list grams = list(self._all())
        cdef list shares = self.sets.shares_of(grams)
        least = sorted(shares)[-most:][:1]
        order = sorted([
            (-share, gram.to_bytes(WIDTH, "little"))
            for gram, share in zip(grams, shares) if share >= least[0]
        ])
        return [gram.decode("utf-8", "backslashreplace") for _, gram in order[:most]]

    cdef int _row(self, Py_ssize_t begin) except -1:
        """Sort what was put behind the rows, each there once, and return the number of the row."""
        cdef Py_ssize_t k, kept = begin, count = len(self.rows)
        cdef int *items = self.rows.data.as_ints
        if count - begin > 1:
            qsort(items + begin, count - begin, sizeof(int), rising)
        for k in range(begin, count):
            if k == begin or items[k] != items[kept - 1]:
                items[kept] = items[k]
                kept += 1
        if kept > ROOM:
            raise MemoryError
        arrays.resize_smart(self.rows, kept)
        push(self.begins, <int>kept)
        return <int>(len(self.begins) - 2)

    cdef void _copy(self, int row) except *:
        """Put the items of a row behind all rows."""
        cdef Py_ssize_t k
        for k in range(at(self.begins, row), at(self.begins, row + 1)):
            push(self.rows, at(self.rows, k))

    cdef void _cut(self, int behind) except *:
        """Note before which positions something may stand that is not written out."""
        cdef Py_ssize_t k
        for k in range(at(self.begins, behind), at(self.begins, behind + 1)):
            self.behind_cut.add(at(self.rows, k))

    cdef object _add(self, object node, int behind, int low, int high):
        """Add a node that begins `low` to `high` bytes behind the start; what begins it is `first`.

        Return the places that every match goes through: a position, a list of places behind each
        other, the last first, a tuple of places beside each other, or None.
        """
        cdef object kind = type(node)
        cdef int position
        cdef Py_ssize_t begin
        if low >= DEPTH or len(self.masks) >= MOST_POSITIONS:
            self._cut(behind)
            self.first = CUT_ROW
            return None
        if kind is Byte:
            position = <int>len(self.masks)
            self.masks.append(node.mask)
            push(self.follow, behind)
            push(self.lows, low)
            push(self.highs, high)
            begin = len(self.rows)
            push(self.rows, position)
            push(self.begins, <int>(begin + 1))
            self.first = <int>(len(self.begins) - 2)
            return position
        if kind is Sequence:
            return self._sequence(node.items, behind, low, high)
        if kind is Choice:
            return self._choice(node.branches, behind, low, high)
        if kind is Repeat:
            return self._repeat(node, behind, low, high)
        return self._add(node.item, behind, low, high)

    cdef list _sequence(self, tuple items, int behind, int low, int high):
        cdef list row = []
        cdef int shortest, longest
        for item in items:
            shortest, longest = item.width
            low += shortest
            high += longest
        for item in reversed(items):
            shortest, longest = item.width
            low -= shortest
            high -= longest
            places = self._add(item, behind, low, high)
            behind = self.first
            if places is not None:
                row.append(places)
        self.first = behind
        return row

    cdef tuple _choice(self, tuple branches, int behind, int low, int high):
        cdef list either = [], firsts = []
        cdef Py_ssize_t begin
        for branch in branches:
            places = self._add(branch, behind, low, high)
            firsts.append(self.first)
            if places is not None:
                either.append(places)
        begin = len(self.rows)
        for row in firsts:
            self._copy(row)
        self.first = self._row(begin)
        return tuple(either) if len(either) == len(branches) else None

    cdef object _repeat(self, object node, int behind, int low, int high):
        cdef object item = node.item, places = None
        cdef int shortest, longest, here = behind, least = node.low, most = node.high
        cdef int64_t copies = max(COPIES // <int64_t>size(item), 1)
        cdef Py_ssize_t copy, begin
        shortest, longest = item.width
        if copies < most:
            here = CUT_ROW
            self._cut(behind)
        else:
            copies = most
        for copy in range(copies - 1, -1, -1):
            places = self._add(
                item, here, low + <int>copy * shortest, high + <int>copy * longest
            )
            here = self.first
            if copy >= least:
                begin = len(self.rows)
                self._copy(here)
                self._copy(behind)
                here = self._row(begin)
        self.first = here
        return places if least else None


cdef class Speller:
    """Finds the grams of those positions that are asked for, and the cheapest of them all."""

    cdef Starts starts
    cdef Grams sets
    cdef int most
    cdef int edge
    cdef arrays.array tails   # of each position the sets of bytes from there on, 1 to 3 of them
    cdef dict behind          # of a row of several positions, the same

    def __cinit__(self, Starts starts, str boundary, int most):
        cdef Py_ssize_t position, count = len(starts.masks)
        cdef int first, row, one, two, three, widest = WIDE if most == FEW else 256
        cdef int *tail
        self.starts, self.sets, self.most, self.behind = starts, starts.sets, most, {}
        self.edge = self.sets.edge(boundary)
        self.tails = arrays.clone(starts.rows, 3 * count, False)
        for position in range(count):
            first = self.sets.folded(starts.masks[position])
            one = two = NOTHING
            if self.sets.count(first) <= widest:
                self._behind(at(starts.follow, position), &one, &two, &three)
                one = self.sets.joined(first, one, most)
                two = self.sets.joined(first, two, most)
            tail = self.tails.data.as_ints + 3 * position
            tail[0], tail[1], tail[2] = first, one, two

    cdef void _behind(self, int row, int *one, int *two, int *three) except *:
        """Set the sets of bytes that may stand behind a position, 1 to 3 of them."""
        cdef Py_ssize_t begin = at(self.starts.begins, row), end = at(self.starts.begins, row + 1)
        if end - begin == 1:
            self._tail(at(self.starts.rows, begin), one, two, three)
            return
        found = self.behind.get(row)
        if found is None:
            found = self.behind[row] = self._unite(begin, end)
        one[0], two[0], three[0] = found

    cdef inline void _tail(
        self, int position, int *one, int *two, int *three
    ) noexcept:
        cdef int *tail
        if position >= 0:
            tail = self.tails.data.as_ints + 3 * position
            one[0], two[0], three[0] = tail[0], tail[1], tail[2]
        else:
            one[0] = self.edge if position == END else NOTHING
            two[0] = three[0] = NOTHING

    cdef tuple _unite(self, Py_ssize_t begin, Py_ssize_t end):
        cdef int tail[3]
        cdef set sets
        cdef list found = []
        cdef Py_ssize_t k
        cdef int width
        for width in range(3):
            sets = set()
            for k in range(begin, end):
                self._tail(at(self.starts.rows, k), &tail[0], &tail[1], &tail[2])
                sets.add(tail[width])
            found.append(NOTHING if NOTHING in sets else self.sets.united(sets, self.most))
        return tuple(found)

    cdef int grams(self, int position) except -2:
        """Return the set of what may stand from a position on; NOTHING: too much."""
        cdef int *tail = self.tails.data.as_ints + 3 * position
        cdef int one, two, three
        if tail[1] == NOTHING:
            return NOTHING
        self._behind(at(self.starts.follow, position), &one, &two, &three)
        return self.sets.joined(tail[0], three, self.most)

    cdef tuple cheapest(self, object places, double bound):
        """Return the cost and the positions of the cheapest cover below `bound`, or None."""
        cdef double cost
        cdef list positions
        cdef tuple found, best = None
        if type(places) is int:
            cost = self._cost(places, bound)
            return (cost, (places,)) if cost < bound else None
        if type(places) is list:
            for place in places:
                found = self.cheapest(place, bound)
                if found is not None:
                    best, bound = found, found[0]
            return best
        cost, positions = 0.0, []
        for place in places:
            found = self.cheapest(place, bound)
            if found is None or cost + <double>found[0] >= bound:
                return None
            cost += found[0]
            positions += found[1]
        return cost, tuple(positions)

    cdef double _cost(self, int position, double bound) except -1:
        """Return what it costs to look for the grams of a position; if not below `bound`, any."""
        cdef int low = at(self.starts.lows, position), high = at(self.starts.highs, position)
        cdef int *tail = self.tails.data.as_ints + 3 * position
        cdef int widest = tail[2]
        cdef double farther
        if high > FARTHEST:
            return math.inf
        if widest == NOTHING:
            widest = tail[0] if tail[1] == NOTHING else tail[1]
        farther = 1 + (high - low) / FAR
        if self.sets.count(widest) * EACH * farther >= bound:
            return math.inf
        widest = self.grams(position)
        if widest == NOTHING:
            return math.inf
        return (self.sets.share(widest) + self.sets.count(widest) * EACH) * farther


include "_slots.pxi"
