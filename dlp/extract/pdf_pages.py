"""Page text with pdfminer.six: a device of our own instead of its layout analysis.

Layout analysis is quadratic on scattered text; here characters become runs, and runs are
sorted into lines by position, which is `n log n`. Time is checked while a page is drawn,
because nested forms can draw for ever.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral

from dlp.extract.base import Extracted, Source
from dlp.extract.inflate import Zlib, unpack
from dlp.extract.lines import NEAR, Run, joined
from dlp.extract.pdf_sweep import decode
from dlp.extract.segments import page_segment, text_segment
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Part

_CHECK = 512
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


class TextDevice(PDFTextDevice):
    """Collects characters as runs; draws nothing."""

    def __init__(self, manager: PDFResourceManager, budget: Budget) -> None:
        super().__init__(manager)
        self.budget = budget
        self.runs: list[Run] = []
        self._count = 0

    def tick(self) -> None:
        """Check the clock now and then."""
        self._count += 1
        if self._count % _CHECK == 0:
            self.budget.check_time()
            self.budget.spend_bytes(_CHECK * 4)

    def render_char(  # noqa: PLR0913, PLR0917 - the library's signature
        self,
        matrix: tuple[float, float, float, float, float, float],
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: object,
        graphicstate: object,
    ) -> float:
        """Add one character to the current run, or begin another."""
        del rise, ncs, graphicstate
        self.tick()
        try:
            text = font.to_unichr(cid)
        except Exception:  # noqa: BLE001 - fonts fail in many ways; the place stays visible
            text = "\ufffd"
        advance = float(font.char_width(cid) * fontsize * scaling)
        a, b, c, d, x, y = matrix
        size = max(abs(fontsize) * max(abs(d), abs(c)), 0.1)
        width = advance * (abs(a) or abs(b))
        run = self.runs[-1] if self.runs else None
        if run is None or abs(run.y - y) > size * NEAR or abs(x - run.end) > size * NEAR:
            run = Run(x, y, size, x)
            self.runs.append(run)
        run.chars.append(text)
        run.end = x + width
        return advance


class Interpreter(PDFPageInterpreter):
    """Checks the clock wherever one object can make the next one draw."""

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - the library's name
        """Draw a form, unless time is up."""
        device: Any = self.device
        device.budget.check_time()
        super().do_Do(xobjid_arg)


class Document(PDFDocument):
    """Checks the clock at every object, and follows references that lead in a circle once."""

    def __init__(self, source: Source, password: str, budget: Budget) -> None:
        self._budget = budget
        super().__init__(PDFParser(io.BytesIO(source.data)), password)

    def getobj(self, objid: int) -> object:
        """Return an object that is no reference; None where references never end."""
        seen = {objid}
        self._budget.check_time()
        found: object = super().getobj(objid)
        while isinstance(found, PDFObjRef):
            if found.objid in seen:
                return None
            seen.add(found.objid)
            found = super().getobj(found.objid)
        return found


def pages(source: Source, budget: Budget) -> Extracted:
    """Yield one segment per page that has text."""
    document = _open(source, budget)
    if isinstance(document, Notice):
        yield document
        return
    manager = PDFResourceManager()
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        budget.spend_entry()
        budget.check_time()
        device = TextDevice(manager, budget)
        problem: Notice | None = None
        try:
            Interpreter(manager, device).process_page(page)
        except (OverBudget, RecursionError, MemoryError) as limit:
            code = limit.code if isinstance(limit, OverBudget) else "crashed"
            problem = Notice(code=code, detail=type(limit).__name__, path=f"page {number}")
        except Exception as error:  # noqa: BLE001 - a broken page must not hide the next
            detail = f"page: {type(error).__name__}"
            problem = Notice(code="corrupt", detail=detail, path=f"page {number}")
        text = joined(device.runs)
        if text.strip():
            yield page_segment(text, number)
        if problem:
            yield problem


def _open(source: Source, budget: Budget) -> PDFDocument | Notice:
    """Open a document with no password, then with those of the caller."""
    for password in ("", *source.passwords):
        try:
            return Document(source, password, budget)
        except PDFPasswordIncorrect:
            continue
        except OverBudget as limit:
            return Notice(code=limit.code, detail=limit.detail)
        except RecursionError:
            return Notice(code="crashed", detail="PDF: nested too deep for its reader")
        except Exception as error:  # noqa: BLE001 - broken files fail in many ways
            words = f"{type(error).__name__} {error}".lower()
            code = "encrypted" if "encrypt" in words or "password" in words else "corrupt"
            return Notice(code=code, detail=f"PDF: {type(error).__name__}")
    return Notice(code="encrypted", detail="PDF asks for a password")


def strings(source: Source, budget: Budget) -> Extracted:
    """Yield every string of an encrypted document that opens: the sweep cannot read those."""
    document = _open(source, budget)
    if isinstance(document, Notice):
        return
    texts: dict[str, None] = {}
    for number in sorted({n for xref in document.xrefs for n in xref.get_objids()}):
        budget.check_time()
        try:
            found = document.getobj(number)
        except Exception:  # noqa: BLE001, S112 - one broken object must not hide the others
            continue
        texts.update(dict.fromkeys(_strings(found)))
        if isinstance(found, PDFStream):
            yield from _stream(document, found, number, budget)
    if texts:
        yield text_segment("\n".join(texts), kind="object", path="objects")


def _stream(document: PDFDocument, found: PDFStream, number: int, budget: Budget) -> Extracted:
    """Decrypt a stream that is a file or metadata, and unpack it within the budget."""
    kind = getattr(found.attrs.get("Type"), "name", "")
    if kind not in {"EmbeddedFile", "Metadata"}:
        return
    try:
        raw = found.get_rawdata() or b""
        if document.decipher is not None:
            raw = document.decipher(found.objid or number, found.genno or 0, raw, found.attrs)
    except Exception:  # noqa: BLE001 - ciphers fail in many ways
        detail = "stream cannot be decrypted"
        yield Notice(code="corrupt", detail=detail, path=f"object {number}")
        return
    if getattr(found.attrs.get("Filter"), "name", "") == "FlateDecode":
        out = unpack(raw, Zlib(15), budget, path=f"object {number}")
        raw = out.data
        if out.notice:
            yield out.notice
    name = "attachment" if kind == "EmbeddedFile" else "metadata"
    yield Part(name=f"{name} {number}", data=raw, kind=name)


def _strings(found: object) -> Iterator[str]:
    """Yield the strings inside an object, without following references."""
    todo: list[object] = [found]
    while todo:
        value = todo.pop()
        if isinstance(value, bytes):
            yield decode(value)
        elif isinstance(value, dict):
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, PDFStream):
            todo.extend(value.attrs.values())
        elif isinstance(value, (PDFObjRef, PSLiteral)):
            continue
