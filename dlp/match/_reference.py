"""The reference engine: every lane's meaning, said slowly and obviously with `regex`.

It is the oracle of the laws, and the numbers lane where the compiled kernel is not installed.

A match of a pattern is, at each start, one span: for number and anchor shapes the longest whose
boundary holds and that the validator accepts; for all others what `regex` finds first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from dlp.match.boundary import bounded
from dlp.match.plan import SPREAD, Lane, Planned, anchored, least_digits
from dlp.match.records import FRACTION, GROUPED, IRREGULAR, LONGER_RUN, Record
from dlp.packs.expression import Repeat, to_regex
from dlp.validate import registry

LONGEST = 64
SECONDS = 5.0
"""Time for one pattern in one window; patterns are bounded, but a bad one may still explode.

It is time of the wall clock, which runs on while other threads have the interpreter."""
FAR, NEAR = 96, 16
"""Bytes before and behind a long number in which there must be a Chinese letter."""
_NEIGHBOURS = {"digit": re.compile(rb"[0-9]"), "alnum": re.compile(rb"[0-9A-Za-z]"),
               "token": re.compile(rb"[0-9A-Za-z_\-]")}  # fmt: skip
_ROW = re.compile(rb"[0-9A-Za-z]+(?:(?:[ \-./_()\r\n]|\xef\xbc[\x88\x89]){1,2}[0-9A-Za-z]+)*")
_DIGITS = re.compile(rb"[0-9]{7,}")
_CHINESE = re.compile(rb"[\xe4-\xe9]")
_AREA = re.compile(rb"[0-9][\- )]")
_LONG, _BEHIND_AREA, _PASSPORT = (10, 11, 12, 16, 17, 18, 19), (7, 8), 8
_PARTED = re.compile(rb"(?<![0-9])1[3-9][0-9]([ -])[0-9]{4}\1[0-9]{4}(?![0-9])")
STAMP = re.compile(
    rb"(?<![0-9A-Za-z])(?:19|20)[0-9]{2}([\-/.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])"
    rb"[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?![0-9])"
    rb"(?::[0-5][0-9](?![0-9])(?:[.,][0-9]{1,9}(?![0-9\-/.]))?)?"
)
"""The most frequent numbers of the world: inside a date with a time of day no number begins."""
_PIECE = re.compile(rb"[0-9A-Za-z]+|[^0-9A-Za-z]+")


def find(plan: tuple[Planned, ...], data: bytes) -> list[Record]:
    """Return the records of all lanes but the hotword gate, which belongs to the weighing."""
    found = [record for planned in plan for record in find_one(planned, data)]
    return sorted(found)


def find_one(planned: Planned, data: bytes, expression: bytes = b"") -> Iterator[Record]:
    """Yield the matches of one pattern; `expression` is matched in the place of its regex."""
    expression = expression or planned.regex
    if planned.lane is Lane.NUMBERS:
        yield from _numbers(planned, data)
    elif planned.lane is Lane.ANCHOR:
        yield from _anchored(planned, data)
    elif planned.lane in (Lane.BESIDE, Lane.BEHIND):
        yield from _beside(planned, data, expression)
    else:
        yield from _matches(planned, data, expression, 0, len(data))


def validated(planned: Planned, text: bytes) -> int | None:
    """Return the validator's evidence bits, or None when it refuses."""
    if not planned.pattern.validator:
        return 0
    validator = registry.get(planned.pattern.validator)
    names = validator.check(validator.compact(text.decode("utf-8", "replace")))
    if names is None:
        return None
    order = list(validator.EVIDENCE)
    return sum(1 << order.index(name) for name in names)


@lru_cache(maxsize=4096)
def _compiled(expression: bytes) -> Any:
    import regex  # noqa: PLC0415 - no start needs it

    return regex.compile(expression)


