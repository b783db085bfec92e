"""Lines in plain Python: what `_lines.pyx` must equal, or replace.

A line may be a row of a table when, behind its indentation, it holds a tab, a bar, or two blanks
in succession; or commas, or several single blanks between Chinese words. Two such lines below each
other that can be cut in the same way begin a table; commas and single blanks only if they cut both
into as many cells, and the first into what may be names, or cells of a person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

TAB, BAR, GAP, COMMA, WORD = 1, 2, 4, 8, 16
NAMES = 32
"""Beside the kinds: nothing stands in the line that names of columns do not hold."""
PERSON = 64
"""And: it may be the row of a person."""
FIGURES = re.compile(rb"[0-9]{3}|[@\\=;{}<]|(?<=[^> ])>")
"""What names of columns do not hold; a mail may put `>` before them."""
LEAST_BLANKS = 2
_NUMBER = re.compile(rb"[0-9]{3}")
_LETTER = re.compile(rb"[\xe4-\xe9]")
_OF_PERSON = re.compile("(?:[0-9][ -]?){7}[0-9]|@|男|女".encode())
"""What may be a person's number, address or sex."""
_CODE = re.compile(rb"[({;='<\"\[]|,[ ,]")
_QUOTED = re.compile(rb"(?:>[ ]?){1,8}")
"""How lines of a mail begin that is answered."""
_GAP = re.compile(rb"[ \t]{2,}")
_DELIMITERS = {TAB: b"\t", BAR: b"|", COMMA: b",", WORD: b" "}
LONGEST = 2048
"""Bytes of a row; longer lines are none."""


def next_rows(text: bytes, at: int, end: int, final: bool) -> tuple[int, int, int]:  # noqa: FBT001
    r"""Return where two lines begin that can be cut alike, how, and where the first of them ends.

    `at` begins a line. Without such lines that is -1, 0, and where to go on looking; lines without
    an end count only if the text is `final`.

    >>> next_rows(b"x\na\tb\nc\td\n", 0, 10, False) == (2, TAB | NAMES, 5)
    True
    """
    first, before, above, ends = -1, 0, 0, 0
    for start, stop, after in _lines(text, at, end, final=final):
        at = after
        kinds, parts = _kinds(text[start:stop])
        if kinds is None and start - first < LONGEST:
            continue
        kinds = kinds or 0
        if first >= 0 and kinds & before and parts == above:
            names = 0 if FIGURES.search(text[first:ends]) else NAMES
            person = PERSON if _may_be_of_person(text, first, ends) else 0
            return first, kinds & before | names | person, ends
        if not (_may_name(text, start, stop, kinds) or _may_be_of_person(text, start, stop)):
            kinds = 0  # no form, and no names
        first, before, above, ends = (start if kinds else -1), kinds, parts, stop
    is_long = not final and end - at > LONGEST
    return -1, 0, first if first >= 0 and not is_long else at


def rows_end(text: bytes, at: int, end: int, kinds: int, final: bool) -> tuple[int, bool]:  # noqa: FBT001
    r"""Return where the lines that can be cut so end, and whether they end before `end`.

    >>> rows_end(b"a\tb\nc\n", 0, 6, TAB, True)
    (4, True)
    """
    for start, stop, after in _lines(text, at, end, final=final):
        found, _ = _kinds(text[start:stop])
        if found is not None and not found & kinds:
            return start, True
        at = after
    return at, False


def holds_one(line: bytes, kind: int, names: Collection[bytes]) -> bool:
    """Say whether a cell of a line is one of some names, in whatever case.

    >>> holds_one(b"a | B", BAR, {b"b"})
    True
    """
    return any(cell.lower() in names for _, cell in cells_of(line, 0, kind))


def cells_of(line: bytes, at: int, kind: int) -> list[tuple[int, bytes]]:
    r"""Cut a line that lies at `at` into cells without the blanks around them, each with its place.

    What a mail puts before the lines that it answers is passed over.

    >>> cells_of(b"> a\t b", 100, TAB)
    [(102, b'a'), (105, b'b')]
    """
    cells: list[tuple[int, bytes]] = []
    quoted = _QUOTED.match(line)
    if quoted:
        line = line[quoted.end() :]
        at += quoted.end()
    if kind == GAP:
        start = len(line) - len(line.lstrip())
        line = line.rstrip()
        for gap in _GAP.finditer(line, start):
            cells.append((at + start, line[start : gap.start()]))
            start = gap.end()
        return [*cells, (at + start, line[start:])]
    for cell in line.split(_DELIMITERS[kind]):
        blanks = len(cell) - len(cell.lstrip())
        cells.append((at + blanks, cell.strip()))
        at += len(cell) + 1
    return cells


def _lines(text: bytes, at: int, end: int, *, final: bool) -> Iterator[tuple[int, int, int]]:
    while at < end:
        stop = text.find(b"\n", at, end)
        if stop < 0 and not final:
            return
        stop, after = (stop, stop + 1) if stop >= 0 else (end, end)
        yield at, stop, after
        at = after


def _may_name(text: bytes, start: int, stop: int, kinds: int) -> bool:
    """Say whether a line may name columns: no figures, and between commas nothing of code."""
    if kinds < GAP:
        return True
    if _NUMBER.search(text, start, stop):
        return False
    return kinds < COMMA or not _CODE.search(text, start, stop)


def _may_be_of_person(text: bytes, start: int, stop: int) -> bool:
    """Say whether Chinese letters stand in a line, and something that a person may have."""
    return bool(_LETTER.search(text, start, stop) and _OF_PERSON.search(text, start, stop))


def _kinds(line: bytes) -> tuple[int | None, int]:
    """Return how a line may be cut into cells, and by how many commas or blanks.

    None: nothing is on it, or it is drawn.
    """
    if len(line) > LONGEST:
        return 0, 0
    line = line.lstrip(b" \t").rstrip(b" \t\r")
    if not line.strip(b"-+|=: "):
        return None, 0
    inner = line[:-1]
    kinds = TAB * (b"\t" in inner) + BAR * (b"|" in inner) + GAP * (b"  " in line)
    if kinds:
        return kinds, 0
    commas, blanks = inner.count(b","), inner.count(b" ")
    if commas:
        return COMMA, commas
    if blanks >= LEAST_BLANKS and not inner.isascii():
        return WORD, blanks
    return 0, 0
