"""Which lane matches a pattern, and why.

numbers    runs of digits and letters with enough digits: the compiled kernel, one pass for all
anchor     a run, a rare byte, a tail (name@host): the same pass, jumping from byte to byte
literals   four letters that are rare in ordinary text: a kernel finds them, a program confirms
beside     before a long number: only tried there
behind     the same, behind one
hotwords   none of these: only looked for beside one of the detector's own hotwords
structure  many marks close together: found in blocks by `dlp.match.marks`, not by these lanes
"""

from __future__ import annotations

import enum
import functools
import math
from dataclasses import dataclass

from dlp.errors import PatternError
from dlp.match.boundary import bounded
from dlp.match.excepted import NOTHING, Excepted
from dlp.match.starts import Starts
from dlp.model import STRUCTURE
from dlp.packs.expression import (
    DIGITS,
    LETTERS,
    Byte,
    Choice,
    Node,
    Repeat,
    Sequence,
    Value,
    mask_of,
    to_regex,
)
from dlp.packs.schema import Detector, PackSet, Pattern, Structure, parsed
from dlp.packs.values import LONGEST_LIST, is_list, width_of

LEAST_DIGITS = 5
"""A number shape has at least this many digits in every match."""
LONGEST_NUMBER = 48
SPREAD = 64
"""Bytes that a number with separators may cover."""
NEVER = "\uffff"
"""A character that no text has stands for the regex of a structure."""
LEAST_LITERAL = 2
LONGEST_HEAD = 96
SHOWN = 6
"""Grams that a reason names."""
_TAIL = 40
_SMALL_REPEAT = 6
_ANCHORS = mask_of(b"@")
_ALNUM_MASK = mask_of(DIGITS | LETTERS)
_DIGIT_MASK = mask_of(DIGITS)


class Lane(enum.StrEnum):
    """How a pattern is matched."""

    NUMBERS = "numbers"
    ANCHOR = "anchor"
    LITERALS = "literals"
    HOTWORDS = "hotwords"
    BESIDE = "beside"
    BEHIND = "behind"
    STRUCTURE = "structure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A pattern, its number, and its lane."""

    number: int
    detector: Detector
    pattern: Pattern
    lane: Lane
    reason: str
    width: tuple[int, int]
    """Bytes of the shortest and longest match, separators included."""
    starts: Starts | None = None
    """Literals lane: where and by what a match is looked for; only while packs are compiled."""

    @property
    def cut(self) -> int:
        """Bytes of a text that a match is looked for in; 0: no bound but its own width."""
        return LONGEST_LIST if is_list(self.pattern.expression) else 0

    @property
    def excepted(self) -> Excepted:
        """Values that are none."""
        if self.detector is None or self.pattern.takes_any:
            return NOTHING
        return Excepted.of(self.detector.excepted)

    @property
    def regex(self) -> bytes:
        """The pattern and its boundary, for the engine of the twins; of structures, no match."""
        if self.lane is Lane.STRUCTURE:
            return b"(?!)"
        pattern = self.pattern
        return _with_boundary(pattern.regex, pattern.ignore_case, pattern.boundary)


@functools.lru_cache(maxsize=4096)
def _with_boundary(regex: str, ignore_case: bool, boundary: str) -> bytes:  # noqa: FBT001 - a cache key
    return bounded(to_regex(parsed(regex, ignore_case)), boundary)


def plan(packs: PackSet) -> tuple[Planned, ...]:
    """Choose a lane for every pattern; `PatternError` P302 names one that fits none."""
    chosen: list[Planned] = []
    for detector in packs.detectors:
        for pattern in detector.patterns:
            chosen.append(choose(pattern, detector, len(chosen)))
        for structure in detector.structures:
            chosen.append(_of_structure(structure, detector, len(chosen)))
    return tuple(chosen)


def _of_structure(structure: Structure, detector: Detector, number: int) -> Planned:
    """Return what stands for a structure in the plan: findings name it, no lane looks for it."""
    name = STRUCTURE + structure.name
    pattern = Pattern(name=name, regex=NEVER, boundary="none", weight=structure.weight)
    reason = f"{structure.distinct} different marks, {structure.within} bytes apart at most"
    return Planned(
        number=number, detector=detector, pattern=pattern, lane=Lane.STRUCTURE, reason=reason,
        width=(1, 1),
    )  # fmt: skip


