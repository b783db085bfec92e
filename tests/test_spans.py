"""Where a finding is: its spans point at the value, in the bytes and in the text handed in."""

from __future__ import annotations

import pytest
from hypothesis import given

from dlp import Scanner
from tests.strategies import texts

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
PROSE = "本次核对的名单如下，请各单位在收到之后三日内予以确认并且反馈。\n"
LINES = [
    "身份证号：11010518850607004X",
    "参保人的手机 13800000000，住在某地",
    "卡号 6228 4800 0000 0000 000 开户行",
    "统一社会信用代码（91650100MA0000007E）",
    "emoji 😀 x@example.com é",
]
TEXT = PROSE * 3 + "\n".join(LINES) + "\n"


@pytest.fixture(scope="module")
def some():
    """Chinese and international numbers."""
    return Scanner(["cn", "intl"])


def values(inspection):
    return [finding.reveal() for finding in inspection.findings]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bytes_and_text_at_the_spans_are_the_same_value(some, encoding):
    data = TEXT.encode(encoding)
    mark = len("".encode(encoding))
    original = data.decode(encoding)
    findings = some.scan(data).findings
    assert len(findings) >= 5
    wide = encoding if mark == 0 else encoding + "-le" if encoding != "utf-8-sig" else "utf-8"
    for finding in findings:
        span, text_span = finding.location.span, finding.location.text_span
        at_bytes = data[span.start : span.end].decode(wide)
        assert at_bytes == finding.reveal(), finding
        shift = 0 if original[text_span.start : text_span.end] == at_bytes else 1
        assert original[text_span.start - shift : text_span.end - shift] == at_bytes, finding


@pytest.mark.parametrize("encoding", ENCODINGS[1:])
def test_every_encoding_gives_the_findings_of_utf_8(some, encoding):
    expected = [(f.infotype, f.confidence, f.reveal()) for f in some.scan(TEXT.encode()).findings]
    found = some.scan(TEXT.encode(encoding)).findings
    assert expected == [(f.infotype, f.confidence, f.reveal()) for f in found]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_lines_and_columns_are_those_of_an_editor(some, encoding):
    places = [
        (finding.location.line, finding.location.column)
        for finding in some.scan(TEXT.encode(encoding)).findings
    ]
    expected = [
        (4 + row, 1 + line.index(value))
        for row, (line, value) in enumerate(
            zip(
                LINES,
                ("110105", "13800", "6228 ", "916501", "x@example"),
                strict=True,
            )
        )
    ]
    assert set(expected) <= set(places)


@given(text=texts)
def test_spans_of_plain_text_are_its_slices(scanner, text):
    """What needs no folding is found as it stands."""
    data = text.encode()
    wrong = []
    for finding in scanner.scan(data).findings:
        span, text_span = finding.location.span, finding.location.text_span
        at_bytes = data[span.start : span.end].decode("utf-8", "replace")
        if not at_bytes == text[text_span.start : text_span.end] == finding.reveal():
            wrong.append(finding)
    assert wrong == []


def test_what_is_folded_points_at_what_was_written(some):
    written = "１１０１０５１８８５０６０７００４Ｘ"
    text = f"身份证号：{written}。"
    finding = some.scan(text).findings[0]
    span, text_span = finding.location.span, finding.location.text_span
    assert finding.reveal() == "11010518850607004X"
    assert text.encode()[span.start : span.end].decode() == written
    assert text[text_span.start : text_span.end] == written


def test_spans_inside_a_container_are_of_the_innermost_part(some, request):
    data = (request.config.rootpath / "docs" / "samples" / "mail.eml").read_bytes()
    found = [item for item in some.scan(data, name="mail.eml").findings if item.location.line == 3]
    assert {item.location.path for item in found} == {"mail.eml!/名单.csv"}
    assert {(item.location.span.start, item.location.span.end) for item in found} != set()
