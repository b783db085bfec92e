"""What stands in the place of a secret and is none; and what is one in spite of its looks."""

import pytest

from dlp.validate.intl import de_vat
from dlp.validate.secret import connection_string, password, token


@pytest.mark.parametrize(
    "text",
    [
        "-changeme",
        "user:passwd",
        "and/or",
        "%s:%s",
        "P.isWritable=P.isReadable",
        "new-password",
        "xxxxxxxx",
        "required|min:8|confirmed",
        ":before_dom_children",
        "credentials:",
        "(lambda:",
        "MD5(?)",
        "?required",
        "C3=BAnica",
    ],
)
def test_text_of_programs_is_no_password(text):
    """Defaults, lists of names, format directives and assignments are refused."""
    assert password.check(text) is None


@pytest.mark.parametrize("text", ["7296-262", "2026-01-02", "10.0.0.1"])
def test_a_number_in_groups_is_no_evidence(text):
    """Telephone numbers and dates are accepted as passwords, but nothing speaks for them."""
    assert password.check(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "SOCKS5_NO_ACCEPTABLE_AUTH",
        "1.3.6.1.5.5.7.3.1",
        "base64.b64encode",
        "s3_disable_express_session_auth",
    ],
)
def test_names_of_programs_are_no_tokens(text):
    """Marks between words are no sign of chance."""
    assert token.check(text) is None


def test_a_data_source_of_go_has_a_password():
    """user:password@tcp(host) is what Go's MySQL driver takes."""
    assert connection_string.check("yb:Xj2023nhsa@tcp(10.0.0.3:3306)") == ("password", "user")
    assert connection_string.check("yb:${PW}@tcp(10.0.0.3:3306)") is None


def test_the_country_stands_before_a_german_tax_number():
    """DE is part of how the number is written, not of the number."""
    assert de_vat.is_valid("DE136695976")
    assert not de_vat.is_valid("DE136695977")
