"""The compiled kernel of the numbers lane: its tables from the plan, and what it checks in C.

`make` returns None where the extension is not installed; the reference engine stands in.
"""

from __future__ import annotations

import datetime as dt
import importlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from dlp.match import automaton, plan
from dlp.match.plan import Lane, Planned
from dlp.validate.cn import bank_bins

CHECKS: dict[str, tuple[int, bool]] = {
    "cn.resident_id": (1, True),
    "cn.resident_id15": (2, True),
    "cn.foreigner_id": (3, False),
    "cn.residence_permit": (4, True),
    "cn.uscc": (5, True),
    "cn.org_code": (6, True),
    "cn.business_registration": (7, True),
    "imei": (8, False),
    "iccid": (8, False),
    "cn.bank_card": (9, True),
    "intl.card": (10, True),
    "cn.cnaps": (11, True),
    "cn.mobile": (12, True),
    "intl.iban": (13, False),
    "cn.vin": (14, True),
    "intl.us_ssn": (15, True),
}
"""Validators that the kernel knows: their number in C, and whether C decides alone.

Where it does not, the check in C is a necessary condition and the validator has the last word.
"""
_BOUNDARIES = {"none": 0, "digit": 1, "alnum": 2, "token": 3}
_SEPARATORS = {"none": 0, "optional": 1, "required": 2, "any": 3}


def module() -> ModuleType | None:
    """Return the extension module, or None."""
    try:
        return importlib.import_module("dlp.match._numbers")
    except ImportError:
        return None


def decides(planned: Planned) -> bool:
    """Say whether the kernel's check of a pattern is the whole validator."""
    name = planned.pattern.validator
    return not name or (planned.lane is Lane.NUMBERS and CHECKS.get(name, (0, False))[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorTables:
    """One anchored shape, as the kernel takes it."""

    pattern: int
    byte: int
    before: bytes
    low: int
    high: int
    tail: automaton.Automaton
    boundary: int
    undecided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelTables:
    """All number shapes, as the kernel takes them."""

    shapes: automaton.Automaton
    patterns: array[int]
    groups: bytes
    least_digits: int
    gated: tuple[int, ...]
    anchors: tuple[AnchorTables, ...]
    issuers: bytes
    """A bit for each six digits: whether they are the prefix of a Chinese card issuer."""


def prepare(planned: Sequence[Planned]) -> KernelTables:
    """Return the tables of the number and anchor shapes of a plan."""
    numbers = [item for item in planned if item.lane is Lane.NUMBERS]
    patterns, groups = _tables(planned)
    least = min((plan.least_digits(item.pattern.expression) for item in numbers), default=0)
    return KernelTables(
        shapes=automaton.build([(item.number, item.pattern.expression) for item in numbers]),
        patterns=patterns,
        groups=groups,
        least_digits=max(least, 1),
        gated=tuple(item.number for item in numbers if item.pattern.requires_hotword),
        anchors=tuple(_anchor(item) for item in planned if item.lane is Lane.ANCHOR),
        issuers=_issuers(),
    )


def make(tables: KernelTables) -> Any:
    """Return the compiled kernel, or None where it is not installed."""
    native = module()
    if native is None:
        return None
    return native.Numbers(
        tables.shapes,
        tables.patterns,
        tables.groups,
        min_digits=tables.least_digits,
        today=int(f"{dt.datetime.now(tz=dt.UTC):%Y%m%d}"),
        issuers=tables.issuers,
        gated=frozenset(tables.gated),
        anchors=[
            native.Anchor(
                pattern=item.pattern,
                byte=item.byte,
                before=item.before,
                low=item.low,
                high=item.high,
                automaton=item.tail,
                boundary=item.boundary,
                undecided=item.undecided,
            )
            for item in tables.anchors
        ],
    )


def _tables(planned: Sequence[Planned]) -> tuple[array[int], bytes]:
    table, groups = array("i"), bytearray()
    for item in planned:
        pattern = item.pattern
        offset = -1
        if pattern.groups:
            offset = len(groups)
            for lengths in pattern.groups:
                groups += bytes(lengths) + b"\0"
            groups += b"\0"
        check, is_whole = CHECKS.get(pattern.validator, (0, False))
        boundary = _BOUNDARIES.get(pattern.boundary, 0)
        undecided = int(not decides(item))
        separators = _SEPARATORS[pattern.separators]
        table.extend((check, separators, boundary, offset, undecided, int(is_whole)))
    return table, bytes(groups) or b"\0"


def _issuers() -> bytes:
    bitmap = bytearray(1_000_000 // 8)
    for prefix in bank_bins.prefixes():
        bitmap[int(prefix) >> 3] |= 1 << (int(prefix) & 7)
    return bytes(bitmap)


def _anchor(item: Planned) -> AnchorTables:
    run, byte, tail = plan.anchored(item.pattern.expression)
    return AnchorTables(
        pattern=item.number,
        byte=byte,
        before=bytes(int(value in run.item) for value in range(256)),
        low=run.low,
        high=run.high,
        tail=automaton.build([(0, tail)]),
        boundary=_BOUNDARIES[item.pattern.boundary],
        undecided=not decides(item),
    )
