"""Law: a short text gives the same whether it is scanned at once or followed all the way."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlp import Scanner, short
from dlp.packs.loader import load, pack_folders
from tests.strategies import GLUE, texts

TRICKY = (
    b"", b" ", b"\n", b"\0", b"a\0b", b"\x1b$B", b"+AGE-", b"~{", b"{", b"[", b'[["name","phone"],["x","13800138000"]]',
    b"id=%36%35", b"=E8=BA=AB", b"&#20013;", b"\\u8eab", b"NjUwMTAyMTkwMDAxMDEwMDE2", b"name\tphone\nx\t13800138000\n",
    b"name,phone,city\nx,13800138000,y\nz,13800138001,w\n", b"a|b\nc|d\n", b"insert into t (phone) values ('13800138000')",
    b"import os\nclass A:\n    def f(self):\n        return (a == b);\n", b"-----BEGIN RSA PRIVATE KEY-----\n",
    b"From: a@b.test\r\nContent-Type: text/plain; charset=utf-8\r\n\r\ncall 13800138000",
    b"From: a@b.test\r\nContent-Type: text/plain; charset=none-such\r\n\r\ncall 13800138000",
    b"password = hunter2", b"138-0013-8000", b"13800138000", b"x" * short.LONGEST, b"x," * short.LONGEST,
)  # fmt: skip
TYPES = (None, "text/plain", "text/csv", "message/rfc822", "application/json", "text/html")
sources = st.lists(
    st.one_of(
        st.sampled_from([glue.encode() for glue in GLUE if glue.isascii()]),
        st.sampled_from(TRICKY[:-2]),
        st.binary(max_size=6),
        texts.map(str.encode),
        texts.map(lambda text: text.encode("ascii", "ignore")),
    ),
    max_size=8,
).map(b"".join)


@pytest.fixture(scope="module")
def scanner():
    return Scanner(fingerprint_key=b"k" * 32)


def said(inspection):
    return (
        list(inspection.findings), inspection.counts, inspection.total, inspection.notices,
        inspection.complete, inspection.bytes_scanned, list(inspection.parts),
    )  # fmt: skip


def check(scanner, data, media_type=None):
    """Compare both ways; return whether the short one was gone, by the text itself."""
    went = []

    def noted(*args, **options):
        found = short.findings(*args, **options)
        went.append(found is not None)
        return found

    with mock.patch("dlp.run.findings", noted):
        at_once = scanner.scan(data, media_type=media_type)
        counted = scanner.count(data)
    with mock.patch("dlp.run.findings", return_value=None):
        followed = scanner.scan(data, media_type=media_type)
        assert scanner.count(data) == counted, data
    assert said(at_once) == said(followed), data
    return went[:1] == [True]


def test_examples_of_all_packs(scanner):
    detectors = load(pack_folders(None)).detectors
    lines = [example.text.encode() for detector in detectors for example in detector.examples]
    lines += [example.text.encode() for one in detectors for example in one.counterexamples]
    went = sum(check(scanner, line) for line in lines)
    assert went > len(lines) // 4  # else nothing was compared


@pytest.mark.parametrize("media_type", TYPES)
@pytest.mark.parametrize("data", TRICKY)
def test_tricky_texts(scanner, data, media_type):
    check(scanner, data, media_type)


def test_a_plain_memo_and_its_number_go_the_short_way(scanner):
    assert check(scanner, b"the budget was discussed, nobody objected")
    assert check(scanner, b"call me: phone 13800138000 please")
    assert check(scanner, b"From: a@in.test\r\nSubject: x\r\n\r\nbody", "message/rfc822")


def test_what_has_another_reading_is_followed(scanner):
    for data in (b"id=%36%35", b"NjUwMTAyMTkwMDAxMDEwMDE2 ", "身份证号：６".encode(), b"{}"):
        assert not check(scanner, data)


@given(sources, st.sampled_from(TYPES))
@example(b"a,b\n1,2\n3,4\n5,6\n", "text/csv")
def test_any_text(scanner, data, media_type):
    check(scanner, data, media_type)
