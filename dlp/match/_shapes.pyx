# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The automaton of number shapes, made deterministic: sets of states are bits in a row of words.

`dlp/match/_shapes_reference.py` says the same in Python.
"""

from array import array

from cpython cimport array as arrays
from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport uint64_t
from libc.string cimport memcmp, memset

include "_bits.pxi"


def walked(list edges, list closures, int width, int start, int largest):
    """Return the sets of states that are reached, and where each class of bytes leads from them.

    `edges`: of each state (class of the next byte, state that it leads to); `closures`: of each
    state those that it stands for. The first set is empty, the second that of `start`; nothing
    more is looked for once there are more than `largest`. A set is a number, a bit for each state.
    """
    cdef Py_ssize_t words = (len(edges) + 63) // 64, size = 8 * words, done = 1, word, k, state
    cdef bytearray row = bytearray(width * size)
    cdef uint64_t *out = <uint64_t *><char *>row
    cdef uint64_t left
    cdef bytes nothing = bytes(size), here
    cdef list order = [nothing]
    cdef dict numbers = {nothing: 0}
    cdef arrays.array transitions = array("H", bytes(2 * width))
    cdef arrays.array begins = array("i", [0]), classes = array("i"), targets = array("i")
    cdef int class_, target, reached
    for pairs in edges:
        for class_, target in pairs:
            for reached in closures[target]:
                classes.append(class_)
                targets.append(reached)
        begins.append(len(classes))
    for reached in closures[start]:
        out[reached >> 6] |= <uint64_t>1 << (reached & 63)
    order.append(PyBytes_FromStringAndSize(<char *>out, size))
    numbers[order[1]] = 1
    while done < len(order) <= largest:
        here = order[done]
        memset(out, 0, width * size)
        for word in range(words):
            left = (<const uint64_t *><const char *>here)[word]
            while left:
                state = 64 * word + lowest(left)
                left &= left - 1
                for k in range(begins.data.as_ints[state], begins.data.as_ints[state + 1]):
                    target = targets.data.as_ints[k]
                    out[classes.data.as_ints[k] * words + (target >> 6)] |= (
                        <uint64_t>1 << (target & 63)
                    )
        for class_ in range(width):
            number = 0
            if memcmp(out + class_ * words, <const char *>nothing, size):
                here = PyBytes_FromStringAndSize(<char *>(out + class_ * words), size)
                number = numbers.get(here)
                if number is None:
                    number = numbers[here] = len(order)
                    order.append(here)
            transitions.append(number)
        done += 1
    return [int.from_bytes(found, "little") for found in order], transitions
