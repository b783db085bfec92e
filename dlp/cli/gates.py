"""Which gate refused a pattern at a place: separators, boundary, length, validator, hotword.

Each pattern is tried with the slow, readable engine, over a window of folded text, with its gates
taken away one by one; the first that makes a difference is the answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from dlp.cli.refused import objection
from dlp.match import Lane, Planned, _reference
from dlp.packs.expression import Node, Repeat, Sequence, Value, to_regex
from dlp.packs.schema import Detector

WINDOW = 512
"""Bytes beside the place that are looked at, or the longest match of the pattern if more."""
LARGEST = 8192
PATIENCE = 1.0
"""Seconds that one pattern may take."""
WORDS = 6
"""Hotwords that are named."""
_ALNUM = regex.compile(rb"[0-9A-Za-z]")
_ROW = regex.compile(rb"[0-9A-Za-z]+(?:(?:[ \-./_()\r\n]|\xef\xbc[\x88\x89]){1,2}[0-9A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A pattern whose shape is there, and what refused it; `gate` empty: it matched."""

    planned: Planned
    gate: str
    detail: str
    span: tuple[int, int]
    """Of the shape, in the folded text."""


def refusals(plan: tuple[Planned, ...], text: bytes, at: int) -> Iterator[Refusal]:
    """Yield, for every pattern whose shape covers the byte `at`, which gate refused it."""
    for planned in plan:
        reach = min(max(WINDOW, planned.width[1]), LARGEST)
        low = max(at - reach, 0)
        window = text[low : at + reach]
        try:
            found = _refusal(planned, window, at - low)
        except TimeoutError:
            found = Refusal(planned, "timeout", "the pattern takes too long here", (0, 0))
        if found is not None:
            start, end = found.span
            yield dataclasses.replace(found, span=(start + low, end + low))


def _refusal(planned: Planned, text: bytes, at: int) -> Refusal | None:
    span = _covering(planned, text, at)
    if span is not None:
        return Refusal(planned, "", "", span)
    pattern = planned.pattern
    span = _covering(_without_validator(planned), text, at)
    if span is not None:
        said = objection(pattern.validator, text[span[0] : span[1]])
        return Refusal(planned, "validator", said, span)
    if planned.lane is Lane.NUMBERS:
        return _number(planned, text, at)
    loose = _without_boundary(planned)
    span = _covering(_without_validator(loose), text, at)
    if span is None:
        return _short(planned, text, at)
    return Refusal(planned, "boundary", _touched(pattern.boundary, text, span), span)


def _short(planned: Planned, text: bytes, at: int) -> Refusal | None:
    """Look for a value that is too short: announced as the pattern wants it, with fewer letters."""
    least, expression = _of_any_length(planned.pattern.expression)
    if least <= 1:
        return None
    bare = _without_validator(_without_boundary(planned))
    span = _covering(bare, text, at, to_regex(expression))
    if span is None or span[1] - span[0] >= least:
        return None
    said = f"{span[1] - span[0]} bytes, and this pattern takes {least} or more"
    return Refusal(planned, "length", said, span)


def _of_any_length(node: Node) -> tuple[int, Node]:
    """Return the least length of a named value, and the expression with values of any length."""
    if isinstance(node, Value) and isinstance(node.item, Repeat):
        return node.item.low, Value(dataclasses.replace(node.item, low=min(node.item.low, 1)))
    if isinstance(node, Value) and isinstance(node.item, Sequence):
        *before, last = node.item.items
        if isinstance(last, Repeat):
            shorter = (*before, dataclasses.replace(last, low=0))
            return node.item.width[0], Value(Sequence(shorter))
    if isinstance(node, Sequence):
        found = [_of_any_length(item) for item in node.items]
        return max((low for low, _ in found), default=0), Sequence(tuple(one for _, one in found))
    return 0, node


def _number(planned: Planned, text: bytes, at: int) -> Refusal | None:
    """Tell shape, separators and boundary of a number apart."""
    pattern = planned.pattern
    shape = regex.compile(to_regex(pattern.expression))
    if pattern.separators != "any":
        free = dataclasses.replace(pattern, separators="any", validator="")
        span = _covering(dataclasses.replace(planned, pattern=free), text, at)
        if span is not None:
            detail = f"separators of this pattern: {pattern.separators}"
            return Refusal(planned, "separators", detail, span)
    for row in _ROW.finditer(text):
        if not row.start() <= at < row.end():
            continue
        places = [index for index in range(row.start(), row.end()) if _ALNUM.match(text, index)]
        compact = bytes(text[index] for index in places)
        for match in shape.finditer(compact, overlapped=True, timeout=PATIENCE):
            span = places[match.start()], places[match.end() - 1] + 1
            if span[0] <= at < span[1]:
                return Refusal(planned, "boundary", _touched(pattern.boundary, text, span), span)
    return None


def _covering(
    planned: Planned, text: bytes, at: int, expression: bytes = b""
) -> tuple[int, int] | None:
    for record in _reference.find_one(planned, text, expression):
        if record.start <= at < record.end:
            return record.start, record.end
    return None


def _without_validator(planned: Planned) -> Planned:
    return dataclasses.replace(planned, pattern=dataclasses.replace(planned.pattern, validator=""))


def _without_boundary(planned: Planned) -> Planned:
    pattern = dataclasses.replace(planned.pattern, boundary="none")
    return dataclasses.replace(planned, pattern=pattern)


def _touched(boundary: str, text: bytes, span: tuple[int, int]) -> str:
    """Say what touches a span, without the value itself."""
    kinds = []
    for side, byte in (("left", text[max(span[0] - 1, 0) : span[0]]),
                       ("right", text[span[1] : span[1] + 1])):  # fmt: skip
        if byte.isdigit():
            kinds.append(f"a digit touches its {side} end")
        elif byte.isalpha():
            kinds.append(f"a letter touches its {side} end")
        elif byte in (b"_", b"-"):
            kinds.append(f"{byte.decode()} touches its {side} end")
    said = " and ".join(kinds) or "it does not stand alone, or is written irregularly"
    return f"{said} (boundary {boundary})"


def hotwords(detector: Detector) -> str:
    """Name some of the words that a detector wants beside it."""
    words = [word for item in detector.hotwords if item.weight > 0 for word in item.words]
    more = ", …" if len(words) > WORDS else ""
    return ", ".join(words[:WORDS]) + more
