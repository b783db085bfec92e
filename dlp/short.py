"""Short texts: scanned at once where there is nothing to read but the text itself.

Most of what passes a gateway is small and plain. All that follows a text (layers of encodings,
tables, statements, kinds of text) has a kernel that says where it would begin to look; where none
of them names a place, a passage would only be set up to find what the lanes find alone. Where any
does, or the text has to be decoded, it goes the whole way; the answer is the same.
"""

from __future__ import annotations

import math
from array import array

from dlp.columns import Columns
from dlp.density import BLOCK
from dlp.engine import Engine
from dlp.model import Segment
from dlp.readings import Found
from dlp.session import Session
from dlp.text import Decoder, fold
from dlp.text.recode import holds_none
from dlp.wayback import is_identity

try:
    from dlp.text._lines import next_rows
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.text._lines_reference import next_rows

LONGEST = BLOCK
"""Bytes of a text that is tried; a longer one pays little for being followed."""
_AS_ASCII = frozenset({None, "ascii", "utf-8"})
"""Declared charsets in which ASCII is itself."""
_BLANK = b" \t\r\n"


def findings(
    engine: Engine, segment: Segment, counts: array[int], *, keep: bool = True
) -> list[Found] | None:
    """Return what stands in a short text; None where it must be followed, and nothing is counted.

    >>> from dlp import Scanner
    >>> engine = Scanner(["cn"]).engine
    >>> texts = (b"a memo", b"call 13800138000", b"call %31%33800138000")
    >>> found = [findings(engine, Segment(data=text), engine.new_counts()) for text in texts]
    >>> [item if item is None else len(item) for item in found]
    [0, 1, None]
    """
    if len(segment.data) > LONGEST:
        return None
    text = _read(segment)
    if text is None or not _is_alone(engine, text):
        return None
    if engine.registered is not None and engine.registered.holds(text):
        return None
    table = segment.table
    if table is not None and Columns(engine, table).settled < math.inf:
        return None
    found = Session.alone(engine, counts, text, table, keep=keep)
    return None if found is None else [Found(*records) for records in found]


def _read(segment: Segment) -> bytes | None:
    """Return the folded text where it is the source itself, and there is nothing to say of it."""
    data = segment.data
    is_ascii = segment.charset in _AS_ASCII and fold.first_non_ascii(data, 0) == len(data)
    if is_ascii and not segment.certain:
        return data
    text, end, _, _, _ = fold.run(data, 0, len(data), 0, fold.STRICT | fold.FINAL)
    if text is not None or end != len(data):  # whatever it is read as, it is not its own text
        return None
    if is_ascii:
        return data
    decoder = Decoder(charset=segment.charset, certain=segment.certain)
    piece = decoder.feed(data, final=True)
    is_all = is_identity(piece, 0) and not decoder.notices and not decoder.forks
    return piece.data if is_all else None


def _is_alone(engine: Engine, text: bytes) -> bool:
    """Say whether no other reading of a text is possible than as it stands."""
    if text.lstrip(_BLANK)[:1] in {b"{", b"["} or not holds_none(text):
        return False
    if next_rows(text, 0, len(text), True)[0] >= 0:
        return False
    marks = engine.matcher.marks
    return marks is None or not (marks.has_any or marks.signed(text, 0, len(text)))
