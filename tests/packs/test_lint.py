"""Lints: each code has one smallest detector that shows it, and the line that is printed."""

from __future__ import annotations

import pytest

from dlp.packs.lint import CODES, RULES, lint
from dlp.packs.loader import load_detector
from dlp.packs.section import Section, read

GOOD = """\
id = "demo.badge"
title = "Badge"
category = "person"
sensitivity = "low"
references = ["the printer's manual"]
description = "Six digits behind BDG-."
[[pattern]]
name = "plain"
regex = 'BDG-[0-9]{6}'
weight = 3
[[hotword]]
words = ["badge"]
weight = 10
""" + "".join(
    f"""\
[[example]]
text = "badge BDG-00000{n}"
match = "BDG-00000{n}"
likelihood = "likely"
[[counterexample]]
text = "badge BDG-{n}"
why = "too short"
"""
    for n in range(5)
)

# What is put in the place of what, and what is printed behind the file's name.
CASES = {
    "L101": ('"demo.badge"', '"demo.card"', ":1: L101 id: demo.card is in badge.toml\n  hint: name it card.toml"),
    "L102": (
        'references = ["the printer\'s manual"]\n', "",
        ":1: L102 references: no reference\n  hint: name the standard or the issuer's page",
    ),
    "L103": (
        '[[example]]\ntext = "badge BDG-000000"\nmatch = "BDG-000000"\nlikelihood = "likely"\n', "",
        ":1: L103 example: only 4\n  hint: at least 5, in the forms it is written in",
    ),
    "L104": (
        '[[counterexample]]\ntext = "badge BDG-0"\nwhy = "too short"\n', "",
        ":1: L104 counterexample: only 4\n  hint: at least 5: near misses, not just other text",
    ),
    "L105": (
        'description = "Six digits behind BDG-."\n', "",
        ":1: L105 description: no description\n  hint: what it is, who issues it, what one leaked value costs",
    ),
    "L106": ('"Badge"', '"TODO"', ":2: L106 title: still says TODO\n  hint: write what belongs there"),
    "L107": (
        'text = "badge BDG-1"', 'text = "badge BDG-0"',
        ":26: L107 counterexample[1].text: the same text stands above\n  hint: each one shows something new",
    ),
    "L108": (
        'match = "BDG-000000"', 'match = "BDG-999999"',
        ":16: L108 example[0].match: is not in the text\n  hint: copy it from there, as it is written",
    ),
    "L109": (
        "[[hotword]]", "[[pattern]]\nname = 'plain'\nregex = 'BDX-[0-9]{6}'\nweight = 3\n[[hotword]]",
        ":8: L109 pattern[0].name: two patterns are named 'plain'\n  hint: findings say which pattern matched",
    ),
    "L110": (
        "[[pattern]]", 'allow = ["L999"]\n[[pattern]]',
        ":7: L110 allow: 'L999' is no code of a lint\n  hint: dlp patterns lint --codes",
    ),
    "L201": (
        "BDG-[0-9]{6}", "badge.com/[0-9]{6}",
        ":9: L201 pattern[0].regex: '.' in a domain stands for any character\n  hint: write \\.",
    ),
    "L202": (
        "BDG-[0-9]{6}", "(BDG|BDX)-[0-9]{6}",
        (":9: L202 pattern[0].regex: a plain group captures nothing\n"
        "  hint: write (?:…), or (?P<value>…) around the part that is the finding"),
    ),
    "L203": (
        "{6}", "{6,5000}",
        (":9: L203 pattern[0].regex: a match may be 5004 bytes long\n"
        "  hint: lower the repeats: a stream holds back as much"),
    ),
    "L204": (
        "BDG-[0-9]{6}'\nweight = 3\n[[hotword]]\nwords = [\"badge\"]\nweight = 10", "[BC][DE][GHI][-][0-9]{6}'\nweight = 3",
        (":9: L204 pattern[0].regex: too weak: 3 fixed characters, no validator, no hotword\n"
        "  hint: give it one of the three"),
    ),
    "L205": (
        "BDG-[0-9]{6}'", "[0-9]{6}'\nboundary = 'none'",
        (":10: L205 pattern[0].boundary: digits may be a part of a longer number\n"
        "  hint: boundary = 'digit' or 'alnum'"),
    ),
    "L207": (
        "regex = 'BDG-[0-9]{6}'", "regex = '[0-9]{6}'\nseparators = 'optional'\ngroups = ['2-2']",
        (":11: L207 pattern[0].groups: 2-2 are 4 characters, a match has 6 to 6\n"
        "  hint: count them again"),
    ),
    "L208": (
        'weight = 3\n[[hotword]]\nwords = ["badge"]\nweight = 10',
        "weight = 3\nrequires = 'hotword'\n[[hotword]]\nwords = ['no']\nweight = -10",
        (":11: L208 pattern[0].requires: no hotword opens it: it finds nothing\n"
        "  hint: add a [[hotword]] with a weight above 0"),
    ),
    "L209": (
        "BDG-[0-9]{6}", "BDG-(?:[0-9]{1,20}){1,20}",
        (":9: L209 pattern[0].regex: repeats in repeats: text can be cut in very many ways\n"
        "  hint: write each part once, with something between that must be there"),
    ),
    "L206": (
        '["badge"]', '["badge", "b"]',
        ":12: L206 hotword[0].words: 'b' stands everywhere\n  hint: two letters at least",
    ),
}  # fmt: skip


