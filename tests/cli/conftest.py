"""The command as a user calls it, over a small pack, so that each test costs milliseconds."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from dlp.cli import main

DETECTOR = """\
id          = "office.{name}"
title       = "Number of a {name}"
category    = "{category}"
sensitivity = "high"
[[pattern]]
name       = "plain"
regex      = '{regex}'
weight     = -6.0
separators = "any"
groups     = ["4-4"]
[[hotword]]
words  = ["{name}", "{word}"]
weight = 20.0
[[example]]
text       = "{name}: {value}"
match      = "{value}"
likelihood = "likely"
[[counterexample]]
text = "{name}: none"
why  = "no digits"
"""


@dataclass(frozen=True)
class Outcome:
    """What a call of the command gave."""

    code: int
    out: str
    err: str

    @property
    def objects(self):
        """The objects of JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def rows(self):
        """The findings of JSON Lines, without the fingerprint: its key is new in each run."""
        rows = self.objects[:-1]
        return [{key: row[key] for key in row if key != "fingerprint"} for row in rows]

    @property
    def summary(self):
        """The last object of JSON Lines."""
        return self.objects[-1]["summary"]


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory):
    """Keep compiled packs, but not in the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DLP_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def dlp(capsys):
    """The command: arguments in, exit code and output out."""

    def call(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return call


@pytest.fixture(scope="session")
def pack(tmp_path_factory):
    """A pack of two detectors: badges, and accounts with words in Chinese."""
    folder = tmp_path_factory.mktemp("packs") / "office"
    folder.mkdir()
    (folder / "pack.toml").write_text('id = "office"\ntitle = "Office"\n')
    badge = {"name": "badge", "category": "person", "regex": r"[1-9]\d{7}", "word": "工号"}
    account = {"name": "account", "category": "account", "regex": r"9\d{11}", "word": "账号"}
    values = {"badge": "12345678", "account": "900100200300"}
    for given in (badge, account):
        text = DETECTOR.format(**given, value=values[given["name"]])
        (folder / f"{given['name']}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def share(tmp_path):
    """A folder with three files; two of them hold findings."""
    root = tmp_path / "share"
    (root / "inner").mkdir(parents=True)
    (root / "a.txt").write_text("badge 12345678" + " and so on" * 9 + " 87654321 alone\n")
    (root / "inner" / "b.csv").write_text("名字,账号\n张三,900100200300\n", encoding="utf-8")
    (root / "clean.txt").write_text("nothing here\n")
    return root


@pytest.fixture
def scan(dlp, pack):
    """`dlp scan` with the small pack, as JSON Lines."""

    def call(*arguments):
        return dlp("scan", "--packs", pack, "--format", "jsonl", *arguments)

    return call
