"""Plain text of every kind: one segment, in place, without a copy.

Which charset it is in is found out later, by `dlp.text`; what a container declared goes along
as a claim.
"""

from __future__ import annotations

from dlp.extract.base import Extracted, Source
from dlp.limits import Budget
from dlp.model import Segment


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the bytes as they are."""
    del budget
    yield Segment(data=source.data, charset=source.charset)
