"""Recode: find nested encodings in text or bytes, and undo one layer of each.

The scanner hands every layer back to the start with a longer path and the same budget, so
base64 in JSON in gzip is three rounds. Candidates come from two cheap passes of the compiled
kernels; what decodes to nothing plausible is never returned. Encodings that are spread through
text (percent, entities, escapes, quoted-printable) are undone together with the text around
them, so that a number which is only partly encoded is whole, and have a map back.
"""

from __future__ import annotations

import binascii
import sys
from collections.abc import Iterator

from dlp.limits import Budget
from dlp.text import _nested_reference
from dlp.text.compressed import compressed
from dlp.text.escapes import undo
from dlp.text.fold import is_continuation
from dlp.text.layer import Layer

try:
    from dlp.text._marks import marks
    from dlp.text._runs import runs

    COMPILED = True
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.text._nested_reference import marks, runs

    COMPILED = False

CONTEXT = 512
"""Bytes around a cluster of escapes that belong to its layer: as far as hotwords reach."""
LONG_CONTEXT = 1100
"""The same after a mark of UTF-7 or HZ, whose text follows it, and where a cluster was cut."""
AHEAD = _nested_reference.AHEAD
"""Bytes after a mark within which it is known."""
LOOK_BACK = 64
"""Bytes before a mark that are looked at to know it."""
LONG_RUN = 4096
"""Bytes of a run that is kept by itself: looking at it with every piece would cost too much."""
BATCH = 4096