@pytest.fixture
def linted(tmp_path):
    """Lint a text as the file badge.toml; return what is printed, without the folder."""
    path = tmp_path / "badge.toml"

    def call(text):
        path.write_text(text, encoding="utf-8")
        found = lint(load_detector(path), Section(path, read(path)))
        return [str(item).replace(str(path), "") for item in found]

    return call


def test_a_good_detector_has_no_lints(linted):
    assert linted(GOOD) == []


@pytest.mark.parametrize("code", CASES)
def test_each_lint_says_where_what_and_the_way_out(linted, code):
    old, new, expected = CASES[code]
    assert GOOD.count(old) >= 1
    found = [line for line in linted(GOOD.replace(old, new, 1)) if f" {code} " in line]
    assert found[0] == expected


@pytest.mark.parametrize("code", [code for code in CASES if code != "L110"])
def test_a_lint_that_its_author_allows_is_silent(linted, code):
    old, new, _ = CASES[code]
    text = GOOD.replace(old, new, 1).replace("[[pattern]]", f'allow = ["{code}"]\n[[pattern]]', 1)
    assert not [line for line in linted(text) if f" {code} " in line]


GROUPS = {
    "regex = '[0-9]{6}'\ngroups = ['3-3']": "never written in groups without separators",
    "regex = '[0-9]{6}'\nseparators = 'optional'": "never written in groups without groups",
    "regex = '[0-9]{6}'\nseparators = 'required'": "never written in groups without groups",
    "regex = 'BD[0-9]{6}'\nseparators = 'optional'\ngroups = ['2-6']": "2-6 begins with letters alone",
    "regex = '[BC]{2}D[0-9]{6}'\nseparators = 'any'\ngroups = ['3-6']": "3-6 begins with letters alone",
}


@pytest.mark.parametrize("written", GROUPS)
def test_groups_that_no_match_is_written_in(linted, written):
    text = GOOD.replace("regex = 'BDG-[0-9]{6}'", written)
    found = [line.partition(": ")[2] for line in linted(text) if "L207" in line]
    assert [line.split(": ")[1].partition("\n")[0] for line in found] == [GROUPS[written]]


@pytest.mark.parametrize("written", ["'any'", "'optional'\ngroups = ['2-4', '3-3']"])
def test_groups_that_say_something(linted, written):
    text = GOOD.replace("regex = 'BDG-[0-9]{6}'", f"regex = '[0-9]{{6}}'\nseparators = {written}")
    assert not [line for line in linted(text) if "L207" in line]


WAYS = {
    "a{1,30}b": 1,
    "(?:a{1,3}-){1,40}": 1,
    "(?:a{2}){1,40}": 1,
    "(?:[ab]{1,40}){2}": 40,
    "(?:a?b{1,4}c?){1,3}": 12,
    "(?:a{1,3}){1,3}|(?:a{1,2}){1,3}": 7,
}


@pytest.mark.parametrize("regex", WAYS)
def test_ways_to_cut_a_text_are_counted(regex):
    from dlp.packs.expression import parse
    from dlp.packs.lint import most_ways

    assert most_ways(parse(regex)) == WAYS[regex]


def test_every_rule_has_a_case_and_a_word_about_it():
    assert set(CASES) == set(RULES)
    assert set(RULES) < set(CODES)


def test_the_shipped_packs_have_no_lints(packs):
    from pathlib import Path

    found = [
        str(item)
        for detector in packs.detectors
        for item in lint(detector, Section(Path(detector.file), read(Path(detector.file))))
    ]
    assert found == []
