"""Bytes of a format that has no reader: handed on to be searched as they are, and reported."""

from __future__ import annotations

from dlp.extract.base import Extracted, Source
from dlp.extract.sniff import BINARY, media_type
from dlp.limits import Budget
from dlp.model import Notice, Segment


def read(source: Source, budget: Budget) -> Extracted:
    """Yield all bytes as one segment of kind `bytes`, and say that nothing was parsed."""
    del budget
    yield Segment(data=source.data, kind="bytes")
    media = media_type(source.data, source.name)
    what = "unknown format" if media == BINARY else f"no reader for {media}"
    yield Notice(code="unsupported", detail=f"{what}: searched as bytes")
