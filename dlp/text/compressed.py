"""Compressed streams in bytes: gzip has a mark and is found anywhere, others where bytes begin."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from dlp.limits import Budget
from dlp.text.layer import Layer

try:
    from dlp.text._runs import plausible
except ImportError:  # pragma: no cover - an installation without a C compiler
    from dlp.text._nested_reference import plausible

FIRST_STEP = 4096
ATTEMPT = 1 << 16
"""Bytes that a broken compressed stream costs: about what trying it takes in time."""
STEP = 1 << 20
LEAST_DEFLATED = 24
_WINDOW_BITS = {"gzip": 31, "zlib": 15, "deflate": -15}
_ZLIB_HEADS = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")
_GZIP_HEAD = b"\x1f\x8b\x08"


def compressed(data: bytes, budget: Budget) -> Iterator[Layer]:
    """Look for a compressed stream at the very beginning; gzip has a mark and is found anywhere."""
    at = data.find(_GZIP_HEAD) if _GZIP_HEAD[:1] in data else -1  # one byte is found faster
    while at >= 0:
        after = at + 1
        for layer in _inflate("gzip", data, at, budget):
            after = layer.end  # what is inside a gzip stream is not looked at as it stands
            yield layer
        at = data.find(_GZIP_HEAD, after)
    if data.startswith(_ZLIB_HEADS):
        yield from _inflate("zlib", data, 0, budget)
    elif len(data) > LEAST_DEFLATED and not data[:16].isascii() and not plausible(data):
        head = _attempt(data[:1024])
        if len(head) >= LEAST_DEFLATED and plausible(head):
            yield from _inflate("deflate", data, 0, budget)


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
            if not size and at - start > ATTEMPT:
                break  # a name in a gzip header without an end
    except zlib.error:
        pass
    if not engine.eof and size < LEAST_DEFLATED:
        budget.spend_bytes(ATTEMPT)  # so that no row of false heads is free
    else:
        end = min(at, len(data)) - len(engine.unused_data) - len(pending)
        yield Layer(kind, start, max(end, start + 1), b"".join(parts))
