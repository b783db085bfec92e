"""Read .xlsb ([MS-XLSB]): records of binary sheets as tables, everything else as in .xlsx."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from dlp.extract.base import Extracted, Source
from dlp.extract.grid import grid_segment
from dlp.extract.islands import sweep
from dlp.extract.ooxml import OTHER, SHARED
from dlp.extract.ooxml_strings import Strings, plain_digits
from dlp.extract.package import Package, first_match
from dlp.extract.segments import text_segment
from dlp.limits import Budget

_ROW, _RK, _REAL, _TEXT, _SHARED, _FORMULA_TEXT, _FORMULA_NUMBER = 0, 2, 5, 6, 7, 8, 9
_STRING_ITEM = 19


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the sheets as tables, then what the other records and parts hold."""
    package = Package.open(source, budget)
    strings = Strings()
    member = package.member("xl/sharedStrings.bin")
    if member is not None:
        data, notices = package.take(member)
        yield from notices
        for kind, content in _records(data):
            if kind == _STRING_ITEM:
                strings.texts.append(_string(content, 1))
    for member in list(package.remaining()):
        name = member.name
        if name.lower().startswith("xl/") and name.lower().endswith(".bin"):
            data, notices = package.take(member)
            yield from notices
            if "/worksheets/" in name.lower():
                yield from _sheet(data, name, strings, budget)
            else:
                yield from sweep(data, path=name, kind="workbook")
    if unused := strings.unused():
        yield text_segment("\n".join(unused), kind="unused-string", path="xl/sharedStrings.bin")
    yield from package.read_rest(lambda name: first_match(name, SHARED, OTHER))
    yield from package.surroundings()


def _sheet(data: bytes, name: str, strings: Strings, budget: Budget) -> Extracted:
    """Yield the cells of one sheet (§2.4: records 0 to 11), and the words of other records."""
    cells: dict[tuple[int, int], str] = {}
    numeric: set[int] = set()
    others: list[bytes] = []
    row = 0
    for kind, content in _records(data):
        if kind == _ROW and len(content) >= 4:  # noqa: PLR2004 - row number
            (row,) = struct.unpack_from("<I", content)
        elif kind in {_RK, _REAL, _TEXT, _SHARED, _FORMULA_TEXT, _FORMULA_NUMBER}:
            text = _value(kind, content, strings)
            if len(content) >= 8 and text:  # noqa: PLR2004 - column and style come first
                column = min(struct.unpack_from("<I", content)[0], 16_383)
                cells[row, column] = text
                if kind in {_RK, _REAL, _FORMULA_NUMBER}:
                    numeric.add(row)
        else:
            others.append(content)
    for segment in grid_segment(cells, name=name, path=name, kind="body", numeric=numeric):
        budget.spend_bytes(len(segment.data))
        yield segment
    yield from sweep(b"\0\0".join(others), path=name, kind="sheet-settings")


def _value(kind: int, content: bytes, strings: Strings) -> str:
    """Return what a cell record shows."""
    try:
        if kind == _SHARED:
            return strings.get(str(struct.unpack_from("<I", content, 8)[0]))
        if kind in {_TEXT, _FORMULA_TEXT}:
            return _string(content, 8)
        if kind == _RK:
            from dlp.extract.biff import rk  # noqa: PLC0415 - one use

            return _digits(rk(struct.unpack_from("<I", content, 8)[0]))
        return _digits(struct.unpack_from("<d", content, 8)[0])
    except struct.error:
        return ""


def _digits(value: float) -> str:
    return plain_digits(repr(value)).removesuffix(".0")


def _string(content: bytes, place: int) -> str:
    """Return a wide string: a count of 32 bits, then UTF-16LE."""
    count = int.from_bytes(content[place : place + 4], "little")
    return content[place + 4 : place + 4 + count * 2].decode("utf-16-le", "replace")


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of each record; both numbers are of variable length (§2.1.4)."""
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        size, place = _number(data, place, 4)
        yield kind, data[place : place + size]
        place += size


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    number = 0
    for index in range(most):
        byte = data[place] if place < len(data) else 0
        place += 1
        number |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return number, place
