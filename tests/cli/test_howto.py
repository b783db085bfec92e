"""The pages on redaction and baselines do what they say: each command runs, and prints what stands below it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(?:console|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROSTER = "姓名,身份证号\n甲,11010518850607004X\n"


def steps(page):
    """Return the commands of a page, and the lines that stand below each."""
    found = []
    for block in BLOCK.findall((ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")):
        console = block.startswith("$ ")
        for line in block.splitlines():
            if not console or line.startswith("$ "):
                found.append((line.removeprefix("$ ").partition("   #")[0].rstrip(), []))
            else:
                found[-1][1].append(line)
    return found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The samples of the repository, and folders to make a baseline of."""
    shutil.copytree(ROOT / "docs" / "samples", tmp_path, dirs_exist_ok=True)
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    for name in ("src", "docs"):
        (tmp_path / name).mkdir()
    shutil.copy(tmp_path / "app.conf", tmp_path / "src")
    shutil.copy(tmp_path / "report.pdf", tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("DLP_KEY_FILE", raising=False)
    return tmp_path


def test_the_page_on_redaction(dlp, folder):
    pytest.importorskip("cryptography")
    ran = 0
    for command, printed in steps("redact.md"):
        if not command.startswith("dlp "):
            subprocess.run(command, shell=True, check=True)
            continue
        outcome = dlp(*shlex.split(command)[1:])
        assert (outcome.code, outcome.err) == (0, ""), command
        assert not printed or outcome.out.splitlines() == printed
        ran += 1
    assert ran == 5
    assert (folder / "back.csv").read_text(encoding="utf-8") == ROSTER


def test_the_page_on_baselines(dlp, folder, monkeypatch):
    key, export, create, _, update, stats = [command for command, _ in steps("baseline.md")]
    subprocess.run(key, shell=True, check=True)
    assert export == "export DLP_KEY_FILE=~/.dlp-key"
    monkeypatch.setenv("DLP_KEY_FILE", str(folder / ".dlp-key"))
    outcome = dlp(*shlex.split(create)[1:])
    assert outcome.code == 1  # as the page says
    waiting = int(re.search(r"(\d+) to be looked at", outcome.out)[1])
    assert waiting > 0
    assert ".dlp-baseline.json" in dlp(*shlex.split(update)[1:]).out
    assert dlp(*shlex.split(stats)[1:]).out == f"{waiting} entries: {waiting} unreviewed\n"
