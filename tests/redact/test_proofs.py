"""Encrypted values come back right, or stay: never as something else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp.cli import main
from dlp.redact import Clear, FormatPreserving, Proofs, Proving, RedactionError, Restoring
from dlp.validate import registry

KEY = b"0123456789abcdef0123456789abcdef"
KINDS = ("", "cn.mobile", "cn.resident_id", "cn.bank_card", "cn.uscc", "cn.passport", "email")


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key"
    path.write_bytes(KEY)
    return str(path)


@pytest.fixture
def hidden(tmp_path, key):
    """A file of numbers, encrypted, and its proofs."""
    (tmp_path / "a.txt").write_text(
        "身份证号：11010518850607004X 手机 13800138000\n邮箱 li.wei@example.cn\n", encoding="utf-8"
    )
    out = tmp_path / "b.txt"
    assert main(["redact", str(tmp_path / "a.txt"), "-o", str(out), "--operator", "fpe",
                 "--key-file", key]) == 0  # fmt: skip
    return out


def _restored(hidden, key, *options):
    out = hidden.with_name("c.txt")
    out.unlink(missing_ok=True)
    code = main(["restore", str(hidden), "-o", str(out), "--operator", "fpe", "--key-file", key,
                 *options])  # fmt: skip
    return code, out.read_text(encoding="utf-8") if out.exists() else None


@given(
    st.sampled_from(KINDS),
    st.sampled_from(KINDS),
    st.randoms(use_true_random=False),
    st.text("0123456789abX -", min_size=6, max_size=20),
)
def test_found_as_whatever_kind_a_value_comes_back(kind, found_as, rng: random.Random, text):
    """The kind of the redaction is tried, too; without a proof nothing changes."""
    value = registry.get(kind).sample(rng) if kind else text
    operator, proofs = FormatPreserving.under(KEY), Proofs.under(KEY)
    hidden = Proving(operator, proofs)(Clear(value, value, "a.b", "", kind))
    clear = Clear(hidden, hidden, "c.d", "", found_as)
    back = Restoring(operator.inverse(), proofs)(clear)
    if "*" in hidden:
        assert not proofs.known
        assert back == hidden
    else:
        assert back.upper() == value.upper()
    assert Restoring(operator.inverse(), Proofs.under(KEY))(clear) == hidden
    assert value not in proofs.to_bytes().decode() or len(value) < 8


def test_there_and_back(hidden, key):
    assert _restored(hidden, key) == (
        0, "身份证号：11010518850607004X 手机 13800138000\n邮箱 li.wei@example.cn\n",
    )  # fmt: skip


def test_what_was_never_encrypted_stays(hidden, key):
    with hidden.open("a", encoding="utf-8") as file:
        file.write("手机 13911112222\n")
    code, text = _restored(hidden, key)
    assert code == 0
    assert "11010518850607004X" in text
    assert "手机 13911112222\n" in text


def test_what_is_gone_is_told_and_nothing_written(hidden, key, capsys):
    lines = hidden.read_text(encoding="utf-8").splitlines(keepends=True)
    hidden.write_text(lines[0], encoding="utf-8")
    assert _restored(hidden, key) == (1, None)
    assert "1 encrypted value not found: " in capsys.readouterr().err
    code, text = _restored(hidden, key, "--partial")
    assert code == 0
    assert text == "身份证号：11010518850607004X 手机 13800138000\n"
    assert "1 encrypted value not found, left" in capsys.readouterr().err


def test_without_proofs_nothing_is_turned_back(hidden, key, tmp_path, capsys):
    proofs = hidden.with_name("b.txt.proofs")
    moved = proofs.rename(tmp_path / "kept")
    assert _restored(hidden, key) == (2, None)
    assert "no proofs" in capsys.readouterr().err
    assert _restored(hidden, key, "--proofs", str(moved))[0] == 0
    (tmp_path / "other").write_text("another key of enough bytes")
    assert _restored(hidden, str(tmp_path / "other"), "--proofs", str(moved)) == (2, None)
    assert "another key" in capsys.readouterr().err


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b"null", b"\xff", b'{"format": "baomi-fpe-proofs", "version": 2}',
             b'{"format": "baomi-fpe-proofs", "version": 1, "key": 1, "proofs": [1], "validators": []}',
             b"[" * 100_000],
)  # fmt: skip
def test_another_file_is_refused(data):
    with pytest.raises(RedactionError, match="R102"):
        Proofs.read(data, KEY)


def test_proofs_of_an_earlier_redaction_in_place_are_kept(hidden, key, capsys):
    proofs = hidden.with_name("b.txt.proofs")
    before = proofs.read_bytes()
    again = ["redact", str(hidden), "--in-place", "--operator", "fpe", "--key-file", key]
    assert main(again) == 2
    assert "--proofs names another" in capsys.readouterr().err
    assert proofs.read_bytes() == before
    assert main([*again, "--proofs", str(hidden.with_name("second"))]) == 0
    for name in ("second", "b.txt.proofs"):  # what was encrypted last comes back first
        back = ["restore", str(hidden), "--in-place", "--operator", "fpe", "--key-file", key]
        assert main([*back, "--proofs", str(hidden.with_name(name))]) == 0
    assert "11010518850607004X" in hidden.read_text(encoding="utf-8")


def test_proofs_are_not_written_over_input_or_output(hidden, key):
    source, out = hidden.with_name("a.txt"), hidden.with_name("d.txt")
    for name in ("a.txt", "d.txt"):
        options = ["--operator", "fpe", "--key-file", key, "--proofs", str(hidden.with_name(name))]
        assert main(["redact", str(source), "-o", str(out), *options]) == 2
    assert not out.exists()
    assert main(["redact", str(source), "-o", str(out), "--proofs", str(out)]) == 2
