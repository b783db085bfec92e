"""The table of `dlp scan` for people, and what keeps names from steering their terminal."""

from __future__ import annotations

from collections import Counter
from typing import TextIO

from dlp.report.amounts import amount, number
from dlp.report.rows import Row
from dlp.report.summary import Summary
from dlp.report.width import padded

NOTICES_SHOWN = 20
"""Notices of one code that the table lists; JSON Lines lists all."""
_STEERING = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Marks that end a line or turn its direction (Unicode UAX #9)."""
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(128, 160))} | {
    code: f"\\u{code:04x}" for code in _STEERING
}
_COLOURS = {"critical": "1;31", "high": "31", "medium": "33", "low": "36"}
"""SGR codes (ECMA-48) of sensitivities."""
_GOOD, _WARNING = "32", "1;31"


class Table:
    """Lines for people, with the sum at the end."""

    def __init__(self, out: TextIO, *, colour: bool = False) -> None:
        self._out = out
        self._colour = colour

    def finding(self, row: Row) -> None:
        """Write one finding."""
        value = row.get("value", row["quote"])
        place = printable(where(row))
        name = self.paint(f"{row['infotype']:<28}", self.of(row["sensitivity"]))
        head = f"{row['likelihood']:<12} {name} "
        self._out.write(f"{head}{padded(printable(value), 26)} {place}\n")

    def summary(self, totals: Summary) -> None:
        """Write the totals, and what was not read."""
        write = self._out.write
        write("\n" if totals.findings else "")
        shown: Counter[str] = Counter()
        for notice in totals.notices:
            shown[notice.code] += 1
            if shown[notice.code] <= NOTICES_SHOWN:
                mark = "!" if notice.limits else "·"
                place, detail = printable(notice.path), printable(notice.detail)
                text = f"{mark} {notice.code}: {place}: {detail}"
                self._line(text, _WARNING if notice.limits else "")
        for code, count in shown.items():
            if count > NOTICES_SHOWN:
                write(f"  … and {count - NOTICES_SHOWN} more {code}; --format jsonl lists all\n")
        self._infotypes(totals)
        for line in totals.lines():
            self._line(printable(line), "")
        state = self.paint("everything was read", _GOOD)
        if not totals.complete:
            state = self.paint("NOT everything was read, see above", _WARNING)
        write(
            f"{number(totals.findings, 'finding')} in {number(totals.files, 'file')}, "
            f"{amount(totals.bytes)}, {totals.seconds:.1f} s; {state}\n"
        )

    def _line(self, text: str, code: str) -> None:
        """Write a sentence; its first word is painted."""
        head, colon, rest = text.partition(":")
        self._out.write(f"{self.paint(head, code)}{colon}{rest}\n")

    def _infotypes(self, totals: Summary) -> None:
        for infotype, count in totals.by_infotype.most_common():
            self._out.write(f"{count:>8}  {infotype}\n")

    def paint(self, text: str, code: str) -> str:
        """Return a text in a colour (SGR code), where colours are wanted."""
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and code and text else text

    @staticmethod
    def of(sensitivity: str) -> str:
        """Return the colour of a sensitivity."""
        return _COLOURS.get(sensitivity, "")


def where(row: Row) -> str:
    """Say where a finding is, in the words of its format."""
    path = str(row["path"])
    if row.get("cell"):
        return f"{path}!{row['cell']}"
    if row.get("page"):
        return f"{path}#page={row['page']}"
    return f"{path}:{row['line']}:{row['column']}"


def printable(text: object) -> str:
    r"""Keep what a file or its name holds from steering the terminal, or the reader's eye.

    >>> printable("a\x1b[2Jb\u202etxt")
    'a\\x1b[2Jb\\u202etxt'
    """
    return str(text).translate(_CONTROL)
