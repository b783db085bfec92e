"""Bytes in, text out: find what a source is, and read everything that hides in it.

The first stage of the way of the data. `extract` never raises for any bytes: what limits a
reading becomes a `Notice`, and all that was found before it is kept. Readers of formats are
imported on demand (`registry`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from dlp.extract import delimited, registry
from dlp.extract.base import Extracted, Extractor, Source, Unreadable
from dlp.extract.guard import Items, guarded
from dlp.extract.sniff import BINARY, TEXT, media_type
from dlp.limits import Budget
from dlp.model import Notice, Part, Segment
from dlp.text.fold import is_blank

__all__ = [
    "Extractor", "Isolation", "Source", "Unreadable", "extract", "in_place", "kind", "media_type",
]  # fmt: skip

CSV = "text/csv"
_IN_PLACE = frozenset({TEXT, BINARY, "text/csv", "application/json", "text/vcard", "text/calendar"})
_PLAIN = frozenset({TEXT, CSV, "application/json"})
_BELIEVED = frozenset({"text/html", "text/csv", "message/rfc822", "text/calendar", "text/vcard"})


class Isolation(Protocol):
    """Where documents are read, if not in this process: see `dlp.extract.pool.Pool`."""

    def read(self, media: str, source: Source, budget: Budget) -> Extracted:
        """Yield what the reader of `media` finds; failures are notices."""
        ...


def extract(
    source: Source,
    budget: Budget,
    *,
    isolation: Isolation | None = None,
    media: str | None = None,
) -> Items:
    """Yield the text, the nested files and the notices of one source.

    Parts are not entered: the caller hands them back as new sources. The budget is spent
    while unpacking. Nothing is yielded for an empty source. With `isolation` everything but
    text and unknown bytes is read outside of this process. `media`: what `kind` said already.

    >>> from dlp.limits import Limits
    >>> [segment.data for segment in extract(Source(data=b"a memo"), Budget(Limits()))]
    [b'a memo']
    """
    if not source.data:
        return
    media = media or kind(source)
    if media not in _IN_PLACE and len(source.data) > budget.limits.max_bytes:
        yield Segment(data=source.data, kind="bytes")
        detail = f"{media} of more than {budget.limits.max_bytes} bytes: searched as bytes"
        yield Notice(code="over-budget", detail=detail)
        return
    if (mismatch := _mismatch(source.name, media)) is not None:
        yield mismatch
    yielded = limited = False
    for item in _items(media, source, budget, isolation):
        if isinstance(item, Segment) and not item.path and not _is_source(item, source):
            # offsets count in what was read out: a path must say so
            item = replace(item, path=item.kind)  # noqa: PLW2901
        if isinstance(item, Notice):
            limited = limited or item.limits
        elif isinstance(item, Part) or not is_blank(item.data):
            yielded = True
        yield item
    if yielded:
        return
    if limited:
        yield Segment(data=source.data, kind="bytes")
    else:
        yield Notice(code="empty-text", detail=f"no text in {media}", limits=False)


def in_place(source: Source, budget: Budget, media: str) -> Segment | None:
    """Return all that text gives which lies in place: itself; None where `extract` must be asked.

    Small text is most of what passes a gateway, and steps of `extract` cost more than it.
    """
    data = source.data
    if media not in _PLAIN or is_blank(data) or _mismatch(source.name, media) is not None:
        return None
    try:
        budget.check_time()
        table = delimited.table_of(source) if media == CSV else None
    except Exception:  # noqa: BLE001 - `extract` makes a notice of whatever it is
        return None
    return Segment(data=data, charset=source.charset, table=table)


def kind(source: Source) -> str:
    """Find the media type; a declared one counts if it is certain, or content is undecided."""
    if source.certain and source.media_type:
        return source.media_type
    media = media_type(source.data, source.name)
    declared = (source.media_type or "").lower()
    return declared if media == TEXT and declared in _BELIEVED else media


def _items(media: str, source: Source, budget: Budget, isolation: Isolation | None) -> Extracted:
    """Read here, or elsewhere what is not text or what a plug-in may claim."""
    is_ours = media in _IN_PLACE and not (media == BINARY and registry.has_plugins())
    if isolation is None or is_ours:
        return guarded(media, source, budget)
    return isolation.read(media, source, budget)


def _is_source(segment: Segment, source: Source) -> bool:
    """Say whether a segment is the source itself, so that its offsets are those of the source."""
    return segment.data is source.data or segment.data == source.data


_EXTENSIONS: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    "docx": ("wordprocessingml",),
    "xlsx": ("spreadsheetml",),
    "pptx": ("presentationml",),
    "ofd": ("application/ofd",),
    "doc": ("application/msword", "application/rtf", "text/html"),
    "xls": ("application/vnd.ms-excel", "text/html", "application/xml", "text/"),
    "ppt": ("application/vnd.ms-powerpoint",),
    "zip": ("zip", "openxmlformats", "opendocument", "application/ofd", "application/oxps"),
    "png": ("image/",),
    "jpg": ("image/",),
    "gif": ("image/",),
    "txt": ("text/", "json", "xml", "message/rfc822", "application/mbox"),
    "csv": ("text/",),
}


def _mismatch(name: str, media: str) -> Notice | None:
    """Say it when a name promises one well-known format and the bytes are another."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    expected = _EXTENSIONS.get(extension)
    if expected is None or media in {BINARY, "application/x-encrypted-office"}:
        return None
    if any(word in media for word in expected):
        return None
    return Notice(code="name-mismatch", detail=f".{extension} holds {media}", limits=False)
