"""Colours, progress, watching, completion, standard input: what a terminal has and a pipe has not."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys

import pytest

from dlp.cli import COMMANDS
from dlp.cli.progress import SETTLED, Progress
from dlp.cli.walking import Filter
from dlp.cli.watch import changes


@pytest.mark.parametrize(
    ("arguments", "environment", "painted"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_colours_on_a_terminal(dlp, pack, share, monkeypatch, arguments, environment, painted):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    outcome = dlp("scan", "--packs", pack, share, *arguments)
    assert ("\x1b[31m" in outcome.out) is painted


def test_no_colours_in_a_pipe(dlp, pack, share):
    assert "\x1b" not in dlp("scan", "--packs", pack, share).out


def test_progress_says_folder_total_and_time_to_go(share):
    out = io.StringIO()
    with Progress(out, enabled=True, paths=[str(share)], leave=Filter()) as bar:
        while not bar._ahead.done:
            pass
        bar.advance(f"{share}/clean.txt", 13)
        assert "1/3 files" in out.getvalue()
        assert "ETA" not in out.getvalue()  # the first file pays for what is loaded once
        bar._drawn = 0.0
        bar._began -= SETTLED
        bar.advance(f"{share}/inner/b.csv", 10)
    assert "2/3 files" in out.getvalue()
    assert "ETA " in out.getvalue()
    assert "inner 1/1" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K")


def test_progress_is_silent_elsewhere(share):
    out = io.StringIO()
    with Progress(out, enabled=False, paths=[str(share)]) as bar:
        bar.advance("x", 1)
    assert out.getvalue() == ""


def test_stdin_is_an_option_too(scan, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"badge 12345678\n")))
    assert [row["path"] for row in scan("--stdin").rows] == ["-"]


def test_changes_are_seen_once_when_they_keep_still(share):
    looks = changes([str(share)], Filter(), sleep=lambda _: None)

    def names():
        return sorted(item[0].decode().rpartition("/")[2] for item in next(looks))

    assert names() == ["a.txt", "b.csv", "clean.txt"]
    assert names() == []
    (share / "new.txt").write_text("badge 12345678\n")
    assert names() == []  # it may still be being written
    assert names() == ["new.txt"]
    (share / "new.txt").write_text("badge 12345678 and more\n")
    assert (names(), names(), names()) == ([], ["new.txt"], [])
    (share / "new.txt").unlink()
    assert names() == []


def test_watching_ends_with_a_whole_report(scan, share, monkeypatch):
    from dlp.cli import watch

    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(watch.changes, "__kwdefaults__", {"sleep": stop})
    outcome = scan(share, "--watch")
    assert (outcome.code, outcome.summary["files"]) == (1, 3)
    assert "interrupted" not in outcome.summary


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_command_and_the_options(dlp, shell):
    out = dlp("completion", shell).out
    assert all(name in out for name in COMMANDS)
    assert "incident-html" in out
    assert ("--min-likelihood" if shell != "fish" else "-l min-likelihood") in out


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dlp sc", {"scan"}),
        ("dlp scan --form", {"--format"}),
        ("dlp scan --format sa", {"sarif"}),
        ("dlp policy ch", {"check"}),
    ],
)
def test_bash_completes(dlp, tmp_path, words, expected):
    script = dlp("completion", "bash").out
    *before, _ = words.split(" ")
    script += f'\nCOMP_WORDS=({words}); COMP_CWORD={len(before)}; _dlp\nprintf "%s\\n" "${{COMPREPLY[@]}}"\n'
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert set(done.stdout.split()) == expected
    assert done.stderr == ""


def test_passwords_from_a_file_open_what_is_locked(scan, tmp_path):
    (tmp_path / "words").write_text("wrong\n")
    assert scan(tmp_path / "words", "--password-file", tmp_path / "words").code == 0
    assert scan(tmp_path / "words", "--password-file", tmp_path / "none").code == 2


def test_isolation_finds_the_same(scan, share):
    assert scan(share, "--isolation", "worker").rows == scan(share).rows
