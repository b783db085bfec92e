"""`dlp scan`: exit codes, thresholds, formats, output, jobs; see docs/reference/cli.md."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from dlp.cli import scan as command

VALUES = ("12345678", "87654321", "900100200300")
FINDING_KEYS = {
    "infotype", "confidence", "likelihood", "path", "start", "end", "line", "column", "quote",
    "fingerprint", "evidence", "kind", "category", "sensitivity",
}  # fmt: skip
SUMMARY_KEYS = {
    "schema", "files", "bytes", "seconds", "findings", "counts", "notices", "complete",
    "packs", "suppressed", "remarks",
}  # fmt: skip


@pytest.fixture
def stdin(monkeypatch):
    """Set what standard input holds."""

    def put(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return put


# --- exit codes ------------------------------------------------------------------------


def test_a_clean_file_exits_0(scan, share):
    assert scan(share / "clean.txt").code == 0


def test_findings_exit_1(scan, share):
    assert scan(share).code == 1


def test_findings_exit_1_though_something_was_not_read(scan, share):
    outcome = scan(share, share / "missing")
    assert (outcome.code, outcome.summary["complete"]) == (1, False)


def test_a_missing_path_exits_3(scan, share):
    assert scan(share / "missing", share / "clean.txt").code == 3


def test_an_unknown_pack_exits_2_and_scans_nothing(dlp, share):
    outcome = dlp("scan", "--packs", "nosuch", share)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("dlp scan: nosuch: P101: ")
    assert "\n  hint: built in are: accounts, cn," in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan"],
        ["scan", "--bogus", "x"],
        ["scan", "x", "--format", "xml"],
        ["scan", "x", "--jobs", "0"],
        ["scan", "x", "--jobs", "many"],
        ["scan", "x", "--min-likelihood", "sure"],
        ["scan", "x", "--fail-on", "sure"],
        ["bogus"],
        ["--bogus"],
        ["patterns"],
        ["patterns", "bogus"],
        ["explain"],
        ["explain", "x", "--boundary", "bogus"],
        ["explain", "x", "--separators", "bogus"],
        ["about", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_with_a_message(dlp, arguments):
    outcome = dlp(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "error: " in outcome.err


# --- thresholds ------------------------------------------------------------------------


def test_what_is_below_the_least_likelihood_is_not_reported(scan, share):
    found = [row["likelihood"] for row in scan(share, "--min-likelihood", "very-likely").rows]
    assert found == ["very-likely", "very-likely"]


def test_everything_is_reported_from_very_unlikely_on(scan, share):
    found = [row["likelihood"] for row in scan(share, "--min-likelihood", "very-unlikely").rows]
    assert found == ["very-likely", "unlikely", "very-likely"]


@pytest.mark.parametrize(
    ("threshold", "code"),
    [("very-likely", 0), ("likely", 1), ("possible", 1), ("unlikely", 1)],
)
def test_fail_on_decides_the_exit_code_but_not_the_report(scan, tmp_path, threshold, code):
    (tmp_path / "a.txt").write_text("badge" + " " * 17 + "12345678\n")  # far: half the weight
    outcome = scan(tmp_path, "--fail-on", threshold)
    assert (outcome.code, len(outcome.rows)) == (code, 1), outcome.out


def test_fail_on_below_the_reported_still_fails(scan, tmp_path):
    (tmp_path / "a.txt").write_text("see 87654321\n")
    outcome = scan(tmp_path, "--fail-on", "very-unlikely", "--min-likelihood", "likely")
    assert (outcome.code, outcome.rows, outcome.summary["findings"]) == (1, [], 0)


# --- formats ---------------------------------------------------------------------------


def test_jsonl_findings_have_the_documented_keys(scan, share):
    assert {frozenset(row) for row in scan(share).objects[:-1]} == {frozenset(FINDING_KEYS)}


def test_jsonl_finding_values(scan, share):
    row = scan(share / "a.txt").rows[0]
    expected = {
        "infotype": "office.badge",
        "confidence": 0.9617,
        "likelihood": "very-likely",
        "path": str(share / "a.txt"),
        "start": 6,
        "end": 14,
        "line": 1,
        "column": 7,
        "quote": "1******8",
        "evidence": [
            {"name": "shape", "decibans": -6.0},
            {"name": "near badge", "decibans": 20.0},
        ],
        "kind": "body",
        "category": "person",
        "sensitivity": "high",
    }
    assert expected == row


def test_jsonl_ends_with_the_summary(scan, share):
    objects = scan(share, share / "missing").objects
    assert [set(item) for item in objects[-1:]] == [{"summary"}]
    assert not any("summary" in item for item in objects[:-1])
    summary = objects[-1]["summary"]
    assert set(summary) == SUMMARY_KEYS
    missing = {
        "code": "unreadable",
        "path": str(share / "missing"),
        "detail": "No such file or directory",
        "limits": True,
    }
    size = sum(path.stat().st_size for path in share.rglob("*") if path.is_file())
    del summary["seconds"]
    assert list(summary.pop("packs")) == ["office"]
    assert summary == {
        "schema": 1,
        "files": 3,
        "bytes": size,
        "findings": 2,
        "counts": {"office.account": 1, "office.badge": 1},
        "notices": [missing],
        "complete": False,
        "suppressed": {},
        "remarks": [],
    }


def test_the_column_name_is_evidence(scan, share):
    row = scan(share / "inner").rows[0]
    assert row["evidence"][-1] == {"name": "column named 账号", "decibans": 20.0}


def test_equal_values_have_equal_fingerprints_in_one_run(scan, tmp_path):
    (tmp_path / "a.txt").write_text("badge 12345678\nbadge 1234-5678\nbadge 22345678\n")
    first, second, third = (row["fingerprint"] for row in scan(tmp_path).objects[:-1])
    assert first == second
    assert first != third


def test_csv_has_a_header_and_a_row_a_finding(dlp, pack, share):
    outcome = dlp("scan", "--packs", pack, "--format", "csv", share)
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert [(row["infotype"], row["start"], row["end"]) for row in rows] == [
        ("office.badge", "6", "14"),
        ("office.account", "21", "33"),
    ]


def test_table_has_a_line_a_finding_and_a_sum(dlp, pack, share):
    lines = dlp("scan", "--packs", pack, share).out.splitlines()
    assert lines[0].split() == ["very-likely", "office.badge", "1******8", f"{share}/a.txt:1:7"]
    assert lines[-1].startswith("2 findings in 3 files, ")
    assert lines[-1].endswith("; everything was read")


def test_table_says_loudly_that_something_was_not_read(dlp, pack, share):
    lines = dlp("scan", "--packs", pack, share / "missing").out.splitlines()
    assert lines[0] == f"! unreadable: {share}/missing: No such file or directory"
    assert lines[-1].endswith("; NOT everything was read, see above")


# --- clear values ----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_no_clear_value_is_printed_unasked(dlp, pack, share, form):
    outcome = dlp(
        "scan", "--packs", pack, "--format", form, "--min-likelihood", "very-unlikely", share
    )
    assert outcome.code == 1
    assert [value for value in VALUES if value in outcome.out + outcome.err] == []


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_clear_values_are_printed_when_asked_for(dlp, pack, share, form):
    outcome = dlp("scan", "--packs", pack, "--format", form, "--show-values", share)
    assert [value for value in VALUES if value in outcome.out] == ["12345678", "900100200300"]


def test_jsonl_has_the_key_value_only_when_asked_for(scan, share):
    rows = scan(share, "--show-values").rows
    assert [row["value"] for row in rows] == ["12345678", "900100200300"]
    assert not any("value" in row for row in scan(share).rows)


# --- output ----------------------------------------------------------------------------


def test_output_writes_the_whole_report_and_nothing_else(scan, share, tmp_path):
    printed = scan(share)
    target = tmp_path / "report.jsonl"
    outcome = scan(share, "--output", target)
    assert (outcome.code, outcome.out) == (1, "")
    assert len(printed.objects) == len(target.read_text(encoding="utf-8").splitlines())
    assert [path.name for path in tmp_path.iterdir()] == ["share", "report.jsonl"]


def test_an_interrupted_scan_keeps_what_was_found_and_says_so(scan, share, tmp_path, monkeypatch):
    results = command.sweep.results

    def interrupted(*given):
        yield next(results(*given))
        raise KeyboardInterrupt

    monkeypatch.setattr(command.sweep, "results", interrupted)
    outcome = scan(share, "--output", tmp_path / "report")
    assert outcome.code == 130
    assert outcome.err.startswith("\ninterrupted; the report holds what was found until now")
    *rows, last = map(json.loads, (tmp_path / "report").read_text().splitlines())
    assert [row["path"] for row in rows] == [str(share / "a.txt")]
    assert (last["summary"]["interrupted"], last["summary"]["complete"]) == (True, False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report", "share"]


def test_a_report_that_was_there_stays_when_the_new_one_fails(scan, share, tmp_path, monkeypatch):
    target = tmp_path / "report"
    target.write_text("old")
    monkeypatch.setattr(command.sweep, "results", lambda *_: (1 / 0 for _ in "x"))
    with pytest.raises(ZeroDivisionError):
        scan(share, "--output", target)
    assert target.read_text() == "old"


@pytest.mark.parametrize("name", ["no/such/folder/report", "share"])
def test_an_output_that_cannot_be_written_exits_2(scan, share, tmp_path, name):
    outcome = scan(share, "--output", tmp_path / name)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"dlp scan: {tmp_path / name}")
    assert not any(path.name.endswith(".part") for path in tmp_path.rglob("*"))


def test_a_link_as_output_stays_a_link(scan, share, tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    scan(share, "--output", link)
    assert (link.is_symlink(), '"summary"' in target.read_text(encoding="utf-8")) == (True, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_exits_2(scan, share):
    outcome = scan(share, "--output", "/dev/full")
    assert (outcome.code, outcome.err) == (2, "dlp scan: No space left on device\n")


def test_the_report_being_written_is_not_scanned(scan, share):
    scan(share, "--output", share / "report", "--show-values")
    summary = (share / "report").read_text(encoding="utf-8").splitlines()[-1]
    assert '"files": 3,' in summary


# --- standard input, jobs --------------------------------------------------------------


def test_standard_input_is_a_path_of_its_own(scan, stdin):
    stdin(b"badge 12345678\n")
    outcome = scan("-")
    assert [(row["path"], row["start"]) for row in outcome.rows] == [("-", 6)]
    assert (outcome.code, outcome.summary["files"], outcome.summary["bytes"]) == (1, 1, 15)


def test_standard_input_beside_files(scan, stdin, share):
    stdin(b"badge 12345678\n")
    assert [Path(row["path"]).name for row in scan(share, "-").rows] == ["-", "a.txt", "b.csv"]


def test_an_empty_standard_input_is_clean(scan, stdin):
    stdin(b"")
    outcome = scan("-")
    assert (outcome.code, outcome.rows, outcome.summary["complete"]) == (0, [], True)


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "folder"])
def test_standard_input_that_cannot_be_read_is_a_notice(scan, share, monkeypatch, closed):
    class Folder(io.RawIOBase):
        def readinto(self, _):
            raise IsADirectoryError(21, "Is a directory")

        def readable(self):
            return True

    broken = None if closed else io.TextIOWrapper(io.BufferedReader(Folder()))
    monkeypatch.setattr(sys, "stdin", broken)
    outcome = scan("-", share)
    assert [notice["code"] for notice in outcome.summary["notices"]] == ["unreadable"]
    assert (outcome.code, len(outcome.rows)) == (1, 2)


def test_one_process_and_two_give_the_same_rows(scan, tmp_path, monkeypatch):
    monkeypatch.setattr(command.sweep, "BATCH_FILES", 2)
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(f"badge 1234567{number}\n" * (number + 1))
    one, two = scan(tmp_path, "--jobs", 1), scan(tmp_path, "--jobs", 2)
    assert len(one.rows) == 45
    assert one.rows == two.rows
    for key in ("files", "bytes", "counts", "complete"):
        assert one.summary[key] == two.summary[key]


def test_no_thread_of_the_pool_outlives_the_scan(scan, tmp_path, monkeypatch):
    """One that closes its pipes while the interpreter ends fails with "Bad file descriptor"."""
    monkeypatch.setattr(command.sweep, "BATCH_FILES", 1)
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("badge 12345678\n")
    before = threading.active_count()
    assert len(scan(tmp_path, "--jobs", 2).rows) == 4
    assert threading.active_count() == before


_interrupting: set[str] = set()


def _interrupt() -> None:
    if _interrupting:
        _interrupting.clear()
        signal.raise_signal(signal.SIGINT)


os.register_at_fork(after_in_parent=_interrupt)


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_an_interrupt_at_a_fork_is_not_lost(scan, tmp_path, monkeypatch):
    """What a hook of a fork raises, the interpreter prints and forgets."""
    monkeypatch.setattr(command.sweep, "BATCH_FILES", 1)
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("badge 12345678\n")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in background jobs
    try:
        _interrupting.add("once")
        outcome = scan(tmp_path, "--jobs", 2)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (outcome.code, outcome.summary["interrupted"]) == (130, True)


def test_fingerprints_agree_across_processes(scan, tmp_path, monkeypatch):
    monkeypatch.setattr(command.sweep, "BATCH_FILES", 1)
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("badge 12345678\n")
    rows = scan(tmp_path, "--jobs", 2).objects[:-1]
    assert len({row["fingerprint"] for row in rows}) == 1
    assert len(rows) == 4
