"""Operators: what they write, that keys matter, that nothing of the value is left."""

from __future__ import annotations

import random

import pytest

from dlp.redact import (
    Clear,
    FormatPreserving,
    KeyedHash,
    Label,
    Mask,
    RedactionError,
    Replace,
    Tokens,
    preserving,
    redact_bytes,
)
from dlp.redact.ff1 import FF1, Permutation
from dlp.validate import registry

KEY, OTHER = b"k" * 16, b"o" * 16
AES = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3C")
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("radix", "tweak", "plain", "cipher"),
    [
        (10, "", "0123456789", "2433477484"),
        (10, "39383736353433323130", "0123456789", "6124200773"),
        (36, "3737373770717273373737", "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
    ],
)
def test_ff1_gives_the_samples_of_the_standard(radix, tweak, plain, cipher):
    cipher_of = FF1(AES, radix)
    numerals = [ALPHABET.index(one) for one in plain]
    out = cipher_of.encrypt(numerals, bytes.fromhex(tweak))
    assert "".join(ALPHABET[one] for one in out) == cipher
    assert cipher_of.decrypt(out, bytes.fromhex(tweak)) == numerals


@pytest.mark.parametrize("size", [1000, 1 << 20, 10**12 + 7])
def test_a_permutation_stays_inside_and_goes_back(size):
    permutation = Permutation(b"k" * 32)
    for value in {0, size // 2, size - 1}:
        hidden = permutation.encrypt(value, size, b"t")
        assert 0 <= hidden < size
        assert permutation.decrypt(hidden, size, b"t") == value


@pytest.mark.parametrize(
    "validator",
    ["cn.resident_id", "cn.bank_card", "cn.uscc", "cn.mobile", "intl.card", "intl.iban", "imei",
     "cn.org_code", "tw.national_id", "hk.id_card", "intl.us_npi", "cn.vin"],
)  # fmt: skip
def test_encrypted_values_keep_length_classes_and_check_digits(validator):
    operator, checker = FormatPreserving.under(KEY), registry.get(validator)
    for seed in range(5):
        value = checker.sample(random.Random(seed))
        hidden = operator(Clear(value, value, "a.b", "", validator))
        assert len(hidden) == len(value)
        assert hidden != value
        if set(hidden) == {"*"}:
            pytest.fail("no value of the format was found")
        assert checker.is_valid(hidden)
        assert operator.inverse()(Clear(hidden, hidden, "a.b", "", validator)) == value


def test_a_prefix_stays_where_no_valid_value_has_another():
    """Without it a walk would try many thousand values for each key, and meet none."""
    operator, checker = FormatPreserving.under(KEY), registry.get("keys.aws_access_key")
    for seed in range(5):
        value = checker.sample(random.Random(seed))
        hidden = operator(Clear(value, value, "a.b", "", "keys.aws_access_key"))
        assert hidden[:3] == value[:3]
        assert hidden != value
        assert checker.is_valid(hidden)
        assert operator.inverse()(Clear(hidden, hidden, "a.b", "", "keys.aws_access_key")) == value


def test_what_is_valid_too_rarely_is_masked_and_not_walked_for(monkeypatch):
    """A document of a thousand such values must not take hours."""
    asked = []

    class Never:
        def check(self, text):
            asked.append(text)
            return ("x",) if text == "abcdefgh12345678" else None

    monkeypatch.setattr(registry, "get", lambda _: Never())
    preserving._prefix.cache_clear()
    operator = FormatPreserving.under(KEY)
    for _ in range(10):
        assert operator(Clear("abcdefgh12345678", "", "a.b", "", "x.never")) == "*" * 16
    assert len(asked) < 20_000
    preserving._prefix.cache_clear()


def test_what_no_validator_accepts_comes_back_whatever_finds_it_again():
    operator = FormatPreserving.under(KEY)
    hidden = operator(Clear("Qx7-abc123", "", "a.b", "", "intl.iban"))  # only its classes are known
    assert operator.inverse()(Clear(hidden, "", "c.d", "", "")) == "Qx7-abc123"


def test_encrypted_values_keep_what_makes_them_plausible():
    operator = FormatPreserving.under(KEY)
    identity = operator(Clear("11010518850607004X", "", "", "", "cn.resident_id"))
    assert identity[:2] == "11"
    assert 1800 <= int(identity[6:10]) <= 1899
    assert operator(Clear("6228480000000000000", "", "", "", "cn.bank_card"))[:6] == "622848"
    assert operator(Clear("13800000000", "", "", "", "cn.mobile"))[:3] == "138"


def test_equal_values_are_equal_under_one_key_and_differ_under_another():
    clear = Clear(
        "11010518850607004X", "11010518850607004X", "cn.resident-id", "", "cn.resident_id"
    )
    for make in (KeyedHash, Tokens.under, FormatPreserving.under):
        assert make(KEY)(clear) == make(KEY)(clear)
        assert make(KEY)(clear) != make(OTHER)(clear)
    assert KeyedHash(KEY, "sm3")(clear) != KeyedHash(KEY)(clear)


def test_sm3_is_the_same_with_and_without_openssl():
    from dlp.redact import operators

    for key in (b"k" * 16, b"k" * 100):
        assert operators._hmac_sm3(key, b"text") == operators._digest(key, b"text", "sm3")


def test_a_changed_or_foreign_token_is_not_restored():
    token = Tokens.under(KEY)(Clear("张三", "张三", "a.b"))
    assert Tokens.under(KEY).restore(token) == "张三"
    assert Tokens.under(OTHER).restore(token) is None
    changed = token[:8] + ("a" if token[8] != "a" else "b") + token[9:]
    assert Tokens.under(KEY).restore(changed) is None
    assert Tokens.under(KEY).restore("[tk1:" + "a" * 27 + "]") is None


def test_letters_that_no_class_has_become_stars_for_good():
    hidden = FormatPreserving.under(KEY)(Clear("Жуков 1234567", "Жуков 1234567", "a.b"))
    assert hidden[:6] == "***** "


def test_few_possible_values_are_masked():
    assert FormatPreserving.under(KEY)(Clear("12", "12", "a.b")) == "**"


def test_masks_keep_no_more_than_asked_and_nothing_of_a_password():
    assert Mask(keep=4)(Clear("13800001234", "", "cn.mobile")) == "*******1234"
    assert Mask(keep=4)(Clear("13800001234", "", "a.b", "credential")) == "*" * 11
    assert Mask(keep=4)(Clear("1234567", "", "a.b")) == "*" * 7


@pytest.mark.parametrize("text", ['"', "a,b", "<b>", "a\nb", "&", "'", "\\", "a\tb"])
def test_a_replacement_that_could_break_a_format_is_refused(text):
    with pytest.raises(RedactionError, match="R101"):
        Replace(text)


def test_no_repr_shows_a_value_or_a_key():
    shown = repr(Clear("secret-value", "secret-value", "a.b")) + repr(KeyedHash(KEY))
    shown += repr(Tokens.under(KEY)) + repr(FormatPreserving.under(KEY))
    assert "secret-value" not in shown
    assert "kkkk" not in shown


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16-le"])
def test_same_length_for_gateways(possible, charset, identity):
    data = f"证件号：{identity}，电话 13800000000".encode(charset)
    findings = possible.scan(data).findings
    assert len(findings) == 2
    for operator in (Mask(), Label()):
        out = redact_bytes(data, findings, operator, charset=charset)
        assert len(out) == len(data)
        assert not possible.scan(out).findings
        out.decode(charset)
    longer = redact_bytes(data, findings, Label(), charset=charset, same_length=False)
    assert longer.decode(charset) == "证件号：[cn.resident-id]，电话 [cn.mobile]"
