"""`--resume`: an interrupted sweep goes on, and says the same in the end."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest

from dlp.cli import scan as command
from dlp.validate.cn import resident_id


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("DLP_KEY", "k" * 32)


def _scanned(monkeypatch):
    """Count the files that are scanned, not known."""
    from dlp.scanner import Scanner

    seen = []
    scan_path = Scanner.scan_path
    monkeypatch.setattr(
        Scanner, "scan_path",
        lambda self, path, **given: (seen.append(path), scan_path(self, path, **given))[1],
    )  # fmt: skip
    return seen


def _same(outcome):
    return [row for row in outcome.objects if "summary" not in row]


def test_a_second_run_scans_nothing_again(scan, share, tmp_path, monkeypatch):
    plain = _same(scan(share))
    first = _same(scan(share, "--resume", tmp_path / "state"))
    seen = _scanned(monkeypatch)
    again = scan(share, "--resume", tmp_path / "state")
    assert (seen, again.summary["files"]) == ([], 3)
    assert _same(again) == first == plain


def test_an_interrupted_run_goes_on(scan, share, tmp_path, monkeypatch):
    whole = _same(scan(share))
    results = command.sweep.results

    def interrupted(*given):
        yield next(results(*given))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command.sweep, "results", interrupted)
        assert scan(share, "--resume", tmp_path / "state").code == 130
    with (tmp_path / "state").open("a") as file:
        file.write('{"stamp": [1, ')  # torn by a crash
    seen = _scanned(monkeypatch)
    outcome = scan(share, "--resume", tmp_path / "state")
    assert (len(seen), _same(outcome)) == (2, whole)


def test_an_incident_is_told_alike_and_from_the_first_run_on(dlp, tmp_path):
    """Persons, those below 14 among them, come from the state; so does when the sweep began."""
    child = f"{datetime.now().astimezone().year - 9}0607"
    body = "110101" + child + "00"
    number = next(f"{body}{n}{c}" for n in "013579" for c in "0123456789X"
                  if resident_id.is_valid(f"{body}{n}{c}"))  # fmt: skip
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(f"身份证号：{number}，身份证号：11010519491231002X\n")
    state = tmp_path / "state"
    asked = ("scan", tmp_path / "in", "--packs", "cn", "--format", "incident", "--resume", state)
    first = dlp(*asked).out
    assert re.search(r"受影响人数[^\n]+\| 2 \|", first)
    assert re.search(r"不满十四周岁[^\n]+\| 1 \|", first)
    lines = state.read_text().splitlines()
    head = json.loads(lines[0]) | {"began": "2026-01-02T03:04:05+00:00"}
    state.write_text("\n".join([json.dumps(head), *lines[1:], ""]))
    again = dlp(*asked).out
    assert re.search(r"首次发现[^\n]+2026-01-02T03:04:05", again)
    assert re.search(r"4 小时内报告[^\n]+2026-01-02T07:04:05", again)
    when = re.compile(r"\d{4}-\d\d-\d\dT[\d:+]+")
    assert when.sub("", again) == when.sub("", first)


def test_a_changed_file_is_scanned_again(scan, share, tmp_path, monkeypatch):
    scan(share, "--resume", tmp_path / "state")
    (share / "clean.txt").write_text("badge 33333333\n")
    seen = _scanned(monkeypatch)
    outcome = scan(share, "--resume", tmp_path / "state")
    assert ([path.rpartition("/")[2] for path in seen], len(outcome.rows)) == (["clean.txt"], 3)


def test_the_state_holds_no_clear_value_and_is_for_its_owner(scan, share, tmp_path):
    scan(share, "--resume", tmp_path / "state")
    text = (tmp_path / "state").read_text()
    assert not any(value in text for value in ("12345678", "900100200300"))
    assert (tmp_path / "state").stat().st_mode & 0o77 == 0
    assert len([json.loads(line) for line in text.splitlines()]) == 4


def test_other_options_or_another_key_are_refused(scan, share, tmp_path, monkeypatch):
    scan(share, "--resume", tmp_path / "state")
    assert scan(share, "--resume", tmp_path / "state", "--fail-on", "unlikely").code == 2
    monkeypatch.setenv("DLP_KEY", "x" * 32)
    outcome = scan(share, "--resume", tmp_path / "state")
    assert (outcome.code, "another key" in outcome.err) == (2, True)


@pytest.mark.parametrize("option", ["--show-values", "--watch", "--staged", "--stdin"])
def test_what_cannot_be_resumed_is_refused(scan, share, tmp_path, option):
    assert scan(share, option, "--resume", tmp_path / "state").code == 2


def test_another_file_is_not_taken_for_a_state(scan, share, tmp_path):
    (tmp_path / "state").write_text("mine\n")
    assert scan(share, "--resume", tmp_path / "state").code == 2
    assert (tmp_path / "state").read_text() == "mine\n"
