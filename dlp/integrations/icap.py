"""ICAP (RFC 3507) without I/O: bytes in, events out; the server's half of the protocol.

`IcapCore.receive` takes what came from the peer, `next_event` says what it means. Pipelined
requests wait in the buffer until the one before is answered. Nothing here raises for what a
peer sends: a breach of the protocol is the last event, `Malformed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from dlp.integrations.http_message import MAX_LINES, TOKEN

METHODS = frozenset({"OPTIONS", "REQMOD", "RESPMOD"})
CONTINUE = b"ICAP/1.0 100 Continue\r\n\r\n"

_PARTS = frozenset({"req-hdr", "res-hdr", "req-body", "res-body", "opt-body", "null-body"})
_BODIES = frozenset({"req-body", "res-body", "opt-body"})
_HEX = re.compile(rb"[0-9A-Fa-f]{1,12}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_MAX_CHUNK_LINE = 1024
_MAX_TRAILER = 16_384
_REASONS = {
    200: "OK", 204: "No Content", 400: "Bad Request", 404: "Service Not Found",
    405: "Method Not Allowed", 408: "Request Timeout", 500: "Server Error",
    501: "Not Implemented", 503: "Service Overloaded", 505: "ICAP Version Not Supported",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose head, and the heads it encapsulates, are complete."""

    method: str
    uri: str
    headers: dict[str, str]
    """Names in lower case; repeated fields are joined by commas."""
    request_head: bytes = b""
    response_head: bytes = b""
    has_body: bool = False
    preview: int | None = None
    """Bytes of the preview that the client announced; None without one."""

    @property
    def allows_204(self) -> bool:
        """True when `204` may be answered also outside of a preview (RFC 3507 §4.6)."""
        return "204" in _listed(self.headers.get("allow", ""))

    @property
    def service(self) -> str:
        """The path of the service, without slashes at its ends and without arguments."""
        rest = self.uri.partition("://")[2] or self.uri
        return rest.partition("/")[2].partition("?")[0].strip("/")


@dataclass(frozen=True, slots=True)
class Data:
    """Bytes of the encapsulated body."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PreviewEnd:
    """The preview is over. The core waits: answer, or `go_on`."""


@dataclass(frozen=True, slots=True)
class EndOfMessage:
    """The request is complete."""

    trailers: bytes = b""
    in_preview: bool = False
    """True when all of the body fitted in the preview (`ieof`)."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """The peer broke the protocol: answer `status`, and close."""

    status: int
    detail: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The peer has closed; `clean` when no request was under way."""

    clean: bool


Event = Request | Data | PreviewEnd | EndOfMessage | Malformed | Closed


class _Breach(Exception):  # noqa: N818 - never leaves this module: it becomes `Malformed`
    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@dataclass(slots=True)
