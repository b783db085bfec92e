"""Keys, tokens, passwords: real ones from place holders."""

import base64
import json
import pathlib

import pytest

from dlp.validate import registry

CHINA = json.loads((pathlib.Path(__file__).parent / "data" / "china.json").read_text("utf-8"))
BODY = "MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQg"


@pytest.mark.parametrize("key", ["sm2_key", "sm2_key_encrypted"])
def test_whole_keys_are_accepted(key):
    """A complete block in armour has both pieces of evidence."""
    assert registry.get("keys.pem_private").check(CHINA[key].strip()) == ("armour", "structure")


def test_escaped_line_breaks_are_line_breaks():
    """Keys in JSON are one line with backslash-n."""
    text = CHINA["sm2_key"].strip().replace("\n", "\\n")
    assert registry.get("keys.pem_private").check(text) == ("armour", "structure")


def test_keys_in_source_code_are_joined():
    """Keys in source code are quoted strings, one a line."""
    text = CHINA["sm2_key"].strip().replace("\n", '\\n" +\n    "')
    assert registry.get("keys.pem_private").check(text) == ("armour", "structure")


def test_plus_signs_at_the_end_of_a_line_are_base64():
    """A plus joins strings only behind a quote; elsewhere it is six bits of the key."""
    der = bytes((0x30, 0x81, 0x60)) + b"\xfb\xef\xbe" * 32
    body = base64.b64encode(der).decode()
    cut = body.index("+", 40) + 1
    text = f"-----BEGIN PRIVATE KEY-----\n{body[:cut]}\n{body[cut:]}\n-----END PRIVATE KEY-----"
    assert registry.get("keys.pem_private").check(text) == ("armour", "structure")


def test_encrypted_traditional_keys_are_opaque():
    """DEK-Info says that the body is ciphertext: nothing to parse."""
    lines = [
        "Proc-Type: 4,ENCRYPTED",
        "DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF",
        "",
        "q" * 64,
    ]
    text = "\n".join(("-----BEGIN RSA PRIVATE KEY-----", *lines, "-----END RSA PRIVATE KEY-----"))
    assert registry.get("keys.pem_private").check(text) == ("armour", "structure")


