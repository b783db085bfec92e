"""Islands: runs of text in bytes that are not text, such as databases, dumps and executables.

What no extractor understands is searched for ASCII and UTF-8, and for UTF-16 of both byte
orders at even and odd offsets. Every run is a piece of its own with its own offsets: text is
never joined across the bytes that were left out.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dlp.text import charset as charsets
from dlp.text import fold, guess, transcode
from dlp.text.charset import Charset
from dlp.text.piece import Part, Piece

try:
    from dlp.text._islands import narrow_run, wide_run

    COMPILED = True
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.text._islands_reference import narrow_run, wide_run

    COMPILED = False

LEAST_BYTES = 8
"""Shortest run of ASCII and UTF-8. Random bytes have one of eight in some 4 KiB."""
LEAST_UNITS = 6
"""Shortest run of UTF-16 units, most of them usual characters."""

WINDOW = 4 << 20
OVERLAP = 1 << 16
"""Bytes after a window in which a run that begins in it may end."""

Run = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Island:
    """One run of text."""

    encoding: str
    """utf-8 (and so ASCII), utf-16-le or utf-16-be."""
    piece: Piece
    """Its text; `Piece.text_start` is 0, as there is no text before it."""


def islands(data: bytes, *, least: int = LEAST_BYTES) -> Iterator[Island]:
    r"""Yield the runs of text in `data`, in order of their start; linear time.

    `least` is the shortest run of one-byte text in bytes. Where two UTF-16 readings overlap,
    the longer one counts.

    >>> binary = b"\0\x01card 6222\0\xff" + "身份证号码65".encode("utf-16-le") + b"\x01\x02"
    >>> [(island.piece.start, island.piece.data.decode()) for island in islands(binary)]
    [(2, 'card 6222'), (13, '身份证号码65')]
    """
    narrow = _runs(lambda at: narrow_run(data, at, least), 0, "utf-8")
    for start, end, name in heapq.merge(narrow, _wide(data)):
        chosen = None if name == "utf-8" else charsets.find(name)
        yield Island(name, _piece(data, start, end, chosen))


class WideIslands:
    r"""Runs of UTF-16 in bytes that arrive in pieces, as `islands` finds them in a window.

    A run longer than `OVERLAP` may be cut where a window ends.

    >>> wide = WideIslands()
    >>> [*wide.feed(b"\0" * 99 + "号码6501".encode("utf-16-le")[:5])]
    []
    >>> rest = "号码6501".encode("utf-16-le")[5:] + b"\x01\x02"
    >>> [(island.piece.start, island.piece.data.decode()) for island in wide.feed(rest, final=True)]
    [(99, '号码6501')]
    """

    __slots__ = ("_base", "_parts", "_size")

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._base = 0

    def feed(self, data: bytes, *, final: bool = False) -> Iterator[Island]:
        """Take a piece; yield the runs that are whole."""
        self._parts.append(data)
        self._size += len(data)
        if self._size < WINDOW + OVERLAP and not final:
            return
        text, at = b"".join(self._parts), 0
        while len(text) - at >= WINDOW + OVERLAP or (final and at < len(text)):
            window = text[at : at + WINDOW + OVERLAP]
            last = final and at + len(window) == len(text)
            done = len(window) if last else WINDOW
            for start, end, name in _wide(window):
                if start >= WINDOW and not last:
                    break
                yield Island(name, _piece(window, start, end, charsets.find(name), self._base + at))
                done = max(done, end)
            at += done
        self._parts, self._size = [text[at:]], len(text) - at
        self._base += at


def _runs(search: Callable[[int], tuple[int, int]], at: int, name: str) -> Iterator[Run]:
    while True:
        start, end = search(at)
        if end < 0:
            return
        yield start, end, name
        at = end


def _wide(data: bytes) -> Iterator[Run]:
    """Yield runs of UTF-16 that do not overlap: of a group that does, the longest first."""
    classes = guess.classes("utf-16")

    def reading(parity: int, *, big: bool) -> Iterator[Run]:
        name = "utf-16-be" if big else "utf-16-le"
        return _runs(lambda at: wide_run(data, at, LEAST_UNITS, big, classes), parity, name)

    readings = [reading(parity, big=big) for parity in (0, 1) for big in (False, True)]
    best: Run | None = None
    for run in heapq.merge(*readings):
        if best is None:
            best = run
        elif run[0] >= best[1]:
            yield best
            best = run
        elif run[1] - run[0] > best[1] - best[0]:
            best = run
    if best is not None:
        yield best


def _piece(data: bytes, start: int, end: int, chosen: Charset | None, base: int = 0) -> Piece:
    source = data[start:end]
    utf8 = source if chosen is None else transcode.to_utf8(source, chosen)
    folded = fold.fold(utf8)
    part = Part(
        source=source,
        begin=0,
        end=len(source),
        start=base + start,
        text_start=0,
        charset=chosen,
        state=0,
        at=0,
        size=len(folded),
        plain=folded is utf8,
    )
    return Piece(folded, base + start, 0, (part,))
