from array import array
from collections.abc import Collection

def in_cells(
    weighed: bytes,
    values: bytes,
    cells: list[bytes],
    places: array[int],
    label: int,
    first: int,
    name: bytes,
    names: Collection[bytes],
) -> bytes: ...
def cell_starts(
    cells: list[bytes], first: int, step: int, gap: int, more: int, base: int
) -> array[int]: ...
