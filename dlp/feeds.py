"""Feeds: things that give bytes bit by bit, led past a stream."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from dlp.model import Finding
from dlp.stream import Stream


def findings(chunks: Iterable[bytes], stream: Stream) -> Iterator[Finding]:
    """Yield the findings of chunks, each as soon as it is final.

    >>> from dlp import Scanner
    >>> body = ["手机 138".encode(), b"00138000"]
    >>> [finding.infotype for finding in findings(body, Scanner(["cn"]).stream())]
    ['cn.mobile']
    """
    for chunk in chunks:
        yield from stream.feed(chunk)
    yield from stream.finish()


class InspectedReader(io.RawIOBase):
    """A binary file that is inspected as somebody else reads it.

    >>> from dlp import Scanner
    >>> stream = Scanner(["cn"]).stream()
    >>> reader = InspectedReader(io.BytesIO("手机 13800138000".encode()), stream)
    >>> reader.read().decode(), stream.close().counts
    ('手机 13800138000', {'cn.mobile': 1})
    """

    def __init__(self, file: BinaryIO, stream: Stream) -> None:
        self._file = file
        self._stream = stream

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, and show the stream what was read."""
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._stream.feed(data)
        return len(data)


class InspectedWriter(io.RawIOBase):
    """A binary file that is inspected as somebody else writes it: `zipfile`, `csv`, a download.

    >>> from dlp import Scanner
    >>> stream, out = Scanner(["cn"]).stream(), io.BytesIO()
    >>> InspectedWriter(out, stream).write("手机 13800138000".encode())
    18
    >>> stream.close().counts
    {'cn.mobile': 1}
    """

    def __init__(self, file: BinaryIO, stream: Stream) -> None:
        self._file = file
        self._stream = stream

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Show the stream what is written, and write it."""
        self._stream.feed(data)
        return self._file.write(data)
