"""The messages between a pool and its workers: a fixed head, a JSON header, raw bytes.

Nothing that comes from a worker is trusted more than a scanned file: there is no pickle, sizes
are bounded, and a message that is not well-formed raises `BadMessage`, which ends the worker.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dlp.extract.grid import CellPlaces
from dlp.model import Notice, Part, Place, PlaceIndex, Places, Segment, Table

HELLO, JOB, CANCEL, DONE, TICK = b"H", b"J", b"X", b"D", b"T"
SEGMENT, PART, NOTICE = b"S", b"P", b"N"
_HEAD = struct.Struct(">cIQ")
_CHUNK = 1 << 20
_JOINED = 1 << 16
_MOST_HEADER = 64 << 20
_MOST_RAW = 4 << 30
_SAMPLES = 100_000

Item = Segment | Part | Notice


class BadMessage(Exception):  # noqa: N818 - never leaves the pool: it becomes a notice
    """What came over the wire is no message."""


class Silent(Exception):  # noqa: N818 - never leaves the pool: it becomes a notice
    """Nothing came for too long; `reason` is `silent` or `late`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """One message: what it is, its fields, and the bytes that belong to it."""

    tag: bytes
    header: dict[str, Any]
    raw: bytes = field(default=b"", repr=False)
    descriptor: int = -1


class Channel:
    """Messages over a connected stream socket."""

    __slots__ = ("_buffer", "_descriptors", "socket")

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self._buffer = bytearray()
        self._descriptors: list[int] = []

    def send(
        self,
        tag: bytes,
        header: dict[str, Any],
        raw: Sequence[bytes] = (),
        *,
        descriptor: int | None = None,
    ) -> None:
        """Send one message; raises OSError when nobody reads it."""
        text = json.dumps(header, separators=(",", ":")).encode()
        head = _HEAD.pack(tag, len(text), sum(map(len, raw))) + text
        if descriptor is not None:
            sent = socket.send_fds(self.socket, [head], [descriptor])
            head = head[sent:]
        small = [head]
        for chunk in raw:
            if len(chunk) <= _JOINED:
                small.append(chunk)
                continue
            self.socket.sendall(b"".join(small))
            self.socket.sendall(chunk)
            small = []
        if rest := b"".join(small):
            self.socket.sendall(rest)

    def receive(self, *, until: float | None = None, silent: float | None = None) -> Message:
        """Wait for one message, to the time `until` (monotonic) and never `silent` seconds still.

        Raises `EOFError` when the other side is gone, `Silent` and `BadMessage`.
        """
        self._fill(_HEAD.size, until, silent)
        tag, header_size, raw_size = _HEAD.unpack_from(self._buffer)
        if header_size > _MOST_HEADER or raw_size > _MOST_RAW:
            raise BadMessage("too large")
        start = _HEAD.size + header_size
        self._fill(start, until, silent)
        header = _object(bytes(self._buffer[_HEAD.size : start]))
        raw = self._take(start, raw_size, until, silent)
        descriptor = self._descriptors.pop(0) if self._descriptors else -1
        return Message(tag, header, raw, descriptor)

    def _fill(self, size: int, until: float | None, silent: float | None) -> None:
        while len(self._buffer) < size:
            self._buffer += self._some(until, silent)

    def _take(self, start: int, size: int, until: float | None, silent: float | None) -> bytes:
        """Take `size` bytes behind `start` out of the buffer and, if need be, the socket."""
        have = self._buffer[start : start + size]
        del self._buffer[: start + size]
        parts = [bytes(have)]
        missing = size - len(have)
        while missing > 0:
            chunk = self._some(until, silent, most=min(missing, _CHUNK))
            parts.append(chunk)
            missing -= len(chunk)
        return b"".join(parts)

    def _some(self, until: float | None, silent: float | None, most: int = _JOINED) -> bytes:
        waits = [silent] if silent is not None else []
        if until is not None:
            waits.append(max(until - time.monotonic(), 0.0))
        self.socket.settimeout(max(min(waits), 1e-6) if waits else None)
        try:
            if sys.platform == "win32":  # pragma: no cover - the pool is for POSIX
                chunk = self.socket.recv(most)
            else:
                chunk, descriptors, _, _ = socket.recv_fds(self.socket, most, 1)
                self._descriptors.extend(descriptors)
        except TimeoutError:
            late = until is not None and time.monotonic() >= until
            raise Silent("late" if late else "silent") from None
        except ConnectionError as error:
            raise EOFError from error
        if not chunk:
            raise EOFError
        return chunk


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessage("header is not JSON") from error
    if not isinstance(found, dict):
        raise BadMessage("header is no object")
    return found


