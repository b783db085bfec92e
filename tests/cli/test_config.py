"""`dlp.toml`: found upwards, checked like the command line, and weaker than it."""

from __future__ import annotations

import pytest


@pytest.fixture
def configured(tmp_path, monkeypatch, share):
    """Write a dlp.toml above the current folder."""

    def write(text):
        (tmp_path / "dlp.toml").write_text(text, encoding="utf-8")
        monkeypatch.chdir(share)
        return share

    return write


def test_options_come_from_the_file_above(dlp, configured, pack):
    configured(f'[scan]\npacks = ["{pack}"]\nformat = "jsonl"\nexclude = ["inner/"]\n')
    outcome = dlp("scan", ".")
    assert [row["path"] for row in outcome.rows] == ["./a.txt"]


def test_the_command_line_wins(dlp, configured, pack):
    configured(f'[scan]\npacks = ["{pack}"]\nformat = "csv"\nmin_likelihood = "very-likely"\n')
    outcome = dlp("scan", ".", "--format", "jsonl", "--min-likelihood", "very-unlikely")
    assert len(outcome.rows) == 3


def test_paths_are_relative_to_the_file(dlp, configured, pack, tmp_path):
    configured(f'[scan]\npacks = ["{pack}"]\noutput = "here.jsonl"\nformat = "jsonl"\n')
    dlp("scan", ".")
    assert (tmp_path / "here.jsonl").exists()


def test_no_config_reads_none(dlp, configured, pack):
    configured("nonsense")
    assert dlp("scan", "--no-config", "--packs", pack, "clean.txt").code == 0


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("[scan\n", "C001", "dlp.toml:1: C001"),
        ("[scan]\n\nbogus = 1\n", "C010", "dlp.toml:3: C010 scan.bogus: is not known"),
        ("[other]\n", "C010", "C010 other: is not known here"),
        ("[scan]\njobs = 0\n", "C011", "dlp.toml:2: C011 scan.jobs: is not a whole number"),
        ("[scan]\njobs = true\n", "C011", "scan.jobs"),
        ('[scan]\nexclude = "x"\n', "C011", 'exclude = ["…"]'),
        ("[scan]\npragmas = 1\n", "C011", "is not true or false"),
        ('[scan]\nformat = "xml"\n', "C012", "hint: one of: table, jsonl"),
        ("[scan]\nshow_values = true\n", "C013", "hint: say --show-values there"),
    ],
)
def test_errors_name_file_line_key_code_and_hint(dlp, configured, text, code, said):
    configured(text)
    outcome = dlp("scan", ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert f": {code}" in outcome.err
    assert said in outcome.err
    assert "hint: " in outcome.err


def test_a_file_that_there_is_not_is_an_error(dlp, share):
    outcome = dlp("scan", share, "--config", share / "none.toml")
    assert outcome.code == 2
    assert "C002" in outcome.err
