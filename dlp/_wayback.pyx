# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The way back's kernel: columns of numbers in weighed records, ranked and put back.

`dlp/_wayback_reference.py` says the same.
"""

from array import array as new_array

from cpython cimport array
from libc.stdlib cimport free, malloc, qsort

cdef array.array _EMPTY = new_array("q")

cdef struct Ranked:
    long long number
    Py_ssize_t row


cdef int _compare(const void *x, const void *y) noexcept nogil:
    cdef long long a = (<const Ranked *>x).number, b = (<const Ranked *>y).number
    return (a > b) - (a < b)


cdef Py_ssize_t _rank(
    Ranked *items, Py_ssize_t count, long long *distinct, long long *ranks
) noexcept nogil:
    """Fill both; return how many distinct numbers there are."""
    cdef Py_ssize_t k = 1, made = 0
    while k < count and items[k - 1].number <= items[k].number:
        k += 1
    if k < count:
        qsort(items, count, sizeof(Ranked), _compare)
    for k in range(count):
        if made == 0 or items[k].number != distinct[made - 1]:
            distinct[made] = items[k].number
            made += 1
        ranks[items[k].row] = made - 1
    return made


def ranked(const long long[::1] numbers, Py_ssize_t field, Py_ssize_t stride):
    """Return the distinct numbers of a column in order, and for each row which of them it has."""
    cdef Py_ssize_t count = numbers.shape[0] // stride, k, made
    cdef array.array distinct = array.clone(_EMPTY, count, zero=False)
    cdef array.array ranks = array.clone(_EMPTY, count, zero=False)
    cdef Ranked *items = <Ranked *>malloc((count + 1) * sizeof(Ranked))
    if items == NULL:
        raise MemoryError
    with nogil:
        for k in range(count):
            items[k].number, items[k].row = numbers[k * stride + field], k
        made = _rank(items, count, distinct.data.as_longlongs, ranks.data.as_longlongs)
        free(items)
    array.resize(distinct, made)
    return distinct, ranks


def put(
    long long[::1] numbers, Py_ssize_t field, Py_ssize_t stride,
    const long long[::1] places, const long long[::1] ranks, Py_ssize_t least
):
    """Put places into a column by rank, none below what the row has in column `least`."""
    cdef Py_ssize_t k
    cdef long long place
    with nogil:
        for k in range(ranks.shape[0]):
            place = places[ranks[k]]
            numbers[k * stride + field] = max(place, numbers[k * stride + least]) if least != field else place
