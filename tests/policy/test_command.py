"""`dlp policy` and `dlp log` as a user calls them."""

from __future__ import annotations

import json

import pytest

from dlp.cli import main
from dlp.policy import loader

HEAD = 'id = "p"\ntitle = "P"\nincomplete = "quarantine"\n'
BLOCK = (
    '[[rule]]\nid = "ids"\naction = "block"\nnotice_en = "No."\nnotice_zh = "不行。"\n[[rule.findings]]\n'
    'infotypes = ["cn.resident-id"]\n[rule.context]\nrecipient_domain = { not_in = ["b.cn"] }\n'
)
VALUE = "11010518850607004X"


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A policy and a file to try it on."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.toml").write_text(HEAD + BLOCK, encoding="utf-8")
    (tmp_path / "a.txt").write_text(f"身份证号：{VALUE}\n", encoding="utf-8")
    return tmp_path


def test_check_runs_the_presets(capsys):
    """Without arguments all presets are checked, and are fine."""
    assert main(["policy", "check"]) == 0
    out = capsys.readouterr().out
    assert all(f"{name}: " in out for name in loader.presets())


def test_check_names_what_fails(files, capsys):
    """A failing case has its file and line, and the reasons of what came out instead."""
    case = '[[case]]\ntitle = "c"\nexpect = "allow"\ntext = "身份证号：11010518850607004X"\n'
    (files / "p.toml").write_text(HEAD + BLOCK + case, encoding="utf-8")
    assert main(["policy", "check", "p.toml", "--packs", "cn"]) == 1
    out = capsys.readouterr().out
    assert "p.toml:13: c: expected allow, got block" in out
    assert "block      ids  1 finding; recipient_domain unknown  (cn.resident-id 1)" in out
    assert "note: ids: no case names it in rules" in out
    assert "p: 1 rule, 1 case: 1 failure" in out


def test_a_bad_policy_is_wrong_usage(files, capsys):
    """Exit 2, with place and hint."""
    (files / "p.toml").write_text(HEAD + "x = 1\n", encoding="utf-8")
    assert main(["policy", "check", "p.toml"]) == 2
    assert "p.toml:4: Y013 x: is not a key of this table" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_explain_says_it_in_words(capsys):
    """Each rule with its conditions."""
    assert main(["policy", "explain", "p.toml"]) == 0
    assert capsys.readouterr().out == (
        "p : P\n  Not everything read: at least quarantine.\n"
        "  When no rule holds: allow. Of several, the most severe wins.\n\n"
        "BLOCK ids\n  when a finding, of cn.resident-id, likely or more\n"
        "  and a recipient domain is not in b.cn, or is not known\n"
    )


@pytest.mark.parametrize("name", loader.presets())
def test_explain_leaves_no_rule_out(name, capsys):
    """Every rule of the presets is in the words."""
    main(["policy", "explain", name])
    out = capsys.readouterr().out
    for rule in loader.load(name).rules:
        assert f"{rule.action.label.upper()} {rule.id}" in out


def test_try_decides_and_writes_a_log(files, capsys):
    """Reasons, notices, exit code; the log is in order, and no output holds the value."""
    arguments = ["policy", "try", "a.txt", "--policy", "p.toml", "--packs", "cn", "--ledger", "log"]
    assert main([*arguments, "--context", "recipients=x@c.cn"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("a.txt: block\n  block      ids  1 finding; recipient_domain c.cn")
    assert "  user: 不行。\n  user: No.\n" in out
    assert main([*arguments, "--context", "recipients=x@b.cn", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["path"], row["action"], row["reasons"]) == ("a.txt", "allow", [])
    assert main(["log", "verify", "log"]) == 0
    assert "log: 3 records in order, head 3:" in capsys.readouterr().out
    assert VALUE not in out + (files / "log").read_text(encoding="utf-8")


def test_try_knows_what_a_file_is(files, capsys):
    """A rule about media types is asked about what the file is, not about its name."""
    rule = (
        '[[rule]]\nid = "r"\naction = "block"\n[rule.source]\nmedia_types = ["application/pdf"]\n'
    )
    (files / "p.toml").write_text(HEAD.replace("quarantine", "log") + rule, encoding="utf-8")
    (files / "a.txt").write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    assert main(["policy", "try", "a.txt", "--policy", "p.toml", "--packs", "cn"]) == 1
    assert "a.txt: block" in capsys.readouterr().out
    (files / "a.txt").write_text("%PDF is no document", encoding="utf-8")
    assert main(["policy", "try", "a.txt", "--policy", "p.toml", "--packs", "cn"]) == 0
    options = ["--context", "media_type=application/pdf"]
    assert main(["policy", "try", "a.txt", "--policy", "p.toml", "--packs", "cn", *options]) == 1


@pytest.mark.usefixtures("files")
def test_try_of_what_cannot_be_read(capsys):
    """A missing file was not read, and the policy says what then happens."""
    assert main(["policy", "try", "none.txt", "--policy", "p.toml", "--packs", "cn"]) == 1
    assert (
        "quarantine policy.incomplete  not everything was read: unreadable"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize("pair", ["nothing", "color=red", "time=soon"])
@pytest.mark.usefixtures("files")
def test_contexts_that_mean_nothing(capsys, pair):
    """A misspelt context must not decide anything."""
    assert main(["policy", "try", "a.txt", "--policy", "p.toml", "--context", pair]) == 2
    assert "--context" in capsys.readouterr().err


def test_log_names_the_bad_record(files, capsys):
    """Exit 1 and the number; a kept head finds a cut end; a wrong head is wrong usage."""
    main(
        [
            "policy",
            "try",
            "a.txt",
            "a.txt",
            "--policy",
            "p.toml",
            "--packs",
            "cn",
            "--ledger",
            "log",
        ]
    )
    capsys.readouterr()
    assert main(["log", "head", "log"]) == 0
    head = capsys.readouterr().out.strip()
    lines = (files / "log").read_bytes().splitlines(keepends=True)
    (files / "log").write_bytes(b"".join(lines[:2]))
    assert main(["log", "verify", "log"]) == 0
    assert main(["log", "verify", "log", "--head", head]) == 1
    assert "log: record 3 is missing" in capsys.readouterr().out
    (files / "log").write_bytes(lines[0] + lines[1].replace(b"block", b"allow") + lines[2])
    assert main(["log", "verify", "log"]) == 1
    assert "log: record 2 was changed" in capsys.readouterr().out
    assert main(["log", "verify", "log", "--head", "x"]) == 2
    assert main(["log", "verify", "absent"]) == 2
