"""What an extractor is: a function from a `Source` to segments, parts and notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from dlp.limits import Budget
from dlp.model import Notice, Part, Segment

Extracted = Iterator[Segment | Part | Notice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Bytes to be read, and what somebody says about them."""

    data: bytes
    name: str = ""
    media_type: str | None = None
    certain: bool = False
    """True: `media_type` is a fact, however the bytes look."""
    charset: str | None = None
    passwords: tuple[str, ...] = ()


class Unreadable(Exception):  # noqa: N818 - never leaves `extract`: it becomes a notice
    """An extractor cannot go on; `code` is the code of the notice that it becomes."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Extractor(Protocol):
    """A format's reader. It yields what it found so far before it raises.

    It may raise `Unreadable` and `OverBudget`; anything else is reported as `crashed`.
    """

    def __call__(self, source: Source, budget: Budget) -> Extracted:
        """Yield the text, the nested files and the notices of `source`, in order."""
        ...
