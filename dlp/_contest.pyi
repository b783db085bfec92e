from array import array
from collections.abc import Collection, Sequence

from dlp.readings import Found, Group, Reading

def first_end(weighed: bytes, limit: float) -> int: ...
def uncut(weighed: bytes, limit: float) -> float: ...
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
def ordered(readings: list[Reading]) -> Reading: ...
def merged(
    plain: list[Found],
    groups: list[Group],
    readings: list[Reading],
    counts: array[int],
    floor: int,
    detectors: Sequence[int],
) -> list[Found]: ...
