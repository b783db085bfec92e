"""`cn.bank-card` and `intl.card` share ranges: the table of Chinese issuers says which one it is."""

import pytest

from dlp import Scanner
from dlp.validate import luhn
from dlp.validate.cn import bank_bins

LABELS = ("卡号：{}", "银行卡 {}", "card number: {}", "credit card {}")


@pytest.fixture(scope="module")
def scanner():
    return Scanner(packs=["cn", "intl"])


def card(prefix, length):
    body = prefix + "0123456789012345678"[: length - len(prefix) - 1]
    return body + luhn.check_digit(body)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("prefix", ["501800", "560012", "675964", "639002", "670695"])
@pytest.mark.parametrize("length", [16, 19])
def test_maestro_of_no_chinese_issuer(scanner, label, prefix, length):
    """A range of Maestro without a Chinese issuer is an international card under every label."""
    assert not bank_bins.is_issuer(prefix)
    number = card(prefix, length)
    assert [
        f.infotype for f in scanner.scan(label.format(number)).findings if f.confidence >= 0.7
    ] == ["intl.card"]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("prefix", ["621700", "622848", "622588"])
def test_a_chinese_issuer(scanner, label, prefix):
    """A prefix in the table of issuers is a Chinese card under every label."""
    assert bank_bins.is_issuer(prefix)
    number = card(prefix, 19)
    assert [
        f.infotype for f in scanner.scan(label.format(number)).findings if f.confidence >= 0.7
    ] == ["cn.bank-card"]
