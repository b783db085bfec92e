"""The protocol of clamd without I/O (clamd(8), "COMMANDS"): bytes in, events out.

A command begins with `z` (ends with NUL), `n` (ends with a newline) or neither (a newline);
`INSTREAM` is followed by chunks with a length of four bytes, the last one empty. A breach of the
protocol is the last event, `Malformed`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_COMMAND = 4096 + 32
_NAMES = frozenset({
    "PING", "VERSION", "RELOAD", "STATS", "INSTREAM", "IDSESSION", "END", "SCAN", "CONTSCAN",
    "MULTISCAN", "ALLMATCHSCAN", "VERSIONCOMMANDS",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `number` counts them in a session, from 1 (0: no session)."""

    name: str
    argument: bytes = b""
    number: int = 0
    end: bytes = b"\n"

    def answer(self, text: str) -> bytes:
        r"""Return an answer as this command wants it.

        >>> Command("PING", number=2, end=b"\0").answer("PONG")
        b'2: PONG\x00'
        """
        head = f"{self.number}: " if self.number else ""
        return (head + text).encode("utf-8", "replace") + self.end


@dataclass(frozen=True, slots=True)
class Data:
    """Bytes of the stream."""

    data: bytes


@dataclass(frozen=True, slots=True)
class EndOfStream:
    """The stream is complete."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """The peer broke the protocol: answer, and close."""

    detail: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The peer has closed; `clean` when no command was under way."""

    clean: bool


Event = Command | Data | EndOfStream | Malformed | Closed


@dataclass(slots=True)
class ClamdCore:
    r"""The state of one connection.

    >>> core = ClamdCore()
    >>> core.receive(b"zPING\0")
    >>> core.next_event()
    Command(name='PING', argument=b'', number=0, end=b'\x00')
    """

    max_chunk: int = 1 << 28
    """Bytes that one chunk may announce; it is passed on as it comes."""
    _buffer: bytearray = field(default_factory=bytearray)
    _state: str = "command"
    _left: int = 0
    _number: int = 0
    _session: bool = False
    _ended: bool = False

    @property
    def idle(self) -> bool:
        """True between commands, with nothing of the next one there."""
        return self._state == "command" and not self._buffer

    def receive(self, data: bytes) -> None:
        """Take bytes from the peer; none means that it has closed."""
        if data:
            self._buffer += data
        else:
            self._ended = True

    def next_event(self) -> Event | None:
        """Return what came next; None when more bytes are needed."""
        event = self._step()
        if isinstance(event, Malformed):
            self._state = "broken"
        if event is None and self._ended and self._state != "broken":
            clean = self.idle
            self._state = "broken"
            return Closed(clean)
        return event

    def _step(self) -> Event | None:
        match self._state:
            case "command":
                return self._command()
            case "size":
                return self._size()
            case "data":
                return self._data()
            case _:
                return None

    def _command(self) -> Event | None:
        if not self._buffer:
            return None
        first = bytes(self._buffer[:1])
        end = b"\0" if first == b"z" else b"\n"
        stop = self._buffer.find(end, 0, MAX_COMMAND)
        if stop < 0:
            return Malformed("command too long") if len(self._buffer) >= MAX_COMMAND else None
        line = bytes(self._buffer[:stop])
        del self._buffer[: stop + 1]
        if first in (b"z", b"n"):
            line = line[1:]
        word, _, argument = line.rstrip(b"\r").partition(b" ")
        name = word.decode("latin-1")
        if name not in _NAMES:
            return Malformed("UNKNOWN COMMAND")
        return self._known(name, argument, end)

    def _known(self, name: str, argument: bytes, end: bytes) -> Command:
        if name == "IDSESSION":
            self._session = True
            return Command(name, end=end)
        if name == "INSTREAM":
            self._state = "size"
        if self._session and name != "END":
            self._number += 1
            return Command(name, argument, self._number, end)
        return Command(name, argument, end=end)

    def _size(self) -> Event | None:
        if len(self._buffer) < 4:  # noqa: PLR2004 - the length
            return None
        self._left = int.from_bytes(self._buffer[:4], "big")
        del self._buffer[:4]
        if self._left > self.max_chunk:
            return Malformed("chunk too large")
        if not self._left:
            self._state = "command"
            return EndOfStream()
        self._state = "data"
        return self._data()

    def _data(self) -> Event | None:
        if not self._buffer:
            return None
        data = bytes(self._buffer[: self._left])
        del self._buffer[: len(data)]
        self._left -= len(data)
        if not self._left:
            self._state = "size"
        return Data(data)
