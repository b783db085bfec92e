"""The way back's twin: columns of numbers in weighed records, ranked and put back.

Readable Python; stands in where nothing is compiled, and is the oracle of `_wayback.pyx`.
"""

from __future__ import annotations

from array import array


def ranked(numbers: array[int], field: int, stride: int) -> tuple[array[int], array[int]]:
    """Return the distinct numbers of a column in order, and for each row which of them it has.

    >>> ranked(array("q", [7, 0, 3, 0, 7, 0]), 0, 2)
    (array('q', [3, 7]), array('q', [1, 0, 1]))
    """
    column = numbers[field::stride]
    distinct = array("q", sorted(set(column)))
    rank = {number: index for index, number in enumerate(distinct)}
    return distinct, array("q", map(rank.__getitem__, column))


def put(  # noqa: PLR0913, PLR0917 - the signature of the kernel
    numbers: array[int],
    field: int,
    stride: int,
    places: array[int],
    ranks: array[int],
    least: int,
) -> None:
    """Put places into a column by rank, none below what the row has in column `least`.

    A column that is its own `least` has none.

    >>> rows = array("q", [7, 0, 3, 9])
    >>> put(rows, 1, 2, array("q", [5, 8]), array("q", [0, 1]), 0)
    >>> rows
    array('q', [7, 7, 3, 8])
    """
    for row, rank in enumerate(ranks):
        at = row * stride
        place = places[rank]
        numbers[at + field] = place if least == field else max(place, numbers[at + least])
