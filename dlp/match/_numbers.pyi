from array import array
from collections.abc import Sequence
from typing import Any

class Numbers:
    def __init__(
        self,
        automaton: Any,
        patterns: array[int],
        groups: bytes,
        *,
        min_digits: int,
        today: int,
        issuers: bytes,
        gated: frozenset[int],
        anchors: Sequence[Anchor] = (),
    ) -> None: ...
    def scan(self, data: bytes, start: int, stop: int) -> tuple[bytes, bytes, bytes]: ...
    def judge(self, data: bytes, records: bytes) -> tuple[bytes, bytes]: ...
    def expand(self, data: bytes, records: bytes) -> tuple[bytes, bytes]: ...

class Anchor:
    def __init__(
        self,
        *,
        pattern: int,
        byte: int,
        before: bytes,
        low: int,
        high: int,
        automaton: Any,
        boundary: int,
        undecided: bool,
    ) -> None: ...
