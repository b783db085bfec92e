"""Markdown: a summary and a table, for merge requests and tickets."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TextIO

from dlp.report.rows import Row
from dlp.report.summary import Summary
from dlp.report.table import printable, where

ROWS = 500
"""Findings that are listed; all are counted. Services cut off longer comments."""
NOTICES = 100
_SPECIAL = str.maketrans({character: "\\" + character for character in "\\`*_{}[]<>()#+!|~&"})


class Markdown:
    """A document; findings are kept up to `ROWS`, and counted beyond."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._rows: list[Row] = []

    def finding(self, row: Row) -> None:
        """Keep one finding."""
        if len(self._rows) < ROWS:
            self._rows.append(row)

    def summary(self, totals: Summary) -> None:
        """Write the document."""
        state = "everything was read" if totals.complete else "**not everything was read**"
        write = self._out.write
        write("# Findings of confidential data\n\n")
        for line in totals.lines():
            write(f"- {escaped(line)}\n")
        write(f"- {totals.findings} findings in {totals.files_found} of {totals.files} files, ")
        write(f"{totals.bytes / 1e6:.1f} MB; {state}\n")
        for title, counts in (
            ("Infotype", totals.by_infotype),
            ("Category", totals.by_category),
            ("Sensitivity", totals.by_sensitivity),
            ("Likelihood", totals.by_likelihood),
        ):
            if counts:
                write("\n")
                write(table((title, "Findings"), counts.most_common()))
        if self._rows:
            write("\n## Findings\n\n")
            head = ("Infotype", "Likelihood", "Value", "Where")
            write(table(head, (_cells(row) for row in self._rows)))
            if totals.findings > len(self._rows):
                write(f"\nand {totals.findings - len(self._rows)} more\n")
        if totals.notices:
            write("\n## Notices\n\n")
            notices = itertools.islice(totals.notices, NOTICES)
            rows = ((item.code, "no" if item.limits else "yes", item.path, item.detail)
                    for item in notices)  # fmt: skip
            write(table(("Code", "Read all the same", "Where", "Detail"), rows))
            if len(totals.notices) > NOTICES:
                write(f"\nand {len(totals.notices) - NOTICES} more\n")


def _cells(row: Row) -> Sequence[object]:
    return row["infotype"], row["likelihood"], row.get("value", row["quote"]), where(row)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Return a table.

    >>> print(table(("a", "b"), [("x|y", 1)]), end="")
    | a | b |
    |---|---|
    | x\|y | 1 |
    """
    lines = [head, *([escaped(cell) for cell in row] for row in rows)]
    texts = ["| " + " | ".join(line) + " |\n" for line in lines]
    return texts[0] + "|" + "---|" * len(head) + "\n" + "".join(texts[1:])


def escaped(value: object) -> str:
    r"""Keep what a file or its name holds from being markup.

    >>> escaped("[x](http://a)")
    '\\[x\\]\\(http://a\\)'
    """
    return printable(value).translate(_SPECIAL)
