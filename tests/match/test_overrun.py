"""A pattern that backtracks without end is left where it does, with a notice."""

from __future__ import annotations

import pytest

from dlp import Scanner

PACK = """id = "bad"
title = "bad"
"""
DETECTOR = """id = "bad.pattern"
title = "explodes"
category = "code"
sensitivity = "low"

[[pattern]]
name = "nested"
regex = 'evil(?:(?:a|aa){1,40}){0,40}c'
boundary = "none"
weight = 20
"""


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    monkeypatch.setenv("DLP_CACHE", "")
    (tmp_path / "pack.toml").write_text(PACK)
    (tmp_path / "pattern.toml").write_text(DETECTOR)
    return Scanner([tmp_path, "cn"])


TEXT = "身份证号：11010518850607004X\nevil" + "a" * 300 + "b\nevilaac\n身份证号：11010518850607004X"


def test_the_rest_is_found_and_the_overrun_is_told(hostile):
    inspection = hostile.scan(TEXT)
    assert inspection.counts["cn.resident-id"] == 2
    assert [notice.code for notice in inspection.notices] == ["timeout"]
    assert not inspection.complete


def test_a_stream_tells_it_too(hostile):
    stream = hostile.stream()
    stream.feed(TEXT.encode())
    inspection = stream.close()
    assert inspection.counts["cn.resident-id"] == 2
    assert [notice.code for notice in inspection.notices] == ["timeout"]
