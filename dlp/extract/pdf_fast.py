"""Page text with pypdfium2, the engine of the extra `fast`.

PDFium is not safe under threads, so one lock guards every call. What it cannot open is
reported as `corrupt`, and `pdf` turns to pdfminer.
"""

from __future__ import annotations

import importlib
import math
import threading
from typing import Any

from dlp.extract import ocr
from dlp.extract.base import Extracted, Source
from dlp.extract.segments import page_segment
from dlp.limits import Budget
from dlp.model import Notice

_LOCK = threading.Lock()
_SCALE = 200 / 72
_PIXELS = 8_000_000


def pages(source: Source, budget: Budget) -> Extracted:
    """Yield one segment per page that has text."""
    pypdfium2: Any = importlib.import_module("pypdfium2")

    document = None
    reason = ""
    for password in (None, *source.passwords):
        try:
            with _LOCK:
                document = pypdfium2.PdfDocument(source.data, password=password)
            break
        except pypdfium2.PdfiumError as error:
            reason = str(error).lower()
    if document is None:
        code = "encrypted" if "password" in reason or "security" in reason else "corrupt"
        yield Notice(code=code, detail="PDF: pdfium cannot open it")
        return
    try:
        for index in range(len(document)):
            budget.spend_entry()
            budget.check_time()
            text = _page_text(document, index)
            if text is None:
                yield Notice(code="corrupt", detail="page", path=f"page {index + 1}")
            elif text.strip():
                yield page_segment(text.rstrip("\n") + "\n", index + 1)
            elif ocr.is_available():
                yield from _picture(document, index, budget)
    finally:
        with _LOCK:
            document.close()


def _picture(document: Any, index: int, budget: Budget) -> Extracted:
    """Yield what is written in the pixels of a page without text, if it shows an image."""
    raw: Any = importlib.import_module("pypdfium2.raw")
    with _LOCK:
        page = document[index]
        has_image = any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
        width, height = page.get_size()
        page.close()
    if not has_image or width < 1 or height < 1:
        return
    scale = min(_SCALE, math.sqrt(_PIXELS / (width * height)))

    def draw() -> Any:
        with _LOCK:
            page = document[index]
            bitmap = page.render(scale=scale)
            pixels = bitmap.to_numpy().copy()
            bitmap.close()
            page.close()
        return pixels

    path = f"page {index + 1}"
    size = int(width * scale), int(height * scale)
    yield from ocr.read_pixels(draw, size, budget, path=path, page=index + 1)


def _page_text(document: Any, index: int) -> str | None:
    """Return the text of one page; None if it cannot be loaded."""
    pypdfium2: Any = importlib.import_module("pypdfium2")

    with _LOCK:
        try:
            page = document[index]
            text = page.get_textpage().get_text_range()
            page.close()
        except pypdfium2.PdfiumError:
            return None
    return str(text).replace("\r\n", "\n").replace("\ufffe", "\u00ad").replace("\x02", "\u00ad")
