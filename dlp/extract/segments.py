"""Make segments from text that an extractor wrote itself: UTF-8, and certainly so."""

from __future__ import annotations

from dlp.model import Place, PlaceIndex, Segment


def text_segment(text: str, *, kind: str = "body", path: str = "") -> Segment:
    """Return text as a segment; lone surrogates become question marks.

    >>> text_segment("a", kind="comment").kind
    'comment'
    """
    data = text.encode("utf-8", "replace")
    return Segment(data=data, path=path, kind=kind, charset="utf-8", certain=True)


def page_segment(text: str, number: int) -> Segment:
    """Return the text of a page as a segment that knows its page.

    >>> page_segment("a", 3).path
    'page 3'
    """
    return Segment(
        data=text.encode("utf-8", "replace"),
        path=f"page {number}",
        charset="utf-8",
        certain=True,
        places=PlaceIndex([0], [Place(page=number)]),
    )
