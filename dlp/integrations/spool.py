"""Spool: a body that is being received. Small ones stay in memory, the rest goes to a file.

The file has no name in its folder, so nobody opens it and nothing is left behind by a crash.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO

PIECE = 65_536


class Spool:
    """Bytes in, bytes out again; memory is bounded by `threshold`.

    `write` raises OSError when the disk is full: the caller then has no body to decide about.

    >>> spool = Spool(threshold=4)
    >>> spool.write(b"abc"), spool.write(b"def"), spool.size
    (None, None, 6)
    >>> b"".join(spool.pieces())
    b'abcdef'
    >>> spool.close()
    """

    def __init__(self, *, threshold: int = PIECE, folder: str | None = None) -> None:
        self._threshold = threshold
        self._folder = folder
        self._memory = bytearray()
        self._file: BinaryIO | None = None
        self.size = 0

    def write(self, data: bytes) -> None:
        """Keep bytes."""
        if self._file is None and self.size + len(data) > self._threshold:
            self._file = tempfile.TemporaryFile(  # noqa: SIM115
                buffering=0, dir=self._folder, prefix="dlp-"
            )
            self._put(bytes(self._memory))
            self._memory = bytearray()
        if self._file is None:
            self._memory += data
        else:
            self._put(data)
        self.size += len(data)

    def read(self) -> bytes:
        """Return all of it."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield all of it, from the start."""
        if self._file is None:
            yield bytes(self._memory)
            return
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            yield piece

    def close(self) -> None:
        """Forget all of it."""
        self._memory = bytearray()
        if self._file is not None:
            self._file.close()

    def _put(self, data: bytes) -> None:
        """Write all of the bytes: an unbuffered file may take fewer."""
        assert self._file is not None  # noqa: S101 - made by `write`
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]
