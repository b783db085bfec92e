"""Matches as arrays: what the lanes give to the weighing, without an object a match."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

RECORD = struct.Struct("=qqII")
"""start, end (bytes), number of the pattern, evidence bits."""

GROUPED = 1 << 16
IRREGULAR = 1 << 17
LONGER_RUN = 1 << 18
FRACTION = 1 << 19
LANE_EVIDENCE = {
    GROUPED: ("written in its usual groups", 3.0),
    IRREGULAR: ("irregular separators", -10.0),
    LONGER_RUN: ("part of a longer row of digits", -8.0),
    FRACTION: ("part of a decimal number", -8.0),
}
"""Evidence that the way a number is written gives: bit → (name, decibans)."""


class Record(NamedTuple):
    """One match: half-open byte range, pattern number, evidence bits.

    The low 16 bits are the validator's evidence, in the order of its EVIDENCE.
    """

    start: int
    end: int
    pattern: int
    bits: int


def pack(records: Iterable[Record]) -> bytes:
    """Return records as an array."""
    return b"".join(RECORD.pack(*record) for record in records)


def unpack(data: bytes) -> Iterator[Record]:
    """Read an array of records."""
    return (Record(*fields) for fields in RECORD.iter_unpack(data))
