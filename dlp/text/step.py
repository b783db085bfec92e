"""What one step of a decoder reads from, and the parts and texts that it adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dlp.text.piece import Part


class Read(NamedTuple):
    """What was read: folded text (None: folding changed nothing), characters, fold state."""

    folded: bytes | None
    chars: int
    state: int
    utf8: bytes = b""
    """The text before folding, where it is not the source itself."""


@dataclass(slots=True)
class Step:
    """What one step of a decoder reads from and adds to."""

    data: bytes
    at: int
    final: bool
    parts: list[Part]
    texts: list[bytes | None]
    """Of each part; None: as it is in `data`."""

    def text(self) -> bytes:
        """Return the text of all parts, without a copy where it is the data itself."""
        is_data = all(text is None for text in self.texts)
        if is_data and sum(part.size for part in self.parts) == self.at:  # nothing was left out
            return self.data if self.at == len(self.data) else self.data[: self.at]
        return b"".join(
            self.data[part.begin : part.end] if text is None else text
            for part, text in zip(self.parts, self.texts, strict=True)
        )
