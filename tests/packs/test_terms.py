"""Lists of terms: what they match, how they are divided, and what is refused."""

from __future__ import annotations

import pytest

from dlp import Scanner
from dlp.errors import PackError
from dlp.packs import load
from dlp.packs.expression import parse, to_regex
from dlp.packs.terms import LONGEST_EXPRESSION, MOST_TERMS, expressions

HEAD = 'id = "demo.plan"\ntitle = "P"\ncategory = "document"\nsensitivity = "high"\n'


@pytest.fixture
def pack(tmp_path):
    """Write a pack with one pattern; return its folder."""

    def call(body):
        (tmp_path / "pack.toml").write_text('id = "demo"\ntitle = "D"\n')
        (tmp_path / "plan.toml").write_text(HEAD + "[[pattern]]\nname = 'names'\n" + body, "utf-8")
        return tmp_path

    return call


def found(folder, text):
    scanner = Scanner([folder], minimum="very-unlikely")
    return [item.reveal() for item in scanner.scan(text).findings]


def test_terms_are_found_the_longest_first(pack):
    folder = pack('terms = ["青松", "青松计划", "Falcon Two"]\nweight = 10')
    assert found(folder, "青松计划与青松，Falcon Two。falcon two") == [
        "青松计划",
        "青松",
        "Falcon Two",
    ]


def test_case_ignore_finds_the_usual_spellings(pack):
    folder = pack('terms = ["Falcon Two"]\ncase = "ignore"\nweight = 10')
    assert found(folder, "falcon two, FALCON TWO, Falcon Two") == [
        "falcon two", "FALCON TWO", "Falcon Two",
    ]  # fmt: skip


def test_terms_are_folded_as_text_is(pack):
    assert found(pack('terms = ["ＡＢ１２计划"]\nweight = 10'), "AB12计划") == ["AB12计划"]


def test_letters_beside_a_term_hide_it(pack):
    assert found(pack('terms = ["Falcon"]\nweight = 10'), "Falcons Falcon") == ["Falcon"]


def test_a_long_list_is_divided_and_every_term_still_found(pack):
    words = [f"代号{chr(0x4E00 + n)}{chr(0x5E00 + n % 7)}" for n in range(600)]
    regexes = expressions(words)
    assert len(regexes) > 1
    assert all(len(to_regex(parse(regex))) <= LONGEST_EXPRESSION + 8 for regex in regexes)
    folder = pack(f"terms = [{', '.join(repr(word) for word in words)}]\nweight = 10")
    assert [pattern.name for pattern in load([folder]).detectors[0].patterns][:2] == [
        "names", "names/2",
    ]  # fmt: skip
    assert found(folder, "，".join(words)) == words


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        (
            "terms = []\nweight = 1",
            "has 0 terms",
            f"1 to {MOST_TERMS} terms; more go into another [[pattern]]",
        ),
        (
            "terms = ['x']\nweight = 1",
            "'x' cannot be a term",
            "2 to 24 characters, no space at the ends",
        ),
        (
            "terms = [' xy']\nweight = 1",
            "' xy' cannot be a term",
            "2 to 24 characters, no space at the ends",
        ),
        (
            "terms = ['xy']\nregex = 'ab'\nweight = 1",
            "stands beside a regex",
            "make it two patterns",
        ),
    ],
)
def test_what_is_no_list_of_terms(pack, body, message, hint):
    with pytest.raises(PackError) as caught:
        load([pack(body)])
    error = caught.value
    assert (error.code, error.line, error.key) == ("P115", 7, "pattern[0].terms")
    assert (error.message, error.hint) == (message, hint)


def test_too_many_terms(pack):
    words = ", ".join(f"'w{n}'" for n in range(MOST_TERMS + 1))
    with pytest.raises(PackError, match=f"has {MOST_TERMS + 1} terms"):
        load([pack(f"terms = [{words}]\nweight = 1")])
