"""The island kernel in plain Python: what `_islands.pyx` must equal, and its stand-in."""

from __future__ import annotations

import re

from dlp.text.guess import ASCII, COMMON, PUNCTUATION, RARE, UNCOMMON, USUAL

_CHARACTER = re.compile(
    rb"[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)


def narrow_run(data: bytes, start: int, least: int) -> tuple[int, int]:
    r"""Return the next run of at least `least` bytes of printable ASCII and UTF-8, or (-1, -1).

    >>> narrow_run(b"\0\1text here\xff", 0, 4)
    (2, 11)
    """
    begin = at = start
    while at < len(data):
        found = _CHARACTER.match(data, at)
        if found:
            at = found.end()
        elif at - begin >= least:
            break
        else:
            begin = at = at + 1
    return (begin, at) if at - begin >= least else (-1, -1)


def wide_run(
    data: bytes,
    start: int,
    least: int,
    big: bool,  # noqa: FBT001 - as compiled
    classes: bytes,
) -> tuple[int, int]:
    """Return the next run of at least `least` UTF-16 units, every second byte from `start` on."""
    begin, at, usual, other = start, start, 0, 0
    while at + 1 < len(data):
        kind = classes[int.from_bytes(data[at : at + 2], "big" if big else "little")]
        if kind <= RARE or kind in {PUNCTUATION, ASCII}:
            usual += kind in {COMMON, USUAL, ASCII}
            other += kind in {RARE, UNCOMMON}
            at += 2
        elif at - begin >= 2 * least and usual >= 3 * other:
            break
        else:
            at += 2
            begin, usual, other = at, 0, 0
    return (begin, at) if at - begin >= 2 * least and usual >= 3 * other else (-1, -1)
