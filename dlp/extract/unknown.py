"""Bytes of no known format: handed on to be searched as they are, and reported."""

from __future__ import annotations

from dlp.extract.base import Extracted, Source
from dlp.limits import Budget
from dlp.model import Notice, Segment


def read(source: Source, budget: Budget) -> Extracted:
    """Yield all bytes as one segment of kind `bytes`, and say that nothing was parsed."""
    del budget
    yield Segment(data=source.data, kind="bytes")
    yield Notice(code="unsupported", detail="unknown format: searched as bytes")
