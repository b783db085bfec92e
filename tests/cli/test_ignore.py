"""`.dlpignore`: the same as git says, for the syntax that docs/reference/cli.md states."""

from __future__ import annotations

import random
import shutil
import subprocess
import time

import pytest

from dlp.cli.ignore import Rules, ignored
from dlp.cli.walking import Filter, walk

PIECES = (
    "a",
    "b",
    "ab",
    "*",
    "?",
    "**",
    "*.x",
    "a*b",
    "[ab]",
    "[!a]",
    "[a-c]b",
    "\\*",
    "a.x",
    "*a*",
)


def _git_says(folder, rules, paths):
    (folder / ".gitignore").write_text("\n".join(rules) + "\n")
    found = subprocess.run(
        ["git", "check-ignore", "--stdin", "-z", "--no-index"], cwd=folder, text=True,
        input="".join(f"{path}\0" for path in paths), capture_output=True, check=False,
    )  # fmt: skip
    return set(found.stdout.split("\0")) - {""}


def _we_say(folder, rules, paths):
    sets = [Rules.parse(rules, str(folder), "x")]
    out = set()
    for path in paths:
        parts = path.split("/")
        steps = ["/".join(parts[: n + 1]) for n in range(len(parts))]
        if any(
            ignored(f"{folder}/{step}", sets, is_folder=step != path) is not None for step in steps
        ):
            out.add(path)
    return out


@pytest.mark.skipif(not shutil.which("git"), reason="git is the oracle")
@pytest.mark.parametrize("seed", range(8))
def test_git_agrees(tmp_path, seed):
    rng = random.Random(seed)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    names = ("a", "b", "ab", "a.x", "aab", "cb", "*", "x")
    paths = sorted({"/".join(rng.choices(names, k=rng.randint(1, 4))) for _ in range(60)})
    for _ in range(12):
        rules = []
        for _ in range(rng.randint(1, 4)):
            text = "/".join(rng.choices(PIECES, k=rng.randint(1, 3)))
            rules.append(rng.choice(("", "", "!")) + rng.choice(("", "/")) + text
                         + rng.choice(("", "", "/")))  # fmt: skip
        assert _we_say(tmp_path, rules, paths) == _git_says(tmp_path, rules, paths), rules


@pytest.mark.parametrize("line", ["", "# a", "!", "/", "[", "a\\", "[]"])
def test_what_is_no_rule_leaves_nothing_out(line):
    assert Rules.parse([line], "", "x").judge("/a", is_folder=False) is None


def test_a_hostile_rule_takes_no_time():
    rules = Rules.parse(["*a" * 60 + "*b", "**/" * 60 + "x"], "", "x")
    began = time.process_time()  # of milliseconds; with backtracking it would take years
    assert rules.judge("/" + "a/" * 60 + "a" * 250, is_folder=False) is None
    assert time.process_time() - began < 5


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A folder with files in it, which is the current one."""
    for name in ("keep.txt", "drop.log", "sub/drop.log", "sub/back.log", "build/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("badge 12345678\n")
    (tmp_path / ".dlpignore").write_text("*.log\nbuild/\n")
    (tmp_path / "sub" / ".dlpignore").write_text("!back.log\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _walked(*paths, **options):
    items = list(walk(paths, Filter(**options)))
    files = [item[0].decode() for item in items if isinstance(item, tuple)]
    return sorted(name for name in files if not name.endswith(".dlpignore")), [
        item.path for item in items if not isinstance(item, tuple)
    ]


@pytest.mark.usefixtures("tree")
def test_files_are_left_out_and_named():
    files, out = _walked(".")
    assert files == ["./keep.txt", "./sub/back.log"]
    assert out == ["./build", "./drop.log", "./sub/drop.log"]


def test_rules_from_here_down_hold_for_what_is_named(tree):
    assert _walked("sub/drop.log") == ([], ["sub/drop.log"])
    assert _walked(str(tree / "sub"))[0] == [f"{tree}/sub/back.log"]


@pytest.mark.usefixtures("tree")
def test_ignore_files_can_be_left_alone():
    assert len(_walked(".", files=False)[0]) == 5


@pytest.mark.usefixtures("tree")
def test_exclude_holds_from_each_folder():
    assert _walked("sub", exclude=("/drop.log",), files=False)[0] == ["sub/back.log"]


def test_a_scan_says_what_was_left_out(scan, tree):
    outcome = scan(tree, "--exclude", "keep.*")
    left_out = [item for item in outcome.summary["notices"] if item["code"] == "ignored"]
    assert len(left_out) == 4
    assert outcome.summary["complete"] is True
    assert any(item["detail"] == "left out by --exclude:1 keep.*" for item in left_out)
