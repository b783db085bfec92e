"""Law: any bytes and any limits give an inspection, never an exception, and nothing is silent."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp import Limits, Scanner
from dlp.inspection import Inspection

GOOD = "身份证号 11010518850607004X"
CODES = {
    "unreadable", "encrypted", "truncated", "corrupt", "over-budget", "timeout", "unsupported",
    "crashed", "charset", "empty-text", "name-mismatch",
}  # fmt: skip
MAGIC = (
    b"PK\3\4", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08", b"{\\rtf1",
    b"<?xml version='1.0'?>", b"<html>", b"From: a@b\n\n", b"SQLite format 3\0", b"\x89PNG\r\n",
    b"BZh9", b"\xfd7zXZ\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x78\x9f\x3e\x22", b"ustar",
)  # fmt: skip


@pytest.fixture(scope="module")
def cn():
    """The Chinese pack alone."""
    return Scanner(["cn"])


def codes(inspection):
    return {notice.code for notice in inspection.notices}


@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.builds(bytes.__add__, st.sampled_from(MAGIC), st.binary(max_size=300)),
    )
)
def test_any_bytes_give_an_inspection(cn, data):
    inspection = cn.scan(data, name="a")
    assert isinstance(inspection, Inspection)
    assert (codes(inspection) - CODES, "crashed" in codes(inspection)) == (set(), False)


@given(data=st.binary(max_size=200), cut=st.integers(0, 200))
def test_any_bytes_may_be_streamed(cn, data, cut):
    stream = cn.stream()
    stream.feed(data[:cut])
    stream.feed(data[cut:])
    assert codes(stream.close()) - CODES == set()


@pytest.mark.parametrize(
    "name", ["roster.xlsx", "contract.docx", "report.pdf", "mail.eml", "backup.zip"]
)
def test_a_sample_with_flipped_bytes_gives_an_inspection(cn, request, name):
    data = (request.config.rootpath / "docs" / "samples" / name).read_bytes()
    rng = random.Random(name)
    for _ in range(12):
        broken = bytearray(data)
        for _ in range(rng.choice((1, 4, 40))):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        found = codes(cn.scan(bytes(broken), name=name))
        assert (found - CODES, "crashed" in found) == (set(), False)


@pytest.mark.parametrize("name", ["roster.xlsx", "contract.docx", "backup.zip"])
def test_a_sample_cut_anywhere_is_not_complete(cn, request, name):
    data = (request.config.rootpath / "docs" / "samples" / name).read_bytes()
    for size in range(40, len(data) - 30, max(len(data) // 14, 1)):
        inspection = cn.scan(data[:size], name=name)
        assert (size, inspection.complete) == (size, False)


@pytest.mark.parametrize(
    ("name", "limits", "code"),
    [
        ("roster.xlsx", {"max_expanded": 200}, "over-budget"),
        ("contract.docx", {"max_expanded": 200}, "over-budget"),
        ("backup.zip", {"max_expanded": 10}, "over-budget"),
        ("backup.zip", {"max_depth": 0}, "over-budget"),
        ("mail.eml", {"max_depth": 0}, "over-budget"),
        ("backup.zip", {"max_entries": 0}, "over-budget"),
        ("roster.xlsx", {"max_bytes": 64}, "over-budget"),
        ("roster.xlsx", {"seconds": 0}, "timeout"),
        ("server.log", {"seconds": 0}, "timeout"),
    ],
)
def test_a_limit_that_is_reached_is_a_notice(request, name, limits, code):
    scanner = Scanner(["cn"], limits=Limits(**limits))
    data = (request.config.rootpath / "docs" / "samples" / name).read_bytes()
    inspection = scanner.scan(io.BytesIO(data), name=name)
    assert (code in codes(inspection), inspection.complete) == (True, False), inspection


def test_what_was_found_before_a_limit_is_kept():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", GOOD)
        archive.writestr("b.txt", bytes(40 << 20))
        archive.writestr("c.txt", GOOD)
    scanner = Scanner(["cn"], limits=Limits(max_expanded=1 << 20))
    inspection = scanner.scan(out.getvalue(), name="a.zip")
    assert ("over-budget" in codes(inspection), inspection.complete) == (True, False)
    assert inspection.findings[0].location.path == "a.zip!/a.txt"


def test_a_lone_surrogate_in_a_text_is_no_error(cn):
    inspection = cn.scan("\ud800 " + GOOD)
    assert [finding.infotype for finding in inspection.findings] == ["cn.resident-id"]


@pytest.mark.parametrize("name", ["", "\0", "a/../b", "x" * 5000, "\udcff.zip", "a!/b", ".xlsx"])
def test_any_name_will_do(cn, name):
    assert len(cn.scan(GOOD.encode(), name=name).findings) == 1


@pytest.mark.parametrize("path", ["missing", "", "a\0b", "x" * 5000, "/dev/null"])
def test_a_path_that_cannot_be_read_is_a_notice(cn, path):
    inspection = cn.scan_path(path)
    assert (codes(inspection), inspection.complete) == ({"unreadable"}, False)


def test_a_folder_in_the_place_of_a_file_is_a_notice(cn, tmp_path):
    assert codes(cn.scan_path(tmp_path)) == {"unreadable"}


def test_an_empty_source_is_complete(cn):
    for source in (b"", "", io.BytesIO()):
        inspection = cn.scan(source)
        assert (inspection.complete, inspection.notices, inspection.counts) == (True, (), {})


@pytest.mark.parametrize(
    "data",
    [b" " * 3_000_000, b"1" * 3_000_000, b"a" * 3_000_000, b"6222 " * 400_000, b"@" * 400_000],
    ids=["spaces", "digits", "letters", "groups", "anchors"],
)
def test_monotonous_megabytes_end(cn, data):
    assert cn.scan(data).complete
