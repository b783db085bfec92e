"""Unpack the source text of VBA modules ([MS-OVBA] §2.4.1), which is stored compressed."""

from __future__ import annotations

_MARK = b"\x00Attribut"
_LIMIT = 16 << 20


def source(stream: bytes) -> bytes:
    r"""Return the source in a module's stream; empty if there is none.

    The text always begins with an attribute, so its container is found by that word.

    >>> source(b"junk\x01\x0c\xb0\x00Attribut\x00e X")
    b'Attribute X'
    """
    place = stream.find(_MARK) - 3
    if place < 0 or stream[place] != 1:
        return b""
    return _container(stream, place + 1)


def _container(data: bytes, place: int) -> bytes:
    """Unpack chunk after chunk (§2.4.1.3.1)."""
    out = bytearray()
    while place + 2 <= len(data) and len(out) < _LIMIT:
        header = int.from_bytes(data[place : place + 2], "little")
        stop = min(place + (header & 0x0FFF) + 3, len(data))
        place += 2
        if header & 0x8000:
            _chunk(data, place, stop, out)
        else:
            out += data[place : place + 4096]
            stop = place + 4096
        place = stop
    return bytes(out)


def _chunk(data: bytes, place: int, stop: int, out: bytearray) -> None:
    """Unpack one chunk: literals and copies, eight under each flag byte (§2.4.1.3.4)."""
    start = len(out)
    while place < stop:
        flags = data[place]
        place += 1
        for bit in range(8):
            if place >= stop:
                return
            if not flags >> bit & 1:
                out.append(data[place])
                place += 1
                continue
            token = int.from_bytes(data[place : place + 2], "little")
            place += 2
            # The longer the text so far, the more bits say how far back a copy begins.
            bits = max((len(out) - start - 1).bit_length(), 4)
            length = (token & (0xFFFF >> bits)) + 3
            offset = (token >> (16 - bits)) + 1
            if offset > len(out):
                return
            for _ in range(length):
                out.append(out[-offset])
