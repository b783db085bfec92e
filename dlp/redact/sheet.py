"""Rewrite the cells of a worksheet (ECMA-376 part 1 §18.3): numbers, cached values, formulas.

A number that is replaced by text becomes a text cell of the same style. A formula whose cached
value is replaced is cut: computed again, it would bring the value back.
"""

from __future__ import annotations

import re

from dlp.extract.ooxml_strings import Formats
from dlp.redact.errors import Refused
from dlp.redact.markup import decoded, edit_views, views_of
from dlp.redact.seeker import Finder, Rewrite
from dlp.redact.view import Edits, View

_CELL = re.compile(
    r"<(?P<p>(?:\w{1,20}:)?)c(?P<attributes>\s[^<>]*)?(?<!/)>"
    r"(?P<inner>(?:[^<]|<(?!/?(?:\w{1,20}:)?c[\s>/]))*+)</(?P=p)c\s*>"
)
_VALUE = re.compile(r"<(?:\w{1,20}:)?v(?:\s[^<>]*)?>([^<]*)</")
_FORMULA = re.compile(
    r"<(?P<p>(?:\w{1,20}:)?)f(?P<attributes>\s[^<>]*?)?(?:/>|>[^<]*</(?P=p)f\s*>)"
)
_TYPE = re.compile(r"""\st\s*=\s*["'](\w+)["']""")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_STYLE = re.compile(r"""\ss\s*=\s*["'](\d+)["']""")
_NOT_TEXT = frozenset({"s", "b", "e"})


def rewrite_sheet(  # noqa: PLR0913 - what is known of one sheet
    data: bytes, finder: Finder, rewrite: Rewrite, *, path: str, formats: Formats, charset: str
) -> tuple[bytes, bool]:
    """Return a worksheet with the values replaced, and whether a formula was cut."""
    text = decoded(data, charset, path)
    edits, without, numbers = Edits(), set[int](), View()
    cells: dict[int, re.Match[str]] = {}
    for cell in _CELL.finditer(text):
        value = _VALUE.search(text, cell.start("inner"), cell.end("inner"))
        if value is None:
            continue
        kind = _kind(cell)
        if kind in _NOT_TEXT:
            without.add(value.start(1))
        cells[value.start(1)] = cell
        if kind not in {"n", "d"}:
            continue
        without.add(value.start(1))
        style = _STYLE.search(cell["attributes"] or "")
        shown = formats.shown(value[1], style[1] if style else "0")
        numbers.add(shown, value.start(1), value.end(1))
        numbers.gap()
        if shown != value[1]:
            numbers.add(value[1], value.start(1), value.end(1))
            numbers.gap()
    views = views_of(text, without=frozenset(without), is_office=True)
    views.remarks.join(numbers)
    edit_views(views, finder, edits, rewrite)
    if not edits:
        return data, False
    was_cut = False
    for start, _, replacement in edits.merged():
        if start in cells:
            was_cut = _settle(cells[start], replacement, edits, path) or was_cut
    return edits.apply(text).encode(charset), was_cut


def _kind(cell: re.Match[str]) -> str:
    found = _TYPE.search(cell["attributes"] or "")
    return found[1] if found else "n"


def _settle(cell: re.Match[str], replacement: str, edits: Edits, path: str) -> bool:
    """Give an edited cell the type of what it holds now, and cut its formula."""
    if _kind(cell) in {"n", "d"} and not _NUMBER.fullmatch(replacement):
        kind = _TYPE.search(cell.string, cell.start(), cell.start("inner"))
        if kind:
            edits.add([(kind.start(1), kind.end(1))], "str")
        else:
            place = cell.start("inner") - 1
            edits.add([(place, place)], ' t="str"')
    formula = _FORMULA.search(cell.string, cell.start("inner"), cell.end("inner"))
    if formula is None:
        return False
    if re.search(r"""t\s*=\s*["'](?:shared|array|dataTable)""", formula["attributes"] or ""):
        raise Refused([f"unsupported: {path}: a shared formula gives a value that must go"])
    edits.add([formula.span()], "")
    return True
