"""Check digits of a house's own numbers: the number at the end counts, behind any prefix."""

from __future__ import annotations

import random

import pytest

from dlp import Scanner
from dlp.validate import registry

DIGITS = ("luhn", "mod11_10", "mod97", "verhoeff")
NAMES = (*DIGITS, "mod11_2", "crc32")


@pytest.mark.parametrize("name", NAMES)
def test_every_other_last_character_is_refused(name):
    validator = registry.get(f"check.{name}")
    rng = random.Random(1)
    for _ in range(50):
        value = validator.sample(rng)
        accepted = [last for last in "0123456789X" if validator.is_valid(value[:-1] + last)]
        assert accepted == [value[-1]] or (name == "crc32" and value[-1] not in "0123456789X")


@pytest.mark.parametrize("name", [*DIGITS, "mod11_2"])
def test_prefixes_and_separators_do_not_count(name):
    validator = registry.get(f"check.{name}")
    number = validator.sample(random.Random(2)).removeprefix("EX")
    for written in (number, f"KD-{number}", f"A1B {number[:4]} {number[4:]}", f"客户{number}"):
        assert validator.is_valid(written), written


@pytest.mark.parametrize("name", DIGITS)
@pytest.mark.parametrize(
    "text", ["", "EX", "EX12", "00000000", "77777777777", "EX1234567890A", "１２３４５６"]
)
def test_what_is_too_little_is_refused(name, text):
    assert registry.get(f"check.{name}").check(text) is None


@pytest.mark.parametrize(
    "text", ["", "_", "ex_short", "ex_" + "é" * 36, "ex_" + "x" * 36, "a" * 5000]
)
def test_what_is_no_token_is_refused(text):
    assert registry.get("check.crc32").check(text) is None


def test_a_pack_uses_them(tmp_path):
    (tmp_path / "pack.toml").write_text('id = "demo"\ntitle = "Demo"\n')
    (tmp_path / "customer.toml").write_text(
        'id = "demo.customer"\ntitle = "Customer"\ncategory = "account"\nsensitivity = "low"\n'
        "[[pattern]]\nname = 'plain'\nregex = 'KD[1-9]\\d{9}'\nweight = 2\nvalidator = 'check.luhn'\n"
    )
    (tmp_path / "key.toml").write_text(
        'id = "demo.key"\ntitle = "Key"\ncategory = "key"\nsensitivity = "low"\n'
        "[[pattern]]\nname = 'plain'\nregex = 'acme_[0-9A-Za-z]{36}'\nweight = 2\nvalidator = 'check.crc32'\n"
    )
    text = (
        "KD1234567897 KD1234567898 acme_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17 "
        "acme_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18"
    )
    found = Scanner([tmp_path], minimum="very-unlikely").scan(text).findings
    assert [(item.infotype, item.evidence[1].name) for item in found] == [
        ("demo.customer", "check-digit"),
        ("demo.key", "checksum"),
    ]
