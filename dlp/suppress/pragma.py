"""`dlp:allow INFOTYPE reason`, in the text, on the line of a finding or the line above.

For files of one's own only: whoever writes a text could otherwise allow what it holds. So no
pragma is read unless the caller gives a way to the lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

TextOfLine = Callable[[str, int], str | None]
"""From a location's path and a line, from 1, to the text of the line; None: not to be had."""
_PRAGMA = re.compile(r"dlp:allow[ \t]+([A-Za-z0-9_.,-]{1,500})(?:[ \t]+([^\r\n]{0,500}))?")
_CLOSERS = re.compile(r"\s*(?:\*/|-->|#\}|\}\}|%>)?\s*$")
LONGEST = 20_000
"""Characters of a line that are searched."""


@dataclass(frozen=True, slots=True)
class Pragma:
    """One pragma: which infotypes it allows, and why."""

    infotypes: tuple[str, ...]
    reason: str

    @staticmethod
    def of(line: str) -> Pragma | None:
        """Return the pragma of a line, or None.

        >>> Pragma.of("x = 1  # dlp:allow cn.mobile number of the hotline")
        Pragma(infotypes=('cn.mobile',), reason='number of the hotline')
        """
        found = _PRAGMA.search(line[:LONGEST])
        if found is None:
            return None
        names = tuple(name for name in found[1].split(",") if name)
        return Pragma(names, _CLOSERS.sub("", found[2] or "").strip())

    def allows(self, infotype: str) -> bool:
        """Say whether it allows an infotype. One without a reason allows nothing."""
        return bool(self.reason) and infotype in self.infotypes


def pragma_for(path: str, line: int, text_of_line: TextOfLine) -> list[Pragma]:
    """Return the pragmas that are about a line: its own, and that of the line above."""
    found = []
    for number in (line, line - 1):
        text = text_of_line(path, number) if number > 0 else None
        pragma = Pragma.of(text) if text else None
        if pragma:
            found.append(pragma)
    return found


def text_lines(path: str, data: bytes) -> TextOfLine:
    r"""Return a way to the lines of one text in UTF-8, whose locations have this path.

    >>> text_lines("a", b"one\ntwo")("a", 2)
    'two'
    """
    lines = data.decode("utf-8", "replace").split("\n")

    def text_of_line(place: str, number: int) -> str | None:
        return lines[number - 1] if place == path and 1 <= number <= len(lines) else None

    return text_of_line
