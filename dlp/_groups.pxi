# Groups: a weighed record and the alternatives behind it.

cdef enum:
    SLOTS = 12

include "score/_records.pxi"


cdef int32_t width(const Weighed *rows, Py_ssize_t left) noexcept nogil:
    """Return how many records are a group."""
    cdef Py_ssize_t count = 1
    while count < left and rows[count].alternative:
        count += 1
    return <int32_t>count


cdef const Weighed *records(bytes weighed):
    return <const Weighed *>PyBytes_AS_STRING(weighed)


cdef Py_ssize_t count_of(bytes weighed):
    return PyBytes_GET_SIZE(weighed) // <Py_ssize_t>sizeof(Weighed)
