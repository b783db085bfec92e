"""Fonts: shapes, no text; their names and notes are swept, and nothing counts as unread."""

from __future__ import annotations

from dlp.extract.base import Extracted, Source
from dlp.extract.islands import sweep
from dlp.limits import Budget
from dlp.model import Notice


def read(source: Source, budget: Budget) -> Extracted:
    """Yield islands of text, and a notice that does not limit the inspection."""
    budget.spend_bytes(len(source.data))
    yield from sweep(source.data, path="font")
    yield Notice(code="unsupported", detail="font: swept for text", limits=False)
