"""Numbers with a check digit, right and with one digit changed, beside their label."""

from __future__ import annotations

import random
from collections.abc import Iterator

import positives

from dlp import Scanner

WITHOUT = frozenset(
    "cn.resident-id15 cn.passport cn.mobile cn.landline intl.email intl.swift-bic intl.us-ssn intl.us-itin intl.us-mbi "
    "intl.gb-nino intl.in-pan intl.my-nric intl.dk-cpr intl.kr-rrn cn_health.medical-institution cn_health.pharmacy "
    "cn_health.physician cn_health.nurse".split()
)
"""Infotypes without a check digit, or whose check digit is no longer kept (CPR since 2007, RRN since 2020)."""


def with_check_digit() -> list[str]:
    """Return the infotypes whose numbers hold a check digit."""
    return [infotype for infotype in positives.labels() if infotype not in WITHOUT]


def changed(value: str, rng: random.Random) -> str:
    """Return `value` with one of its digits replaced by another."""
    places = [index for index, character in enumerate(value) if character.isdigit()]
    place = rng.choice(places)
    digit = rng.choice([digit for digit in "0123456789" if digit != value[place]])
    return value[:place] + digit + value[place + 1 :]


def _found(scanner: Scanner, infotype: str, value: str) -> bool:
    label = positives.labels()[infotype][0][0]
    return any(infotype == f.infotype for f in scanner.scan(f"{label}：{value}。").findings)


def measure(scanner: Scanner, count: int) -> Iterator[tuple[str, float]]:
    """Yield (infotype, hits on changed numbers in percent of hits on right ones)."""
    for infotype in with_check_digit():
        rng = random.Random(infotype)
        values = [positives.sample(infotype, rng) for _ in range(count)]
        right = sum(_found(scanner, infotype, value) for value in values)
        wrong = sum(_found(scanner, infotype, changed(value, rng)) for value in values)
        yield infotype, 100 * wrong / max(right, 1)
