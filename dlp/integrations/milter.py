"""The milter protocol (version 6) without I/O: packets in, events out, answers as bytes.

A packet is a length of four bytes, a letter, and data; texts end with NUL (Sendmail's
libmilter/mfdef.h). `MilterCore.receive` takes bytes, `next_event` says what they mean. Nothing here
raises for what a peer sends: a breach of the protocol is the last event, `Malformed`.
"""

from __future__ import annotations

import enum
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

VERSION = 6
MAX_PACKET = (1 << 20) + 16
"""The largest body chunk that can be negotiated is 1 MiB."""
BODY_CHUNK = 65_535
"""Bytes of one packet that replaces the body: what every MTA takes."""


class May(enum.IntFlag):
    """What a filter may change (SMFIF_…)."""

    ADD_HEADERS = 0x1
    CHANGE_BODY = 0x2
    ADD_RECIPIENTS = 0x4
    REMOVE_RECIPIENTS = 0x8
    CHANGE_HEADERS = 0x10
    QUARANTINE = 0x20


class Step(enum.IntFlag):
    """What the MTA need not send (SMFIP_NO…) or wait for an answer to (SMFIP_NR_…)."""

    NO_UNKNOWN = 0x100
    SKIP = 0x400
    QUIET_HEADER = 0x80
    QUIET_CONNECT = 0x1000
    QUIET_HELO = 0x2000
    QUIET_MAIL = 0x4000
    QUIET_RECIPIENT = 0x8000
    QUIET_DATA = 0x10000
    QUIET_UNKNOWN = 0x20000
    QUIET_END_OF_HEADERS = 0x40000
    QUIET_BODY = 0x80000
    LEADING_SPACE = 0x100000


@dataclass(frozen=True, slots=True)
class Negotiate:
    """The MTA says what it can."""

    version: int
    may: int
    steps: int


@dataclass(frozen=True, slots=True)
class Macros:
    """Values that the MTA knows of the step that follows."""

    step: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Connect:
    """A client connected to the MTA."""

    host: str
    address: str


@dataclass(frozen=True, slots=True)
class Helo:
    """What the client calls itself."""

    name: str


@dataclass(frozen=True, slots=True)
class MailFrom:
    """A message begins: its envelope sender."""

    address: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """One envelope recipient, as the MTA wrote it (with angle brackets)."""

    address: str


@dataclass(frozen=True, slots=True)
class Header:
    """One header field of the message."""

    name: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes of the body."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Phase:
    """A step that carries nothing of interest: `data`, `end-of-headers`, `unknown`."""

    name: str


@dataclass(frozen=True, slots=True)
class EndOfBody:
    """The message is complete: now it may be changed, then it must be answered."""


@dataclass(frozen=True, slots=True)
class Abort:
    """The message under way is given up; the connection stays."""


@dataclass(frozen=True, slots=True)
class Quit:
    """The client is gone; `again` when another one will use this connection."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Malformed:
    """The peer broke the protocol: close."""

    detail: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The peer has closed; `clean` when no packet was half there."""

    clean: bool


Event = (
    Negotiate | Macros | Connect | Helo | MailFrom | Recipient | Header | Body | Phase
    | EndOfBody | Abort | Quit | Malformed | Closed
)  # fmt: skip
_QUIET = {
    "C": Step.QUIET_CONNECT, "H": Step.QUIET_HELO, "M": Step.QUIET_MAIL,
    "R": Step.QUIET_RECIPIENT, "T": Step.QUIET_DATA, "L": Step.QUIET_HEADER,
    "N": Step.QUIET_END_OF_HEADERS, "B": Step.QUIET_BODY, "U": Step.QUIET_UNKNOWN,
}  # fmt: skip


@dataclass(slots=True)
class MilterCore:
    r"""The state of one connection.

    >>> core = MilterCore()
    >>> core.receive(b"\0\0\0\x0bMa@b.test>\0")
    >>> core.next_event()
    MailFrom(address='a@b.test>')
    """

    _buffer: bytearray = field(default_factory=bytearray)
    _broken: bool = False
    _ended: bool = False
    steps: int = 0
    """What was negotiated."""

    @property
    def idle(self) -> bool:
        """True: the time of a message begins with its sender, not with the MTA's packets."""
        return True

    def receive(self, data: bytes) -> None:
        """Take bytes from the peer; none means that it has closed."""
        if data:
            self._buffer += data
        else:
            self._ended = True

    def next_event(self) -> Event | None:
        """Return what came next; None when more bytes are needed."""
        if self._broken:
            return None
        if len(self._buffer) >= 4:  # noqa: PLR2004 - the length
            size = int.from_bytes(self._buffer[:4], "big")
            if not 1 <= size <= MAX_PACKET:
                return self._breach("packet of a length that cannot be")
            if len(self._buffer) >= 4 + size:
                letter = chr(self._buffer[4])
                data = bytes(self._buffer[5 : 4 + size])
                del self._buffer[: 4 + size]
                return _event(letter, data) or self._breach("packet is not understood")
        if self._ended:
            self._broken = True
            return Closed(clean=not self._buffer)
        return None

    def agree(self, offer: Negotiate, *, may: May) -> bytes:
        """Return the answer to `Negotiate`: of what is wanted, what the MTA can."""
        wanted = Step.SKIP | Step.LEADING_SPACE
        for quiet in _QUIET.values():
            wanted |= quiet
        self.steps = int(wanted) & offer.steps
        return packet("O", struct.pack(">III", min(VERSION, offer.version), may, self.steps))

    def awaits_answer(self, event: Event) -> bool:
        """Say whether the MTA waits for an answer to this event."""
        if isinstance(event, Phase):
            letter = {"data": "T", "end-of-headers": "N", "unknown": "U"}[event.name]
        else:
            letter = _LETTERS.get(type(event), "")
        return bool(letter) and not self.steps & _QUIET[letter]

    def _breach(self, detail: str) -> Malformed:
        self._broken = True
        return Malformed(detail)