def _matches(
    planned: Planned, data: bytes, expression: bytes, first: int, last: int
) -> Iterator[Record]:
    """Yield the first match of each place in `[first, last]`; -1 is the line break before a text.

    Where a text begins or ends, lines do.
    """
    compiled = _compiled(expression)
    group, size = compiled.groups, len(data)
    lined = b"\n" + data + b"\n"
    for match in compiled.finditer(lined, first + 1, overlapped=True, timeout=SECONDS):
        if match.start() - 1 > min(last, size - 1):
            return
        at = match.start()
        seen = compiled.match(lined, at, at + planned.cut) if planned.cut else match
        for first_byte, behind in seen.spans(group) if seen else ():
            start, stop = max(first_byte - 1, 0), min(behind - 1, size)
            if start < stop and data[start:stop] not in planned.excepted:
                bits = validated(planned, data[start:stop])
                if bits is not None:
                    yield Record(start, stop, planned.number, bits)


def _beside(planned: Planned, data: bytes, expression: bytes) -> Iterator[Record]:
    """Try every start before a long number or in it, each once."""
    done = -1
    behind, before = beside(data, 0, len(data))
    places = [(number - min(planned.width[1], FAR), number) for number in behind]
    if planned.lane is Lane.BEHIND:
        places = [(first - 4, last) for first, last in before]  # and a letter before it
    for first, last in places:
        yield from _matches(planned, data, expression, max(first, done), last)
        done = last + 1


def _numbers(planned: Planned, data: bytes) -> Iterator[Record]:
    """Try every start and every end, longest first."""
    pattern = planned.pattern
    shape = _compiled(to_regex(pattern.expression))
    for start in _starts(pattern.boundary, data, least_digits(pattern.expression)):
        best: Record | None = None
        for compact, lengths, end, broken in _spans(data, start):
            if not _ends(pattern.boundary, data, end) or not shape.fullmatch(compact):
                continue
            lane = _grouping(planned, lengths, broken=broken)
            bits = validated(planned, compact) if lane is not None else None
            if lane is not None and bits is not None:
                lane |= _surroundings(data, start, end, len(lengths))
                best = Record(start, end, planned.number, bits | lane)
        if best:
            yield best


def _starts(boundary: str, data: bytes, least: int) -> Iterator[int]:
    """Yield where a number may begin: in rows of runs that hold enough digits, not in stamps."""
    stamped = {place for stamp in STAMP.finditer(data) for place in range(*stamp.span())}
    for row in _ROW.finditer(data):
        if sum(48 <= byte <= 57 for byte in row.group()) >= least:  # noqa: PLR2004 - '0' to '9'
            for start in range(row.start(), row.end()):
                if start not in stamped and _may_start(boundary, data, start):
                    yield start


def _may_start(boundary: str, data: bytes, start: int) -> bool:
    here, before = data[start : start + 1], data[max(start - 1, 0) : start]
    if not here.isalnum() or _NEIGHBOURS[boundary].match(before):
        return False
    run = _PIECE.match(data, start)
    if not run or not any(48 <= byte <= 57 for byte in run.group()):  # noqa: PLR2004
        return False
    return here.isdigit() or not before.isalnum()


def _ends(boundary: str, data: bytes, end: int) -> bool:
    return not _NEIGHBOURS[boundary].match(data, end)


def _spans(data: bytes, start: int) -> Iterator[tuple[bytes, tuple[int, ...], int, bool]]:
    """Yield (compact, group lengths, end, broken over a line) for each end after `start`."""
    row = _ROW.match(data, start)
    if row is None:
        return
    compact, lengths, position, broken = b"", [0], start, False
    for piece in _PIECE.findall(row.group()):
        if not piece.isalnum():
            if position + len(piece) - start >= SPREAD:
                return
            broken = broken or bool(set(piece) & set(b"\r\n"))
            lengths.append(0)
            position += len(piece)
            continue
        for byte in piece:
            if len(compact) == LONGEST:
                return
            compact += bytes([byte])
            lengths[-1] += 1
            position += 1
            yield compact, tuple(lengths), position, broken


