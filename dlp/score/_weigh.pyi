from array import array
from typing import Any, Self

class Weigher:
    def __init__(self, tables: Any) -> None: ...
    def header_words(self, cell: bytes) -> list[int]: ...
    def worded(self, data: bytes, records: bytes, table: Rows | None) -> bytes: ...
    def gate(
        self, data: bytes, records: bytes, table: Rows | None, by_line: bool = False
    ) -> bytes: ...
    def weigh(
        self,
        data: bytes,
        records: bytes,
        horizon: int,
        final: bool,
        floor: int,
        cursor: Cursor,
        table: Rows | None,
        counts: array[int],
        keep: bool,
        by_line: bool = False,
    ) -> tuple[bytes, bytes, int]: ...

class Cursor:
    base: int
    def skip(self, data: bytes, to: int) -> None: ...
    def placed(self, data: bytes, weighed: bytes) -> bytes: ...

class Rows:
    base: int
    in_body: bool
    def __init__(
        self, delimiter: int, quote: int, offsets: array[int], words: array[int]
    ) -> None: ...
    def copy(self) -> Self: ...
    def skip(self, data: bytes, to: int) -> None: ...

def winners(data: bytes) -> bytes: ...
