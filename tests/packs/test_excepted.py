"""Words that a detector excepts: whole values, in every lane that knows its matches by letters."""

from __future__ import annotations

import pytest

import dlp
from dlp.errors import PackError
from dlp.match import _confirm_reference
from dlp.match.plan import Lane

HEAD = 'id = "t.name"\ntitle = "n"\ncategory = "person"\nsensitivity = "low"\nexcept = "words"\n'
PATTERN = "[[pattern]]\nname = \"{}\"\nregex = '{}'\nweight = 9.0\n{}"


@pytest.fixture
def scanner_of(tmp_path):
    """Return the scanner of a detector with these patterns."""
    (tmp_path / "lexicons.toml").write_text(
        '[words]\nwords = ["高血压", "安全", "*主任"]\n', encoding="utf-8"
    )
    pack = tmp_path / "t"
    pack.mkdir()
    (pack / "pack.toml").write_text('id = "t"\ntitle = "t"\n', encoding="utf-8")

    def made(*patterns):
        text = HEAD + "".join(PATTERN.format(*pattern) for pattern in patterns)
        (pack / "name.toml").write_text(text, encoding="utf-8")
        return dlp.Scanner([pack])

    return made


def _found(scanner, text):
    return [finding.reveal() for finding in scanner.scan(text.encode()).findings]


def test_a_word_of_the_list_is_no_value(scanner_of):
    scanner = scanner_of(("labelled", "申请人[：:](?P<value>[一-龥]{2,3})", ""))
    text = "申请人：高血压，申请人：高雪亚，申请人：安全，申请人：安全员。"
    assert _found(scanner, text) == ["高雪亚", "安全员"]


ENDINGS = "申请人：高主任，申请人：欧阳主任，申请人：主任，申请人：高副副主任，申请人：高雪"


def test_a_word_may_be_an_ending(scanner_of):
    scanner = scanner_of(("labelled", "申请人[：:](?P<value>[一-龥]{2,5})", ""))
    assert _found(scanner, ENDINGS) == ["主任", "高副副主任", "高雪"]


def test_a_pattern_may_take_any_word(scanner_of):
    scanner = scanner_of(
        ("labelled", "申请人[：:](?P<value>[一-龥]{2,3})", ""),
        ("full name", "姓名[：:](?P<value>[一-龥]{2,3})", 'except = "none"\n'),
    )
    assert _found(scanner, "申请人：安全，姓名：安全。") == ["安全"]


def test_words_of_a_list_of_values_are_left_out(scanner_of):
    scanner = scanner_of(("list", "成员(?:[：、](?P<value>[一-龥]{2,3})){1,9}", ""))
    assert _found(scanner, "成员：高雪亚、安全、高血压、王一。") == ["高雪亚", "王一"]


def test_names_beside_numbers_are_compared_too(scanner_of):
    scanner = scanner_of(
        (
            "beside",
            r"[,，:：](?P<value>[一-龥]{2,3}) 1\d{10}",
            'requires = "number"\nboundary = "none"\n',
        )
    )
    assert scanner._engine.matcher.plan[0].lane is Lane.BESIDE
    assert _found(scanner, "：高血压 13800138000，高雪亚 13800138001") == ["高雪亚"]


@pytest.mark.parametrize(
    ("text", "values"), [("申请人：高血压，申请人：高雪亚，申请人：安全", 1), (ENDINGS, 3)]
)
def test_the_twin_says_the_same(scanner_of, text, values):
    matcher = scanner_of(("a", "申请人[：:](?P<value>[一-龥]{2,5})", ""))._engine.matcher
    data = text.encode()
    hits = matcher.words.find(data, 0, len(data))
    state = (data, hits, [], [], 0, len(data), len(data), True, 0)
    found = matcher.confirm.confirm(*state)
    assert found == _confirm_reference.Confirm(matcher).confirm(*state)
    assert len(found[1]) == 24 * values


def test_a_shape_of_numbers_has_no_list(scanner_of):
    with pytest.raises(PackError) as raised:
        scanner_of(("number", r"\d{9}", ""))
    assert (raised.value.code, raised.value.key) == ("P304", "number")


def test_the_list_must_be_there(tmp_path):
    (tmp_path / "pack.toml").write_text('id = "t"\ntitle = "t"\n', encoding="utf-8")
    text = HEAD + PATTERN.format("a", "申请人：(?P<value>[一-龥]{2})", "")
    (tmp_path / "name.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as raised:
        dlp.Scanner([tmp_path])
    error = raised.value
    assert (error.code, error.line, error.key) == ("P106", 5, "except")
    assert error.message == "no word list 'words'"


@pytest.mark.parametrize("word", ["", "*"])
def test_a_word_that_says_nothing_is_refused(scanner_of, tmp_path, word):
    scanner_of(("a", "申请人：(?P<value>[一-龥]{2})", ""))
    (tmp_path / "lexicons.toml").write_text(f'[words]\nwords = ["高", "{word}"]\n', "utf-8")
    with pytest.raises(PackError) as raised:
        dlp.Scanner([tmp_path / "t"])
    error = raised.value
    assert (error.code, error.line, error.key) == ("P107", 5, "except")
