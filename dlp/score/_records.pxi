# Matches in, weighed records out.

cdef struct Record:
    int64_t start
    int64_t end
    uint32_t pattern
    uint32_t bits

cdef struct Reason:
    uint16_t code
    int16_t weight

cdef struct Weighed:  # the layout is `WEIGHED` in dlp/score/tables.py
    int64_t start
    int64_t end
    int64_t text_start
    int64_t text_end
    int64_t line
    int64_t line_start
    uint32_t column
    uint32_t pattern
    int32_t total
    uint16_t count
    uint16_t alternative
    int32_t rank          # of the winner it belongs to; -1 undecided, -2 refused by its gate
    int32_t length        # of the value, in bytes of folded text
    int64_t key           # start of that winner; in the end: offset of the value
    Reason reasons[SLOTS]

cdef enum:
    UNKNOWN = 0
    NOTHING = 1
    ANOTHER = 2
    FAR_OFF = -1

cdef struct Hit:
    int64_t start
    int64_t end
    int64_t points        # characters to the value that is being weighed
    int32_t word
    int16_t names         # ANOTHER value behind it, or NOTHING
    int16_t shift         # how often its weight is halved for that value; FAR_OFF: it does not count

cdef struct Walk:         # away from a value
    int64_t at
    int64_t points
    int digits
    int lines
    int fewest          # line breaks that are no distance
    bint has_value

cdef struct PatternRow:
    int32_t detector
    int32_t prior
    int32_t requires
    int32_t category
    int32_t number
    int32_t bits          # offset of its evidence weights

cdef struct Member:
    int32_t detector
    int32_t group
    int32_t weight
    int32_t within
    int32_t side

cdef struct GroupBest:
    int32_t group
    int32_t weight
    uint16_t code

ctypedef struct Hits:
    Hit *items
    Py_ssize_t count
    Py_ssize_t room
    int64_t upto
    bint by_line          # only those in a value's own line count
