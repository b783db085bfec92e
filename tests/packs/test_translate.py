"""Regexes of other scanners: what they become, what is noted, and what is refused."""

from __future__ import annotations

import pytest

from dlp.packs.expression import parse
from dlp.packs.translate import Untranslatable, translate

LAZY = "a lazy repeat became a greedy one"
ENDLESS = "an endless repeat ends at 64"
LOOK = "a look-around was left out"
INSIDE = "a condition inside the regex was left out"
WHOLE = "the whole match is the finding, not its group"

# The regex, and what it becomes: regex, boundary, notes.
CASES = {
    r"\bAKCp[A-Za-z0-9]{69}\b": ("AKCp[A-Za-z0-9]{69}", "alnum", []),
    r"\b(doo_v1_[a-f0-9]{64})(?:[\x60'\"\s;]|\\[nr]|$)": ("doo_v1_[a-f0-9]{64}", "alnum", []),
    r"dp\.pt\.(?i)[a-z0-9]{43}": (r"dp\.pt\.[a-z0-9A-Z]{43}", "none", []),
    r"(?i)clo(?-i:Jar)_x": ("[Cc][Ll][Oo](?:Jar)_[Xx]", "none", []),
    r"key=([0-9]{4})end": ("key=(?P<value>[0-9]{4})end", "none", []),
    r"key=(?P<token>[0-9]{4})": ("key=(?P<value>[0-9]{4})", "none", []),
    r"a+b*c{2,}": ("a{1,64}b{0,64}c{2,66}", "none", [ENDLESS, "an endless repeat ends at 66"]),
    r"KEY-[0-9a-f-]{64,}?-END": (
        r"KEY-[0-9a-f\-]{64,4096}-END",
        "none",
        ["an endless repeat ends at 4096", LAZY],
    ),
    r"ab{2,5}?c??": ("ab{2,5}c?", "none", [LAZY]),
    r"x(?=y)z": ("xz", "none", [LOOK, INSIDE]),
    r"ab\bcd": ("abcd", "none", [INSIDE]),
    r"^ab$": ("ab", "alnum", []),
    r"pat[[:alnum:]]{14}": ("pat[A-Za-z0-9]{14}", "none", []),
    r"[\w.-]x": (r"[\w.\-]x", "none", []),
    r"[\w-.]x": (r"[\w\-.]x", "none", []),
    "(?x) a b # word\n c": ("abc", "none", []),
    "(?x) [ ]a\\ b": ("[ ]a\\ b", "none", []),
    r"(ab)|(cd)": ("(?:ab)|(?:cd)", "none", [WHOLE]),
    r"ab(?:(cd)|e)f": ("ab(?:(?:cd)|e)f", "none", [WHOLE]),
    r"a(?#note)b": ("ab", "none", []),
    r"\x{41}\x42": (r"\u0041\u0042", "none", []),
    r"a{x}": (r"a\{x\}", "none", []),
}


@pytest.mark.parametrize("regex", CASES)
def test_what_a_regex_becomes(regex):
    found = translate(regex)
    assert (found.regex, found.boundary, found.notes) == CASES[regex]
    parse(found.regex)


def test_the_group_that_is_the_secret_is_chosen():
    assert translate("(ab)-(cd)e", group=2).regex == "(?:ab)-(?P<value>cd)e"


def test_a_group_that_is_not_there():
    found = translate("(ab)c", group=3)
    assert (found.regex, found.notes) == ("(?:ab)c", [WHOLE])


REFUSED = {
    r"\p{L}": r"\p has no counterpart",
    "(?>a)": "(?>a… is unknown",
    "ab)": "a ')' too many",
    "(ab": "a group is not closed",
    "[ab": "a class is not closed",
    "*a": "'*' repeats nothing",
    "ab\\": "it ends with a backslash",
    "[[:cntrl:]]": "[:cntrl:] has no counterpart",
    "^$": "nothing but conditions",
    r"(a)\1": r"\1 has no counterpart",
    "(" * 5000 + "a": "groups nest deeper than 64",
}


@pytest.mark.parametrize("regex", REFUSED)
def test_what_the_subset_has_no_words_for(regex):
    with pytest.raises(Untranslatable) as caught:
        translate(regex)
    assert str(caught.value) == REFUSED[regex]
