"""A second opinion on the words of a document, from engines that others wrote.

For people who debug a reading: what the second engine sees and the reader does not is worth
a look. The engines are those of the reference documentation of each format; which one is asked
depends on what is installed, and for PDF on which one reads first.
"""

from __future__ import annotations

import importlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from dlp.errors import DlpError

_WORD = re.compile(r"[\w]+")
_IDEOGRAPH = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second engine found: its name, its words, and those that are missing here."""

    engine: str
    words: int
    missing: tuple[str, ...]


class NoOpinion(DlpError):  # noqa: N818 - not a fault: there is none to be had
    """No second engine is installed for a format, or it cannot open the file."""


def compare(media: str, data: bytes, texts: Iterable[str]) -> Opinion:
    """Compare the words in `texts`, as read here, with those of a second engine.

    Raises `NoOpinion`. Words are runs of letters and digits, width and case folded, of two
    characters and more; text in ideographs is compared in pairs of characters.
    """
    engine, read = _engine(media)
    try:
        theirs = words(read(data))
    except Exception as error:
        raise NoOpinion(f"{engine} cannot read it: {type(error).__name__}") from error
    ours: set[str] = set()
    for text in texts:
        ours |= words(text)
    joined = "\0".join(ours)
    missing = sorted(word for word in theirs - ours if word not in joined)
    return Opinion(engine, len(theirs), tuple(missing))


def words(text: str) -> set[str]:
    """Return the words of a text.

    >>> sorted(words("a Memo, 身份证 ４７１１"))
    ['4711', 'memo', '份证', '身份']
    """
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _IDEOGRAPH.search(word):
            found |= {word[place : place + 2] for place in range(len(word) - 1)}
        elif len(word) >= _SHORTEST:
            found.add(word)
    return found


def _engine(media: str) -> tuple[str, Callable[[bytes], str]]:
    if media == "application/pdf" and find_spec("pypdfium2"):
        return "pdfminer.six", _pdfminer
    if media.endswith("wordprocessingml.document") and find_spec("docx"):
        return "python-docx", _docx
    if media.endswith("spreadsheetml.sheet") and find_spec("openpyxl"):
        return "openpyxl", _openpyxl
    raise NoOpinion(f"no second engine for {media}")


def _pdfminer(data: bytes) -> str:
    high_level: Any = importlib.import_module("pdfminer.high_level")
    layout: Any = importlib.import_module("pdfminer.layout")
    parameters = layout.LAParams(boxes_flow=None)
    return str(high_level.extract_text(io.BytesIO(data), laparams=parameters))


def _docx(data: bytes) -> str:
    library: Any = importlib.import_module("docx")
    document = library.Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def _openpyxl(data: bytes) -> str:
    library: Any = importlib.import_module("openpyxl")
    book = library.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    lines: list[str] = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            lines += [value for value in row if isinstance(value, str)]
    book.close()
    return "\n".join(lines)
