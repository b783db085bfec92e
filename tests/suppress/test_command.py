"""`dlp baseline` as a user calls it, audit included."""

from __future__ import annotations

import json

import pytest

from dlp.cli import main

KEY = "0123456789abcdef"
ID, OTHER = "11010518850607004X", "11010519491231002X"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with one file, a key, and nobody at the terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DLP_KEY", KEY)
    monkeypatch.delenv("DLP_KEY_FILE", raising=False)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.txt").write_text(f"身份证号：{ID}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def answers(monkeypatch):
    """Answer the questions of an audit."""

    def give(*lines):
        rest = iter(lines)

        def ask(_prompt):
            try:
                return next(rest)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", ask)

    return give


def states(folder):
    """Return the states of the entries, by path."""
    data = json.loads((folder / "b.json").read_text(encoding="utf-8"))
    return {(entry["path"], entry["quote"]): entry["state"] for entry in data["entries"]}


def baseline(action, *paths):
    """Call create or update."""
    return main(["baseline", action, "b.json", *paths, "--packs", "cn"])


def test_create_audit_update(folder, answers, capsys):
    """From new to accepted; what comes later waits, what was said stays."""
    assert baseline("create", "src") == 1
    assert "b.json: 1 entry, 1 new, 0 gone, 1 to be looked at" in capsys.readouterr().out
    answers("?", "a", "", "the specimen")
    assert main(["baseline", "audit", "b.json", "--author", "me", "--expires", "2027-01-31"]) == 0
    out = capsys.readouterr().out
    assert "[1/1] src/a.txt: cn.resident-id 1101**********004X" in out
    assert ID not in out
    entry = json.loads((folder / "b.json").read_text(encoding="utf-8"))["entries"][0]
    assert (entry["reason"], entry["author"], entry["expires"]) == (
        "the specimen",
        "me",
        "2027-01-31",
    )
    (folder / "src" / "a.txt").write_text(
        f"\n\n身份证号：{ID}\n证件号：{OTHER}\n", encoding="utf-8"
    )
    assert baseline("update", "src") == 1
    assert sorted(states(folder).values()) == ["accepted", "unreviewed"]


def test_an_interrupted_audit_keeps_its_answers(folder, answers):
    """The end of the input is no loss."""
    (folder / "src" / "b.txt").write_text(f"身份证号：{OTHER}\n", encoding="utf-8")
    baseline("create", "src")
    answers("f", "a placeholder")
    assert main(["baseline", "audit", "b.json", "--author", "me"]) == 1
    assert sorted(states(folder).values()) == ["false-positive", "unreviewed"]


def test_an_audit_says_where_a_value_stands(folder, answers, capsys):
    """A masked value says little; its line is for a look at the file."""
    (folder / "src" / "a.txt").write_text(f"\n身份证号：{ID}\n证件号：{ID}\n", encoding="utf-8")
    baseline("create", "src")
    answers("w", "s")
    main(["baseline", "audit", "b.json", "--packs", "cn"])
    out = capsys.readouterr().out
    assert "a.txt:2:6\n" in out
    assert "a.txt:3:5\n" in out
    assert ID not in out
    for change, said in (("nothing", "not there any more"), (None, "not read: ")):
        if change is None:
            (folder / "src" / "a.txt").unlink()
        else:
            (folder / "src" / "a.txt").write_text(change)
        answers("w", "s")
        main(["baseline", "audit", "b.json", "--packs", "cn"])
        assert said in capsys.readouterr().out


def test_skip_and_stop(folder, answers, capsys):
    """Nothing is said, nothing is written."""
    baseline("create", "src")
    before = (folder / "b.json").read_bytes()
    answers("s")
    assert main(["baseline", "audit", "b.json"]) == 1
    answers("q")
    assert main(["baseline", "audit", "b.json", "--stats"]) == 1
    assert "1 entry: 1 unreviewed" in capsys.readouterr().out
    assert (folder / "b.json").read_bytes() == before


@pytest.mark.usefixtures("folder")
def test_create_does_not_overwrite(capsys):
    """What was said in a baseline is not lost by a slip."""
    baseline("create", "src")
    assert baseline("create", "src") == 2
    assert "update keeps what was said" in capsys.readouterr().err


def test_no_key_no_baseline(folder, monkeypatch, capsys):
    """A key that changes each time would make a baseline that never matches."""
    monkeypatch.delenv("DLP_KEY")
    assert baseline("create", "src") == 2
    assert "Y110" in capsys.readouterr().err
    assert not (folder / "b.json").exists()


@pytest.mark.usefixtures("folder")
def test_another_key_is_refused(monkeypatch, capsys):
    """Said, instead of everything being new."""
    baseline("create", "src")
    monkeypatch.setenv("DLP_KEY", KEY[::-1])
    assert baseline("update", "src") == 2
    assert "Y122" in capsys.readouterr().err


def test_names_cannot_write_on_the_terminal(folder, answers, capsys):
    """Escape sequences in a file's name are shown as what they are not."""
    (folder / "src" / "\x1b]0;x\x07.txt").write_text(f"身份证号：{OTHER}\n", encoding="utf-8")
    baseline("create", "src")
    answers("s", "s")
    main(["baseline", "audit", "b.json"])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_what_cannot_be_read_is_said(capsys):
    """A baseline over half the files must not look whole."""
    assert baseline("create", "src", "absent") == 1
    assert "not read: absent: No such file or directory" in capsys.readouterr().out
