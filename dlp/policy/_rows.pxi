# Rows, places and kinds: what they are, how attributes are read, and how places are ordered.

cdef extern from *:
    """
    #include <structmember.h>
    static Py_ssize_t slot_offset(PyObject *descriptor) {
        if (Py_TYPE(descriptor) != &PyMemberDescr_Type) return -1;
        PyMemberDef *member = ((PyMemberDescrObject *)descriptor)->d_member;
        return member->type == T_OBJECT_EX ? member->offset : -1;
    }
    """
    Py_ssize_t slot_offset(object descriptor)
    int PyUnicode_1BYTE_KIND
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    long long PyLong_AsLongLongAndOverflow(object number, int *overflow) except? -1

cdef enum:
    BITS = 62       # of the parts of a person
    SHORT = 256     # bytes of a value that is folded here
    FEW = 64        # kinds that are not compared by their keys
    DIGITS = 18     # of the number of a row that are told apart

cdef packed struct Weighed:  # the head of `WEIGHED` in dlp/score/tables.py
    int64_t start
    int64_t end
    int64_t text_start
    int64_t text_end
    int64_t line
    int64_t line_start
    uint32_t column
    uint32_t pattern
    int32_t total
    uint32_t counts
    int32_t rank
    int32_t length
    int64_t offset

cdef struct Row:
    int32_t kind
    int32_t batch         # that the record is of; -1: the finding is made
    const void *item      # finding or record
    PyObject *value       # its fingerprint; of what is not made, its token, or NULL

cdef struct Place:
    PyObject *path
    PyObject *sheet
    PyObject *infotype
    PyObject *value
    int64_t row           # of a sheet; -1: in no cell
    int64_t start
    int64_t end
    int64_t line
    int32_t kind

cdef struct Slot:
    PyObject *infotype
    PyObject *category
    PyObject *sensitivity
    PyObject *tags
    double confidence
    int32_t kind          # plus one; 0: the slot is free

cdef enum Role:
    NOBODYS
    SOMEBODYS
    NAMES
    IDENTIFIES

cdef object _finding = Finding, _location = Location, _span = Span
cdef Py_ssize_t _INFOTYPE = slot_offset(Finding.infotype)
cdef Py_ssize_t _CATEGORY = slot_offset(Finding.category)
cdef Py_ssize_t _SENSITIVITY = slot_offset(Finding.sensitivity)
cdef Py_ssize_t _TAGS = slot_offset(Finding.tags)
cdef Py_ssize_t _CONFIDENCE = slot_offset(Finding.confidence)
cdef Py_ssize_t _FINGERPRINT = slot_offset(Finding.fingerprint)
cdef Py_ssize_t _LOCATION = slot_offset(Finding.location)
cdef Py_ssize_t _PATH = slot_offset(Location.path)
cdef Py_ssize_t _SHEET = slot_offset(Location.sheet)
cdef Py_ssize_t _CELL = slot_offset(Location.cell)
cdef Py_ssize_t _LINE = slot_offset(Location.line)
cdef Py_ssize_t _SPAN = slot_offset(Location.span)
cdef Py_ssize_t _START = slot_offset(Span.start)
cdef Py_ssize_t _END = slot_offset(Span.end)
cdef int64_t _NO_LINE = -0x7FFFFFFFFFFFFFFF
cdef str _EMPTY = ""

cdef uint8_t _folded[256]  # what `token` makes of an ASCII byte; 0: nothing
memset(_folded, 0, sizeof(_folded))
for _byte in range(1, 128):
    if token(bytes([_byte])):
        _folded[_byte] = token(bytes([_byte]))[0]


cdef inline int _by_place(const Place *x, const Place *y) noexcept:
    """Order of the places; of one place, by infotype and value."""
    cdef int order = _by_start(x, y)
    if order == 0 and x.infotype != y.infotype:
        order = PyUnicode_Compare(<object>x.infotype, <object>y.infotype)
    if order == 0 and x.value != y.value and isinstance(<object>x.value, str):
        order = PyUnicode_Compare(<object>x.value, <object>y.value)
    return order


cdef inline int _by_start(const Place *x, const Place *y) noexcept:
    cdef int order = 0
    if x.path != y.path:
        order = PyUnicode_Compare(<object>x.path, <object>y.path)
    if order == 0 and x.sheet != y.sheet:
        order = PyUnicode_Compare(<object>x.sheet, <object>y.sheet)
    if order != 0:
        return order
    if x.row != y.row:
        return -1 if x.row < y.row else 1
    if x.start != y.start:
        return -1 if x.start < y.start else 1
    return 0


cdef bint _is_elsewhere(const Place *x, const Place *y) noexcept:
    """Say whether two rows cannot share a record: another text, sheet or line of a sheet."""
    if x.row != y.row:
        return True
    if x.path != y.path and PyUnicode_Compare(<object>x.path, <object>y.path) != 0:
        return True
    return x.sheet != y.sheet and PyUnicode_Compare(<object>x.sheet, <object>y.sheet) != 0


cdef inline bint _are_same(const Slot *x, const Slot *y) noexcept:
    return (
        x.infotype == y.infotype and x.confidence == y.confidence and x.tags == y.tags
        and x.category == y.category and x.sensitivity == y.sensitivity
    )


cdef object _at(object places, int64_t offset):
    """Return the place at an offset; None where none is named."""
    cdef Py_ssize_t index
    if places is None:
        return None
    if type(places) is not PlaceIndex:
        return places.at(offset)
    index = bisect_right(places.starts, offset) - 1
    return places.places[index] if index >= 0 else None


cdef int64_t _row(str cell) except? -1:
    """Return the number of the row of a cell; -1: it names none."""
    cdef const uint8_t *text
    cdef Py_ssize_t i = 0, size = PyUnicode_GET_LENGTH(cell)
    cdef int digits = 0
    cdef int64_t row = 0
    if PyUnicode_KIND(cell) != PyUnicode_1BYTE_KIND:
        return row_of(cell)
    text = <const uint8_t *>PyUnicode_DATA(cell)
    while i < size and not c'0' <= text[i] <= c'9':
        i += 1
    while i < size and c'0' <= text[i] <= c'9' and digits < DIGITS:
        row = row * 10 + text[i] - c'0'
        digits += 1
        i += 1
    return row if digits else -1


cdef int64_t _whole(object number) except? -1:
    """Return a number; beyond 64 bits, the farthest."""
    cdef int overflow = 0
    cdef long long value = PyLong_AsLongLongAndOverflow(number, &overflow)
    if overflow:
        return 0x7FFFFFFFFFFFFFFF if overflow > 0 else _NO_LINE
    return value
