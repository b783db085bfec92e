"""The shared algorithms: every single wrong digit is caught, and samples complete themselves."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp.validate import dates, iso7064, luhn, verhoeff

DIGITS = st.text("0123456789", min_size=2, max_size=24)


@given(body=DIGITS)
def test_luhn_completes(body):
    """A body with its check digit holds, and with any other does not."""
    expected = luhn.check_digit(body)
    assert [d for d in "0123456789" if luhn.holds(body + d)] == [expected]


@given(body=DIGITS)
def test_verhoeff_completes(body):
    """A body with its check digit holds, and with any other does not."""
    expected = verhoeff.check_digit(body)
    assert [d for d in "0123456789" if verhoeff.holds(body + d)] == [expected]


@given(body=DIGITS, place=st.integers(0, 22))
def test_verhoeff_catches_swaps(body, place):
    """Two neighbours that are swapped and differ are caught, which Luhn does not promise."""
    text = body + verhoeff.check_digit(body)
    place %= len(text) - 1
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert verhoeff.holds(swapped) == (swapped == text)


@pytest.mark.parametrize(
    "check", [iso7064.mod_11_2, iso7064.mod_11_10, iso7064.mod_37_2, iso7064.mod_37_36]
)
def test_single_errors_change_the_check_character(check):
    """Every substitution of one digit gives another check character (ISO/IEC 7064 clause 4)."""
    rng = random.Random(11)
    body = "".join(rng.choices("0123456789", k=12))
    changed = [
        body[:place] + digit + body[place + 1 :]
        for place in range(12)
        for digit in "0123456789"
        if digit != body[place]
    ]
    assert [text for text in changed if check(text) == check(body)] == []


@given(body=DIGITS)
def test_mod_97_10_completes(body):
    """A body and its two check digits leave the remainder one."""
    assert iso7064.remainder_97(body + iso7064.mod_97_10(body)) == 1


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2000, 2, 29), True),
        ((1900, 2, 29), False),
        ((2023, 4, 31), False),
        ((2023, 0, 1), False),
        ((0, 1, 1), False),
    ],
)
def test_the_calendar_is_gregorian(day, expected):
    """Centuries are leap years only every four hundred years."""
    assert dates.is_real(*day) == expected


def test_nobody_is_born_tomorrow():
    """A birth after today is refused, however real the day."""
    assert not dates.is_birth(9998, 1, 1)