@pytest.mark.parametrize(
    "text",
    [
        f"-----BEGIN PRIVATE KEY-----\n{BODY}\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY----- is how it begins",
        "-----BEGIN PUBLIC KEY-----\n" + BODY,
        f"-----BEGIN PRIVATE KEY-----\n{BODY[:32]}",
    ],
)
def test_blocks_that_are_no_keys(text):
    """Labels that differ, bodies that are no base64 or no key, prose, public keys, stumps."""
    assert registry.get("keys.pem_private").check(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "${DB_PASSWORD}",
        "{{ password }}",
        "<password>",
        "$(cat pw)",
        "%(password)s",
        "$PASSWORD",
        "%PASSWORD%",
        "xxxxxxxx",
        "********",
        "......",
        "kT41Q~xxxxxxxxxxxxxxxx",
        "graph:[PASSWORD]",
        "admin:<password>",
        "your_password",
        "20.79%",
        "creds.password",
        "this.dbPassword;",
        "(self.password.encode(",
        "eyJ2IjoiMSIsInMi...",
        "YOUR-PASSWORD-HERE",
        "your_db_password",
        "changeme",
        "password",
        "null",
        "None",
        "true",
        "string",
        "请输入密码",
        "不能为空",
        "os.environ['PW']",
        "getPassword()",
        "request.form",
        "[REDACTED]",
        "ENC(abcdef)",
        "#{vault}",
        "aaaaaaaa",
        "String",
        "/usr/local/bin",
        "bytes",
        "required",
        "0x0000",
        "&amp;'a",
        "&#x2192",
        r"\u2192",
        "&#8594;",
        "&quot;a",
        "</code></pre>",
        "base64.b64decode(x)",
        "a",
        r"\$_POST",
        ".$p[",
        ",hintLabel:",
        "#show-password",
        "@@@mark@@@",
        "arn:aws:iam::aws:policy/ChangePassword",
        "/docs/server@3.1/auth",
    ],
)
def test_place_holders_are_no_passwords(text):
    """Templates, references, fillers and words about passwords."""
    assert not registry.get("secret.password").is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        "admin",
        "root",
        "Passw0rd!",
        "Example@123",
        "yb2023!",
        "SYSDBA",
        "qwerty",
        "P@$$w0rd",
        "Passw0rd(1",
        "a1b2c3",
        "666666a",
        "88888888",
    ],
)
def test_weak_passwords_are_passwords(text):
    """What opens a door is a secret, however bad."""
    assert registry.get("secret.password").is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "jdbc:mysql://10.0.0.1:3306/yb?user=root&password=Xj2023&useSSL=false",
        "DRIVER={DM8 ODBC DRIVER};SERVER=10.0.0.1;UID=SYSDBA;PWD=Example123;",
        "Server=db;Database=yb;User Id=sa;Password=Example#1;",
        "mongodb+srv://u:p4ss%21@cluster0.example.net/test",
        "redis://:Xj2023@10.0.0.1:6379/0",
    ],
)
def test_connection_strings_with_passwords(text):
    """URLs, JDBC parameters and ODBC pairs."""
    assert registry.get("secret.connection_string").is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "jdbc:mysql://10.0.0.1:3306/yb",
        "mysql://root:${MYSQL_PASSWORD}@db/yb",
        "postgres://user:password@localhost/db",
        "Server=db;User Id=sa;Password=;",
        "https://example.com/a@b",
        "jdbc:dm://h/db?user=U&password=******",
    ],
)
def test_connection_strings_without_passwords(text):
    """No password, a template, a place holder, an empty one."""
    assert not registry.get("secret.connection_string").is_valid(text)


def test_the_published_github_token_has_its_checksum():
    """The example of GitHub's own article."""
    assert registry.get("keys.github_token").check("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") == (
        "checksum",
    )


def test_documentation_keys_are_refused():
    """AKIA…EXAMPLE is in every manual."""
    assert registry.get("keys.aws_access_key").check("AKIAIOSFODNN7EXAMPLE") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("keys.aws_access_key", "AKIA" + "X" * 16),
        ("keys.github_token", "ghp_" + "x" * 36),
        ("keys.drawn", "sk_test_" + "x" * 24),
        ("keys.drawn", "glpat-" + "*" * 20),
        ("keys.drawn", "hf_YOUR-TOKEN-HERE"),
        ("keys.drawn", "KEY-XXXXXX-XXXXX-XXXXX-XXXXX-XXXXX"),
    ],
)
def test_tokens_whose_body_nobody_drew_are_refused(name, text):
    """Prefixes with a filler stand in every manual."""
    assert registry.get(name).check(text) is None


def test_a_token_of_zeros_is_test_data():
    """Test data is made of zeros, so that nobody's token is in it; it is found as others are."""
    assert registry.get("keys.drawn").check("SEC" + "0" * 64) == ()


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("orchid-gravel-walnut", ("phrase",)),
        ("lantern velvet tundra saddle", None),
        ("redis-master-password", ()),
        ("one-time-code", ()),
        ("my-release-postgresql", ()),
        ("orchid-gravel", ()),
    ],
)
def test_words_that_somebody_chose_are_a_password(text, evidence):
    """Three words of which no setting is named; names of secrets and of attributes are none."""
    assert registry.get("secret.password").check(text) == evidence


