"""Recode: find nested encodings in text or bytes, and undo one layer of each.

The scanner hands every layer back to the start with a longer path and the same budget, so
base64 in JSON in gzip is three rounds. Candidates come from one cheap pass of the compiled
kernel; what decodes to nothing plausible is never yielded. Encodings that are spread through
text (percent, entities, escapes, quoted-printable) are undone together with the text around
them, so that a number which is only partly encoded is whole, and have a map back.
"""

from __future__ import annotations

import binascii
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dlp.limits import Budget
from dlp.text import _nested_reference
from dlp.text.escapes import UNITS, Units, undo
from dlp.text.fold import is_continuation

try:
    from dlp.text._marks import marks
    from dlp.text._runs import plausible, runs

    COMPILED = True
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.text._nested_reference import marks, plausible, runs

    COMPILED = False

CONTEXT = 128
"""Bytes around a cluster of escapes that belong to its layer: half of what joins clusters."""
LONG_CONTEXT = 1100
"""The same after a mark of UTF-7 or HZ, whose text follows it."""
BATCH = 4096
FIRST_STEP = 4096
ATTEMPT = 1 << 16
"""Bytes that a broken compressed stream costs: about what trying it takes in time."""
STEP = 1 << 20

_NAMES = {
    _nested_reference.PERCENT: "percent",
    _nested_reference.ENTITY: "entity",
    _nested_reference.ESCAPE: "escape",
    _nested_reference.QUOTED: "quoted-printable",
    _nested_reference.UTF7: "utf-7",
    _nested_reference.HZ: "hz",
}
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_ZLIB_HEADS = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")


@dataclass(frozen=True, slots=True)
class Layer:
    """One nested encoding, undone."""

    kind: str
    """base64, jwt, hex, percent, entity, escape, quoted-printable, utf-7, hz, gzip, zlib,
    deflate."""
    start: int
    end: int
    """The encoded bytes are `[start, end)` of the data that was searched."""
    data: bytes
    _region: bytes = field(default=b"", repr=False)

    def locate(self, positions: Sequence[int], *, end: bool = False) -> list[int]:
        """Map sorted offsets into `data` to offsets in what was searched.

        An encoding that is spread through text maps to the byte; for the others every offset
        is the start (or end) of the whole.

        >>> from dlp.limits import Budget, Limits
        >>> [layer] = layers(b"id=%E8%AF%81%36%35", Budget(Limits()))
        >>> layer.data.decode(), layer.locate([3, 6]), layer.locate([8], end=True)
        ('id=证65', [3, 12], [18])
        """
        units = UNITS.get(self.kind)
        if units is None:
            return [self.end if end else self.start] * len(positions)
        return _mapped(units(self._region), self.start, positions, end=end)


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
    yield from _compressed(data, budget)
    at = inflated = 0  # what is inside a gzip stream is not looked at as it stands
    while at < len(data):
        budget.check_time()
        found, at = marks(data, at, BATCH)
        for kind, first, last in found:
            if kind != _nested_reference.GZIP:
                yield _spread(_NAMES[kind], data, first, last, budget)
            elif first >= inflated:
                for layer in _inflate("gzip", data, first, budget):
                    inflated = layer.end
                    yield layer
    at = 0
    while at < len(data):
        budget.check_time()
        found, at = runs(data, at, BATCH)
        for kind, start, end in found:
            budget.spend_bytes(end - start)
            if kind == _nested_reference.HEX:
                yield Layer("hex", start, end, bytes.fromhex(data[start:end].decode()))
            else:
                yield from _base64(data, start, end)


def _base64(data: bytes, start: int, end: int) -> Iterator[Layer]:
    letters = data[start:end].translate(_URL_SAFE, b"\r\n")
    whole = len(letters) - (len(letters) % 4 == 1)
    padded = letters[:whole] + b"=" * (-whole % 4)
    try:
        decoded = binascii.a2b_base64(padded)
    except binascii.Error:  # pragma: no cover - the kernel passes letters only
        return
    while data[end : end + 1] == b"=":
        end += 1
    dots = data[end : end + 1] == b"." or (start > 0 and data[start - 1 : start] == b".")
    kind = "jwt" if dots and letters.startswith(b"eyJ") else "base64"
    yield Layer(kind, start, end, decoded)


def _spread(name: str, data: bytes, first: int, last: int, budget: Budget) -> Layer:
    """Undo the marks from `first` to `last`, and keep the text around them."""
    start = max(first - CONTEXT, 0)
    while start < first and is_continuation(data[start]):
        start += 1
    after = LONG_CONTEXT if name in {"utf-7", "hz"} else CONTEXT
    end = min(last + 1 + after, len(data))
    while end < len(data) and end < last + after + 4 and is_continuation(data[end]):
        end += 1
    budget.spend_bytes(end - start)
    region = data[start:end]
    return Layer(name, start, end, undo(name, region), region)


def _compressed(data: bytes, budget: Budget) -> Iterator[Layer]:
    """Look for a compressed stream at the very beginning; gzip has a mark and is found anywhere."""
    if data.startswith(_ZLIB_HEADS):
        yield from _inflate("zlib", data, 0, budget)
    elif len(data) > LEAST_DEFLATED and not data[:16].isascii() and not plausible(data):
        head = _attempt(data[:1024])
        if len(head) >= LEAST_DEFLATED and plausible(head):
            yield from _inflate("deflate", data, 0, budget)


LEAST_DEFLATED = 24
_WINDOW_BITS = {"gzip": 31, "zlib": 15, "deflate": -15}


def _attempt(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(-15).decompress(head, 64)
    except zlib.error:
        return b""


def _inflate(kind: str, data: bytes, start: int, budget: Budget) -> Iterator[Layer]:
    """Unpack as much as can be unpacked: a cut-off stream yields its beginning."""
    engine = zlib.decompressobj(_WINDOW_BITS[kind])
    parts: list[bytes] = []
    size, at, pending, step = 0, start, b"", FIRST_STEP
    try:
        while not engine.eof and (pending or at < len(data)):
            if not pending:
                pending, at, step = data[at : at + step], at + step, min(4 * step, STEP)
            part = engine.decompress(pending, STEP)
            pending = engine.unconsumed_tail
            budget.spend_bytes(len(part))
            size += len(part)
            budget.check_ratio(min(at, len(data)) - start - len(pending), size)
            budget.check_time()
            parts.append(part)
    except zlib.error:
        pass
    if not size:
        budget.spend_bytes(ATTEMPT)  # so that no row of false heads is free
    else:
        end = min(at, len(data)) - len(engine.unused_data) - len(pending)
        yield Layer(kind, start, max(end, start + 1), b"".join(parts))
