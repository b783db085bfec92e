"""A layer: one nested encoding undone, and the way back to the bytes that it stood in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dlp.text.escapes import UNITS, Units

GLUED = frozenset({"markup", "lookalike"})
"""Kinds that guess at a number: what is found in them needs a check digit."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One nested encoding, undone."""

    kind: str
    """base64, jwt, hex, percent, entity, escape, quoted-printable, utf-7, hz, markup, lookalike,
    gzip, zlib, deflate."""
    start: int
    end: int
    """The encoded bytes are `[start, end)` of the data that was searched."""
    data: bytes
    first: int = -1
    """Where the first mark of an encoding that is spread through text stands; -1: it is not."""
    region: bytes = field(default=b"", repr=False)
    """The bytes that were undone, where the encoding is spread through text."""
    is_last: bool = False
    """Whether the text ends where the region does."""

    @property
    def is_spread(self) -> bool:
        """Whether the encoding is spread through text, which was undone together with it."""
        return self.first >= 0

    def changed(self) -> list[tuple[int, int]]:
        """Return the ranges of `data` that are not what stood there, in order.

        >>> from dlp.limits import Budget, Limits
        >>> from dlp.text.recode import layers
        >>> [layer] = layers(b"id=%36%35", Budget(Limits()))
        >>> layer.changed()
        [(3, 4), (4, 5)]
        """
        ranges: list[tuple[int, int]] = []
        out = source = 0
        for stop, text in UNITS[self.kind](self.region) if self.is_spread else ():
            if self.region[source:stop] != text:
                ranges.append((out, out + len(text)))
            out, source = out + len(text), stop
        return ranges

    def locate(self, positions: Sequence[int], *, end: bool = False) -> list[int]:
        """Map sorted offsets into `data` to offsets in what was searched.

        An encoding that is spread through text maps to the byte; for the others every offset
        is the start (or end) of the whole.

        >>> from dlp.limits import Budget, Limits
        >>> from dlp.text.recode import layers
        >>> [layer] = layers(b"id=%E8%AF%81%36%35", Budget(Limits()))
        >>> layer.data.decode(), layer.locate([3, 6]), layer.locate([8], end=True)
        ('id=证65', [3, 12], [18])
        """
        units = UNITS.get(self.kind)
        if units is None:
            return [self.end if end else self.start] * len(positions)
        return _mapped(units(self.region), self.start, positions, end=end)


def _mapped(units: Units, base: int, positions: Sequence[int], *, end: bool) -> list[int]:
    places: list[int] = []
    out = source = 0
    for stop, text in units:
        same = stop - source == len(text)
        while len(places) < len(positions) and positions[len(places)] < out + len(text) + end:
            inside = max(positions[len(places)] - out, 0)
            if same:
                places.append(base + source + inside)
            else:
                places.append(base + (stop if end and inside else source))
        out, source = out + len(text), stop
    return places + [base + source] * (len(positions) - len(places))