_NAMES = {
    _nested_reference.PERCENT: "percent",
    _nested_reference.ENTITY: "entity",
    _nested_reference.ESCAPE: "escape",
    _nested_reference.QUOTED: "quoted-printable",
    _nested_reference.UTF7: "utf-7",
    _nested_reference.HZ: "hz",
    _nested_reference.MARKUP: "markup",
    _nested_reference.LOOKALIKE: "lookalike",
}
_KINDS = 10
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_LETTERS = bytes(sorted(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_\r\n"))


def layers(data: bytes, budget: Budget) -> Iterator[Layer]:
    """Yield each nested encoding found in `data`, undone once.

    Formats: RFC 4648 (base64, hex), RFC 2045 6.7 (quoted-printable), RFC 3986 2.1 (percent),
    RFC 2152 (UTF-7), RFC 1843 (HZ), RFC 7519 (JWT), RFC 1950 to 1952 (zlib, deflate, gzip),
    HTML 13.2.5.72 (character references), RFC 8259 7 (JSON strings). Takes linear time; the
    bytes of every layer are taken from `budget`, which raises `OverBudget` when it is spent.

    >>> from dlp.limits import Budget, Limits
    >>> for layer in layers(b'{"id": "NjUwMTAyMTkwMDAxMDEwMDE2"}', Budget(Limits())):
    ...     print(layer.kind, layer.start, layer.end, layer.data.decode())
    base64 8 32 650102190001010016
    """
    yield from compressed(data, budget)
    yield from Recoder(budget).feed(data, final=True)


def holds_none(text: bytes) -> bool:
    """Say whether a whole text certainly holds no encoding that a `Recoder` would undo.

    >>> holds_none(b"a memo"), holds_none(b"id=%36%35")
    (True, False)
    """
    found, _ = marks(text, 0, True, [-1] * (2 * _KINDS))
    if found:
        return False
    letters, _ = runs(text, 0, True, 1)
    return not letters


class Recoder:
    """Nested encodings of text that arrives in pieces; the pieces make no difference.

    State is bounded by the longest cluster of escapes (16 KiB and its context) and by the
    longest run of base64 (64 MiB).

    >>> from dlp.limits import Budget, Limits
    >>> recoder = Recoder(Budget(Limits()))
    >>> [*recoder.feed(b"id=NjUwMTAyMTkwMDAx"), *recoder.feed(b"MDEwMDE2;   ")][0].data
    b'650102190001010016'
    """

    __slots__ = ("_base", "_marks", "_runs", "_text")

    def __init__(self, budget: Budget) -> None:
        self._marks = _Marks(budget)
        self._runs = _Runs(budget)
        self._text = b""
        self._base = 0

    def feed(self, data: bytes, *, final: bool = False) -> Iterator[Layer]:
        """Take a piece; yield the layers that nothing which may still come can change.

        To be exhausted before the next piece. Raises `OverBudget` when the budget is spent.
        """
        self._text = self._text + data if self._text else data
        yield from self.follow(self._text, self._base, len(data), final=final)
        drop = self.needed - self._base
        if drop > 0:
            self._text = self._text[drop:]
            self._base += drop

    def follow(self, text: bytes, base: int, fresh: int, *, final: bool = False) -> Iterator[Layer]:
        """As `feed`, for text that is kept elsewhere, from `needed` on.

        `text` begins at offset `base`, its last `fresh` bytes are the new piece.
        """
        yield from self._marks.follow(text, base, final=final)
        yield from self._runs.follow(text, base, fresh, final=final)

    @property
    def needed(self) -> int:
        """Offset from which on the text must be kept for the next piece."""
        return min(self._marks.needed, self._runs.needed)

    @property
    def settled(self) -> int:
        """Every spread layer that begins before this offset was yielded."""
        return self._marks.settled

    @property
    def passed(self) -> int:
        """Every run that begins before this offset was yielded."""
        return self._runs.passed

    @property
    def held(self) -> int:
        """Bytes that are kept here for what may still come."""
        return len(self._text) + self._runs.held


class _Marks:
    """Clusters of escapes: the open ones, and those whose text behind is still to come."""

    __slots__ = ("_at", "_base", "_budget", "_closed", "_opened")

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._base = 0
        """Where the text began that the other offsets count from."""
        self._at = 0
        self._opened = [-1] * (2 * _KINDS)
        self._closed: list[tuple[int, int, int, bool]] = []

    @property
    def settled(self) -> int:
        places = [self._at, *(first for first in self._opened[::2] if first >= 0)]
        places += [first for _, first, _, _ in self._closed]
        return max(self._base + min(places) - CONTEXT, 0)

    @property
    def needed(self) -> int:
        return max(self.settled - LOOK_BACK, 0)

    def follow(self, text: bytes, base: int, *, final: bool) -> Iterator[Layer]:
        self._shift(base - self._base)
        found, self._at = marks(text, self._at, final, self._opened)
        if not found and not self._closed:
            return
        waiting = sorted([*self._closed, *found], key=_first_mark)
        self._closed = []
        for kind, first, last, cut in waiting:
            after = LONG_CONTEXT if cut or _NAMES[kind] in {"utf-7", "hz"} else CONTEXT
            if final or last + 1 + after + 4 <= len(text):
                yield self._undone(text, _NAMES[kind], first, last, after)
            else:
                self._closed.append((kind, first, last, cut))

    def _shift(self, drop: int) -> None:
        """Count from where the text begins now."""
        if drop:
            self._base += drop
            self._at -= drop
            self._opened = [place - drop if place >= 0 else -1 for place in self._opened]
            self._closed = [
                (kind, first - drop, last - drop, cut) for kind, first, last, cut in self._closed
            ]

    def _undone(self, data: bytes, name: str, first: int, last: int, after: int) -> Layer:
        """Undo the marks from `first` to `last`, and keep the text around them."""
        start = max(first - CONTEXT, 0)
        while start < first and is_continuation(data[start]):
            start += 1
        end = min(last + 1 + after, len(data))
        while end < len(data) and end < last + after + 4 and is_continuation(data[end]):
            end += 1
        self._budget.check_time()
        self._budget.spend_bytes(end - start)
        region, base = data[start:end], self._base
        is_last = end == len(data) and end < last + 1 + after
        undone = undo(name, region)
        return Layer(name, base + start, base + end, undone, base + first, region, is_last)


def _first_mark(cluster: tuple[int, int, int, bool]) -> tuple[int, int]:
    return cluster[1], cluster[0]


class _Runs:
    """Runs of base64 and hex, and the one that is not whole yet."""

    __slots__ = ("_at", "_begin", "_budget", "_is_nothing", "_parts", "_size")

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._at = 0
        """Where to go on, in the whole text."""
        self._is_nothing = False
        """The run in which that is decodes to nothing, whatever follows."""
        self._parts: list[bytes] = []
        """A long run that may still grow, with the letter before it; else the text is asked."""
        self._begin = 0
        """Where the parts begin."""
        self._size = 0
        """Bytes that may be waited for before what is held is looked at again."""

    @property
    def held(self) -> int:
        return sum(map(len, self._parts))

    @property
    def passed(self) -> int:
        return self._at

    @property
    def needed(self) -> int:
        return sys.maxsize if self._parts else max(self._at - 1, 0)

    def follow(self, text: bytes, base: int, fresh: int, *, final: bool) -> Iterator[Layer]:
        if self._parts:
            data = text[len(text) - fresh :]
            if not final and self._grows(data):
                self._parts.append(data)
                self._size -= len(data)
                return
            text, base = b"".join([*self._parts, data]), self._begin
            self._parts = []
        at = self._at - base
        at = -1 - at if self._is_nothing else at
        while True:
            self._budget.check_time()
            found, at = runs(text, at, final, BATCH)
            for kind, start, end in found:
                self._budget.spend_bytes(end - start)
                yield _blob(text, kind, start, end, base)
            if len(found) < BATCH:
                break
        self._is_nothing = at < 0
        at = -1 - at if self._is_nothing else at
        self._at = base + at
        begin = max(at - 1, 0)  # one letter more: whether a dot stands before a run
        if not final and not self._is_nothing and len(text) - begin > LONG_RUN:
            self._parts, self._begin = [text[begin:]], base + begin
            self._size = len(text) - begin

    def _grows(self, data: bytes) -> bool:
        """Say whether to wait: a run is held, and may go on to the end of `data`.

        It is looked at again when what is held has doubled, so that it costs linear time.
        """
        return len(data) <= self._size and not data.translate(None, _LETTERS)


def _blob(data: bytes, kind: int, start: int, end: int, base: int) -> Layer:
    if kind == _nested_reference.HEX:
        return Layer("hex", base + start, base + end, bytes.fromhex(data[start:end].decode()))
    return _base64(data, start, end, base)


def _base64(data: bytes, start: int, end: int, base: int) -> Layer:
    letters = data[start:end].translate(_URL_SAFE, b"\r\n")
    whole = len(letters) - (len(letters) % 4 == 1)
    decoded = binascii.a2b_base64(letters[:whole] + b"=" * (-whole % 4))
    end += len(data[end : end + 2]) - len(data[end : end + 2].lstrip(b"="))
    dots = data[end : end + 1] == b"." or (start > 0 and data[start - 1 : start] == b".")
    kind = "jwt" if dots and letters.startswith(b"eyJ") else "base64"
    return Layer(kind, base + start, base + end, decoded)
