"""Numbers with a check digit, right and with a wrong one, beside their label."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

import positives

from dlp import Scanner

WITHOUT = frozenset(
    [
        "cn.resident-id15",
        "cn.passport",
        "cn.mobile",
        "cn.landline",
        "intl.email",
        "intl.swift-bic",
        "intl.us-ssn",
        "intl.us-itin",
        "intl.us-mbi",
        "intl.gb-nino",
        "intl.in-pan",
        "intl.my-nric",
        "intl.dk-cpr",
        "intl.kr-rrn",
        "cn_health.medical-institution",
        "cn_health.pharmacy",
        "cn_health.physician",
        "cn_health.nurse",
        "tw.business-number",
        "intl.eg-national-id",
        "intl.lk-nic",
    ]
)
"""Infotypes without a check digit, or whose check digit is no longer kept (CPR since 2007, RRN since 2020; the Taiwan business
number needs a sum divisible by 5 since 2023, which one wrong digit in eight has)."""


def with_check_digit() -> list[str]:
    """Return the infotypes whose numbers hold a check digit."""
    return [infotype for infotype in positives.labels() if infotype not in WITHOUT]


CHECK_PLACE = {
    "cn.vin": 8,
    "intl.iban": 3,
    "intl.au-medicare": 8,
    "intl.au-abn": 1,
    "intl.is-kennitala": 8,
    "intl.jp-corporate-number": 0,
    "intl.gt-cui": 8,
    "intl.id-npwp": 8,
}
"""Where the check digit stands when it is not the last letter or digit."""


def changed(infotype: str, value: str, rng: random.Random) -> str:
    """Return `value` with another digit, or letter, in the place of its check digit."""
    places = [index for index, character in enumerate(value) if character.isalnum()]
    place = places[CHECK_PLACE.get(infotype, -1)]
    alphabet = string.digits if value[place].isdigit() else string.ascii_uppercase
    other = rng.choice([character for character in alphabet if character != value[place]])
    return value[:place] + other + value[place + 1 :]


def _found(scanner: Scanner, infotype: str, value: str) -> bool:
    label = positives.labels()[infotype][0][0]
    return any(infotype == f.infotype for f in scanner.scan(f"{label}：{value}。").findings)


def measure(scanner: Scanner, count: int) -> Iterator[tuple[str, float]]:
    """Yield (infotype, hits on wrong numbers in percent of hits on right ones)."""
    for infotype in with_check_digit():
        rng = random.Random(infotype)
        values = [positives.sample(infotype, rng) for _ in range(count)]
        right = sum(_found(scanner, infotype, value) for value in values)
        wrong = sum(_found(scanner, infotype, changed(infotype, value, rng)) for value in values)
        yield infotype, 100 * wrong / max(right, 1)
