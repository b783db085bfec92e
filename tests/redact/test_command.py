"""`dlp redact` and `dlp restore`: what they write, and when they write nothing."""

from __future__ import annotations

import os

import pytest
from redact_documents import document

from dlp.cli import main

TEXT = "身份证号：11010518850607004X\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key"
    path.write_text("0123456789abcdef0123456789abcdef\n")
    return str(path)


def test_a_copy_is_written_and_the_input_stays(file, tmp_path, capsys):
    out = tmp_path / "b.txt"
    assert main(["redact", str(file), "-o", str(out), "--keep", "4", "--packs", "cn"]) == 0
    assert out.read_text(encoding="utf-8") == "身份证号：**************004X\n"
    assert file.read_text(encoding="utf-8") == TEXT
    assert "1 cn.resident-id" in capsys.readouterr().out


def test_the_input_is_only_written_over_when_asked(file, tmp_path, capsys):
    assert main(["redact", str(file), "-o", str(file), "--packs", "cn"]) == 2
    (tmp_path / "link").hardlink_to(file)
    assert main(["redact", str(file), "-o", str(tmp_path / "link"), "--packs", "cn"]) == 2
    assert file.read_text(encoding="utf-8") == TEXT
    assert "--in-place" in capsys.readouterr().err
    file.chmod(0o640)
    assert main(["redact", str(file), "--in-place", "--operator", "label", "--packs", "cn"]) == 0
    assert file.read_text(encoding="utf-8") == "身份证号：[cn.resident-id]\n"
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("command", ["redact", "restore"])
def test_links_devices_and_folders_are_not_written_to(file, tmp_path, key, capsys, command):
    """A device would be replaced by a file, a link may lead anywhere."""
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "precious")
    (tmp_path / "lost").symlink_to(tmp_path / "nothing")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "lost", "folder", "pipe"):
        assert main([command, str(file), "-o", str(tmp_path / name), "--key-file", str(key)]) == 2
        assert f"{tmp_path / name} is " in capsys.readouterr().err
    assert (
        main([command, str(tmp_path / "pipe"), "-o", str(tmp_path / "o"), "--key-file", str(key)])
        == 2
    )
    assert (tmp_path / "precious").read_text() == "kept"
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "pipe").is_fifo()
    assert not (tmp_path / "nothing").exists()


def test_a_failure_names_the_file_that_was_asked_for(file, tmp_path, capsys):
    assert main(["redact", str(file), "-o", str(tmp_path / "no" / "o.txt"), "--packs", "cn"]) == 2
    assert f"{tmp_path}/no/o.txt: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("operator", ["token", "fpe"])
def test_there_and_back(file, tmp_path, key, operator, capsys):
    hidden, back = tmp_path / "b.txt", tmp_path / "c.txt"
    options = ["--key-file", key, "--operator", operator, "--packs", "cn"]
    assert main(["redact", str(file), "-o", str(hidden), *options]) == 0
    assert "11010518850607004X" not in hidden.read_text(encoding="utf-8")
    assert main(["restore", str(hidden), "-o", str(back), *options]) == 0
    assert back.read_text(encoding="utf-8") == TEXT
    assert capsys.readouterr().out.endswith(f"{back}: 1 value restored\n")


def test_another_key_restores_nothing_and_writes_nothing(file, tmp_path, key, monkeypatch, capsys):
    hidden, back = tmp_path / "b.txt", tmp_path / "c.txt"
    main(
        [
            "redact",
            str(file),
            "-o",
            str(hidden),
            "--operator",
            "token",
            "--key-file",
            key,
            "--packs",
            "cn",
        ]
    )
    monkeypatch.setenv("DLP_KEY", "another key of enough bytes")
    assert main(["restore", str(hidden), "-o", str(back)]) == 1
    assert not back.exists()
    assert "another key" in capsys.readouterr().err


def test_no_key_is_an_error_and_there_is_no_option_for_one(file, tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("DLP_KEY", raising=False)
    monkeypatch.delenv("DLP_KEY_FILE", raising=False)
    out = tmp_path / "b.txt"
    assert main(["redact", str(file), "-o", str(out), "--operator", "token", "--packs", "cn"]) == 2
    assert "Y110" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["redact", str(file), "-o", str(out), "--key", "x"])
    assert not out.exists()


def test_what_is_refused_leaves_no_file(tmp_path, capsys):
    signed = tmp_path / "a.docx"
    signed.write_bytes(
        document(f"<w:p><w:t>{TEXT}</w:t></w:p>", **{"_xmlsignatures/s.xml": "<a/>"})
    )
    out = tmp_path / "b.docx"
    out.write_bytes(b"before")
    assert main(["redact", str(signed), "-o", str(out), "--packs", "cn"]) == 1
    assert out.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "b.docx"]
    error = capsys.readouterr().err
    assert "signed" in error
    assert "11010518850607004X" not in error


def test_a_policy_says_what_goes_and_what_is_refused(file, tmp_path, capsys):
    policy = tmp_path / "p.toml"
    rule = 'id = "t"\ntitle = "t"\nversion = "1"\nincomplete = "quarantine"\n[[rule]]\nid = "t.r"\ntitle = "t"\naction = "{}"\n[[rule.findings]]\ninfotypes = ["cn.resident-id"]\n'
    out = tmp_path / "b.txt"
    policy.write_text(rule.format("block"))
    code = main(["redact", str(file), "-o", str(out), "--policy", str(policy), "--packs", "cn"])
    error = capsys.readouterr().err
    assert (code, out.exists()) == (1, False), error
    assert "policy" in error
    policy.write_text(rule.format("redact"))
    assert (
        main(["redact", str(file), "-o", str(out), "--policy", str(policy), "--packs", "cn"]) == 0
    )
    assert out.read_text(encoding="utf-8") == f"身份证号：{'*' * 18}\n"


POLICY = """id = "t"
title = "t"
incomplete = "quarantine"
[[rule]]
id = "t.r"
title = "t"
action = "{action}"
[[rule.findings]]
infotypes = ["cn.bank-card"]
minimum = "unlikely"
[rule.context]
recipient_domain = {{ not_in = ["inside.example"] }}
"""


@pytest.fixture
def order(tmp_path):
    """A card number that is unlikely to be one: less likely than what is redacted by default."""
    path = tmp_path / "order.txt"
    path.write_text("订单号 6225880000000001\n", encoding="utf-8")
    return path


def test_a_policy_sees_and_redacts_what_is_less_likely_than_the_minimum(order, tmp_path):
    policy, out = tmp_path / "p.toml", tmp_path / "b.txt"
    asked = ["redact", str(order), "-o", str(out), "--policy", str(policy), "--packs", "cn"]
    policy.write_text(POLICY.format(action="block"))
    assert main(asked) == 1
    assert not out.exists()
    policy.write_text(POLICY.format(action="redact"))
    assert main(asked) == 0
    assert out.read_text(encoding="utf-8") == f"订单号 {'*' * 16}\n"


def test_a_policy_is_told_of_the_transfer(order, tmp_path, capsys):
    policy, out = tmp_path / "p.toml", tmp_path / "b.txt"
    policy.write_text(POLICY.format(action="block"))
    asked = ["redact", str(order), "-o", str(out), "--packs", "cn"]
    context = ["--context", "recipients=a@inside.example"]
    assert main([*asked, "--policy", str(policy), *context]) == 0
    assert out.read_bytes() == order.read_bytes()
    assert main([*asked, *context]) == 2
    assert "--policy" in capsys.readouterr().err