def send_item(channel: Channel, item: Item, left: tuple[int, int, int]) -> None:
    """Send what an extractor yielded, and what is `left`: bytes, entries, and of which job."""
    if isinstance(item, Notice):
        fields = {"c": item.code, "d": item.detail, "p": item.path, "l": item.limits}
        channel.send(NOTICE, fields | {"left": left})
    elif isinstance(item, Part):
        fields = {
            "n": item.name, "k": item.kind, "m": item.media_type, "c": item.charset,
        }  # fmt: skip
        channel.send(PART, fields | {"left": left}, [item.data])
    else:
        places, more = _packed(item)
        fields = {
            "n": len(item.data), "p": item.path, "k": item.kind, "c": item.charset,
            "y": item.certain, "l": places,
            "t": [item.table.delimiter, item.table.header, item.table.quote] if item.table else 0,
        }  # fmt: skip
        channel.send(SEGMENT, fields | {"left": left}, [item.data, *more])


def item_of(message: Message) -> Item:
    """Return the segment, part or notice that a message holds; raises `BadMessage`."""
    try:
        return _item_of(message)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BadMessage(type(error).__name__) from error


def _item_of(message: Message) -> Item:
    fields = message.header
    if message.tag == NOTICE:
        return Notice(
            code=str(fields["c"]), detail=str(fields["d"]), path=str(fields["p"]),
            limits=bool(fields["l"]),
        )  # fmt: skip
    if message.tag == PART:
        return Part(
            name=str(fields["n"]), data=message.raw, kind=str(fields["k"]),
            media_type=_text(fields["m"]), charset=_text(fields["c"]),
        )  # fmt: skip
    if message.tag != SEGMENT:
        raise ValueError(message.tag)
    size = int(fields["n"])
    if not 0 <= size <= len(message.raw):
        raise ValueError(size)
    data = message.raw[:size] if size < len(message.raw) else message.raw
    table = None
    if fields["t"]:
        delimiter, header, quote = fields["t"]
        table = Table(str(delimiter), tuple(map(str, header)), str(quote))
    return Segment(
        data=data, path=str(fields["p"]), kind=str(fields["k"]), charset=_text(fields["c"]),
        certain=bool(fields["y"]), table=table,
        places=_unpacked(fields["l"], data, message.raw[size:]),
    )  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)


# --- places: two known kinds as arrays, any other by sampling its lines -------------------


def _packed(segment: Segment) -> tuple[dict[str, Any] | None, list[bytes]]:
    places = segment.places
    if places is None:
        return None, []
    if isinstance(places, CellPlaces) and places.data is segment.data:
        starts, rows = array("q", places.starts), array("q", places.rows)
        return {"g": places.sheet, "s": len(starts)}, [starts.tobytes(), rows.tobytes()]
    if not isinstance(places, PlaceIndex):
        places = _sampled(places, segment.data)
    known: dict[Place, int] = {}
    which = array("q", (known.setdefault(place, len(known)) for place in places.places))
    names = [[place.page, place.sheet, place.cell, place.kind] for place in known]
    starts = array("q", places.starts)
    return {"i": names, "s": len(starts)}, [starts.tobytes(), which.tobytes()]


def _sampled(places: Places, data: bytes) -> PlaceIndex:
    """Ask for the place of every line: what a plug-in's own kind of places is reduced to."""
    starts, found = [0], [places.at(0)]
    begin = data.find(b"\n") + 1
    while 0 < begin < len(data) and len(starts) < _SAMPLES:
        starts.append(begin)
        found.append(places.at(begin))
        begin = data.find(b"\n", begin) + 1
    return PlaceIndex(starts, found)


def _unpacked(fields: Any, data: bytes, raw: bytes) -> Places | None:
    if fields is None:
        return None
    count = int(fields["s"])
    if len(raw) != 16 * count:
        raise ValueError(count)
    starts, second = array("q", raw[: 8 * count]), array("q", raw[8 * count :])
    if "g" in fields:
        return CellPlaces(data, starts, second, str(fields["g"]))
    known = [
        Place(
            page=None if page is None else int(page),
            sheet=_text(sheet),
            cell=_text(cell),
            kind=_text(kind),
        )
        for page, sheet, cell, kind in fields["i"]
    ]
    return PlaceIndex(starts, [known[index] for index in second])
