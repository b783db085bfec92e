"""Says in words what a validator has against a value: its check character, its date, its kind.

A validator answers yes or no. What it minds is found by changing one part of the value at a time:
the first change after which it is accepted names the part. No value leaves this module.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlp.validate import registry

_LAST = "0123456789X"
_DATE = "19900101"
_LONGEST = 40
"""Longer values are no numbers with a date; changing them all over would take long."""
_SECRETS = "secret."
_CHECKED = frozenset({"check-digit", "check-digits", "check-character", "check-letter", "luhn"})
"""Evidence that the last character gives."""


def objection(name: str, value: bytes) -> str:
    """Return what a validator has against a value.

    >>> objection("cn.resident_id", b"110105188506070041")
    'cn.resident_id refuses it: the check character does not fit'
    >>> objection("cn.resident_id", b"11010518851307004X")
    'cn.resident_id refuses it: the date is impossible'
    """
    said = f"{name} refuses it"
    validator = registry.get(name)
    text = validator.compact(value.decode("utf-8", "replace"))
    if name.startswith(_SECRETS):
        return f"{said}: no secret, but a place holder, a template, a path or a word of code"
    if not text or len(text) > _LONGEST:
        return said

    def accepted(changed: Iterator[str]) -> bool:
        return any(validator.check(one) is not None for one in changed)

    if _CHECKED & validator.EVIDENCE.keys() and accepted(_ends(text)):
        return f"{said}: the check character does not fit"
    if "date" in validator.EVIDENCE and accepted(
        end
        for date in (_DATE, _DATE[2:])
        for at in range(len(text) - len(date) + 1)
        for end in _ends(text[:at] + date + text[at + len(date) :])
    ):
        return f"{said}: the date is impossible"
    return said


def _ends(text: str) -> Iterator[str]:
    """Yield a text with every last character, and as it is."""
    yield text
    for last in _LAST:
        yield text[:-1] + last