_LETTERS: dict[type, str] = {
    Connect: "C", Helo: "H", MailFrom: "M", Recipient: "R", Header: "L", Body: "B"
}  # fmt: skip


def packet(letter: str, data: bytes = b"") -> bytes:
    r"""Return one packet.

    >>> packet("c")
    b'\x00\x00\x00\x01c'
    """
    return struct.pack(">I", len(data) + 1) + letter.encode("ascii") + data


CONTINUE = packet("c")
ACCEPT = packet("a")
TEMPFAIL = packet("t")
SKIP = packet("s")


def reply(code: int, enhanced: str, text: str) -> bytes:
    r"""Return a rejection in words: three digits, an enhanced code (RFC 3463), one line.

    >>> reply(550, "5.7.1", "no 50%")
    b'\x00\x00\x00\x13y550 5.7.1 no 50%%\x00'
    """
    line = " ".join(text.split()).replace("%", "%%")[:400]
    return packet("y", f"{code} {enhanced} {line}".encode("utf-8", "replace") + b"\0")


def add_header(name: bytes, value: bytes) -> bytes:
    """Return the change that adds a header field at the end.

    Where `Step.LEADING_SPACE` was agreed on, the value begins with its space.
    """
    return packet("h", name + b"\0" + value + b"\0")


def change_header(index: int, name: bytes, value: bytes | None) -> bytes:
    """Return the change of the `index`-th field of that name, from 1; None removes it.

    The value is as for `add_header`.
    """
    return packet("m", struct.pack(">I", index) + name + b"\0" + (value or b"") + b"\0")


def remove_recipient(address: str) -> bytes:
    """Return the change that takes away an envelope recipient, as `Recipient` named it."""
    return packet("-", address.encode("utf-8", "surrogateescape") + b"\0")


def quarantine(reason: str) -> bytes:
    """Return the change that holds the message back on the MTA."""
    return packet("q", _folded(reason) + b"\0")


def replace_body(data: bytes) -> list[bytes]:
    """Return the packets that replace the body; an empty body is one packet of nothing."""
    starts = range(0, max(len(data), 1), BODY_CHUNK)
    return [packet("b", data[start : start + BODY_CHUNK]) for start in starts]


def _folded(text: str) -> bytes:
    return " ".join(text.split()).encode("utf-8", "replace").replace(b"\0", b"")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _event(letter: str, data: bytes) -> Event | None:
    """Return what a packet means; None for one that means nothing."""
    reader = _READERS.get(letter)
    if reader is not None:
        return reader(data)
    return _SIMPLE.get(letter) if letter != "E" or not data else None


def _header(data: bytes) -> Header | None:
    name, end, rest = data.partition(b"\0")
    return Header(name, rest.removesuffix(b"\0")) if end and name else None


def _sender(data: bytes) -> MailFrom | None:
    address, end, _ = data.partition(b"\0")
    return MailFrom(_text(address)) if end else None


def _recipient(data: bytes) -> Recipient | None:
    address, end, _ = data.partition(b"\0")
    return Recipient(_text(address)) if end else None


def _negotiate(data: bytes) -> Negotiate | None:
    return Negotiate(*struct.unpack_from(">III", data)) if len(data) >= 12 else None  # noqa: PLR2004 - three numbers


_SIMPLE: dict[str, Event] = {
    "T": Phase("data"), "N": Phase("end-of-headers"), "U": Phase("unknown"),
    "E": EndOfBody(), "A": Abort(), "Q": Quit(), "K": Quit(again=True),
}  # fmt: skip


def _macros(data: bytes) -> Macros | None:
    if not data:
        return None
    words = [_text(word) for word in data[1:].split(b"\0")]
    return Macros(chr(data[0]), dict(zip(words[::2], words[1::2], strict=False)))


def _connect(data: bytes) -> Connect | None:
    host, end, rest = data.partition(b"\0")
    if not end or not rest:
        return None
    return Connect(_text(host), _text(rest[3:].partition(b"\0")[0]))


_READERS: dict[str, Callable[[bytes], Event | None]] = {
    "B": Body, "L": _header, "M": _sender, "R": _recipient, "D": _macros, "C": _connect,
    "H": lambda data: Helo(_text(data.partition(b"\0")[0])), "O": _negotiate,
}  # fmt: skip
