"""The arithmetic of a finding, written to be read: what each piece of evidence adds.

This is the oracle of the compiled weighing (`_weigh.pyx`), and stands in where that is missing.

A finding's sum is the weight of its shape, plus the evidence of its validator and of the way it
is written, plus one word of each hotword group: the strongest that is near, or names its column
(with `columns = "all"`: any column of its table).
A word counts in full within 16 characters on the same line, or in the line above a value that is
alone in its own; half beyond, and half again when another value stands between. A word behind the
value that names another value does not count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dlp.text.words import LETTERS

NEAR = 16
LARGEST_CLUSTER = 4096
_ANOTHER = re.compile(rb"[0-9]{4}")
_SYMBOLS = (b":", b"=", b" ", b"\t", b'"', b"'", b"(", b",", b"|", b">")
_WIDE = ("：".encode(), "（".encode(), "，".encode())
_OPENING, _CLOSING = (b"(", "（".encode()), (b")", "）".encode())
_ASSIGNMENTS = (b":", b"=", "：".encode())
_SYMBOLS_BETWEEN = 5
_REST_OF_NAME = re.compile(rb"[A-Za-z_]{1,24}|(?:[\xe4-\xe9][\x80-\xbf]{2}){1,4}")
"""Letters behind a word that may be of the same name."""


@dataclass(frozen=True, slots=True)
class Member:
    """A word's membership in one hotword group of one detector."""

    group: int
    weight: int
    within: int
    side: str


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A match being weighed; weights in tenths of a deciban."""

    start: int
    end: int
    pattern: int
    detector: int
    category: int
    is_number: bool
    requires_hotword: bool
    is_grouped: bool
    """Whether the number is written with separators."""
    reasons: list[tuple[str, int]]
    supported: bool = False
    alternatives: list[Candidate] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Sum of all evidence."""
        return sum(weight for _, weight in self.reasons)


def probability(decibans: float) -> float:
    """Return the probability that a sum of evidence says.

    >>> round(probability(0), 2), round(probability(10), 2), round(probability(-20), 2)
    (0.5, 0.91, 0.01)
    """
    return 1 / (1 + math.pow(10, -decibans / 10))


def decibans(probability_: float) -> float:
    """Return the sum of evidence that a probability is.

    >>> round(decibans(0.95), 1)
    12.8
    """
    if probability_ <= 0:
        return -math.inf
    return 10 * math.log10(probability_ / (1 - probability_))


def names_another(data: bytes, position: int) -> bool:
    """Say whether a word that ends at `position` is followed by a value of its own.

    The word may only begin a longer name: `order` in `orderNo=2022`, `订单` in `订单编号：2022`.

    >>> names_another(b"orderNo=2022", 5), names_another(b"orders of today", 5)
    (True, False)
    """
    if rest := _REST_OF_NAME.match(data, position):
        position = rest.end()
    assigned = False
    for _ in range(_SYMBOLS_BETWEEN + 1):
        here = data[position : position + 1]
        if here.isdigit() or (assigned and here and here[0] in LETTERS):
            return True
        wide = data[position : position + 3]
        symbol = wide if wide in _WIDE else here
        if symbol not in _SYMBOLS and symbol not in _WIDE:
            return False
        assigned = assigned or symbol in _ASSIGNMENTS
        position += len(symbol)
    return False


def fills_line(data: bytes, start: int, end: int) -> bool:
    r"""Say whether a value is alone in its line, or the last of a string, and a line stands above.

    >>> fills_line(b"SSN:\n219099990\n", 5, 14), fills_line(b"SSN\n219099990 7", 4, 13)
    (True, False)
    """
    while start > 0 and data[start - 1] in b" \t":
        start -= 1
    while end < len(data) and data[end] in b" \t\r":
        end += 1
    return data[max(start - 1, 0) : start] == b"\n" and data[end : end + 1] in (
        b"",
        b"\n",
        b'"',
        b"'",
    )


def nearness(between: bytes, *, breaks: int = 0) -> tuple[int, int]:
    """Return the characters between a word and a value, and how often its weight is halved.

    So many line `breaks` are no distance.
    """
    points = sum(byte & 0xC0 != 0x80 for byte in between)  # noqa: PLR2004 - UTF-8 continuation
    far = points > NEAR or between.count(b"\n") > breaks
    return points, int(far) + int(bool(_ANOTHER.search(between)))


def halved(weight: int, times: int) -> int:
    """Halve a weight towards zero."""
    for _ in range(times):
        weight = weight // 2 if weight >= 0 else -(-weight // 2)
    return weight


