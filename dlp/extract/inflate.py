"""Undo one layer of compression, within the budget, and keep what came out before an error.

Used by the readers of zip members and of single-stream files (gz, bz2, xz), and by the PDF
object sweep.
"""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from dlp.limits import Budget, OverBudget
from dlp.model import Notice

STEP = 1 << 20
_PIECE = 1 << 16
_LARGE = 32 << 20
_ERRORS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, MemoryError)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out, and what stopped it."""

    data: bytes
    notice: Notice | None = None
    rest: bytes = b""
    """Bytes behind the end of the compressed stream."""
    exhausted: bool = False
    """True: the budget of the whole inspection is used up, so nothing more can be unpacked."""


class Decompressor(Protocol):
    """The shape of `bz2.BZ2Decompressor` and `lzma.LZMADecompressor`."""

    @property
    def eof(self) -> bool:
        """True behind the end of the stream."""
        ...

    @property
    def needs_input(self) -> bool:
        """True when there is nothing buffered."""
        ...

    @property
    def unused_data(self) -> bytes:
        """Bytes behind the end of the stream."""
        ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most `max_length` bytes."""
        ...


class Zlib:
    """zlib in the shape of the other decompressors; `wbits` as in `zlib.decompressobj`."""

    __slots__ = ("_inner", "_lost", "_saved")

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self._saved = self._inner
        self._lost = b""

    @property
    def eof(self) -> bool:
        """True behind the end of the stream."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """True when there is nothing buffered."""
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """Bytes behind the end of the stream."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most `max_length` bytes."""
        self._lost = self._inner.unconsumed_tail + data
        self._saved = self._inner.copy()
        return self._inner.decompress(self._lost, max_length)

    def salvage(self) -> bytes:
        """Return what the piece that raised would have given up to its error, at most 1 MiB."""
        out: list[bytes] = []
        size = 0
        try:
            for start in range(0, len(self._lost), 16):
                out.append(self._saved.decompress(self._lost[start : start + 16]))
                size += len(out[-1])
                if size > STEP:
                    break
        except zlib.error:
            pass
        return b"".join(out)


def unpack(raw: bytes, decompressor: Decompressor, budget: Budget, *, path: str = "") -> Unpacked:
    """Unpack one stream. Never raises: errors and limits are in the notice.

    >>> from dlp.limits import Budget, Limits
    >>> unpack(zlib.compress(b"abc"), Zlib(15), Budget(Limits())).data
    b'abc'
    """
    stream = Inflation(raw, decompressor, budget, path=path)
    chunks: list[bytes] = []
    size = 0
    large: io.BytesIO | None = None
    for chunk in stream:
        size += len(chunk)
        chunks.append(chunk)
        if size > _LARGE:
            # Grows in place: a list of chunks and their sum would be twice the memory.
            large = large or io.BytesIO()
            large.writelines(chunks)
            chunks.clear()
    data = large.getvalue() if large else b"".join(chunks)
    return Unpacked(data, stream.notice, stream.rest, stream.exhausted)


class Inflation:
    """One stream being unpacked: iterate over its chunks, then ask what stopped it.

    Never raises: errors and limits are in `notice`. Chunks are at most 1 MiB long, but for the
    last one before an error, which may be a little longer.
    """

    __slots__ = ("_budget", "_decompressor", "_path", "_raw", "exhausted", "notice", "rest")

    def __init__(
        self, raw: bytes, decompressor: Decompressor, budget: Budget, *, path: str = ""
    ) -> None:
        self._raw = raw
        self._decompressor = decompressor
        self._budget = budget
        self._path = path
        self.notice: Notice | None = None
        self.rest = b""
        self.exhausted = False

    def __iter__(self) -> Iterator[bytes]:
        state = _State(len(self._raw), self._budget)
        fed = 0
        notice: Notice | None = None
        decompressor = self._decompressor
        try:
            while fed < len(self._raw) and not decompressor.eof:
                piece = self._raw[fed : fed + _PIECE]
                fed += len(piece)
                chunk = decompressor.decompress(piece, STEP)
                yield chunk
                state.spend(len(chunk))
                while not decompressor.eof and not decompressor.needs_input:
                    chunk = decompressor.decompress(b"", STEP)
                    yield chunk
                    state.spend(len(chunk))
        except OverBudget as limit:
            notice = Notice(code=limit.code, detail=limit.detail, path=self._path)
        except _ERRORS as error:
            if isinstance(decompressor, Zlib):
                yield decompressor.salvage()
            detail = f"unpacking: {error}" if str(error) else type(error).__name__
            notice = Notice(code="corrupt", detail=detail, path=self._path)
        if notice is None and not decompressor.eof:
            notice = Notice(code="truncated", detail="compressed data ends early", path=self._path)
        self.notice = notice
        self.rest = decompressor.unused_data + self._raw[fed:] if decompressor.eof else b""
        self.exhausted = state.exhausted


class _State:
    """How much one stream has given so far, and whether the whole budget went with it."""

    __slots__ = ("_budget", "_packed", "_size", "exhausted")

    def __init__(self, packed: int, budget: Budget) -> None:
        self._packed = packed
        self._budget = budget
        self._size = 0
        self.exhausted = False

    def spend(self, count: int) -> None:
        """Count one piece; raise `OverBudget` at a limit."""
        self._size += count
        self._budget.check_ratio(self._packed, self._size)
        self.exhausted = True
        self._budget.spend_bytes(count)
        self._budget.check_time()
        self.exhausted = False