@pytest.mark.parametrize(
    "text", ["String!", "[ID!]!", "@db.password@", "placeholder=", "aria-label="]
)
def test_types_references_and_attributes_are_no_passwords(text):
    """GraphQL, what Maven filters, what stands beside a bare attribute."""
    assert registry.get("secret.password").check(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJhbGciOiJIUzI1NiJ9.x",
        "eyJ0eXAiOiJKV1QifQ.e30.x",
        "a.b.c",
        "W10.e30.x",
        "..",
    ],
)
def test_dotted_strings_that_are_no_tokens(text):
    """Parts are missing, or the header is no JSON object with `alg`."""
    assert registry.get("keys.jwt").check(text) is None


def test_deeply_nested_headers_do_not_overflow():
    """JSON nested a thousand deep is refused, not raised."""
    header = "W1tbW1tbW1tb" * 1000
    assert registry.get("keys.jwt").check(f"{header}.e30.x") is None


@pytest.mark.parametrize(
    "text",
    [
        "abandon " * 11 + "about",
        "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
    ],
)
def test_vectors_of_bip39(text):
    """The proposal's own test vectors."""
    assert registry.get("wallet.bip39").check(text) == ("words", "checksum")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9f8e7d6c5b4a39281706f5e4d3c2b1a0", ("random",)),
        ("Q7w9Zx3LmN5pR8tV2yB4", ("random",)),
        ("8526c3788355e882cae138440276275983dfb00b", ("random",)),
        ("123e4567-e89b-12d3-a456-426614174000", ()),
        ("9f8e7d6c5b4a3928", ()),
        ("a8F3kEXAMPLE9xQ2mZ7pW4", ()),
        ("authentication_token_provider2", None),
        ("getAccessTokenFromStore1", None),
        ("onlyLettersAndNoDigitAtAll", None),
        ("nKqiNwxpyQhYcvjvxNWJFpqR", ("random",)),
        ("rxjkqigvlzdpks5clfqdo6gxrhhh", ("random",)),
        ("rust_openssl.hpke.mlkem768_x25519_private_key", None),
        ("short1A", None),
        ("${APP_SECRET_2_FOR_LATER}", None),
    ],
)
def test_random_values_are_told_from_names(text, expected):
    """Digits and letters that change places often are random; words are not."""
    assert registry.get("secret.token").check(text) == expected


@pytest.mark.parametrize(
    "text", ["adb:runCommand", "mcp:server:response", ":data:`a.B`", "py:func:`x1`"]
)
def test_scopes_and_roles_are_no_passwords(text):
    assert registry.get("secret.password").check(text) is None


@pytest.mark.parametrize("text", ["Ab:12cd", "tiger:Scott1", "a:b:c:9"])
def test_colons_alone_are_no_reason(text):
    assert registry.get("secret.password").check(text) is not None


@pytest.mark.parametrize("text", ["Pxqsas_uggmP", "Pvooxk_CYBnE", "qxjvtkpw"])
def test_letters_that_follow_each_other_in_no_word_are_mixed(text):
    """Nobody speaks them, so somebody drew them."""
    assert registry.get("secret.password").check(text) == ("mixed",)


@pytest.mark.parametrize(
    "text", ["getPassword", "lazycache", "xml_http_request", "zhongxinxiang", "BufferedReader"]
)
def test_names_of_programs_and_pinyin_are_no_evidence(text):
    """They are accepted, and nothing speaks for them."""
    assert registry.get("secret.password").check(text) in ((), None)


@pytest.mark.parametrize("text", ["-rw-r--r--", "drwxr-xr-x", "k||void", "a.b??c"])
def test_modes_of_files_and_expressions_are_no_passwords(text):
    assert registry.get("secret.password").check(text) is None


@pytest.mark.parametrize("text", ["P||q#9xK", "Xj@2051||x", "-rw-Xj2051"])
def test_bars_and_hyphens_alone_are_no_reason(text):
    assert registry.get("secret.password").check(text) is not None


def test_line_breaks_that_are_escaped_are_read_in_one_way():
    """Backslashes could be divided in as many ways as there are numbers: that would never end."""
    validator = registry.get("secret.password")
    assert validator.check("\\" * 60) == validator.check("\\" * 60 + "é") is None
