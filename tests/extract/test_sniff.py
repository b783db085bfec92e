"""Types by content: kinds of text, containers by their directory, names only for ties."""

from __future__ import annotations

import gzip
import subprocess
import sys

import pytest

from dlp.extract import media_type

OFFICE = "application/vnd.openxmlformats-officedocument."
TEXTS = [
    ("text/plain", b"an ordinary memo, with a comma\nand another line\n"),
    ("text/plain", "会议纪要：\n内容\n".encode()),
    ("text/plain", "会议纪要：\n内容\n".encode("gbk")),
    ("text/plain", "plain text in wide".encode("utf-16")),
    ("text/plain", "plain text in wide, no mark".encode("utf-16-le")),
    ("text/plain", b"def f(a, b):\n    return a\n\n\nclass X:\n    pass\n"),
    ("text/plain", b"[section]\nkey = value\n"),
    ("text/plain", b"From here on, all is plain.\n"),
    ("text/plain", b"Note: this is no mail\nsecond: line\n\nbody"),
    ("text/plain", b"2024-01-01 00:00:00,123 INFO started\n2024-01-01 00:00:01 WARN x\n"),
    ("text/csv", b"a,b,c\n1,2,3\n4,5,6\n"),
    ("text/csv", b"a;b;c\n1;2;3\n4;5;6\n"),
    ("text/csv", b'a,b,c\n"x,y",2,3\n4,5,6\n'),
    ("text/csv", "姓名\t号码\n甲\t1\n乙\t2\n丙\t3\n丁\t4\n".encode("utf-16")),
    ("text/csv", "员工花名册\n序号,姓名,手机\n1,甲,13800138000\n2,乙,13800138001\n".encode()),
    ("text/csv", "员工花名册\n\n制表：人事\n序号,姓名,手机\n1,甲,1\n2,乙,2\n".encode("gbk")),
    ("text/plain", b"Notes\nfirst, second, third\nand then, at last, this\nend\n"),
    ("text/plain", b"def f():\n    g(a, b, c)\n    g(d, e, f)\n    g(h, i, j)\n"),
    ("text/plain", b"INSERT INTO t (a, b) VALUES (1, 'x');\n" * 4),
    ("text/plain", b"-- dump\nINSERT INTO t VALUES (1, 'x', 2);\n" * 4),
    ("text/plain", b"a: 1\nb:\n  - c, d\n  - e, f\n"),
    ("text/plain", b"[tool]\nname = 'x'\nlist = [1, 2]\n"),
    ("text/plain", b"# made\nuser.name=a\nuser.phones=1,2\n"),
    ("text/plain", b"<!-- written by hand -->\n# Title & more\n\n<kbd>x</kbd>\n"),
    ("text/plain", b"<https://example.org> is a link\n"),
    ("application/xml", b"<r><c>1 & 2</c></r>\n"),
    ("application/json", b'{"a": 1}'),
    ("application/json", b"[1, 2]\n"),
    ("application/json", b'{"a": 1}\n{"a": 2}\n'),
    ("application/x-ipynb+json", b'{"cells": [], "nbformat": 4}'),
    ("text/html", b"<!DOCTYPE html><p>x"),
    ("text/html", b"  <html><body>x"),
    ("text/html", b"<!-- saved --><div>x</div>"),
    ("application/xml", b"<?xml version='1.0'?><a/>"),
    ("image/svg+xml", b"<svg xmlns='s'><text>x</text></svg>"),
    ("application/rtf", b"{\\rtf1 x}"),
    ("message/rfc822", b"Received: from x\nFrom: a@example.org\nSubject: s\n\nbody"),
    (
        "application/mbox",
        b"From a@example.org Mon Jan 1 2024\nFrom: a@example.org\nSubject: s\n\nx",
    ),
    ("text/vcard", b"BEGIN:VCARD\nFN:x\nEND:VCARD\n"),
    ("text/calendar", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
]
BINARIES = [
    ("application/pdf", b"%PDF-1.4\n"),
    ("application/pdf", b"junk\n%PDF-1.4\n1 0 obj\n"),
    ("application/gzip", gzip.compress(b"x", mtime=0)),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff\xe0"),
    ("application/vnd.sqlite3", b"SQLite format 3\0"),
    ("application/x-ole-storage", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("application/zip", b"PK\x03\x04"),
    ("application/octet-stream", bytes(range(256)) * 4),
    ("application/octet-stream", b"\0" * 100),
]
PACKAGES = [
    (OFFICE + "wordprocessingml.document", "word/document.xml"),
    (OFFICE + "spreadsheetml.sheet", "xl/workbook.xml"),
    (OFFICE + "presentationml.presentation", "ppt/presentation.xml"),
    ("application/vnd.ms-excel.sheet.binary.macroenabled.12", "xl/workbook.bin"),
    ("application/vnd.ms-visio.drawing", "visio/document.xml"),
    ("application/epub+zip", "META-INF/container.xml"),
    ("application/ofd", "OFD.xml"),
    ("application/oxps", "FixedDocSeq.fdseq"),
    ("application/zip", "readme.txt"),
]


@pytest.mark.parametrize(("expected", "data"), TEXTS + BINARIES)
def test_content_decides(expected, data):
    assert media_type(data) == expected


@pytest.mark.parametrize(("expected", "name"), PACKAGES)
def test_packages_are_told_by_their_directory(build, expected, name):
    assert media_type(build.zipped({"a.txt": "x", name: "x"})) == expected


@pytest.mark.parametrize(
    ("expected", "stream"),
    [
        ("application/msword", "WordDocument"),
        ("application/vnd.ms-excel", "Workbook"),
        ("application/vnd.ms-powerpoint", "PowerPoint Document"),
        ("application/vnd.ms-outlook", "__properties_version1.0"),
        ("application/x-encrypted-office", "EncryptedPackage"),
    ],
)
def test_compound_files_are_told_by_their_streams(build, expected, stream):
    assert media_type(build.cfb({stream: b"x"})) == expected


def test_a_name_does_not_overrule_content():
    assert media_type(b"plain words", "x.pdf") == "text/plain"


def test_a_name_settles_a_tie():
    data = b"name,city\nx,y\n"
    assert (media_type(data), media_type(data, "x.csv")) == ("text/plain", "text/csv")


def test_a_name_that_promises_another_format_is_reported(read):
    assert read(b"plain words", "x.pdf").codes == {"name-mismatch"}


def test_unknown_bytes_are_given_and_reported(read):
    data = bytes(range(256)) * 4
    reading = read(data)
    assert (reading.segments[0][1].data is data, reading.codes) == (True, {"unsupported"})


def test_nothing_is_said_of_an_empty_file(read):
    reading = read(b"")
    assert (reading.segments, reading.notices) == ([], [])


def test_the_package_imports_no_reader():
    code = (
        "import sys, dlp.extract; dlp.extract.media_type(b'plain text'); "
        "print([m for m in ('email', 'pdfminer', 'docx', 'openpyxl', 'zipfile', 'sqlite3', 'json', "
        "'xml.parsers.expat', 'dlp.extract.zipread') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
