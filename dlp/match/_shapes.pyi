from array import array
from collections.abc import Iterable, Sequence

def walked(
    edges: Sequence[Iterable[tuple[int, int]]],
    closures: Sequence[Iterable[int]],
    width: int,
    start: int,
    largest: int,
) -> tuple[list[int], array[int]]: ...
