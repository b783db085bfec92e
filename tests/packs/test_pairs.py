"""Identifiers and their secrets: a secret without a label is found beside its id, and only there."""

import random
import string

import pytest

from dlp import Scanner

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
PAIRS = {
    "keys.alibaba-access-secret": ("LTAI", 20, ALNUM, 30, ALNUM),
    "keys.tencent-secret-key": ("AKID", 32, ALNUM, 32, ALNUM),
    "keys.aws-secret-key": ("AKIA", 16, string.ascii_uppercase + "234567", 40, ALNUM + "+/"),
    "keys.wechat-app-secret": ("wx", 16, HEX, 32, HEX),
    "keys.wecom-corp-secret": ("ww", 16, HEX, 43, ALNUM),
    "keys.feishu-app-secret": ("cli_", 16, HEX, 32, ALNUM),
}
SHAPES = (
    "{id} {secret}", "{id}\n{secret}\n", '("{id}", "{secret}")', "{id},{secret}", "{id}:{secret}", "id {id} and then {secret} for prod",
    "| {id} | {secret} |",
)  # fmt: skip


@pytest.fixture(scope="module")
def scanner():
    return Scanner(packs=["keys"])


def made(infotype, rng):
    head, size, body, length, alphabet = PAIRS[infotype]
    secret = (
        "aB3" + "".join(rng.choices(alphabet, k=length - 3))
        if alphabet != HEX
        else "".join(rng.choices(HEX, k=length))
    )
    return head + "".join(rng.choices(body, k=size)), secret


@pytest.mark.parametrize("infotype", PAIRS)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_unlabelled_secret_beside_its_id(scanner, infotype, shape):
    """Nine of ten in every shape: a random value that looks like a word is passed over."""
    rng = random.Random(infotype + shape)
    found = 0
    for _ in range(20):
        identifier, secret = made(infotype, rng)
        findings = scanner.scan(shape.format(id=identifier, secret=secret)).findings
        found += any(
            f.infotype == infotype and f.reveal() == secret and f.confidence >= 0.7
            for f in findings
        )
    assert found >= 18


@pytest.mark.parametrize("infotype", PAIRS)
def test_the_same_value_alone_is_nothing(scanner, infotype):
    """Without an id and without a label no length and no alphabet makes a secret."""
    rng = random.Random(infotype)
    values = [made(infotype, rng)[1] for _ in range(50)]
    likely = [
        f
        for value in values
        for f in scanner.scan(f"see {value} there").findings
        if f.confidence >= 0.7
    ]
    assert likely == []


@pytest.mark.parametrize("infotype", PAIRS)
def test_a_filler_beside_an_id_is_nothing(scanner, infotype):
    """Place holders are no secrets, whatever stands beside them."""
    identifier, secret = made(infotype, random.Random(1))
    findings = scanner.scan(f"{identifier} {'x' * len(secret)}").findings
    assert [f for f in findings if f.infotype == infotype] == []