def choose(pattern: Pattern, detector: Detector, number: int) -> Planned:
    """Choose the lane of one pattern."""
    chosen = _choose(pattern, detector, number)
    if detector.excepted and chosen.lane in (Lane.NUMBERS, Lane.ANCHOR):
        raise PatternError(
            "except is for what is known by its letters", code="P304", file=detector.file,
            line=pattern.line, key=pattern.name, hint="put it behind a label, or leave except out",
        )  # fmt: skip
    return chosen


def _choose(pattern: Pattern, detector: Detector, number: int) -> Planned:
    node = pattern.expression
    if pattern.requires_number:
        if digits_before_value(node) >= LEAST_DIGITS:
            reason = "looked for behind a long number before Chinese letters"
            return _planned(pattern, detector, number, Lane.BEHIND, reason)
        reason = "looked for before a long number behind Chinese letters"
        return _planned(pattern, detector, number, Lane.BESIDE, reason)
    if pattern.boundary in ("digit", "alnum", "token") and _is_number_shape(node):
        reason = f"letters and digits only, at least {least_digits(node)} digits"
        return _planned(pattern, detector, number, Lane.NUMBERS, reason)
    if pattern.separators != "none":
        hint = f"leave them out, or write letters and digits alone, {LEAST_DIGITS} digits at least"
        raise _refused(pattern, detector, "separators are for number shapes", "P303", hint)
    if _is_anchored(node) and pattern.boundary in ("none", "digit", "alnum", "token"):
        reason = "a run before a rare byte: grown from each '@'"
        return _planned(pattern, detector, number, Lane.ANCHOR, reason)
    has_literal = literal_length(node, LEAST_LITERAL) >= LEAST_LITERAL
    if pattern.requires_hotword and not has_literal and _has_words(detector):
        reason = "no literal and no number shape: looked for beside its hotwords"
        return _planned(pattern, detector, number, Lane.HOTWORDS, reason)
    starts = Starts(node, pattern.boundary) if has_literal else None
    if starts is not None and starts.are_rare:
        reason = f"every match holds {', '.join(starts.shown(SHOWN))}"
        return _planned(pattern, detector, number, Lane.LITERALS, reason, starts=starts)
    fault = "no literal that is rare in text" if has_literal else "no literal"
    hint = (
        f"begin it with a literal of {LEAST_LITERAL} bytes, make it letters and digits with "
        f"{LEAST_DIGITS} digits, or set requires = 'hotword'"
    )
    message = f"{fault}, no number shape, no hotword gate"
    raise _refused(pattern, detector, message, "P302", hint)


def _has_words(detector: Detector) -> bool:
    return any(word.weight > 0 for word in detector.hotwords)


def _planned(  # noqa: PLR0913 - the parts of one value
    pattern: Pattern, detector: Detector, number: int, lane: Lane, reason: str,
    *, starts: Starts | None = None,
) -> Planned:  # fmt: skip
    low, high = width_of(pattern.expression)
    return Planned(
        number=number,
        detector=detector,
        pattern=pattern,
        lane=lane,
        reason=reason,
        width=(low, high + SPREAD if pattern.separators != "none" else high),
        starts=starts,
    )


def _refused(
    pattern: Pattern, detector: Detector, message: str, code: str, hint: str
) -> PatternError:
    return PatternError(
        message, code=code, file=detector.file, line=pattern.line, key=pattern.name, hint=hint
    )


def _is_number_shape(node: Node) -> bool:
    return (
        node.width[1] <= LONGEST_NUMBER
        and least_digits(node) >= LEAST_DIGITS
        and alphabet(node) & ~_ALNUM_MASK == 0
        and not node.has_value
    )


def alphabet(node: Node) -> int:
    """Return the mask of all bytes that a match may hold."""
    match node:
        case Byte():
            return node.mask
        case Sequence() | Choice():
            mask = 0
            for part in node.items if isinstance(node, Sequence) else node.branches:
                mask |= alphabet(part)
            return mask
        case Repeat() | Value():
            return alphabet(node.item)


