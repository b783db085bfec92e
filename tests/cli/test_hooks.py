"""The hooks and the CI lines of the documentation, as they are written, in a repository."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from dlp.cli import git

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
CI = ROOT / "docs" / "how-to" / "ci.md"
pytestmark = [
    pytest.mark.skipif(not shutil.which("git"), reason="git is not installed"),
    pytest.mark.skipif(not HOOKS.is_file(), reason="an installed package has no hooks"),
]


def entries():
    """Return id → entry of the hooks; the file holds nothing but plain lines."""
    text = HOOKS.read_text(encoding="utf-8")
    return dict(re.findall(r"^- id: (\S+)$.*?^  entry: (.+?)$", text, re.MULTILINE | re.DOTALL))


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with one commit of source code; call it to run git there."""
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))

    def call(*arguments):
        person = ("-c", "user.name=n", "-c", "user.email=n@example.org")
        return subprocess.run(
            ["git", *person, *arguments], check=True, capture_output=True, text=True
        ).stdout.strip()

    call("init", "-q", "-b", "main")
    (tmp_path / "code.py").write_bytes(Path(git.__file__).read_bytes())
    call("add", ".")
    call("commit", "-qm", "1")
    return call


def test_there_are_two_hooks():
    assert list(entries()) == ["dlp-staged", "dlp-files"]


@pytest.mark.parametrize("hook", ["dlp-staged", "dlp-files"])
def test_a_hook_lets_code_pass_and_stops_a_number(dlp, repository, hook):
    arguments = shlex.split(entries()[hook])[1:]
    files = [] if hook == "dlp-staged" else ["code.py"]
    Path("code.py").write_text(Path("code.py").read_text() + "\nmore = 1\n")
    repository("add", ".")
    assert dlp(*arguments, *files).code == 0
    Path("list.txt").write_text("身份证号：11010518850607004X\n", encoding="utf-8")
    repository("add", ".")
    outcome = dlp(*arguments, *files, *([] if hook == "dlp-staged" else ["list.txt"]))
    assert outcome.code == 1
    assert "11010518850607004X" not in outcome.out


@pytest.mark.parametrize("place", ["GitHub", "GitLab"])
def test_a_line_of_ci_finds_what_a_branch_brings(dlp, repository, place):
    section = CI.read_text(encoding="utf-8").partition(f"## {place}")[2].partition("\n## ")[0]
    (line,) = re.findall(r"(?:run:|-) (dlp scan .+)", section)
    base = repository("rev-parse", "HEAD")
    line = re.sub(r'"[^"]*\$[^"]*"', base, line)
    Path("more.py").write_text(Path("code.py").read_text())
    repository("add", ".")
    repository("commit", "-qm", "2")
    arguments = shlex.split(line)[1:]
    assert dlp(*arguments).code == 0
    Path("list.txt").write_text("身份证号：11010518850607004X\n", encoding="utf-8")
    repository("add", ".")
    repository("commit", "-qm", "3")
    assert dlp(*arguments).code == 1
    report = Path(arguments[arguments.index("--output") + 1]).read_text(encoding="utf-8")
    assert "cn.resident-id" in report
    assert "11010518850607004X" not in report
    if place == "GitHub":
        results = json.loads(report)["runs"][0]["results"]
        assert [one["ruleId"] for one in results] == ["cn.resident-id"]
