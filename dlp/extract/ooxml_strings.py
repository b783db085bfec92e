"""Shared strings, number formats and dates of a workbook (ECMA-376 part 1 §18.4, §18.8).

`ooxml_sheet` puts them into cells. A string that no cell uses is often the residue of a deleted
column, so the ones used are counted.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from dlp.extract.expat_feed import feed
from dlp.limits import Budget

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FEED = 1 << 16
_BUILT_IN = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LAST_DAY = 2_958_465
_LEAP_BUG = 60
_LONG = 32_767
_LOTUS = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - sheets have no time zone
_MAC = dt.datetime(1904, 1, 1)  # noqa: DTZ001


@dataclass(slots=True)
class Strings:
    """The shared strings of a workbook, and which of them cells refer to."""

    texts: list[str] = field(default_factory=list)
    phonetic: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    broken: str = ""

    def get(self, index: str) -> str:
        """Return string number `index`; one longer than a cell can hold is given whole once."""
        try:
            number = int(index)
            text = self.texts[number]
        except (ValueError, IndexError):
            return index
        if number in self.used and len(text) > _LONG:
            return text[:64]
        self.used.add(number)
        return text

    def unused(self) -> list[str]:
        """Return the strings that no cell shows."""
        return [text for i, text in enumerate(self.texts) if text and i not in self.used]


def read_strings(data: bytes, budget: Budget) -> Strings:
    """Parse sharedStrings.xml; what comes before an error is kept.

    >>> from dlp.limits import Limits
    >>> read_strings(b"<sst><si><r><t>1</t></r><r><t>2</t></r></si></sst>", Budget(Limits())).texts
    ['12']
    """
    reader = _StringReader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    reader.strings.broken = parse_safely(parser, data, budget)
    return reader.strings


class _StringReader:
    """The handlers that `read_strings` gives to the parser."""

    __slots__ = ("_parts", "_phonetic", "_take", "strings")

    def __init__(self) -> None:
        self.strings = Strings()
        self._parts: list[str] = []
        self._take = self._phonetic = False

    def start(self, name: str, _attributes: object) -> None:
        """See an element begin."""
        local = name.rpartition(":")[2]
        if local == "t":
            self._take = True
        elif local == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        """See an element end."""
        local = name.rpartition(":")[2]
        if local == "t":
            self._take = False
        elif local == "rPh":
            self._phonetic = False
        elif local == "si":
            self.strings.texts.append(unescape("".join(self._parts)))
            self._parts.clear()

    def text(self, chunk: str) -> None:
        """See text; white space counts inside `t` only."""
        if self._phonetic:
            self.strings.phonetic.append(chunk)
        elif self._take or not chunk.isspace():
            self._parts.append(chunk)


def parse_safely(parser: expat.XMLParserType, data: bytes, budget: Budget) -> str:
    """Feed a parser in pieces, without entities; return what went wrong, or nothing."""

    def ignore(*_: object) -> None:
        return None

    def doctype(*_: object) -> None:
        parser.DefaultHandler = ignore

    parser.StartDoctypeDeclHandler = doctype
    try:
        for _ in feed(parser, data, budget, step=_FEED):
            pass
    except expat.ExpatError as error:
        return expat.ErrorString(error.code)
    return ""


@dataclass(slots=True)
class Formats:
    """Which styles of cells show dates, and from which day they count."""

    dates: frozenset[int] = frozenset()
    epoch: dt.datetime = _LOTUS

    def shown(self, raw: str, style: str) -> str:
        """Return a number as the sheet shows it, when that differs in kind: dates, big numbers.

        >>> Formats(frozenset({3})).shown("45000", "3"), Formats().shown("1.23E+3", "0")
        ('2023-03-15', '1230')
        """
        if style.isdecimal() and int(style) in self.dates:
            return self._date(raw)
        return plain_digits(raw) if "E" in raw or "e" in raw else raw

    def _date(self, raw: str) -> str:
        try:
            serial = float(raw)
        except ValueError:
            return raw
        if not 0 <= serial <= _LAST_DAY:
            return raw
        if serial < 1:
            return raw
        if self.epoch == _LOTUS and serial < _LEAP_BUG:
            serial += 1
        moment = self.epoch + dt.timedelta(days=serial)
        if serial == int(serial):
            return moment.date().isoformat()
        return (moment + dt.timedelta(milliseconds=500)).isoformat(" ", "seconds")


def plain_digits(raw: str) -> str:
    """Write out a number in scientific notation, without rounding; others stay.

    >>> plain_digits("1.1010519900307823E+17")
    '110105199003078230'
    """
    try:
        number = decimal.Decimal(raw)
    except decimal.InvalidOperation:
        return raw
    return format(number, "f") if number.is_finite() and abs(number.adjusted()) <= 40 else raw  # noqa: PLR2004


def read_formats(data: bytes, budget: Budget, *, mac: bool) -> Formats:
    """Parse styles.xml for the styles whose number format is a date (§18.8.30)."""
    custom: dict[int, bool] = {}
    styles: list[int] = []
    inside = {"cellXfs": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "cellXfs":
            inside["cellXfs"] = True
        elif local == "numFmt":
            custom[_number(attributes.get("numFmtId"))] = _is_date(attributes.get("formatCode", ""))
        elif local == "xf" and inside["cellXfs"]:
            styles.append(_number(attributes.get("numFmtId")))

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "cellXfs":
            inside["cellXfs"] = False

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parse_safely(parser, data, budget)
    dates = (i for i, code in enumerate(styles) if custom.get(code, code in _BUILT_IN))
    return Formats(frozenset(dates), _MAC if mac else _LOTUS)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _is_date(code: str) -> bool:
    bare = _NOT_FORMAT.sub("", code.partition(";")[0]).lower()
    return bool(set("ymdhs") & set(bare)) and "general" not in bare


def unescape(text: str) -> str:
    """Undo `_x0041_` escapes of SpreadsheetML (ECMA-376 part 1 §22.4.2.4, ST_Xstring).

    >>> unescape("A_x0042_C")
    'ABC'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
