"""Multipart bodies that arrive in chunks: events out, no I/O, memory bounded (RFC 7578, 2046).

What is no multipart body raises `Refusal`: the sender is told, nothing is passed as empty.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from dlp.integrations.http_refusal import Refusal

_MAX_HEAD = 16_384
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class PartStart:
    """A part begins. `name`: the file's name, or else the field's."""

    name: str
    media_type: str | None


@dataclass(frozen=True, slots=True)
class PartData:
    """Bytes of the part that began last."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PartEnd:
    """The part is whole."""


Event = PartStart | PartData | PartEnd


class Splitter:
    r"""Chunks in, events out; the same events for every chunking.

    >>> splitter = Splitter("multipart/form-data; boundary=b")
    >>> body = b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\nhi\r\n--b--\r\n'
    >>> list(splitter.feed(body))
    [PartStart(name='n', media_type=None), PartData(data=b'hi'), PartEnd()]
    >>> splitter.close()
    """

    def __init__(self, content_type: str, *, max_parts: int = 1000) -> None:
        with _read():
            boundary = _headers(f"Content-Type: {content_type}").get_param("boundary")
        if not isinstance(boundary, str) or not _BOUNDARY.fullmatch(boundary):
            raise Refusal(400, "multipart", "Content-Type names no boundary")
        self._mark = b"\r\n--" + boundary.encode("ascii")
        self._buffer = bytearray(b"\r\n")  # so that the first boundary is like all others
        self._left = max_parts
        self._state = self._preamble

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """Take bytes; yield what they made known."""
        self._buffer += chunk
        while True:
            before = self._state, len(self._buffer)
            yield from self._state()
            if (self._state, len(self._buffer)) == before:
                return

    def close(self) -> None:
        """Say that nothing more comes. Raises `Refusal` if the last boundary did not."""
        if self._state != self._epilogue:
            raise Refusal(400, "multipart", "the last boundary is missing")

    def _preamble(self) -> Iterator[Event]:
        """Drop what stands before the first boundary."""
        at = self._buffer.find(self._mark)
        if at >= 0:
            del self._buffer[: at + len(self._mark)]
            self._state = self._after_mark
        else:
            del self._buffer[: max(0, len(self._buffer) - len(self._mark) + 1)]
        yield from ()

    def _after_mark(self) -> Iterator[Event]:
        """Tell the last boundary from the others."""
        end = self._buffer.find(b"\r\n")
        if self._buffer.startswith(b"--"):
            self._state = self._epilogue
        elif end >= 0:
            if bytes(self._buffer[:end]).strip(b" \t"):
                raise Refusal(400, "multipart", "something stands behind a boundary")
            del self._buffer[:end]
            self._state = self._head
        elif len(self._buffer) > _MAX_HEAD:
            raise Refusal(400, "multipart", "something stands behind a boundary")
        yield from ()

    def _head(self) -> Iterator[Event]:
        """Read the header fields of a part; the buffer begins with the line end before them."""
        end = self._buffer.find(b"\r\n\r\n")
        if (end if end >= 0 else len(self._buffer)) > _MAX_HEAD:
            raise Refusal(400, "multipart", "the head of a part is too long")
        if end < 0:
            return
        self._left -= 1
        if self._left < 0:
            raise Refusal(413, "too-many-parts")
        fields = _headers(bytes(self._buffer[2:end]).decode("utf-8", "replace"))
        with _read():
            name = _name(fields)
            media_type = fields.get_content_type() if fields["content-type"] else None
        del self._buffer[: end + 2]  # the empty line may be the one before the next boundary
        self._state = self._first
        yield PartStart(name, media_type)

    def _first(self) -> Iterator[Event]:
        """Take away the line end between head and data, unless the part is empty."""
        if self._buffer.startswith(self._mark):
            self._state = self._data
        elif len(self._buffer) >= len(self._mark) or not self._mark.startswith(self._buffer):
            del self._buffer[:2]
            self._state = self._data
        yield from ()

    def _data(self) -> Iterator[Event]:
        at = self._buffer.find(self._mark)
        size = at if at >= 0 else len(self._buffer) - len(self._mark) + 1
        if size > 0:
            yield PartData(bytes(self._buffer[:size]))
            del self._buffer[:size]
        if at >= 0:
            del self._buffer[: len(self._mark)]
            self._state = self._after_mark
            yield PartEnd()

    def _epilogue(self) -> Iterator[Event]:
        """Drop what stands behind the last boundary."""
        del self._buffer[:]
        yield from ()


def _headers(text: str) -> Message:
    fields = Message()
    for line in text.split("\r\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip():
            fields[name.strip()] = " ".join(value.split())
    return fields


def _name(fields: Message) -> str:
    """Return the name of the file, or of the field."""
    name = fields.get_filename() or fields.get_param("name", None, "content-disposition") or "part"
    text = name if isinstance(name, str) else name[2]
    return " ".join(text.split())[:_MAX_NAME] or "part"


@contextlib.contextmanager
def _read() -> Iterator[None]:
    """Refuse parameters at which the standard library breaks: RFC 2231 continuations."""
    try:
        yield
    except (TypeError, ValueError, LookupError):
        raise Refusal(400, "multipart", "the parameters of a part cannot be read") from None
