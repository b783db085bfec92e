from array import array
from collections.abc import Collection, Sequence

def rows_end(text: bytes, at: int, most: int, quote: bytes) -> int: ...
def cut(
    block: bytes, delimiter: bytes, quote: bytes, numbers: Sequence[int], base: int
) -> list[tuple[array[int], array[int]]]: ...
def labelled_lines(
    block: bytes, base: int, starts: array[int], lengths: array[int], label: bytes
) -> bytes: ...
def in_cells(
    weighed: bytes,
    values: bytes,
    lengths: array[int],
    starts: array[int],
    label: int,
    first: int,
    name: bytes,
    names: Collection[bytes],
) -> bytes: ...
