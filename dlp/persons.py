"""Persons: lists that name no columns, told by two of their rows.

`张伟,财务部,13800000000` says by itself what its cells are. A column may be one of names if in both
rows its cell is as long as a name, and something of a person stands in another: a number, a mail
address, the sex. Whether it is one, the cells say when they are read. Cells that say where somebody
lives are read too, but make no list one of persons: firms have addresses as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from dlp.engine import Engine
from dlp.model import Likelihood
from dlp.readings import END, START, TOTAL, Reading, grouped, renamed
from dlp.rows import Rows, Value
from dlp.score.tables import TENTHS

NAMES = "姓名：".encode()
"""What stands before the cells of a column of names when they are read."""
LABELS = {
    "mobile": "手机号：".encode(),
    "resident": "身份证号：".encode(),
    "card": "银行卡号：".encode(),
    "passport": "护照号码：".encode(),
}
"""What stands before cells of such a form."""
PLACES = "住址：".encode()
"""What stands before cells that are addresses."""
MOST_NAMES = 3
"""Columns that may be one of names; more of them are words."""
SHARE = 0.6
"""Part of the cells of a column that are likely what the column is taken for."""
_ODDS = Likelihood.LIKELY.floor / (1 - Likelihood.LIKELY.floor)
_LIKELY = math.ceil(10 * TENTHS * math.log10(_ODDS))
_QUOTES = b"\"'()[]{}; \t"
"""What stands around the values of a row in a script: quotes, and brackets at the ends of a row."""
_NAME = re.compile("[一-龥]{2,4}|[一-龥]{2,14}[·•・．‧∙･][一-龥]{1,17}")
_OF_PERSON = re.compile(
    r"(?P<mobile>1[3-9][0-9](?P<gap>[ -]?)[0-9]{4}(?P=gap)[0-9]{4})"
    r"|(?P<resident>[1-9][0-9]{16}[0-9Xx])"
    r"|(?P<card>[3-6][0-9]{3}(?P<blank> ?)[0-9]{4}(?P=blank)[0-9]{4}(?P=blank)[0-9]{4}"
    r"(?:(?P=blank)[0-9]{1,3})?)"
    r"|(?P<passport>[EGDPS][0-9]{8}|[HM][0-9]{8})"
    r"|(?P<mail>[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})"
    r"|(?P<sex>男|女)"
)

_PLACE = re.compile(
    r"[一-龥]{2,12}(?:省|自治区|市|自治州|盟|县|区|旗|镇|乡|街道)[一-龥0-9A-Za-z-]{2,40}[号栋幢座楼室户组村0-9]"
)


class Persons(Rows):
    """Rows of persons: a column counts if most cells are what it is taken for, names first."""

    def searched(self, engine: Engine, layer: int) -> tuple[list[Reading], bool]:
        """Search the columns; nothing of them counts if none is one of names."""
        readings: list[Reading] = []
        have_names = late = False
        for number, label in self.labels:
            found, overran = self.found_in(engine, layer, number, label)
            late = late or overran
            cells = self.values.get(number, [])
            if cells and _likely(found, cells) >= SHARE * len(cells):
                have_names = have_names or label == NAMES
                readings += [_guessed(engine, reading) for reading in found]
        return readings if have_names else [], late


def unnamed(row: Sequence[bytes], below: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Return what stands before the cells of two rows of persons, by column; none: no such rows.

    >>> rows = [["王芳".encode(), b"13800000000"], ["李明".encode(), b"13900000000"]]
    >>> [(column, label.decode()) for column, label in unnamed(*rows)]
    [(0, '姓名：'), (1, '手机号：')]
    """
    if len(row) != len(below):
        return []
    pairs = [(_text(one), _text(other)) for one, other in zip(row, below, strict=True)]
    forms = [_form(*pair) for pair in pairs]
    names = [number for number, pair in enumerate(pairs) if all(map(_NAME.fullmatch, pair))]
    if not any(forms) or not 0 < len(names) <= MOST_NAMES:
        return []
    others = [(number, LABELS[form]) for number, form in enumerate(forms) if form in LABELS]
    places = [number for number, pair in enumerate(pairs) if all(map(_PLACE.fullmatch, pair))]
    return [*((number, NAMES) for number in names), *others, *((n, PLACES) for n in places)]


def _guessed(engine: Engine, reading: Reading) -> Reading:
    """Return a reading without the words of the label, which stand nowhere."""
    tables = engine.tables
    own = renamed(reading.weighed, tables.word_code, tables.guess_code)
    return reading._replace(weighed=own)


def _form(one: str, other: str) -> str:
    """Return what two cells both look like; empty: nothing of a person, or different things."""
    found, below = _OF_PERSON.fullmatch(one), _OF_PERSON.fullmatch(other)
    if not found or not below or found.lastgroup is None:
        return ""
    form = next(name for name, value in found.groupdict().items() if value)
    return form if below[form] else ""


def _text(cell: bytes) -> str:
    return cell.strip(_QUOTES).decode("utf-8", "replace")


def _likely(readings: list[Reading], cells: Sequence[Value]) -> int:
    """Return how many cells are likely what was found in them, from end to end."""
    ends = {start + len(cell.rstrip(_QUOTES)) for start, cell in cells}
    starts = {start + len(cell) - len(cell.lstrip(_QUOTES)) for start, cell in cells}
    groups = [rows[0] for reading in readings for rows in grouped(reading.weighed)]
    return sum(
        row[TOTAL] >= _LIKELY and row[START] in starts and row[END] in ends for row in groups
    )