class IcapCore:
    r"""The state of one connection.

    >>> core = IcapCore()
    >>> core.receive(b"OPTIONS icap://h/reqmod ICAP/1.0\r\nHost: h\r\n\r\n")
    >>> core.next_event().service
    'reqmod'
    """

    max_head: int = 131_072
    """Bytes of one head: ICAP's own, and those it encapsulates together."""
    _buffer: bytearray = field(default_factory=bytearray)
    _searched: int = 0
    _state: str = "head"
    _left: int = 0
    _preview: bool = False
    _pending: Request | None = None
    _heads: tuple[tuple[str, int], ...] = ()
    _trailers: bytearray = field(default_factory=bytearray)
    _ieof: bool = False
    _ended: bool = False

    @property
    def idle(self) -> bool:
        """True between requests, with nothing of the next one there."""
        return self._state == "head" and not self._buffer

    def receive(self, data: bytes) -> None:
        """Take bytes from the peer; none means that it has closed."""
        if data:
            self._buffer += data
        else:
            self._ended = True

    def next_event(self) -> Event | None:
        """Return what came next; None when more bytes are needed."""
        try:
            event = self._step()
        except _Breach as breach:
            self._state = "broken"
            return Malformed(breach.status, breach.detail)
        if event is None and self._ended and self._state != "broken":
            clean = self.idle
            self._state = "broken"
            return Closed(clean)
        return event

    def go_on(self) -> bytes:
        """After `PreviewEnd`: return what asks for the rest of the body."""
        if self._state != "waiting":
            raise RuntimeError("go_on() without PreviewEnd")
        self._state, self._preview = "size", False
        return CONTINUE

    def answered(self) -> None:
        """After `PreviewEnd`: the request was answered, the client sends no more of it."""
        if self._state != "waiting":
            raise RuntimeError("answered() without PreviewEnd")
        self._reset()

    def _reset(self) -> None:
        self._state, self._preview, self._ieof, self._pending = "head", False, False, None
        self._trailers = bytearray()

    def _step(self) -> Event | None:
        """Read heads and sizes until there is an event, or too little."""
        while (read := self._SILENT.get(self._state)) is not None:
            if not read(self):
                return None
        tell = self._TELLING.get(self._state)
        return tell(self) if tell else None

    def _end(self) -> EndOfMessage:
        self._reset()
        return EndOfMessage()

    def _head(self) -> bool:
        """Read ICAP's own head."""
        if self._searched == 0:
            while self._buffer.startswith(b"\r\n"):  # what RFC 9112 §2.2 forgives
                del self._buffer[:2]
        block = self._until_empty_line(self.max_head)
        if block is None:
            return False
        start, *lines = block.split(b"\r\n", MAX_LINES + 1)
        if len(lines) > MAX_LINES:
            raise _Breach(400, "too many header lines")
        headers = _headers(lines)
        method, uri = _request_line(start)
        self._pending = Request(method, uri, headers, preview=_preview(headers))
        self._heads = _encapsulated(headers.get("encapsulated"), method)
        self._state = "encapsulated"
        return True

    def _encapsulated(self) -> Event | None:
        """Take the heads that stand before the body."""
        pending = self._pending
        assert pending is not None  # noqa: S101 - set by `_head`
        kind, size = self._heads[-1]
        if size > self.max_head:
            raise _Breach(400, "encapsulated heads are too long")
        if len(self._buffer) < size:
            return None
        found = {}
        ends = [offset for _, offset in self._heads[1:]]
        for (name, offset), end in zip(self._heads, ends, strict=False):
            found[name] = bytes(self._buffer[offset:end])
        del self._buffer[:size]
        has_body = kind in _BODIES
        self._preview = has_body and pending.preview is not None
        self._state = "size" if has_body else "end"
        return Request(
            pending.method, pending.uri, pending.headers, found.get("req-hdr", b""),
            found.get("res-hdr", b""), has_body, pending.preview if has_body else None,
        )  # fmt: skip

    def _size(self) -> bool:
        """Read the line that begins a chunk."""
        end = self._buffer.find(b"\r\n", 0, _MAX_CHUNK_LINE)
        if end < 0:
            if len(self._buffer) >= _MAX_CHUNK_LINE:
                raise _Breach(400, "chunk size line too long")
            return False
        size, _, extension = bytes(self._buffer[:end]).partition(b";")
        if not _HEX.fullmatch(size.rstrip(b" \t")):
            raise _Breach(400, "chunk size is no hexadecimal number")
        del self._buffer[: end + 2]
        self._left = int(size, 16)
        if self._left:
            self._state = "data"
        else:
            self._ieof = extension.strip().lower() == b"ieof"
            if self._ieof and not self._preview:
                raise _Breach(400, "ieof outside of a preview")
            self._state = "trailer"
        return True

    def _data(self) -> Data | None:
        if not self._buffer:
            return None
        data = bytes(self._buffer[: self._left])
        del self._buffer[: len(data)]
        self._left -= len(data)
        if not self._left:
            self._state = "crlf"
        return Data(data)

    def _crlf(self) -> bool:
        if len(self._buffer) < 2:  # noqa: PLR2004 - CR LF
            return False
        if self._buffer[:2] != b"\r\n":
            raise _Breach(400, "chunk is longer than its size says")
        del self._buffer[:2]
        self._state = "size"
        return True

    def _trailer(self) -> Event | None:
        """Read trailer fields up to the empty line."""
        while True:
            end = self._buffer.find(b"\r\n")
            if end < 0 or len(self._trailers) > _MAX_TRAILER:
                if len(self._buffer) + len(self._trailers) > _MAX_TRAILER:
                    raise _Breach(400, "trailer too long")
                return None
            line = bytes(self._buffer[: end + 2])
            del self._buffer[: end + 2]
            if line == b"\r\n":
                break
            self._trailers += line
        if self._preview and not self._ieof:
            self._state = "waiting"
            self._trailers = bytearray()
            return PreviewEnd()
        event = EndOfMessage(bytes(self._trailers), self._ieof)
        self._reset()
        return event

    def _until_empty_line(self, limit: int) -> bytes | None:
        end = self._buffer.find(b"\r\n\r\n", max(0, self._searched - 3), limit)
        if end < 0:
            if len(self._buffer) >= limit:
                raise _Breach(400, "head too long")
            self._searched = len(self._buffer)
            return None
        block = bytes(self._buffer[:end])
        del self._buffer[: end + 4]
        self._searched = 0
        return block

    _SILENT: ClassVar[Mapping[str, Callable[[IcapCore], bool]]] = {
        "head": _head, "size": _size, "crlf": _crlf,
    }  # fmt: skip
    _TELLING: ClassVar[Mapping[str, Callable[[IcapCore], Event | None]]] = {
        "encapsulated": _encapsulated, "data": _data, "trailer": _trailer, "end": _end,
    }  # fmt: skip


