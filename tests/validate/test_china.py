"""Chinese numbers: published and computed vectors, and the traps around them."""

import json
import pathlib

import pytest

from dlp.validate import iso7064, registry

VECTORS = json.loads((pathlib.Path(__file__).parent / "data" / "china.json").read_text("utf-8"))
VALIDATORS = VECTORS["validators"]
VALID = [(name, value) for name, kinds in VALIDATORS.items() for value in kinds["valid"]]
INVALID = [(name, *pair) for name, kinds in VALIDATORS.items() for pair in kinds["invalid"]]


@pytest.mark.parametrize(("name", "value"), VALID)
def test_valid_vectors_are_accepted(name, value):
    """Each value that the standard allows is accepted, however it is grouped."""
    assert registry.get(name).is_valid(value)


@pytest.mark.parametrize(("name", "value", "why"), INVALID)
def test_invalid_vectors_are_refused(name, value, why):
    """Each value with one fault is refused."""
    assert not registry.get(name).is_valid(value), why


def test_county_codes_are_no_gate():
    """A county code that no longer exists, or never did, is on cards all the same."""
    assert registry.get("cn.resident_id").is_valid("650199198506120013")


def test_lower_case_x_is_the_same_character():
    """People type a small x."""
    assert registry.get("cn.resident_id").is_valid("11010119031231009x")


@pytest.mark.parametrize("position", range(17))
def test_every_changed_digit_of_a_resident_id_is_noticed(position):
    """MOD 11-2 catches each single error, or the date or province does."""
    text = "650102190001010016"
    changed = [text[:position] + digit + text[position + 1 :] for digit in "0123456789"]
    accepted = [value for value in changed if registry.get("cn.resident_id").is_valid(value)]
    assert [text] == accepted


def test_births_before_1800_are_refused():
    """A right check digit does not make 1799 a birth year of anybody's papers."""
    body = "65010217991231001"
    assert not registry.get("cn.resident_id").is_valid(body + iso7064.mod_11_2(body))


@pytest.mark.parametrize("department", "ANY")
def test_late_departments_of_the_social_credit_code(department):
    """A, N and Y were added after the first edition; other libraries refuse them."""
    codes = {"A": "A1650100MA0000007", "N": "N2650100MF0000005", "Y": "Y1650100MB0000000"}
    body = codes[department]
    uscc = registry.get("cn.uscc")
    accepted = [c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc.is_valid(body + c)]
    inner = registry.get("cn.org_code").check(body[8:17])
    assert len(accepted) == (1 if inner is not None else 0)


def test_card_evidence_names_scheme_and_issuer():
    """A known issuer prefix is worth more than Luhn alone."""
    card = registry.get("cn.bank_card")
    assert card.check("6228480000000000000") == ("luhn", "unionpay", "issuer")
    assert card.check("6299000000000007") == ("luhn", "unionpay")


@pytest.mark.parametrize("digit", "0123456789")
def test_one_repeated_digit_is_no_card(digit):
    """All zeros pass Luhn; they are a filler."""
    assert registry.get("cn.bank_card").check(digit * 16) is None
