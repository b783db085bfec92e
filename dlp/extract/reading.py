"""Read one source and all that is inside it, with the same passwords and the same isolation.

`Reading.extract` is one step, for those who have an order of their own; `Reading.walk` goes
down into every part and keeps the verdicts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from dlp.errors import DlpError
from dlp.extract import Isolation, Source, extract, in_place, kind
from dlp.extract.base import Extracted
from dlp.extract.verdict import Verdicts
from dlp.limits import Budget, OverBudget
from dlp.model import Notice, Part, Segment

_LONGEST = 255
"""Characters of a declared media type that are kept."""


class Reading:
    r"""How a source is read, and what became of its parts.

    Arguments: `isolation`, where documents are read (None: in this process); `passwords`, to
    be tried on everything encrypted, at every depth.

    >>> from dlp.limits import Limits
    >>> reading = Reading()
    >>> source = Source(data=b"<html><p>a memo</p></html>", name="memo.html")
    >>> [(path, item.kind) for path, item in reading.walk(source, Budget(Limits()))]
    [('memo.html!/body', 'body')]
    >>> [(part.path, str(part.verdict)) for part in reading.verdicts]
    [('memo.html', 'scanned'), ('memo.html!/body', 'scanned')]
    """

    __slots__ = ("_isolation", "_passwords", "media_types", "verdicts")

    def __init__(self, isolation: Isolation | None = None, passwords: Iterable[str] = ()) -> None:
        self._isolation = isolation
        self._passwords = tuple(passwords)
        self.verdicts = Verdicts()
        self.media_types: set[str] = set()
        """What files are by themselves, and what they are said to be; a file has a name."""

    def extract(self, source: Source, budget: Budget, path: str) -> Extracted:
        """Yield what one source holds, as `dlp.extract.extract` does; `path` is for verdicts."""
        media = kind(source)
        if source.name:
            self.media_types.add(media)
            if source.media_type:
                self.media_types.add(source.media_type[:_LONGEST])
        self.verdicts.begin(path)
        segment = in_place(source, budget, media)
        if segment is None:
            return self._extracted(source, budget, path, media)
        self.verdicts.add(path, segment)
        return iter((segment,))

    def _extracted(self, source: Source, budget: Budget, path: str, media: str) -> Extracted:
        if self._passwords:
            passwords = (*source.passwords, *self._passwords)
            source = dataclasses.replace(source, passwords=tuple(dict.fromkeys(passwords)))
        items = extract(source, budget, isolation=self._isolation, media=media)
        try:
            for item in items:
                self.verdicts.add(path, item)
                yield item
        finally:
            items.close()

    def walk(self, source: Source, budget: Budget) -> Iterator[tuple[str, Segment | Notice]]:
        """Yield segments and notices of a source and of every file inside it, with their paths."""
        yield from self._walk(source, budget, source.name, 0)

    def _walk(
        self, source: Source, budget: Budget, path: str, depth: int
    ) -> Iterator[tuple[str, Segment | Notice]]:
        try:
            budget.check_depth(depth)
            budget.check_time()
        except OverBudget as limit:
            notice = Notice(code=limit.code, detail=limit.detail)
            self.verdicts.add(path, notice)
            yield path, notice
            return
        for item in self.extract(source, budget, path):
            if isinstance(item, Part):
                nested = Source(
                    data=item.data,
                    name=item.name,
                    media_type=item.media_type,
                    charset=item.charset,
                )
                yield from self._walk(nested, budget, f"{path}!/{item.name}", depth + 1)
            else:
                yield (f"{path}!/{item.path}" if item.path else path), item


def isolation_of(wanted: Isolation | str) -> Isolation | None:
    """Return what `wanted` names: `none`, `worker` (a pool of its own) or a pool.

    Raises `DlpError` for any other name, `IsolationError` where there can be no workers.

    >>> isolation_of("none") is None
    True
    """
    if not isinstance(wanted, str):
        return wanted
    if wanted == "none":
        return None
    if wanted != "worker":
        raise DlpError(f"isolation is 'none', 'worker' or a pool, not {wanted!r}")
    from dlp.extract.pool import Pool  # noqa: PLC0415 - processes only for those who want them

    return Pool()