def _grouping(planned: Planned, lengths: tuple[int, ...], *, broken: bool) -> int | None:
    pattern = planned.pattern
    if len(lengths) == 1:
        return None if pattern.separators == "required" else 0
    if pattern.separators == "none":
        return None
    if not broken and lengths in pattern.groups:
        return GROUPED
    return IRREGULAR if pattern.separators == "any" else None


def _surroundings(data: bytes, start: int, end: int, groups: int) -> int:
    before = start > 1 and data[start - 2 : start - 1].isdigit()
    after = data[end + 1 : end + 2].isdigit()
    left, right = data[max(start - 1, 0) : start], data[end : end + 1]
    bits = 0
    if (before and left == b".") or (after and right == b"."):
        bits |= FRACTION
    if groups > 1 and ((before and left in (b" ", b"-")) or (after and right in (b" ", b"-"))):
        bits |= LONGER_RUN
    return bits


def _anchored(planned: Planned, data: bytes) -> Iterator[Record]:
    """At each anchor: the leftmost start whose boundary holds, and the longest end."""
    pattern = planned.pattern
    run, byte, tail = anchored(pattern.expression)
    item = Repeat(run.item, run.low, run.high)
    before = _compiled(bounded_left(to_regex(item), pattern.boundary))
    after = _compiled(to_regex(tail))
    width = tail.width[1]
    for at in (index for index, value in enumerate(data) if value == byte):
        starts = [
            start for start in range(max(at - run.high, 0), at) if before.fullmatch(data, start, at)
        ]
        ends = [
            end
            for end in range(at + 1, min(at + width, len(data) - 1) + 2)
            if after.fullmatch(data, at + 1, end) and _right(pattern.boundary, data, end)
        ]
        if starts and ends:
            bits = validated(planned, data[starts[0] : ends[-1]])
            if bits is not None:
                yield Record(starts[0], ends[-1], planned.number, bits)


def bounded_left(expression: bytes, boundary: str) -> bytes:
    """Return the expression with the boundary before it only."""
    if boundary == "none":
        return expression
    return bounded(expression, boundary).rpartition(b"(?!")[0]


def _right(boundary: str, data: bytes, end: int) -> bool:
    return boundary == "none" or _ends(boundary, data, end)


def has_enough(text: bytes, first: int, last: int, signs: bytes, least: int) -> bool:
    """Say whether `text[first:last]` has `least` bytes that are among `signs`.

    >>> has_enough(b"f(x) = 1;", 0, 9, b"(;=", 3)
    True
    """
    return sum(text.count(sign, first, last) for sign in set(signs)) >= least


def beside(data: bytes, start: int, stop: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Return where long numbers begin that stand behind Chinese letters, and both ends of others.

    The others stand before some; a number may be in both lists.
    Long are 10 to 12 and 16 to 19 digits, 7 and 8 behind an area code, and those of a passport;
    and a mobile in three parts is one number.

    >>> beside("王大明 13800000000".encode(), 0, 21)
    ([10], [])
    """
    text = data[start:stop]
    behind: list[int] = []
    before: list[tuple[int, int]] = []
    spans = [run.span() for run in _DIGITS.finditer(text) if _is_long(text, *run.span())]
    for first, last in sorted([*spans, *(run.span() for run in _PARTED.finditer(text))]):
        if _CHINESE.search(text, max(first - FAR, 0), first):
            behind.append(start + first)
        if _CHINESE.search(text, last, last + NEAR):
            before.append((start + first, start + last))
    return behind, before


def _is_long(text: bytes, first: int, last: int) -> bool:
    count = last - first
    if count in _LONG or (count == _PASSPORT and text[first - 1 : first] in {b"E", b"G"}):
        return True
    return count in _BEHIND_AREA and _AREA.fullmatch(text, max(first - 2, 0), first) is not None
