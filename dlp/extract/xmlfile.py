"""Read a lone XML file: SVG, flat office files, configuration, invoices, anything.

The root decides how runs of text are joined; without a known root every element that held
text ends a line, which begins with the name of the element.
"""

from __future__ import annotations

from dlp.extract.base import Extracted, Source
from dlp.extract.dialect import Dialect
from dlp.extract.xmlwalk import walk
from dlp.limits import Budget

_ANY = Dialect(named=True)
_SVG = Dialect(glue=frozenset({"tspan", "a", "textPath", "tref"}))


def read(source: Source, budget: Budget) -> Extracted:
    """Yield text, attributes, comments and entities."""
    yield from walk(source.data, _dialect(source.data), budget, path="")


def _dialect(data: bytes) -> Dialect:
    head = data[:8192]
    if b"schemas.microsoft.com/office/word" in head or b"/wordprocessingml/" in head:
        from dlp.extract.ooxml_word import TEXT  # noqa: PLC0415 - rare

        return TEXT
    if b"urn:oasis:names:tc:opendocument" in head:
        from dlp.extract.odf import TEXT as ODF_TEXT  # noqa: PLC0415 - rare

        return ODF_TEXT
    return _SVG if b"<svg" in head else _ANY
