"""AsyncScanner: scans that do not hold up an event loop.

What is small is scanned at once: handing it to a thread costs more than the scan. What is large
goes to a thread; the kernels release the interpreter lock, so other tasks go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from concurrent.futures import Executor

from dlp.inspection import Inspection
from dlp.model import Finding
from dlp.scanner import Scannable, Scanner
from dlp.stream import Stream

INLINE = 32_768
"""Bytes up to which a scan is shorter than the way to a thread and back."""


class AsyncScanner:
    """A scanner for coroutines.

    Arguments: `scanner`; `executor`, where large sources are scanned (None: the loop's own
    threads); `inline`, bytes up to which a source is scanned at once.

    >>> import asyncio
    >>> async def main():
    ...     scanner = AsyncScanner(Scanner(["cn"]))
    ...     return (await scanner.scan("手机 13800138000".encode())).counts
    >>> asyncio.run(main())
    {'cn.mobile': 1}
    """

    __slots__ = ("_executor", "_inline", "scanner")

    def __init__(
        self, scanner: Scanner, *, executor: Executor | None = None, inline: int = INLINE
    ) -> None:
        self.scanner = scanner
        self._executor = executor
        self._inline = inline

    async def scan(
        self, source: Scannable, *, name: str | None = None, media_type: str | None = None
    ) -> Inspection:
        """Inspect what `Scanner.scan` takes; paths and files always in a thread."""

        def work() -> Inspection:
            return self.scanner.scan(source, name=name, media_type=media_type)

        if isinstance(source, str | bytes | bytearray | memoryview):
            size = source.nbytes if isinstance(source, memoryview) else len(source)
            if size <= self._inline:
                return work()
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def findings(
        self, chunks: AsyncIterable[bytes], *, name: str = "", stream: Stream | None = None
    ) -> AsyncIterator[Finding]:
        """Yield findings of chunks that arrive, each as soon as it is final.

        With a `stream` of one's own its inspection can be asked for afterwards. When the
        iteration is given up, or the source fails, the stream is dropped with all that it held.
        """
        stream = stream or self.scanner.stream(name=name)
        try:
            async for chunk in chunks:
                for finding in await self._fed(stream, chunk):
                    yield finding
            for finding in await self._finished(stream):
                yield finding
        finally:
            stream.abort()

    async def inspect(self, chunks: AsyncIterable[bytes], *, name: str = "") -> Inspection:
        """Return the inspection of chunks that arrive."""
        stream = self.scanner.stream(name=name)
        async for _ in self.findings(chunks, stream=stream):
            pass
        return stream.inspection

    async def _fed(self, stream: Stream, chunk: bytes) -> list[Finding]:
        if len(chunk) <= self._inline:
            return list(stream.feed(chunk))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: list(stream.feed(chunk)))

    async def _finished(self, stream: Stream) -> list[Finding]:
        if stream.held <= self._inline:
            return list(stream.finish())
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: list(stream.finish()))
