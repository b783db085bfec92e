"""The fold kernel in plain Python: what `_fold.pyx` must equal, and its stand-in.

It turns bytes into a list of characters, settles the chains of Chinese numerals on that list,
and writes what is left. Obvious and slow; `dlp.text.fold` chooses between the two.
"""

# ruff: noqa: PLR2004 - byte values are what this is about

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from dlp.text.fold_map import CHAIN, DROP, GAP, NUMERAL, class_of

STRICT, FINAL, CHECK = 1, 2, 4
DONE, HELD, BAD, NUL, CHANGED = 0, 1, 2, 3, 4

_LINKS = frozenset(b"0123456789Xx -")


@dataclass(slots=True)
class _Char:
    start: int
    raw: bytes
    kind: int
    """Class of `class_of`; `_ILL` for a byte that begins no character, `_CUT` for a cut one."""
    active: bool = False
    """In a chain that is settled, so a numeral is folded."""
    opens: int = -1
    """Index of the numeral that opened the chain in which this numeral is still undecided."""

    @property
    def folded(self) -> bytes:
        if self.kind in {0, _ILL, _CUT}:
            return self.raw
        if self.kind >= NUMERAL:
            return b"%d" % (self.kind - NUMERAL) if self.active else self.raw
        return b"" if self.kind == DROP else bytes((self.kind,))


_ILL, _CUT = -1, -2


def _char_at(data: bytes, at: int) -> _Char:
    lead = data[at]
    size = 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    raw = data[at : at + size]
    try:
        return _Char(at, raw, class_of(ord(raw.decode())) if lead >= 0x80 else 0)
    except UnicodeDecodeError:
        cut = 0xC2 <= lead <= 0xF4 and len(raw) < size
        cut = cut and all(0x80 <= byte < 0xC0 for byte in raw[1:])
        return _Char(at, raw, _CUT) if cut else _Char(at, raw[:1], _ILL)


def _chars(data: bytes, start: int, flags: int) -> Iterator[_Char]:
    """Yield the characters up to the first that `flags` does not allow, that one included."""
    at = start
    while at < len(data):
        char = _char_at(data, at)
        if char.kind == _CUT and flags & FINAL:
            char = _Char(at, char.raw[:1], _ILL)
        yield char
        if char.kind == _CUT or (flags & STRICT and (char.kind == _ILL or char.raw == b"\0")):
            return
        at += len(char.raw)


def _settle(chars: list[_Char], state: int) -> tuple[int, int]:
    """Mark the numerals of every long chain; return the open chain's start and the state."""
    active, gap, chain = state > 0, max(state - 1, 0), list[int]()
    for index, char in enumerate(chars):
        if char.kind >= NUMERAL:
            chain.append(index)
            active, gap = active or len(chain) == CHAIN, 0
            if active:
                for link in chain:
                    chars[link].active = True
                chain.clear()
            continue
        gap += 1
        linked = char.kind == DROP or (len(char.folded) == 1 and char.folded[0] in _LINKS)
        if not linked or gap > GAP:
            active, gap = False, 0
            chain.clear()
    return (chain[0] if chain else -1), (gap + 1 if active else 0)


def run(
    data: bytes, start: int, stop: int, state: int, flags: int
) -> tuple[bytes | None, int, int, int, int]:
    r"""Fold `data[start:stop]`: folded bytes or None (no change), end, status, state, characters.

    >>> run("中Ａ".encode(), 0, 6, 0, FINAL)
    (b'\xe4\xb8\xadA', 6, 0, 0, 2)
    """
    chars = list(_chars(data[:stop], start, flags))
    status = DONE
    if chars and chars[-1].kind == _CUT:
        chars.pop()
        status = HELD
    elif chars and flags & STRICT and chars[-1].kind == _ILL:
        chars.pop()
        status = BAD
    elif chars and flags & STRICT and chars[-1].raw == b"\0":
        chars.pop()
        status = NUL
    opened, state = _settle(chars, state)
    if opened >= 0 and not flags & FINAL and status in {DONE, HELD}:
        del chars[opened:]
        status = HELD
    if status in {BAD, NUL}:
        state = 0
    end = chars[-1].start + len(chars[-1].raw) if chars else start
    folded = b"".join(char.folded for char in chars)
    changed = folded != data[start:end]
    if changed and flags & CHECK:
        return None, start, CHANGED, 0, 0
    return folded if changed else None, end, status, state, len(chars)


def locate(
    data: bytes,
    positions: array[int],
    end: bool,  # noqa: FBT001 - as compiled
    state: int,
    begins: int,
) -> tuple[array[int], array[int]]:
    """Return source byte offsets and character counts for sorted offsets that count folded `data`
    from `begins`.
    """  # noqa: D205 - one sentence
    chars = list(_chars(data, 0, FINAL))
    _settle(chars, state)
    places, at = list[tuple[int, int]](), begins
    for index, char in enumerate(chars):
        at += len(char.folded)
        while len(places) < len(positions):
            wanted = positions[len(places)]
            if end and wanted <= begins:
                places.append((0, 0))
            elif end and wanted <= at and char.folded:
                places.append((char.start + len(char.raw), index + 1))
            elif not end and wanted < at:
                places.append((char.start, index))
            else:
                break
    rest = (len(data), len(chars)) if chars else (0, 0)
    places += [rest] * (len(positions) - len(places))
    return array("q", [offset for offset, _ in places]), array("q", [count for _, count in places])


def first_non_ascii(data: bytes, start: int) -> int:
    """Return the offset of the first byte that is NUL or not ASCII, or the length."""
    for at in range(start, len(data)):
        if not 0 < data[at] < 0x80:
            return at
    return max(start, len(data))


def is_blank(data: bytes) -> bool:
    """Say whether there is nothing but white space (ASCII), or nothing at all."""
    return not data or data.isspace()


def count_characters(data: bytes, start: int, stop: int) -> int:
    """Count the bytes that begin a character in valid UTF-8."""
    return sum(byte & 0xC0 != 0x80 for byte in data[start:stop])