def digits_before_value(node: Node) -> int:
    """Return how many digits stand at least before the part that is the finding.

    >>> from dlp.packs.expression import parse
    >>> digits_before_value(parse("[0-9]{10}-(?P<value>x)")), digits_before_value(parse("[0-9]"))
    (10, 0)
    """
    digits = 0
    for item in node.items if isinstance(node, Sequence) else (node,):
        if item.has_value:
            return digits
        digits += least_digits(item)
    return 0


def least_digits(node: Node) -> int:
    """Return how many digits every match has at least."""
    match node:
        case Byte():
            return int(node.mask & ~_DIGIT_MASK == 0)
        case Sequence():
            return sum(least_digits(item) for item in node.items)
        case Choice():
            return min(least_digits(branch) for branch in node.branches)
        case Repeat():
            return least_digits(node.item) * node.low
        case Value():
            return least_digits(node.item)


@dataclass(frozen=True, slots=True)
class Run:
    """One class of bytes, `low` to `high` times."""

    item: Byte
    low: int
    high: int


def anchored(node: Node) -> tuple[Run, int, Node]:
    """Split `run anchor tail`; ValueError when the node is none."""
    match node:
        case Sequence(
            items=(Repeat(item=Byte() as before, low=low, high=high), Byte(mask=anchor), *tail)
        ) if low and tail and anchor & ~_ANCHORS == 0 and before.mask & anchor == 0:
            return Run(before, low, high), anchor.bit_length() - 1, Sequence(tuple(tail))
    raise ValueError("not an anchored shape")


def _is_anchored(node: Node) -> bool:
    try:
        anchored(node)
    except ValueError:
        return False
    return True


def literal_length(node: Node, enough: float = math.inf) -> int:
    """Return the length of the longest literal that every match holds in one piece.

    Nothing longer is looked for when `enough` is found.
    """
    best = run = 0
    for item in flattened(node):
        if isinstance(item, Byte) and _is_literal(item.mask):
            run += 1
        else:
            run, before = 0, run
            if isinstance(item, Choice):
                best = max(best, before + min(map(_literal_start, item.branches)))
                if best < enough:
                    inner = min(literal_length(branch, enough) for branch in item.branches)
                    best = max(best, inner)
            elif isinstance(item, Repeat) and item.low:
                best = max(best, literal_length(item.item, enough))
        best = max(best, run)
        if best >= enough:
            break
    return best


def _literal_start(node: Node) -> int:
    """Return how many literal bytes every match begins with."""
    start = 0
    for item in flattened(node):
        if isinstance(item, Choice):
            return start + min(map(_literal_start, item.branches))
        if not (isinstance(item, Byte) and _is_literal(item.mask)):
            break
        start += 1
    return start


@functools.lru_cache(maxsize=4096)
def _is_literal(mask: int) -> bool:
    """Say whether a set is one byte, or one letter in either case."""
    count = mask.bit_count()
    lowest, highest = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
    return count == 1 or (count == 2 and lowest ^ highest == 0x20)  # noqa: PLR2004 - both cases


def flattened(node: Node) -> list[Node]:
    """Return the parts of a node in a row: groups and fixed repeats opened."""
    match node:
        case Sequence():
            parts: list[Node] = []
            for item in node.items:
                if isinstance(item, Byte | Choice):
                    parts.append(item)
                else:
                    parts += flattened(item)
            return parts
        case Value():
            return flattened(node.item)
        case Repeat() if node.low == node.high and node.high * node.width[1] <= _TAIL:
            return flattened(node.item) * node.low
        case _:
            return [node]


def head_of(node: Node) -> Node | None:
    """Return a beginning of every match that holds a selective literal, or None.

    The head goes on behind the literal while it stays narrow, and ends before the first wide
    repeat.
    """
    head: list[Node] = []
    found = False
    after = 0
    for item in flattened(node):
        high = item.width[1]
        if isinstance(item, Repeat) and item.high - item.low > _SMALL_REPEAT and found:
            if item.low:
                head.append(Repeat(item.item, min(item.low, _TAIL), min(item.low, _TAIL)))
            break
        if Sequence((*head, item)).width[1] > LONGEST_HEAD:
            break
        head.append(item)
        after += high if found else 0
        found = found or literal_length(Sequence(tuple(head)), LEAST_LITERAL) >= LEAST_LITERAL
        if after > _TAIL:
            break
    return Sequence(tuple(head)) if found else None
