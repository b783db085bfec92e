"""Redactor: what passes is what came, without the findings, for every chunking."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp import Scanner
from dlp.errors import HeldDocumentError
from tests.encodings import ENCODINGS
from tests.laws.test_stream_equals_whole import ANY_TEXT, SAMPLE
from tests.strategies import texts

RESIDENT = "11010518850607004X"


@pytest.fixture(scope="module")
def scanner():
    return Scanner(minimum="possible")


def passed(scanner, data, cuts=(), **options):
    redactor = scanner.stream().redact(**options)
    out = [
        redactor.feed(data[first:last])
        for first, last in zip([0, *cuts], [*cuts, len(data)], strict=True)
    ]
    return b"".join(out) + redactor.flush(), redactor


def left(scanner, data):
    return [finding for finding in scanner.scan(data).findings if finding.likelihood >= "likely"]


def test_clean_bytes_pass_as_they_are(scanner):
    data = ("普通文字，没有什么。x = 1\n" * 400).encode()
    assert passed(scanner, data, [3, 500, 9000])[0] == data


def test_the_operator_says_what_stands_there(scanner):
    text = f"身份证号：{RESIDENT}。"
    out, redactor = passed(scanner, text.encode(), operator=lambda found: f"[{found.infotype}]")
    assert (out.decode(), redactor.replaced) == ("身份证号：[cn.resident-id]。", 1)


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-16-be", "utf-32", "big5"])
def test_it_is_written_in_the_charset_in_which_it_was_read(scanner, codec):
    text = f"證件號碼 {RESIDENT}, 密碼如下\n" * 3
    out, _ = passed(scanner, text.encode(codec), [7, 40])
    decoded = out.decode(codec)
    assert RESIDENT not in decoded
    assert decoded.count("*") == 3 * 10
    assert decoded.replace("1101**********004X", RESIDENT) == text


def test_base64_that_hides_a_finding_is_starred_out(scanner):
    hidden = base64.b64encode(f"身份证号：{RESIDENT}".encode())
    clean = base64.b64encode("没有什么可找的说明文字".encode())
    out, _ = passed(scanner, b'{"a": "' + hidden + b'", "b": "' + clean + b'"}', [20])
    assert out == b'{"a": "' + b"*" * len(hidden) + b'", "b": "' + clean + b'"}'


def test_a_document_is_not_let_through(scanner, pytestconfig):
    data = (pytestconfig.rootpath / "docs/samples/roster.xlsx").read_bytes()
    with pytest.raises(HeldDocumentError):
        passed(scanner, data)
    out, _ = passed(scanner, data, document=lambda *_: b"removed")
    assert out == b"removed"


@pytest.mark.parametrize("name", ANY_TEXT)
def test_nothing_is_left_in_any_encoding(scanner, name):
    data = ENCODINGS[name](SAMPLE)
    try:
        out, redactor = passed(scanner, data, [11, 300])
    except HeldDocumentError:
        assert left(scanner, data)
    else:
        assert redactor.replaced
        assert left(scanner, out) == []


@given(text=texts, seed=st.integers(0, 10_000), codec=st.sampled_from(["utf-8", "gb18030"]))
def test_every_chunking_gives_the_same_bytes(scanner, text, seed, codec):
    data = text.encode(codec, "replace")
    rng = random.Random(seed)
    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(rng.choice((1, 5, 40))))
    whole, _ = passed(scanner, data)
    assert passed(scanner, data, cuts)[0] == whole


def test_little_is_held_back(scanner):
    redactor = scanner.stream().redact()
    line = "some ordinary line with number 12, 身份证号 11010518850607004X in it\n".encode() * 20
    held = 0
    for _ in range(200):
        redactor.feed(line)
        held = max(held, redactor.held)
    assert held < 16_384
