"""Markdown, HTML and incident reports: no markup from files, no clear value, all that is promised."""

from __future__ import annotations

import html
import re

import pytest

VALUE = "11010518850607004X"
MASKED = "1101**********004X"

DOCUMENTS = ("markdown", "html", "incident", "incident-html")
ALL = (*DOCUMENTS, "table", "jsonl", "sarif", "cef", "ocsf")


@pytest.mark.parametrize("form", ALL)
def test_no_clear_value_unasked(form, row, totals, written):
    text = written(form, [row()], totals())
    assert VALUE not in text
    assert MASKED in text.replace("\\*", "*")


@pytest.mark.parametrize("form", ALL)
def test_a_report_with_clear_values_says_so(form, row, totals, written):
    text = written(form, [row(show_value=True)], totals(clear=True))
    assert VALUE in text
    assert re.search(r"clear values|CLEAR VALUES|\"clear\": true|\\\"clear\\\"", text)


@pytest.mark.parametrize("form", ALL)
def test_every_report_names_packs_and_what_was_suppressed(form, row, totals, written):
    text = written(form, [row()], totals())
    assert "1.0.0+0123456789ab" in text.replace("\\", "")
    assert re.search(r"baseline|已知并抑制", text)


@pytest.mark.parametrize("form", ["html", "incident-html"])
def test_nothing_of_a_file_is_markup(form, row, totals, written):
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    rows = [row(location={"path": hostile}, quote=hostile, infotype=hostile)]
    text = written(form, rows, totals(roots=[hostile], remarks=[hostile]))
    assert "<img" not in text
    assert "<script>alert" not in text
    assert len(re.findall(r"<script", text)) == (3 if form == "html" else 1)


@pytest.mark.parametrize("form", ["html", "incident-html"])
def test_a_page_loads_nothing(form, row, totals, written):
    text = written(form, [row()], totals())
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", text)
    assert "default-src 'none'" in html.unescape(text)


@pytest.mark.parametrize("form", ["markdown", "incident"])
def test_nothing_of_a_file_is_markdown(form, row, totals, written):
    text = written(form, [row(location={"path": "[x](http://a)|<b>\n# h"})], totals())
    assert "[x](" not in text
    assert "<b>" not in text.replace("\\<b", "")
    assert "\n# h" not in text


def test_markdown_lists_some_and_counts_all(row, totals, written):
    text = written("markdown", [row()] * 600, totals(findings=600))
    assert text.count(MASKED.replace("*", "\\*")) == 500
    assert "and 100 more" in text


@pytest.mark.parametrize("form", ["incident", "incident-html"])
def test_an_incident_report_has_what_a_notice_needs(form, row, totals, written):
    rows = [row(tags=("pipl:sensitive",)), row(fingerprint="1f" * 16)]
    summary = totals()
    summary.by_infotype.update({"cn.resident-id": 1})
    text = written(form, rows, summary)
    for expected in ("身份证号码", "Resident number", "pipl:sensitive", "受影响人数", "2026-06-01T11:05:00",
                     "2026-06-01T14:05:00", "停止传输", "share", "cn.resident-id"):  # fmt: skip
        assert expected in text, expected


def test_an_incident_report_keeps_three_samples_of_a_class(row, totals, written):
    rows = [row(quote=f"{number}***") for number in range(10)]
    text = written("incident", rows, totals(findings=10))
    assert [number for number in range(10) if f"{number}\\*\\*\\*" in text] == [0, 1, 2]


@pytest.mark.parametrize("form", ["incident", "incident-html"])
def test_an_incident_report_tells_of_the_transfer_and_the_rules(form, row, totals, written):
    reasons = [{"rule": "1.1-a", "clause": "第一条 1", "action": "block"}]
    decided = [{"path": "a", "action": "block", "reasons": reasons, "obligations": ["notify-a"]}]
    summary = totals(
        context=("recipients=x@y.example", "channel=email"), decided=decided, policy="p+1",
        rules={"1.1-a": ("Records of persons", "个人记录")}, persons_sensitive=7, persons_minor=3,
        found_at="2026-06-01T10:01:00+08:00",
    )  # fmt: skip
    summary.decisions.update({"block": 1})
    text = written(form, [row(tags=("gbt39725:payment",))], summary).replace("\\", "")
    for expected in ("x@y.example", "email", "操作人", "第一条 1", "Records of persons", "个人记录",
                     "阻断", "notify-a", "医疗支付数据（GB/T 39725-2020）", "2026-06-01T11:01:00",
                     "第五十七条"):  # fmt: skip
        assert expected in text, expected
    assert re.search(r"敏感个人信息的人数\D+7\D", text)
    assert re.search(r"不满十四周岁的人数[^\n]{,90}\D3\D", text)


def test_what_is_most_sensitive_comes_first(row, totals, written):
    rows = [row(infotype=name, sensitivity=level)
            for name, level in (("a.low", "low"), ("a.worst", "critical"), ("a.mid", "medium"))]  # fmt: skip
    text = written("incident", rows, totals())
    places = [text.index(name) for name in ("a.worst", "a.mid", "a.low")]
    assert places == sorted(places)
