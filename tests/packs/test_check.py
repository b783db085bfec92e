"""The cross-test: what all detectors together make of the examples of one."""

from __future__ import annotations

import dataclasses

import pytest

from dlp import Scanner
from dlp.packs import load
from dlp.packs.check import cross

DETECTOR = """\
id = "demo.{name}"
title = "A"
category = "code"
sensitivity = "low"
{also}
[[pattern]]
name = "plain"
regex = '{regex}'
weight = {weight}
"""
EXAMPLE = '[[example]]\ntext = "{text}"\nmatch = "{match}"\nlikelihood = "{likelihood}"\n'


@pytest.fixture
def crossed(tmp_path):
    """Cross a detector for AB-123 with one for `regex`; return messages."""

    def call(regex, *, weight=30, also="", text="AB-123", likelihood="very-likely"):
        (tmp_path / "pack.toml").write_text('id = "demo"\ntitle = "D"\n')
        first = DETECTOR.format(name="one", also=also, regex="AB-[0-9]{3}", weight=20)
        first += EXAMPLE.format(text=text, match="AB-123", likelihood=likelihood)
        (tmp_path / "one.toml").write_text(first)
        second = DETECTOR.format(name="two", also="", regex=regex, weight=weight)
        (tmp_path / "two.toml").write_text(second)
        packs = load([tmp_path])
        scanner = Scanner(packs, minimum="possible")
        ids = [item.id for item in packs.detectors]
        return [failure.message for failure in cross(packs.detectors, ids, scanner.scan)]

    return call


UNEXPECTED = "demo.two finds something here too"


def test_detectors_that_do_not_meet(crossed):
    assert crossed("XY-[0-9]{3}") == []


def test_an_unexpected_finder_is_named(crossed):
    assert crossed("XY-[0-9]{3}", text="AB-123 XY-456") == [UNEXPECTED]


def test_a_finder_that_is_allowed_by_name_is_not(crossed):
    assert crossed("XY-[0-9]{3}", text="AB-123 XY-456", also='also = ["demo.two"]') == []


def test_a_finding_that_another_takes_away(crossed):
    hidden = "beside all detectors 'AB-123' is not very-likely: found demo.two"
    assert crossed("AB-[0-9]{3}") == [hidden, UNEXPECTED]


def test_another_may_take_it_if_its_author_says_so(crossed):
    assert crossed("AB-[0-9]{3}", also='also = ["demo.two"]') == []


def test_a_weaker_claim_to_the_same_text_is_no_finding(crossed):
    assert crossed("AB-[0-9]{3}", weight=10) == []


def test_a_name_that_finds_nothing_is_stale(crossed):
    stale = ["demo.two finds nothing in the examples"]
    assert crossed("XY-[0-9]{3}", also='also = ["demo.two"]') == stale


def test_a_name_that_is_no_detector(crossed):
    assert crossed("XY-[0-9]{3}", also='also = ["demo.no"]') == ["demo.no is no detector"]


def test_a_pattern_knows_its_line(crossed, tmp_path):
    crossed("XY-[0-9]{3}")
    pattern = load([tmp_path]).detectors[0].patterns[0]
    assert pattern.line == 8
    assert dataclasses.replace(pattern, line=9) == pattern
