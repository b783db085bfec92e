"""The formats of `dlp scan`: a table for people, JSON Lines and CSV for programs."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections import Counter
from typing import TextIO

from dlp.report.rows import SCHEMA, Row, Summary, Writer

FORMATS = ("table", "jsonl", "csv")
NOTICES_SHOWN = 20
"""Notices of one code that the table lists; JSON Lines lists all."""
_CSV_KEYS = (
    "infotype", "confidence", "likelihood", "path", "sheet", "cell", "page", "start", "end", "line",
    "column", "quote", "fingerprint", "kind", "category", "sensitivity",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_STEERING = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Marks that end a line or turn its direction (Unicode UAX #9)."""
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(128, 160))} | {
    code: f"\\u{code:04x}" for code in _STEERING
}


def writer(name: str, out: TextIO, *, show_values: bool) -> Writer:
    """Return the writer of a format."""
    if name == "jsonl":
        return JsonLines(out)
    if name == "csv":
        return Csv(out, show_values=show_values)
    return Table(out)


class JsonLines:
    """One object a finding, and a last one with the summary."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def finding(self, row: Row) -> None:
        """Write one finding."""
        self._write(row)

    def summary(self, totals: Summary) -> None:
        """Write the totals; notices are listed here."""
        self._write(
            {
                "summary": {
                    "schema": SCHEMA,
                    "files": totals.files,
                    "bytes": totals.bytes,
                    "seconds": totals.seconds,
                    "findings": totals.findings,
                    "counts": dict(sorted(totals.by_infotype.items())),
                    "notices": [
                        {
                            "code": notice.code,
                            "path": notice.path,
                            "detail": notice.detail,
                            "limits": notice.limits,
                        }
                        for notice in totals.notices
                    ],
                    "complete": totals.complete,
                }
            }
        )

    def _write(self, value: object) -> None:
        self._out.write(json.dumps(value, ensure_ascii=False) + "\n")


class Csv:
    """One row a finding; cells that a spreadsheet would run are quoted with an apostrophe."""

    def __init__(self, out: TextIO, *, show_values: bool) -> None:
        keys = (*_CSV_KEYS, "value") if show_values else _CSV_KEYS
        self._keys = keys
        self._writer = csv.writer(out)
        self._writer.writerow(keys)

    def finding(self, row: Row) -> None:
        """Write one finding."""
        self._writer.writerow([_cell(row.get(key)) for key in self._keys])

    def summary(self, totals: Summary) -> None:
        """Write nothing: the summary is not a row."""


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


class Table:
    """Lines for people, with the sum at the end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def finding(self, row: Row) -> None:
        """Write one finding."""
        value = row.get("value", row["quote"])
        where = printable(_where(row))
        head = f"{row['likelihood']:<12} {row['infotype']:<28} "
        self._out.write(f"{head}{_padded(printable(value), 26)} {where}\n")

    def summary(self, totals: Summary) -> None:
        """Write the totals, and what was not read."""
        write = self._out.write
        write("\n" if totals.findings else "")
        shown: Counter[str] = Counter()
        for notice in totals.notices:
            shown[notice.code] += 1
            if shown[notice.code] <= NOTICES_SHOWN:
                mark = "!" if notice.limits else "·"
                where, detail = printable(notice.path), printable(notice.detail)
                write(f"{mark} {notice.code}: {where}: {detail}\n")
        for code, count in shown.items():
            if count > NOTICES_SHOWN:
                write(f"  … and {count - NOTICES_SHOWN} more {code}; --format jsonl lists all\n")
        for infotype, count in totals.by_infotype.most_common():
            write(f"{count:>8}  {infotype}\n")
        state = "everything was read" if totals.complete else "NOT everything was read, see above"
        write(
            f"{totals.findings} findings in {totals.files} files, "
            f"{totals.bytes / 1e6:.1f} MB, {totals.seconds:.1f} s; {state}\n"
        )


def _where(row: Row) -> str:
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


def _padded(text: str, width: int) -> str:
    columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(width - columns, 0)