def response(
    status: int,
    headers: list[tuple[str, str]],
    *,
    heads: tuple[tuple[str, bytes], ...] = (),
    body: str = "",
) -> bytes:
    r"""Return the head of an answer with the heads it encapsulates.

    `body` names the encapsulated body (`req-body`, `res-body`) that follows as chunks.

    >>> response(204, [("ISTag", '"1"')])
    b'ICAP/1.0 204 No Content\r\nISTag: "1"\r\nEncapsulated: null-body=0\r\n\r\n'
    """
    offset, parts = 0, []
    for name, data in heads:
        parts.append(f"{name}={offset}")
        offset += len(data)
    parts.append(f"{body or 'null-body'}={offset}")
    lines = [f"ICAP/1.0 {status} {_REASONS[status]}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines.append("Encapsulated: " + ", ".join(parts))
    top = "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n"
    return top + b"".join(data for _, data in heads)


def chunk(data: bytes) -> bytes:
    r"""Return bytes as one chunk; nothing for none, since that would end the body.

    >>> chunk(b"abc")
    b'3\r\nabc\r\n'
    """
    return b"%x\r\n%b\r\n" % (len(data), data) if data else b""


def end_of_body(trailers: bytes = b"") -> bytes:
    """Return the last chunk, with trailer lines if there were any."""
    return b"0\r\n" + trailers + b"\r\n"


def _request_line(start: bytes) -> tuple[str, str]:
    words = start.split(b" ")
    if len(words) != 3:  # noqa: PLR2004 - METHOD URI VERSION
        raise _Breach(400, "request line has not three words")
    method, uri, version = (word.decode("latin-1") for word in words)
    if version != "ICAP/1.0":
        raise _Breach(505 if version.startswith("ICAP/") else 400, "not ICAP/1.0")
    if method not in METHODS:
        raise _Breach(501, "method not known")
    return method, uri


def _headers(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not TOKEN.fullmatch(name):
            raise _Breach(400, "line is no header field")
        key, text = name.decode("ascii").lower(), value.strip(b" \t").decode("utf-8", "replace")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _preview(headers: dict[str, str]) -> int | None:
    value = headers.get("preview")
    if value is None:
        return None
    if not _NUMBER.fullmatch(value):
        raise _Breach(400, "Preview is no number")
    return int(value)


def _encapsulated(value: str | None, method: str) -> tuple[tuple[str, int], ...]:
    """Read the list of encapsulated parts; the last one is the body (RFC 3507 §4.4.1)."""
    if value is None:
        if method == "OPTIONS":
            return (("null-body", 0),)
        raise _Breach(400, "Encapsulated is missing")
    found: list[tuple[str, int]] = []
    for item in value.split(","):
        name, sign, number = item.strip().partition("=")
        if name not in _PARTS or not sign or not _NUMBER.fullmatch(number):
            raise _Breach(400, "Encapsulated is not understood")
        found.append((name, int(number)))
    offsets = [offset for _, offset in found]
    names = [name for name, _ in found]
    if offsets[0] != 0 or offsets != sorted(offsets) or len(set(names)) != len(names):
        raise _Breach(400, "Encapsulated is not in order")
    if names[-1].endswith("-hdr") or any(not name.endswith("-hdr") for name in names[:-1]):
        raise _Breach(400, "Encapsulated has its body in the wrong place")
    return tuple(found)


def _listed(value: str) -> set[str]:
    return {item.strip() for item in value.split(",")}
