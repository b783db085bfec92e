"""Openings: no match begins where none is found, and most places are ruled out."""

from __future__ import annotations

import re

import pytest
import regex

from dlp.match.openings import opening
from dlp.match.plan import plan
from dlp.packs import load
from dlp.packs.expression import parse


@pytest.mark.parametrize(
    ("expression", "boundary", "text", "places"),
    [
        ("a?[bc]d", "none", b"abd acd d bd", [0, 1, 4, 5, 10]),
        ("ab", "digit", b"1ab ab", [4]),
        ("[0-9]{2}x", "alnum", b"12x 3", [0]),
        ("(?:王|李).", "none", "张王李".encode(), [3, 6]),
        ("a", "none", b"aab", [0, 1]),
        ("(?:ab|a)c", "none", b"abc ac ax", [0, 4]),
        ("ab{2,3}", "line", b"abab abb", [5]),
    ],
)
def test_places(expression, boundary, text, places):
    found = re.compile(opening(parse(expression), boundary))
    assert [match.start() for match in found.finditer(text)] == places


def test_every_match_of_the_built_in_packs_begins_at_an_opening():
    packs = load(None)
    texts = {
        detector.id: [item.text.encode() for item in detector.examples]
        for detector in packs.detectors
    }
    seen = ruled_out = 0
    for item in plan(packs):
        if not item.opening:
            continue
        compiled, searched = regex.compile(item.regex), re.compile(item.opening)
        for text in texts[item.detector.id]:
            places = {match.start() for match in searched.finditer(text)}
            starts = {match.start() for match in compiled.finditer(text, overlapped=True)}
            assert starts <= places, (item.detector.id, item.pattern.name, text)
            seen += len(starts)
            ruled_out += len(text) - len(places)
    assert seen > 2000
    assert ruled_out > 100 * seen
