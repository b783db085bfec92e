"""Readers of others: the how-to's code runs, and a broken one is a notice."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from dlp.extract import Source, extract, registry
from dlp.extract.pool import Pool
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits
from dlp.model import Notice, Segment

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-an-extractor.md"
BLOCKS = re.findall(
    r"^```(python|toml)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
UNKNOWN = bytes(range(256)) * 2


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return a function that installs modules as plug-ins: name → source, media type."""

    def installed(**modules):
        entries = []
        for name, (text, media) in modules.items():
            (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
            entries.append(f"{media} = {name}")
            monkeypatch.delitem(sys.modules, name, raising=False)
        info = tmp_path / "plugins-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugins\nVersion: 1\n")
        (info / "entry_points.txt").write_text("[dlp.extractors]\n" + "\n".join(entries) + "\n")
        monkeypatch.syspath_prepend(tmp_path)
        registry._plugins.cache_clear()

    yield installed
    registry._plugins.cache_clear()


def items(data, isolation=None):
    return list(extract(Source(data=data), Budget(Limits()), isolation=isolation))


def test_the_code_of_the_how_to_runs(install):
    kinds = [kind for kind, _ in BLOCKS]
    assert kinds == ["python", "toml", "python"]
    assert 'dlp.extractors"]\n"application/x-shelf" = "shelf_reader"' in BLOCKS[1][1]
    install(shelf_reader=(BLOCKS[0][1], "application/x-shelf"))
    exec(compile(BLOCKS[2][1], str(PAGE), "exec"), {})


@pytest.mark.parametrize("isolated", [False, True])
def test_the_toy_of_the_how_to_reads_files_inside_and_says_truncated(install, isolated):
    install(shelf_reader=(BLOCKS[0][1], "application/x-shelf"))
    data = b"\xfeSHL" + b"\2\5\0\0\0" + b"inner" + b"\1\x09\0\0\0" + b"cut"
    with Pool(size=1) as pool:
        reading = Reading(pool if isolated else None)
        found = list(reading.walk(Source(data=data, name="a"), Budget(Limits())))
    texts = sorted((path, item.data) for path, item in found if isinstance(item, Segment))
    assert texts == [("a!/file at 4", b"inner"), ("a!/record at 14", b"cut")]
    assert [item.code for _, item in found if isinstance(item, Notice)] == ["truncated"]


GOOD = """
from dlp.model import Segment
def recognises(data, name): return True
def read(source, budget):
    yield Segment(data=b"GOOD-1", path="body")
"""


@pytest.mark.parametrize(
    ("bad", "code", "word"),
    [
        ("raise RuntimeError('x')", "unsupported", "RuntimeError"),
        ("import nothing_of_that_name", "unsupported", "ModuleNotFoundError"),
        ("def (", "unsupported", "SyntaxError"),
        ("x = 1", "unsupported", "no recognises"),
        (
            "def recognises(data, name): return 1 / 0\ndef read(s, b): yield",
            "crashed",
            "ZeroDivision",
        ),
    ],
)
def test_a_broken_plug_in_is_named_and_passed_over(install, bad, code, word):
    install(a_bad=(bad, "application/a"), b_good=(GOOD, "application/b"))
    found = items(UNKNOWN)
    assert [item.code for item in found if isinstance(item, Notice)] == [code]
    assert "plug-in application/a" in found[0].detail
    assert word in found[0].detail
    assert found[1] == Segment(data=b"GOOD-1", path="body")


def test_a_plug_in_that_fails_while_it_reads_keeps_what_it_gave(install):
    install(bad=(GOOD + "    raise KeyError('secret')\n", "application/b"))
    found = items(UNKNOWN)
    assert found == [
        Segment(data=b"GOOD-1", path="body"),
        Notice(code="crashed", detail="application/octet-stream: KeyError"),
    ]


def test_with_plug_ins_unknown_bytes_are_read_in_a_worker(install):
    text = GOOD.replace('b"GOOD-1"', "str(__import__('os').getpid()).encode()")
    install(where=(text, "application/b"))
    with Pool(size=1) as pool:
        (found,) = items(UNKNOWN, isolation=pool)
        assert int(found.data) in {child.process.pid for child in pool._all}
