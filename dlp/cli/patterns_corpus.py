"""The texts of a corpus: what `measure` and `diff` read, in a fixed order, and bounded."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dlp.errors import PackError
from dlp.extract import Source, extract
from dlp.inspection import Inspection
from dlp.limits import Budget, Limits, OverBudget
from dlp.model import Part, Segment
from dlp.scanner import Scanner
from dlp.text import decode

CSV = "text/csv"
LARGEST = 64 << 20
"""Bytes of all texts together: every detector scans them several times."""


@dataclass(frozen=True, slots=True)
class Text:
    """One segment of one file, as text."""

    file: str
    text: str
    is_table: bool = False
    """It is known to be one, however few its rows are: the names of its columns count."""

    def scanned(self, scanner: Scanner) -> Inspection:
        """Return what is found in it."""
        if not self.is_table:
            return scanner.scan(self.text, name=self.file)
        data = self.text.encode()
        return scanner.scan(data, name=self.file, media_type=CSV, certain=True)


def texts(names: Iterable[str]) -> list[Text]:
    """Return the texts of files; folders are walked. P123 when it is too much, or nothing.

    Documents are extracted, a sheet of a workbook as a table.
    """
    found: list[Text] = []
    left = LARGEST
    for path in _files(names):
        source = Source(data=path.read_bytes(), name=str(path))
        for text, is_table in _texts(source, Budget(Limits()), 0):
            left -= len(text)
            if left < 0:
                message = f"more than {LARGEST >> 20} Mi characters"
                raise PackError(message, code="P123", file=str(path), hint="measure a sample")
            found.append(Text(str(path), text, is_table))
    if not found:
        raise PackError("no text to read", code="P123", hint="name files or folders")
    return found


def _texts(source: Source, budget: Budget, depth: int) -> Iterator[tuple[str, bool]]:
    try:
        budget.check_depth(depth)
        for item in extract(source, budget):
            if isinstance(item, Segment):
                piece = decode(item.data, charset=item.charset, certain=item.certain)[0]
                yield piece.data.decode("utf-8", "replace"), item.table is not None
            elif isinstance(item, Part):
                inner = Source(
                    data=item.data, name=item.name, media_type=item.media_type, charset=item.charset
                )
                yield from _texts(inner, budget, depth + 1)
    except OverBudget:  # what was read until then is what is measured
        return


def _files(names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        if not path.is_dir():
            yield path
            continue
        for folder, folders, files in os.walk(path):
            folders.sort()
            for file in sorted(files):
                inner = Path(folder, file)
                if inner.is_file() and not inner.is_symlink():
                    yield inner
