"""`--changed`, `--since`, `--staged`, `--history`: what git knows, and nothing else."""

from __future__ import annotations

import shutil
import subprocess

import pytest

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


@pytest.fixture
def git(tmp_path, monkeypatch):
    """A repository, which is the current folder; call it to run git there."""
    root = tmp_path / "repository"
    root.mkdir()
    monkeypatch.chdir(root)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))

    def call(*arguments):
        given = [
            "-c",
            "user.name=n",
            "-c",
            "user.email=n@example.org",
            "-c",
            "commit.gpgsign=false",
        ]
        return subprocess.run(
            ["git", *given, *arguments], check=True, capture_output=True, text=True
        ).stdout

    call("init", "-q")
    call.root = root
    return call


def _paths(outcome):
    return sorted({row["path"] for row in outcome.rows})


def _write(root, **files):
    for name, number in files.items():
        (root / f"{name}.txt").write_text(f"badge {number}\n")


def test_changed_are_modified_and_new_files(git, scan):
    _write(git.root, same=11111111, edited=22222222)
    (git.root / ".gitignore").write_text("skipped.txt\n")
    git("add", ".")
    git("commit", "-qm", "1")
    _write(git.root, edited=33333333, fresh=44444444, skipped=55555555)
    assert _paths(scan("--changed")) == ["edited.txt", "fresh.txt"]


def test_changed_before_the_first_commit_is_everything(git, scan):
    _write(git.root, a=11111111, b=22222222)
    git("add", "a.txt")
    assert _paths(scan("--changed")) == ["a.txt", "b.txt"]


def test_nothing_changed_is_nothing_to_scan(git, scan):
    _write(git.root, a=11111111)
    git("add", ".")
    git("commit", "-qm", "1")
    outcome = scan("--changed")
    assert (outcome.code, outcome.summary["files"]) == (0, 0)


def test_since_compares_with_a_commit_and_paths_narrow_it(git, scan):
    _write(git.root, a=11111111)
    git("add", ".")
    git("commit", "-qm", "1")
    _write(git.root, b=22222222)
    (git.root / "sub").mkdir()
    _write(git.root / "sub", c=33333333)
    git("add", ".")
    git("commit", "-qm", "2")
    assert _paths(scan("--since", "HEAD~1")) == ["b.txt", "sub/c.txt"]
    assert _paths(scan("--since", "HEAD~1", "sub")) == ["sub/c.txt"]


def test_staged_is_the_index_not_the_working_tree(git, scan):
    _write(git.root, a=11111111, b=22222222)
    git("add", ".")
    (git.root / "a.txt").write_text("clean\n")
    _write(git.root, b=33333333)
    rows = scan("--staged", "--show-values").rows
    assert [(row["path"], row["value"]) for row in rows] == [
        ("a.txt", "11111111"),
        ("b.txt", "22222222"),
    ]


def test_history_holds_what_was_deleted_once(git, scan):
    _write(git.root, a=11111111)
    git("add", ".")
    git("commit", "-qm", "1")
    first = git("rev-parse", "--short=12", "HEAD").strip()
    git("checkout", "-qb", "side")
    _write(git.root, c=33333333)
    git("add", ".")
    git("commit", "-qm", "side")
    git("checkout", "-q", "-")
    git("rm", "-q", "a.txt")
    _write(git.root, b=11111111)  # the same blob under another name
    _write(git.root, d=44444444)
    git("add", ".")
    git("commit", "-qm", "2")
    git("merge", "-q", "--no-edit", "side")
    rows = scan("--history", "--show-values", "--jobs", "1").rows
    assert sorted(row["value"] for row in rows) == ["11111111", "33333333", "44444444"]
    assert (rows[0]["path"], rows[0]["value"]) == (f"{first}:a.txt", "11111111")


def test_names_of_any_kind(git, scan):
    names = [":a\n.txt", "名单.txt", " lead.txt", "-x.txt", "*.txt"]
    for name in names:
        (git.root / name).write_text(f"badge {names.index(name) + 1}1111111\n")
    git("add", ".")
    assert len(scan("--staged").rows) == len(names)
    git("commit", "-qm", "1")
    assert len(scan("--history").rows) == len(names)
    assert len(scan("--changed").rows) == 0


@pytest.mark.parametrize("commit", ["nosuch", "--output=/tmp/x", "-h"])
def test_a_commit_that_there_is_not_is_an_error(git, scan, commit):
    _write(git.root, a=11111111)
    git("add", ".")
    git("commit", "-qm", "1")
    outcome = scan(f"--since={commit}")
    assert outcome.code == 2
    assert f"git knows no commit {commit!r}" in outcome.err


def test_outside_a_repository_is_an_error(scan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    outcome = scan("--changed")
    assert outcome.code == 2
    assert "not a git repository" in outcome.err
