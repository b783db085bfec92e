"""Read PDF (ISO 32000-1): page text by an engine, everything else by a sweep of all objects.

The sweep runs first: it is linear, it works on broken files, and it notices bombs before an
engine without a budget would open them. Engines: pypdfium2 when it is installed, else
pdfminer.six.
"""

from __future__ import annotations

from importlib.util import find_spec

from dlp.extract.base import Extracted, Source
from dlp.extract.pdf_cost import MANY, drawings
from dlp.extract.pdf_objects import Objects
from dlp.extract.pdf_sweep import sweep
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Segment


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the pages, then annotations, forms, attachments, revisions and the like."""
    objects = Objects.of(source.data, budget)
    pages = 0
    if any(notice.code == "over-budget" for notice in objects.notices):
        yield Notice(code="over-budget", detail="pages are not opened: a stream unpacks too far")
    else:
        for item in _guarded_pages(source, objects, budget):
            pages += isinstance(item, Segment)
            if isinstance(item, Notice) and item.code == "encrypted":
                yield item
                yield Segment(data=source.data, kind="bytes")
                return
            yield item
        if objects.images and not pages:
            detail = "pages without text but with images: no OCR"
            yield Notice(code="unsupported", detail=detail)
    if objects.encrypted:
        yield from _walked(source, budget)
    yield from objects.notices
    yield from sweep(objects, budget, unread=not pages)


def _guarded_pages(source: Source, objects: Objects, budget: Budget) -> Extracted:
    """Yield the pages; an engine that breaks down must not keep the sweep from its work."""
    try:
        yield from _pages(source, objects, budget)
    except RecursionError:
        yield Notice(code="crashed", detail="PDF: nested too deep for its reader")
    except OverBudget as limit:
        yield Notice(code=limit.code, detail=limit.detail)
    except Exception as error:  # noqa: BLE001 - broken files fail in many ways
        yield Notice(code="corrupt", detail=f"PDF: {type(error).__name__}")


def _pages(source: Source, objects: Objects, budget: Budget) -> Extracted:
    """Yield the pages from the best engine there is; the second one helps out on failure."""
    if find_spec("pypdfium2") is not None and drawings(objects) <= MANY:
        from dlp.extract import pdf_fast  # noqa: PLC0415 - an optional extra

        yielded = False
        for item in pdf_fast.pages(source, budget):
            if isinstance(item, Notice) and item.code == "corrupt" and not yielded:
                break
            yielded = True
            yield item
        else:
            return
    from dlp.extract import pdf_pages  # noqa: PLC0415 - slow to import

    yield from pdf_pages.pages(source, budget)


def _walked(source: Source, budget: Budget) -> Extracted:
    """Yield the strings of an encrypted file that opens with an empty or known password."""
    from dlp.extract import pdf_pages  # noqa: PLC0415 - slow to import

    yield from pdf_pages.strings(source, budget)
