from array import array
from collections.abc import Sequence

def transcode(
    data: bytes, start: int, stop: int, kind: int, table: bytes, flags: int
) -> tuple[bytes, int, int, int, int, int]: ...
def offsets(
    data: bytes, start: int, kind: int, table: bytes, counts: Sequence[int]
) -> list[int]: ...
def places(
    data: bytes,
    begin: int,
    stop: int,
    kind: int,
    table: bytes,
    wanted: array[int],
    end: bool,
    first: int,
    first_char: int,
) -> tuple[array[int], array[int]]: ...
def histogram(data: bytes, start: int, kind: int, table: bytes, classes: bytes) -> list[int]: ...
def probe(data: bytes, start: int, limit: int, needed: int) -> tuple[int, int]: ...
