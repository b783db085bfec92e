"""What stands in the place of a secret and is none; and what is one in spite of its looks."""

import pytest

from dlp.validate.intl import de_vat
from dlp.validate.secret import basic, connection_string, password, token


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


@pytest.mark.parametrize(
    "text",
    [
        "sha256=BjF05ZmE0fP6FuntwrDAd2bwhrr1aWa95CYqrI-DIIk",
        "scram-sha-256",
        "sdb://vault/ssh_pass",
        "projects/12345/secrets/mail/versions/1",
        "!Ref",
        "e=>({",
        "),u?O().createElement(",
        "[(#9237)](https://example.net/9237)",
        r"(\S+",
        "policy**",
        "``None``.",
        "TestTags/zero",
        "PassInfoMixin<LoopInfo>",
        "--members",
        "CN=policy,O=Example",
        "$ANSIBLE_VAULT;1.1;AES256",
        "debconf.set:",
        "(whatever",
        "host[:port]",
        r"policy\nresource",
        "/root",
        "your_sendgrid_api_key",
        "votre-mot-passe-application-16",
        "tu_contraseña",
        "=XXXXXXX",
        ":****",
        "|password:",
        "*SRP_VBASE_get_by_user(SRP_VBASE",
        "abcd efgh ijkl mnop",
        "xxxx xxxx xxxx xxxx",
    ],
)
def test_what_programs_and_manuals_write_is_no_password(text):
    """Digests, places where secrets are kept, ends of calls and of links, options, tests."""
    assert password.check(text) is None


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("qkzd wmtr xpfh lbna", ("mixed",)),
        ("user3_pwd", ()),
        ("my-secret-key-2024", ("mixed", "random")),
        ("Summer/2031", ("mixed", "random")),
        (")Kq8,fw2", ("mixed", "random")),
        ("(Abc!2031)", ("mixed", "random")),
    ],
)
def test_what_looks_alike_is_one(text, evidence):
    """Groups as Google draws them; signs of code in a password."""
    assert password.check(text) == evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("YWRtaW46QWRtaW5AMTIz", ()),
        ("c2tfODNmMmExOWM0YjdlOg==", ()),
        ("QWxsQmVnaW5uaW5nc0FyZUhhcmQ=", None),
        ("jpvcGVuc2VzYW1lYWxhZGRpb", None),
        ("dXNlcm5hbWU6cGFzc3dvcmQ=", None),
        ("YTo=", None),
    ],
)
def test_what_basic_credentials_decode_to_is_a_user_and_a_password(text, expected):
    """A colon in text that can be printed; without a password, a user as long as a key."""
    assert basic.check(text) == expected


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
