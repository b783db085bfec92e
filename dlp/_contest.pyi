from array import array
from collections.abc import Sequence

from dlp.readings import Found, Group, Reading

def first_end(weighed: bytes, limit: float) -> int: ...
def all_end(weighed: bytes, limit: float, reach: int) -> int: ...
def uncut(weighed: bytes, limit: float) -> float: ...
def ordered(readings: list[Reading]) -> Reading: ...
def merged(
    plain: list[Found],
    groups: list[Group],
    readings: list[Reading],
    counts: array[int],
    floor: int,
    detectors: Sequence[int],
) -> list[Found]: ...
