"""That a file is source code is told of a share, and not of a repository."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

CODE = Path(__file__).read_text(encoding="utf-8")
KIND = "infrastructure.source-code"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with source code in its index."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "code.py").write_text(CODE, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "add", "."], check=True)
    return tmp_path


@pytest.fixture
def kinds(dlp):
    """Infotypes that `dlp scan` reports, and the summary."""

    def call(*arguments):
        outcome = dlp("scan", "--packs", "infrastructure", "--format", "jsonl", *arguments)
        *rows, last = map(json.loads, outcome.out.splitlines())
        return {row["infotype"] for row in rows}, last["summary"]

    return call


def test_a_share_may_not_hold_source_code(kinds, tmp_path):
    (tmp_path / "code.py").write_text(CODE, encoding="utf-8")
    assert KIND in kinds(tmp_path)[0]
    found, summary = kinds("--no-source-code", tmp_path)
    assert KIND not in found
    assert summary["suppressed"] == {"no-source-code": 1}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("way", ["--staged", "--changed"])
def test_a_repository_may(kinds, way):
    assert KIND not in kinds(way)[0]
    assert KIND in kinds(way, "--source-code")[0]


def test_the_configuration_may_ask_for_it(kinds, repository):
    (repository / "dlp.toml").write_text("[scan]\nsource_code = true\n")
    assert KIND in kinds("--staged")[0]


@pytest.mark.usefixtures("repository")
def test_a_policy_does_not_count_what_is_left_out(dlp):
    given = ("scan", "--packs", "infrastructure", "--staged", "--policy", "fail-closed")
    assert dlp(*given).code == 0
    assert dlp(*given, "--source-code").code == 1
