"""What was compiled is kept on disk, and believed only if nobody else can have written it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dlp import Scanner, cache, compiled

VALUE = {"numbers": [1, 2], "bytes": b"\0\xff", "nested": [{"more": b"x"}]}


@pytest.fixture
def place(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("DLP_CACHE", str(folder))
    return folder


def test_an_entry_comes_back_as_it_was(place):
    cache.store("a", VALUE)
    assert cache.fetch("a") == VALUE
    assert (place.stat().st_mode & 0o777, (place / "a.bin").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )


@pytest.mark.parametrize("at", [0, 10, 60, -1])
def test_a_changed_byte_makes_it_worthless(place, at):
    cache.store("a", VALUE)
    data = bytearray((place / "a.bin").read_bytes())
    data[at] ^= 1
    (place / "a.bin").write_bytes(data)
    assert cache.fetch("a") is None


def test_an_entry_under_another_name_is_worthless(place):
    cache.store("a", VALUE)
    (place / "a.bin").rename(place / "b.bin")
    assert cache.fetch("b") is None


@pytest.mark.parametrize("name", ["", "key", "a.bin"])
def test_what_others_may_write_is_not_believed(place, name):
    cache.store("a", VALUE)
    target = place / name if name else place
    target.chmod(target.stat().st_mode | 0o022)
    assert cache.fetch("a") is None


def test_a_link_is_not_followed(place, tmp_path):
    cache.store("a", VALUE)
    moved = tmp_path / "elsewhere.bin"
    (place / "a.bin").rename(moved)
    (place / "a.bin").symlink_to(moved)
    assert cache.fetch("a") is None


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.setenv("DLP_CACHE", "")
    cache.store("a", VALUE)
    assert cache.fetch("a") is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DLP_CACHE", str(tmp_path / "file"))
    cache.store("a", VALUE)
    assert cache.fetch("a") is None


def facts(scanner):
    text = "身份证号：11010518850607004X 手机 13800000000 x@example.com password = Tr4nsfer-Demo"
    return [
        (f.infotype, f.confidence, f.evidence, f.pattern, f.tags)
        for f in scanner.scan(text).findings
    ]


def test_a_scanner_from_the_cache_finds_the_same(place):
    fresh = Scanner(minimum="very-unlikely")
    assert len(list(place.glob("*.bin"))) == 1
    assert compiled.fetch(fresh.digest) is not None
    again = Scanner(minimum="very-unlikely")
    assert facts(fresh) == facts(again)
    assert len(facts(again)) >= 4


def test_a_broken_entry_is_made_anew(place):
    Scanner(["cn"])
    [entry] = place.glob("*.bin")
    entry.write_bytes(b"nothing")
    assert facts(Scanner(["cn"]))
    assert entry.stat().st_size > 1000


START = """
import sys
from dlp import Scanner
Scanner(["cn"])
print(*sorted({"tomli", "regex", "dlp.policy", "dlp.validate.cn.resident_id"} & set(sys.modules)))
"""


@pytest.mark.usefixtures("place")
def test_a_start_from_the_cache_imports_nothing_that_compiles():
    imported = [
        subprocess.run(
            [sys.executable, "-c", START],
            env=os.environ,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert imported == [["dlp.validate.cn.resident_id", "tomli"], []]


def test_a_changed_validator_is_another_entry(tmp_path, monkeypatch):
    code = tmp_path / "dlp"
    for name in ("packs", "match", "score", "validate/cn"):
        (code / name).mkdir(parents=True)
    validator = code / "validate" / "cn" / "resident_id.py"
    validator.write_text("EVIDENCE = {}")
    monkeypatch.setattr(compiled, "_HERE", code)
    before = compiled.entry_name("digest")
    assert compiled.entry_name("digest") == before
    validator.write_text("EVIDENCE = {'more': 1.0}")
    assert compiled.entry_name("digest") != before
