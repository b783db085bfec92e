"""Redactor: what passes is what came, without the findings, for every chunking."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp import Limits, Scanner
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


def same_length(scanner, data, cuts=(), **options):
    redactor = scanner.stream().redact(same_length=True, **options)
    out = [
        redactor.feed(data[first:last])
        for first, last in zip([0, *cuts], [*cuts, len(data)], strict=True)
    ]
    return b"".join(out) + redactor.flush()


@pytest.mark.parametrize("name", ANY_TEXT)
def test_no_byte_moves_if_that_is_asked_for(scanner, name):
    """Among escapes as well: what is around the findings stands where it stood."""
    data = ENCODINGS[name](SAMPLE)
    try:
        out = same_length(scanner, data, [11, 300], operator=lambda found: f"[{found.infotype}]")
    except HeldDocumentError:
        return
    assert len(out) == len(data)
    assert out != data
    assert left(scanner, out) == []


@pytest.mark.parametrize(("text", "filled"), [("x", "x" + "*" * 17), ("y" * 40, "y" * 18)])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "gb18030"])
def test_what_is_too_short_is_filled_and_what_is_too_long_is_cut(scanner, text, filled, codec):
    data = f"\ufeff身份证号：{RESIDENT}。".encode(codec)
    out = same_length(scanner, data, operator=lambda _: text)
    assert out.decode(codec) == f"\ufeff身份证号：{filled}。"


def test_escapes_become_as_many_stars_as_they_have_bytes(scanner):
    escaped = "".join(f"%{byte:02x}" for byte in RESIDENT.encode())
    data = f"id={escaped}&".encode()
    assert passed(scanner, data)[0] == b"id=" + b"*" * 18 + b"&"
    assert same_length(scanner, data) == b"id=" + b"*" * 54 + b"&"


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"%PDF-1.7\n"])
def test_no_more_is_held_than_is_allowed(head):
    """A document beyond `max_bytes` is dropped, said and refused; memory stays bounded."""
    redactor = Scanner(["cn"], limits=Limits(max_bytes=100_000)).stream().redact()
    piece = head + bytes(range(256)) * 40
    out = [redactor.feed(piece) for _ in range(20)]
    assert (b"".join(out), redactor.held) == (b"", 0)
    with pytest.raises(HeldDocumentError, match="more than 100000 bytes"):
        redactor.flush()
    assert [notice.code for notice in redactor.inspection.notices] == ["over-budget"]


@pytest.mark.parametrize("lines", [3, 400])
def test_findings_that_are_only_counted_do_not_pass(lines):
    """Beyond `max_findings` nobody says where they are."""
    scanner = Scanner(["cn"], limits=Limits(max_findings=3))
    redactor = scanner.stream().redact()
    line = f"身份证号：{RESIDENT}\n".encode()
    out = b"".join(redactor.feed(line) for _ in range(lines))
    with pytest.raises(HeldDocumentError, match="more than 3 findings"):
        out += redactor.flush()
    assert RESIDENT.encode() not in out
