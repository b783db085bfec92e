"""Which sources can be scanned as they pass, and what their first bytes tell of them."""

from __future__ import annotations

from dlp import extract
from dlp.extract import Source
from dlp.limits import Budget, Limits
from dlp.model import Segment, Table

BINARY = "application/octet-stream"
_PASSING = frozenset(
    {"text/plain", "text/csv", "application/json", "application/x-ndjson", "text/vcard",
     "text/calendar"}
)  # fmt: skip


def is_text(media_type: str) -> bool:
    """Say whether text of this type is scanned in place, without an extractor."""
    return media_type in _PASSING


def head_table(head: bytes, media_type: str, name: str) -> Table | None:
    """Return the delimiter and column names of a table, from its first bytes."""
    if media_type != "text/csv":
        return None
    head = head[: head.rfind(b"\n") + 1] or head  # a character that is cut makes another charset
    for item in extract.extract(Source(data=head, name=name), Budget(Limits())):
        if isinstance(item, Segment):
            return item.table
    return None
