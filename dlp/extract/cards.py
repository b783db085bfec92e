"""Read vCard and iCalendar (RFC 6350, RFC 5545): long lines are folded, inside numbers too.

Without folded lines the bytes stay in place; otherwise they are unfolded first.
"""

from __future__ import annotations

import re

from dlp.extract.base import Extracted, Source
from dlp.limits import Budget
from dlp.model import Segment

_FOLD = re.compile(rb"\r?\n[ \t]|=\r?\n(?=[^\r\n])")


def read(source: Source, budget: Budget) -> Extracted:
    r"""Yield the file as one segment with its lines whole (RFC 6350 §3.2).

    >>> from dlp.limits import Limits
    >>> folded = Source(data=b"BEGIN:VCARD\r\nTEL:1380\r\n 0138\r\nEND:VCARD\r\n")
    >>> [segment.data for segment in read(folded, Budget(Limits()))]
    [b'BEGIN:VCARD\r\nTEL:13800138\r\nEND:VCARD\r\n']
    """
    data = source.data
    if _FOLD.search(data):
        data = _FOLD.sub(b"", data)
        budget.spend_bytes(len(data))
    yield Segment(data=data, charset=source.charset)
