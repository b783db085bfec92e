"""The automaton of number shapes made deterministic, in slow and obvious Python.

The oracle of the kernel, and its stand-in. Same function as in `dlp.match._shapes`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence


def walked(
    edges: Sequence[Iterable[tuple[int, int]]],
    closures: Sequence[Iterable[int]],
    width: int,
    start: int,
    largest: int,
) -> tuple[list[int], array[int]]:
    """Return the sets of states that are reached, and where each class of bytes leads from them."""
    bits = [sum(1 << state for state in states) for states in closures]
    moves = [[(number, bits[target]) for number, target in pairs] for pairs in edges]
    order = [0, bits[start]]
    numbers = {0: 0, bits[start]: 1}
    transitions = array("H", bytes(2 * width))
    done = 1
    while done < len(order) <= largest:
        row = [0] * width
        left = order[done]
        while left:
            lowest = left & -left
            left ^= lowest
            for number, reached in moves[lowest.bit_length() - 1]:
                row[number] |= reached
        for found in row:
            if found not in numbers:
                numbers[found] = len(order)
                order.append(found)
        transitions.extend([numbers[found] for found in row])
        done += 1
    return order, transitions