def embraced(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return a span with its plus, and the parenthesis that closes, or opens, one inside it.

    >>> embraced(b"A123456(3)", 0, 9), embraced("（0571）87654321".encode(), 3, 18)
    ((0, 10), (0, 18))
    >>> embraced(b"+86 571", 1, 7), embraced(b"1+86 571", 2, 8)
    ((0, 7), (2, 8))
    """
    if data[:start].endswith(b"+") and not data[max(start - 2, 0) : start - 1].isalnum():
        start -= 1
    inside = data[start:end]
    open_ = sum(inside.count(sign) for sign in _OPENING) - sum(map(inside.count, _CLOSING))
    if open_ > 0:
        end += next((len(sign) for sign in _CLOSING if data.startswith(sign, end)), 0)
    elif open_ < 0:
        start -= next((len(sign) for sign in _OPENING if data.endswith(sign, 0, start)), 0)
    return start, end


def add_words(  # noqa: PLR0913 - what weighs a value
    candidate: Candidate,
    data: bytes,
    hits: Sequence[tuple[int, int, str, Sequence[Member]]],
    context: int,
    *,
    columns: Sequence[tuple[Member, str]] = (),
    gates: Sequence[int],
) -> None:
    """Add the strongest word of each group; hits are (start, end, word, memberships).

    `gates` says of each group whether it supports what requires a hotword.

    `columns` are the words in the name of the column, and those of other columns that say something
    of the detector there; they count in full.
    """
    best: dict[int, tuple[int, str]] = {}
    alone = fills_line(data, candidate.start, candidate.end)
    for member, word in columns:
        _keep_better(best, member.group, member.weight, word)
    for start, end, word, members in reversed(hits):
        if start < candidate.start - context or start >= candidate.end + context:
            continue
        if end <= candidate.start:
            side, between, breaks = "before", data[end : candidate.start], int(alone)
        elif start >= candidate.end and not names_another(data, end):
            side, between, breaks = "after", data[candidate.end : start], 0
        else:
            continue
        points, shift = nearness(between, breaks=breaks)
        for member in members:
            if member.side in ("both", side) and points <= member.within:
                _keep_better(best, member.group, halved(member.weight, shift), word)
    for group, (weight, word) in best.items():
        candidate.reasons.append((word, weight))
        candidate.supported = candidate.supported or (weight > 0 and bool(gates[group]))


def _keep_better(best: dict[int, tuple[int, str]], group: int, weight: int, word: str) -> None:
    if group not in best or abs(weight) >= abs(best[group][0]):
        best[group] = (weight, word)


def conflict(a: Candidate, b: Candidate) -> bool:
    """Say whether two matches claim the same bytes; one inside another kind does not."""
    if a.end <= b.start or b.end <= a.start:
        return False
    if (a.start, a.end) == (b.start, b.end):
        return True
    inside = (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)
    return not inside or a.category == b.category or (a.is_number and b.is_number)


def resolve(candidates: Sequence[Candidate], floor: int) -> list[Candidate]:
    """Choose among overlapping candidates; what loses becomes an alternative of what won."""
    left = [item for item in candidates if item.supported or not item.requires_hotword]
    chosen: list[Candidate] = []
    while left:
        winner = min(left, key=lambda x: (-x.total, x.start - x.end, x.start, x.pattern))
        if winner.total < floor:
            break
        losers = [item for item in left if item is not winner and conflict(winner, item)]
        winner.alternatives = sorted(losers, key=lambda x: (x.start, x.pattern))
        chosen.append(winner)
        left = [item for item in left if item is not winner and item not in losers]
    return sorted(chosen, key=lambda x: x.start)


def without_repeats(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out what cannot win: of matches of one detector in one place the likeliest counts.

    That holds for what differs in nothing but the weight of its shape. Lists of persons behind
    their labels are matched by several patterns each.
    """
    best: dict[tuple[int, int, int], Candidate] = {}
    for item in candidates:
        if _is_plain(item):
            place = (item.start, item.end, item.detector)
            best[place] = min(best.get(place, item), item, key=lambda x: (-x.total, x.pattern))
    return [
        item
        for item in candidates
        if not _is_plain(item) or best[item.start, item.end, item.detector] is item
    ]


def _is_plain(item: Candidate) -> bool:
    """Say whether nothing but its shape speaks for a match yet, and no gate must open."""
    return len(item.reasons) == 1 and not item.requires_hotword


def clusters(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Group candidates that overlap, in order of position; very long chains are cut."""
    ordered = sorted(candidates, key=lambda x: (x.start, -x.end, x.pattern))
    groups: list[list[Candidate]] = []
    end = cluster = 0
    for item in ordered:
        if not groups or item.start >= end or item.start - cluster >= LARGEST_CLUSTER:
            groups.append([])
            end, cluster = item.end, item.start
        groups[-1].append(item)
        end = max(end, item.end)
    return groups
