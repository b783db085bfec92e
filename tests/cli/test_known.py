"""Baselines, allow lists, pragmas and policies in `dlp scan`."""

from __future__ import annotations

import pytest

KEY = "k" * 32


@pytest.fixture
def key(monkeypatch):
    """A key in the environment."""
    monkeypatch.setenv("DLP_KEY", KEY)
    monkeypatch.delenv("DLP_KEY_FILE", raising=False)


@pytest.fixture
def policy(tmp_path):
    """A policy that blocks badges, and warns of accounts."""
    path = tmp_path / "p.toml"
    path.write_text(
        'id = "p"\ntitle = "p"\nincomplete = "quarantine"\n'
        '[[rule]]\nid = "badges"\naction = "block"\nnotice_en = "No badges."\n'
        '[[rule.findings]]\ninfotypes = ["office.badge"]\n'
        '[[rule]]\nid = "accounts"\naction = "warn"\n'
        '[[rule.findings]]\ninfotypes = ["office.account"]\n'
    )
    return path


@pytest.mark.usefixtures("key")
def test_a_baseline_suppresses_and_is_counted(dlp, scan, share, pack, tmp_path):
    path = tmp_path / "base.json"
    dlp("baseline", "create", path, share, "--packs", pack)
    text = path.read_text().replace('"unreviewed"', '"accepted", "reason": "r", "author": "a"')
    path.write_text(text)
    outcome = scan(share, "--baseline", path)
    assert (outcome.code, outcome.rows) == (0, [])
    assert outcome.summary["suppressed"] == {"baseline": 2}


def test_a_baseline_without_a_key_is_an_error(scan, share, tmp_path, monkeypatch):
    monkeypatch.delenv("DLP_KEY", raising=False)
    monkeypatch.delenv("DLP_KEY_FILE", raising=False)
    outcome = scan(share, "--baseline", tmp_path / "x")
    assert (outcome.code, "Y110" in outcome.err) == (2, True)


def test_an_allow_list_suppresses_and_one_that_expired_says_so(scan, share, tmp_path):
    path = tmp_path / "allow.toml"
    rule = '[[allow]]\nid = "{}"\nreason = "r"\ninfotypes = ["{}"]\n'
    path.write_text(rule.format("old", "office.badge") + "expires = 2020-01-01\n"
                    + rule.format("new", "office.account"))  # fmt: skip
    outcome = scan(share, "--allow", path)
    assert [row["infotype"] for row in outcome.rows] == ["office.badge"]
    assert outcome.summary["suppressed"] == {"allow:new": 1}
    assert outcome.summary["remarks"] == ["allow:old: expired after 2020-01-01 (1 findings)"]


def test_values_of_an_allow_list_need_a_key(scan, share, tmp_path, monkeypatch):
    monkeypatch.delenv("DLP_KEY", raising=False)
    path = tmp_path / "allow.toml"
    path.write_text(f'[[allow]]\nid = "v"\nreason = "r"\nvalues = ["{"0" * 32}"]\n')
    assert scan(share, "--allow", path).code == 2


@pytest.mark.parametrize(("options", "count"), [((), 1), (("--pragmas",), 0)])
def test_a_pragma_counts_only_when_asked_for(scan, tmp_path, options, count):
    (tmp_path / "a.txt").write_text("badge 12345678  # dlp:allow office.badge made up\n")
    outcome = scan(tmp_path, *options)
    assert len(outcome.rows) == count
    assert outcome.summary["suppressed"] == ({} if count else {"pragma": 1})


def test_a_policy_decides_the_exit_code_and_is_told(scan, share, policy):
    outcome = scan(share, "--policy", policy)
    summary = outcome.summary
    assert outcome.code == 1
    assert summary["decisions"] == {"allow": 1, "block": 1, "warn": 1}
    assert [(item["action"], item["path"]) for item in summary["decided"]] == [
        ("block", str(share / "a.txt")), ("warn", str(share / "inner" / "b.csv")),
    ]  # fmt: skip
    assert scan(share / "inner", "--policy", policy).code == 0


def test_what_was_not_read_is_the_policys_choice(scan, share, policy):
    outcome = scan(share / "missing", "--policy", policy)
    assert (outcome.code, outcome.summary["decisions"]) == (1, {"quarantine": 1})


def test_what_is_suppressed_does_not_count(scan, tmp_path, policy):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("badge 12345678  # dlp:allow office.badge made up\n")
    outcome = scan(tmp_path / "sub", "--policy", policy, "--pragmas")
    assert (outcome.code, outcome.summary["decisions"]) == (0, {"allow": 1})


def test_the_table_tells_the_user(dlp, share, pack, policy):
    lines = dlp("scan", "--packs", pack, share, "--policy", policy).out.splitlines()
    assert "  user: No badges." in lines
    assert f"  block {share}/a.txt: badges" in lines


def test_a_bad_policy_is_an_error_and_nothing_is_scanned(scan, share):
    outcome = scan(share, "--policy", "nosuch")
    assert (outcome.code, outcome.out, "Y003" in outcome.err) == (2, "", True)


def test_persons_are_counted_over_files(dlp, pack, share):
    text = dlp("scan", "--packs", pack, "--format", "incident", share).out
    assert "persons affected, estimated from positions | 2 |" in text


def test_each_decision_is_appended_to_the_log(dlp, scan, share, policy, tmp_path):
    log = tmp_path / "log.jsonl"
    scan(share, share / "missing", "--policy", policy, "--ledger", log)
    assert dlp("log", "verify", log).code == 0
    text = log.read_text()
    assert (text.count("a.txt"), text.count("missing"), "12345678" in text) == (1, 1, False)
