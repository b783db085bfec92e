"""The tables of a terminal: below their file, aligned, within its width, and nothing clear."""

from __future__ import annotations

import io
import re

import pytest

from dlp.report import writer
from dlp.report.width import columns_of

VALUE, MASKED = "11010518850607004X", "1101**********004X"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def shown(row, totals):
    """Write rows on a terminal of a width; return its lines."""

    def show(*rows, columns, colour=False, **fields):
        out = io.StringIO()
        report = writer("table", out, show_values=False, colour=colour, columns=columns)
        for item in rows or [row()]:
            report.finding(item)
        report.summary(totals(packs={}, notices=[], **fields))
        return out.getvalue().splitlines()

    return show


def test_findings_stand_below_the_name_of_their_file(shown, row):
    inside = {"path": "b.zip!/内/c.txt", "line": 1}
    lines = shown(row(), row(location={"line": 5}), row(location=inside), columns=120)
    assert lines[0].split() == ["severity", "sure", "infotype", "value", "where"]
    assert [line for line in lines if not line.startswith(" ")][:2] == ["a/名单.txt", "b.zip"]
    assert lines[2].split() == ["high", "very-likely", "cn.resident-id", MASKED, "4:2"]
    assert lines[5].split() == ["high", "very-likely", "cn.resident-id", MASKED, "内/c.txt:1:2"]


def test_columns_are_aligned_behind_wide_characters(shown, row):
    lines = shown(row(), row(quote="参保****员"), columns=120)
    places = [columns_of(line[: line.index("4:2")]) for line in lines if "4:2" in line]
    assert len(places) == 2
    assert len(set(places)) == 1


@pytest.mark.parametrize("columns", [24, 40, 63, 64, 80, 99, 100, 140, 300])
def test_no_finding_is_wider_than_the_terminal(shown, row, columns):
    place = {"path": "共享/" + "很长的文件夹/" * 30 + "a.zip!/" + "inner/" * 30 + "名单.xlsx",
             "sheet": "参保人员", "cell": "参保人员!AA10000"}  # fmt: skip
    long = row(quote="1" + "*" * 900 + "2", location=place, infotype="infrastructure.private-ipv4")
    reason = {"rule": "1.1-a-rule-of-a-long-name"}
    decided = [{"path": place["path"], "action": "block", "reasons": [reason] * 9,
                "notice_zh": "不得外发。\n请联系甲方。" * 9, "notice_en": "It may not leave. " * 9}]  # fmt: skip
    lines = shown(row(), long, columns=columns, findings=2, decided=decided, policy="p+1")
    assert max(map(columns_of, lines[:-1])) <= max(columns, 40)
    end = next(number for number, line in enumerate(lines) if not line)
    assert max(map(columns_of, lines[:end])) <= columns
    assert "AA10000" in "".join(lines[:end]).replace(" ", "")
    assert sum(line.count("*") for line in lines) < 200


def test_colours_change_no_letter(shown):
    plain, painted = shown(columns=120), shown(columns=120, colour=True)
    assert [COLOURS.sub("", line) for line in painted] == plain
    assert "\x1b[31mhigh\x1b[0m" in painted[2]


def test_sums_are_drawn(shown):
    line = next(line for line in shown(columns=120) if "█" in line)
    assert line.split() == ["1", "high", "cn.resident-id", "█" * 20, "Resident", "number"]


def test_nothing_clear_is_shown_unasked(shown):
    assert VALUE not in "\n".join(shown(columns=120))


def test_clear_values_are_marked_at_the_head(shown, row):
    lines = shown(row(show_value=True), columns=120, clear=True)
    assert lines[0] == "THIS REPORT HOLDS CLEAR VALUES"
    assert VALUE in lines[3]


def test_names_do_not_steer_the_terminal(shown, row):
    lines = shown(row(location={"path": "a\x1b[2J\u202e.txt"}), columns=120)
    assert lines[1] == "a\\x1b[2J\\u202e.txt"


def test_every_line_that_a_policy_tells_the_user_is_a_line(shown):
    """Notices of several rules are joined by line ends, and stand in both languages."""
    told = {"notice_zh": "甲。\n乙。", "notice_en": "One.\nTwo."}
    decided = [{"path": "a", "action": "block", "reasons": [], **told}] * 2
    lines = shown(columns=120, decided=decided, policy="p+1")
    assert [line.strip() for line in lines if "user:" in line] == [
        "user: 甲。", "user: 乙。", "user: One.", "user: Two.",
    ]  # fmt: skip
