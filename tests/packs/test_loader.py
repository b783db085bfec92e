"""Packs that cannot be used: each error names the file, the line, the key, its code and a hint."""

from __future__ import annotations

import pytest

from dlp import Scanner
from dlp.errors import DlpError, PackError, PackSchemaError, PackSyntaxError, PatternError
from dlp.packs import load
from dlp.packs.expression import parse
from dlp.packs.loader import builtin_names, builtin_root, load_detector

PACK = 'id = "demo"\ntitle = "Demo"\n'
HEAD = """\
id = "demo.a"
title = "A"
category = "code"
sensitivity = "low"
"""
PATTERN = """\
[[pattern]]
name = "plain"
regex = '\\d{6}'
weight = 1
"""
HOTWORD = """\
[[hotword]]
words = ["a"]
weight = 1
"""
WHOLE = HEAD + PATTERN + HOTWORD


@pytest.fixture
def folder(tmp_path):
    """A folder for a pack, with its `pack.toml`."""
    root = tmp_path / "packs" / "demo"
    root.mkdir(parents=True)
    (root / "pack.toml").write_text(PACK)
    return root


@pytest.fixture
def refused(folder):
    """Load a pack with one detector; return the error, its file without the folder."""

    def call(detector, *, name="a.toml"):
        data = detector if isinstance(detector, bytes) else detector.encode()
        (folder / name).write_bytes(data)
        with pytest.raises(PackError) as caught:
            load([folder])
        return caught.value

    return call


def test_the_pack_that_the_errors_start_from_loads(folder):
    (folder / "a.toml").write_text(WHOLE)
    assert [detector.id for detector in load([folder]).detectors] == ["demo.a"]


# What is put in the place of what, and the error: type, code, line, key, message, hint.
SCHEMA = {
    "id missing": ('id = "demo.a"\n', "", "P109", 1, "id", "is missing", "add id = … (a text)"),
    "id not a text": ('"demo.a"', "7", "P109", 1, "id", "is int", "must be a text"),
    "id in upper case": (
        "demo.a", "demo.A", "P102", 1, "id", "'demo.A' is not area.kebab-name",
        "small letters, like team.project-code",
    ),
    "id without area": (
        "demo.a", "a", "P102", 1, "id", "'a' is not area.kebab-name",
        "small letters, like team.project-code",
    ),
    "no title": ('"A"', '""', "P109", 2, "title", "is empty", "must be a text in one line"),
    "a title that a terminal obeys": (
        '"A"', '"\\u001b[2J"', "P109", 2, "title", "holds a control character",
        "must be a text in one line",
    ),
    "a title that turns the order of letters": (
        '"A"', '"\\u202egpj"', "P109", 2, "title", "holds a control character",
        "must be a text in one line",
    ),
    "a tag that is empty": (
        "[[pattern]]", 'tags = ["a", ""]\n[[pattern]]', "P109", 5, "tags",
        "holds an empty text, or one with a control character", "must be texts in one line",
    ),
    "a pattern named like a part of another": (
        '"plain"', '"plain/2"', "P109", 6, "pattern[0].name", "'plain/2' is no name",
        "a few words in one line, without '/'",
    ),
    "within half a character": (
        '"a"]\nweight = 1', '"a"]\nweight = 1\nwithin = 2.5', "P109", 12, "hotword[0].within",
        "is float", "must be a whole number",
    ),
    "a blank word": (
        '["a"]', '["a", "  "]', "P107", 10, "hotword[0].words",
        "a word that is empty, odd or too long", "1 to 100 characters, no control characters",
    ),
    "a word that no text holds": (
        '["a"]', '["a\\u0000b"]', "P107", 10, "hotword[0].words",
        "a word that is empty, odd or too long", "1 to 100 characters, no control characters",
    ),
    "no pattern": (
        PATTERN, "", "P103", 1, "pattern", "a detector without a pattern",
        "add [[pattern]] or [[structure]]",
    ),
    "unknown key": (
        'title = "A"', 'titel = "A"\ntitle = "A"', "P111", 2, "titel", "is not a key of this table",
        (
            "known are: allow, also, category, counterexample, description, example, except, "
            "extends, fragments, hotword, id, pattern, references, sensitivity, status, structure, "
            "tags, title, title_zh"
        ),
    ),
    "unknown key of a pattern": (
        "weight = 1\n[[h", "wieght = 1\nweight = 1\n[[h", "P111", 8, "pattern[0].wieght",
        "is not a key of this table",
        (
            "known are: boundary, case, except, groups, name, regex, requires, separators, terms, "
            "validator, weight"
        ),
    ),
    "unknown key of a hotword": (
        'words = ["a"]', 'words = ["a"]\nnear = 3', "P111", 11, "hotword[0].near",
        "is not a key of this table", "known are: columns, lexicon, side, weight, within, words",
    ),
    "unknown category": (
        '"code"', '"codes"', "P109", 3, "category", "is 'codes'",
        "one of: person, organisation, account, credential, key, document, code, network, health",
    ),
    "unknown sensitivity": (
        '"low"', '"none"', "P109", 4, "sensitivity", "is 'none'",
        "one of: low, medium, high, critical",
    ),
    "unknown status": (
        "[[pattern]]", 'status = "new"\n[[pattern]]', "P109", 5, "status", "is 'new'",
        "one of: experimental, stable, deprecated",
    ),
    "unknown boundary": (
        "weight = 1\n[[h", 'weight = 1\nboundary = "word"\n[[h', "P109", 9, "pattern[0].boundary",
        "is 'word'", "one of: none, digit, alnum, token, line",
    ),
    "unknown separators": (
        "weight = 1\n[[h", 'weight = 1\nseparators = "some"\n[[h', "P109", 9,
        "pattern[0].separators", "is 'some'", "one of: none, optional, required, any",
    ),
    "unknown validator": (
        "weight = 1\n[[h", 'weight = 1\nvalidator = "cn.none"\n[[h', "P104", 9,
        "pattern[0].validator", "unknown validator 'cn.none'",
        "dlp patterns validators lists the known ones",
    ),
    "a group that is none": (
        "weight = 1\n[[h", 'weight = 1\ngroups = ["3-3", "6"]\n[[h', "P105", 9, "pattern[0].groups",
        "'6' is not like '6-8-4'", "lengths, hyphens",
    ),
    "a group of no length": (
        "weight = 1\n[[h", 'weight = 1\ngroups = ["3-0"]\n[[h', "P105", 9, "pattern[0].groups",
        "'3-0' is not like '6-8-4'", "lengths, hyphens",
    ),
    "a group too long for any number": (
        "weight = 1\n[[h", 'weight = 1\ngroups = ["300-3"]\n[[h', "P105", 9, "pattern[0].groups",
        "'300-3' is not like '6-8-4'", "lengths, hyphens",
    ),
    "references that are one text": (
        "[[pattern]]", 'references = "GB"\n[[pattern]]', "P109", 5, "references", "is str",
        "must be a list of texts",
    ),
    "references that are numbers": (
        "[[pattern]]", "references = [1]\n[[pattern]]", "P109", 5, "references",
        "holds something else", "must be a list of texts",
    ),
    "a pattern that is no table": (
        PATTERN, "pattern = [1]\n", "P109", 5, "pattern", "holds something else",
        "must be [[pattern]] tables",
    ),
    "hotwords that are texts": (
        PATTERN + HOTWORD, 'hotword = ["a"]\n' + PATTERN, "P109", 5, "hotword",
        "holds something else", "must be [[hotword]] tables",
    ),
    "weight missing": (
        "weight = 1\n[[h", "[[h", "P109", 5, "pattern[0].weight", "is missing",
        "add weight = … (a number)",
    ),
    "weight a text": (
        "weight = 1\n[[h", 'weight = "1"\n[[h', "P109", 8, "pattern[0].weight", "is str",
        "must be a number",
    ),
    "weight true": (
        "weight = 1\n[[h", "weight = true\n[[h", "P109", 8, "pattern[0].weight", "is bool",
        "must be a number",
    ),
    "weight nan": (
        "weight = 1\n[[h", "weight = nan\n[[h", "P108", 8, "pattern[0].weight", "is out of range",
        "-300 to 300",
    ),
    "weight infinite": (
        "weight = 1\n[[h", "weight = -inf\n[[h", "P108", 8, "pattern[0].weight", "is out of range",
        "-300 to 300",
    ),
    "weight of a hotword too large": (
        '"a"]\nweight = 1', '"a"]\nweight = 301', "P108", 11, "hotword[0].weight",
        "is out of range", "-300 to 300",
    ),
    "within nothing": (
        '"a"]\nweight = 1', '"a"]\nweight = 1\nwithin = 0', "P108", 12, "hotword[0].within",
        "is out of range", "1 to 100",
    ),
    "within too much": (
        '"a"]\nweight = 1', '"a"]\nweight = 1\nwithin = 101', "P108", 12, "hotword[0].within",
        "is out of range", "1 to 100",
    ),
    "within without end": (
        '"a"]\nweight = 1', '"a"]\nweight = 1\nwithin = inf', "P108", 12, "hotword[0].within",
        "is out of range", "1 to 100",
    ),
    "unknown columns": (
        '"a"]\nweight = 1', '"a"]\nweight = 1\ncolumns = "any"', "P109", 12, "hotword[0].columns",
        "is 'any'", "one of: own, all",
    ),
    "unknown side": (
        '"a"]\nweight = 1', '"a"]\nweight = 1\nside = "left"', "P109", 12, "hotword[0].side",
        "is 'left'", "one of: both, before, after",
    ),
    "unknown lexicon": (
        'words = ["a"]', 'lexicon = "none"', "P106", 10, "hotword[0].lexicon",
        "no word list 'none'",
        (
            "known are: catalogues, kinds-of-diseases, lists-of-institutions, names-of-algorithms, "
            "offices-in-letters, records-of-persons, serial-numbers, test-data, words-like-names"
        ),
    ),
    "no words": (
        'words = ["a"]\n', "", "P107", 9, "hotword[0].words", "a hotword group without words",
        "words or lexicon",
    ),
    "an empty word": (
        '["a"]', '["a", ""]', "P107", 10, "hotword[0].words",
        "a word that is empty, odd or too long", "1 to 100 characters, no control characters",
    ),
    "an example without its match": (
        HOTWORD, '[[example]]\ntext = "a"\nlikelihood = "likely"\n', "P109", 9, "example[0].match",
        "is missing", "add match = … (a text)",
    ),
    "an unknown likelihood": (
        HOTWORD, '[[example]]\ntext = "a"\nmatch = "a"\nlikelihood = "sure"\n', "P109", 12,
        "example[0].likelihood", "is 'sure'",
        "one of: very-unlikely, unlikely, possible, likely, very-likely",
    ),
    "a counterexample without why": (
        HOTWORD, '[[counterexample]]\ntext = "a"\n', "P109", 9, "counterexample[0].why",
        "is missing", "add why = … (a text)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SCHEMA)
def test_what_is_no_detector_is_refused(refused, case):
    old, new, *expected = SCHEMA[case]
    assert WHOLE.count(old) >= 1
    error = refused(WHOLE.replace(old, new, 1))
    assert expected == [error.code, error.line, error.key, error.message, error.hint]
    assert type(error) is PackSchemaError
    assert error.file.endswith("/packs/demo/a.toml")


# The regex, and the error: code, message, hint.
NO_END = "the pattern ends too early"
CLOSE = "close the group, class or escape"
OPEN = "write {0,64} or another bound: streams hold the longest match"
BOUNDS = "write {n} or {low,high}, at most 65536"
GROUPS = "use (?:…) or (?P<value>…); what touches a match is the boundary field"
ANCHORS = "anchors are the boundary field; repeats need something to repeat"
VALUE = "it holds a character, and stands in no alternative but those of a list"
REGEX = {
    r"(ab": ("P201", "a group is not closed", "add ')'"),
    r"ab)": ("P201", "unbalanced ')' at 2", r"escape it as \)"),
    r"[ab": ("P202", NO_END, CLOSE),
    r"[]": ("P202", NO_END, CLOSE),
    "ab\\": ("P202", NO_END, CLOSE),
    r"^ab": ("P203", "'^' at 0 is not supported", ANCHORS),
    r"ab$": ("P203", "'$' at 2 is not supported", ANCHORS),
    r"*ab": ("P203", "'*' at 0 is not supported", ANCHORS),
    r"\bab": ("P203", r"\b is not supported", "the boundary field says what may not touch a match"),
    r"\p{Han}": (
        "P203",
        r"\p is not supported",
        "write the characters as a class: [一-鿿] for Chinese, [A-Za-z] for letters",
    ),
    r"\qab": (
        "P203",
        r"\q is not supported",
        r"known are: \d \w \s, \D \W \S, \t \n \r \f \v, \xNN, \uNNNN, and signs",
    ),
    r"[[:alpha:]]{3}": (
        "P203",
        "[:…:] in a class is not supported",
        r"write the characters: [A-Za-z], \d, \w, \s",
    ),
    r"(ab)\1": (
        "P203",
        r"\1 is not supported",
        "write the part once more, or let a validator compare",
    ),
    r"ab{1,3}?": ("P203", "lazy and possessive repeats are not supported", "drop the sign"),
    r"ab{1,3}+": ("P203", "lazy and possessive repeats are not supported", "drop the sign"),
    r"[z-a]": ("P203", "a class range that is none", "put '-' last in a class"),
    r"[\d-a]": ("P203", "a class range that is none", "put '-' last in a class"),
    r"a\xg1": ("P203", "'g1' is not a hexadecimal number", "2 digits, 0 to 9 and a to f"),
    r"a\x4": ("P203", "'4' is not a hexadecimal number", "2 digits, 0 to 9 and a to f"),
    r"a\x+1": ("P203", "'+1' is not a hexadecimal number", "2 digits, 0 to 9 and a to f"),
    r"a\u12": ("P203", "'12' is not a hexadecimal number", "4 digits, 0 to 9 and a to f"),
    r"a\ud800": ("P203", "an empty class", "name a character that text can hold"),
    r"(?=ab)": ("P204", "group at 0 is not supported", GROUPS),
    r"(?<!ab)": ("P204", "group at 0 is not supported", GROUPS),
    r"(?i)ab": ("P204", "group at 0 is not supported", GROUPS),
    r"(?P<name>ab)": ("P204", "group at 0 is not supported", GROUPS),
    r"ab*": ("P205", "unbounded '*' at 2", OPEN),
    r"ab+": ("P205", "unbounded '+' at 2", OPEN),
    r"ab{2,}": ("P205", "a repeat without two bounds", BOUNDS),
    r"ab{,2}": ("P205", "a repeat without two bounds", BOUNDS),
    r"ab{2": ("P205", "a repeat without two bounds", BOUNDS),
    r"ab{²}": ("P205", "a repeat without two bounds", BOUNDS),
    r"ab{999999}": ("P205", "a repeat without two bounds", BOUNDS),
    r"ab{3,2}": ("P205", "a repeat of 3 to 2", "low must not pass high"),
    r"ab{0}": ("P205", "a repeat of 0 to 0", "low must not pass high"),
    r"a.{0,20000}": ("P206", "a match may be 80001 bytes long", "lower the repeats"),
    r"(?:a{999}){999}": ("P206", "a match may be 998001 bytes long", "lower the repeats"),
    r"a?b{0,3}": ("P207", "the pattern matches nothing at all", "make one part required"),
    r"(?P<value>a)(?P<value>b)": ("P208", "two groups named value", "one part is the finding"),
    r"ab(?P<value>c)?": ("P208", "the group named value may be missing or empty", VALUE),
    r"ab(?:(?P<value>c)|d)": ("P208", "the group named value may be missing or empty", VALUE),
    r"ab(?P<value>c?)": ("P208", "the group named value may be missing or empty", VALUE),
    r"ab(?:(?P<value>c)|d){0,9}": ("P208", "the group named value may be missing or empty", VALUE),
    r"ab(?:(?P<value>c?)d){1,9}": ("P208", "the group named value may be missing or empty", VALUE),
    r"ab(?:(?:(?P<value>c)d){1,9};){1,15}": ("P211", "a list of 135 values", "at most 128"),
}


@pytest.mark.parametrize("regex", REGEX)
def test_a_regex_outside_the_subset_is_refused(refused, regex):
    code, message, hint = REGEX[regex]
    error = refused(WHOLE.replace(r"\d{6}", regex))
    found = (error.code, error.line, error.key, error.message, error.hint)
    assert found == (code, 7, "pattern[0].regex", message, hint)
    assert type(error) is PatternError


def test_a_repeat_of_what_may_be_empty_is_refused(refused):
    error = refused(WHOLE.replace(r"\d{6}", "ab(?:c?d?){0,3}"))
    assert (error.code, error.message) == ("P210", "a repeat of something that may be empty")
    assert error.hint == "make one part of it required: engines do not agree on empty rounds"


def test_groups_that_nest_too_deep_are_refused(refused):
    error = refused(WHOLE.replace(r"\d{6}", "(" * 3000 + "ab" + ")" * 3000))
    assert (error.code, error.message) == ("P209", "groups nest deeper than 64")


def test_groups_that_were_met_before_count_as_deep_as_they_are():
    inner = "(" * 40 + "[)(]ab" + ")" * 40
    assert parse("x" + inner) == parse("x" + inner)
    assert parse("(" * 24 + inner + ")" * 24).width == (3, 3)
    with pytest.raises(PatternError, match="deeper than 64"):
        parse("(" * 25 + inner + ")" * 25)


def test_the_line_is_that_of_the_second_pattern(refused):
    error = refused(WHOLE + PATTERN.replace(r"\d{6}", "ab+"))
    assert (error.line, error.key) == (14, "pattern[1].regex")


# --- what is no pack at all ------------------------------------------------------------


def test_bad_toml_says_the_line(refused):
    error = refused('id = "demo.a"\ntitle = oops\n')
    assert (type(error), error.code, error.line) == (PackSyntaxError, "P001", 2)
    assert error.hint == 'a line is key = "text", key = number, [[table]], or begins with #'


ESCAPES = "regexes go in '''…''' or '…', where nothing is escaped"
KEYS = 'a line is key = "text", key = number, [[table]], or begins with #'
DEEP = "tables and lists need not stand so deep in each other"


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        (HEAD + PATTERN.replace("'", '"').replace("\\\\", "\\"), 7, ESCAPES),
        (HEAD + "[[pattern]]\nname = 'a", 6, KEYS),
        (HEAD + "[[pattern]]\nregex = '''a\nb\n", 7, KEYS),
        (HEAD + 'title = "B"\n', 5, KEYS),
        ("id = " + "[" * 100_000, 0, DEEP),
    ],
)
def test_bad_toml_says_the_line_and_the_way_out(refused, text, line, hint):
    error = refused(text)
    assert (error.code, error.line, error.hint) == ("P001", line, hint)


def test_a_mark_before_a_file_says_nothing(folder):
    """Editors of Windows write one, and lines that end with a carriage return."""
    text = WHOLE.replace("\n", "\r\n")
    (folder / "a.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [detector.id for detector in load([folder]).detectors] == ["demo.a"]


# Where an error in the second pattern is, however the file is written.
WRITTEN = {
    "a head with blanks": (HEAD + PATTERN + "[[ pattern ]]\nname = 'b'\nregex = 'ab+'\nweight = 1\n", 11),
    "a key in quotes": (HEAD + PATTERN + "[[pattern]]\nname = 'b'\n\"regex\" = 'ab+'\nweight = 1\n", 11),
    "a list of tables": (
        HEAD + "pattern = [\n  {name='a', regex='\\d{6}', weight=1},\n  {name='b', regex='ab+', weight=1},\n]\n",
        7,
    ),
    "a text that looks like tables": (
        HEAD + "description = '''\n[[pattern]]\nregex = 'x'\n'''\n" + PATTERN
        + "[[pattern]]\nname = 'b'\nregex = 'ab+'\nweight = 1\n", 15,
    ),
    "a break that is none": (
        HEAD + 'description = "a\u2028b\u0085c"\n' + PATTERN
        + "[[pattern]]\nname = 'b'\nregex = 'ab+'\nweight = 1\n", 12,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN)
def test_the_line_is_right_however_a_file_is_written(refused, case):
    text, line = WRITTEN[case]
    error = refused(text)
    assert (error.code, error.line, error.key) == ("P205", line, "pattern[1].regex")


def test_a_number_without_end_is_bad_toml(refused):
    assert refused(f"id = {'9' * 5000}\n").code == "P001"


def test_toml_that_nests_without_end_is_bad_toml(refused):
    assert refused("id = " + "[" * 100_000).code == "P001"


def test_a_file_that_is_not_utf_8(refused):
    error = refused(b'id = "demo.a"\ntitle = "\xff"\n')
    found = (type(error), error.code, error.message, error.hint)
    assert found == (PackSyntaxError, "P001", "not UTF-8 at byte 23", "save as UTF-8")
    assert error.line == 2


def test_a_folder_in_the_place_of_a_file(folder):
    (folder / "a.toml").mkdir()
    with pytest.raises(PackError) as caught:
        load([folder])
    error = caught.value
    found = (error.code, error.message, error.hint)
    assert found == ("P002", "Is a directory", "a pack is readable .toml files")


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "other.toml").write_text(WHOLE)
    (folder / "a.toml").symlink_to(tmp_path / "other.toml")
    with pytest.raises(PackError) as caught:
        load([folder])
    error = caught.value
    assert (error.code, error.message) == ("P002", "leads out of the folder")
    assert error.hint == "copy the file: a pack reads nothing outside its folder"


def test_a_link_within_the_folder_is_followed(folder):
    (folder / "data").mkdir()
    (folder / "data" / "a").write_text(WHOLE)
    (folder / "a.toml").symlink_to("data/a")
    assert [detector.id for detector in load([folder]).detectors] == ["demo.a"]


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "Demo", "a..b", "a\\nb"])
def test_an_id_that_is_no_name_of_a_pack(folder, name):
    """Pages are written to files that are named by it."""
    (folder / "pack.toml").write_text(PACK.replace('"demo"', f'"{name}"'))
    with pytest.raises(PackSchemaError) as caught:
        load([folder])
    error = caught.value
    assert (error.code, error.line, error.key, error.hint) == ("P102", 1, "id", "like team_secrets")


@pytest.mark.parametrize("key", ["maintainers", "description", "title_zh", "requires_dlp"])
def test_what_is_for_readers_is_of_its_kind(folder, key):
    (folder / "pack.toml").write_text(PACK + f"{key} = 7\n")
    with pytest.raises(PackSchemaError, match="P109"):
        load([folder])


def test_a_folder_without_pack_toml(tmp_path):
    with pytest.raises(PackSchemaError) as caught:
        load([tmp_path])
    error = caught.value
    assert (error.code, error.file) == ("P101", str(tmp_path))
    assert error.message == "not a built-in pack, and not a folder with a pack.toml"
    assert error.hint == "built in are: " + ", ".join(builtin_names())


@pytest.mark.parametrize("name", ["", "nosuch", "../cn/../nosuch", "\0"])
def test_a_name_that_is_no_pack(name):
    with pytest.raises(PackSchemaError, match="P101"):
        load([name])


def test_an_id_that_two_files_have(folder, refused):
    (folder / "a.toml").write_text(WHOLE)
    error = refused(WHOLE, name="b.toml")
    assert (error.code, error.key, error.file) == ("P110", "id", f"{folder}/b.toml")
    assert error.message == f"demo.a is defined in {folder}/a.toml already"
    assert error.hint == "ids are permanent and unique; choose another"


def test_an_unknown_key_of_pack_toml(folder):
    (folder / "pack.toml").write_text(PACK + "colour = 1\n")
    with pytest.raises(PackSchemaError) as caught:
        load([folder])
    assert (caught.value.code, caught.value.line, caught.value.key) == ("P111", 3, "colour")


def test_a_word_list_that_holds_no_words(folder, refused):
    (folder.parent / "lexicons.toml").write_text("[fruit]\nwords = 7\n")
    error = refused(WHOLE.replace('words = ["a"]', 'lexicon = "fruit"'))
    assert (error.code, error.message) == ("P109", "is int")


def test_a_word_list_is_read_from_beside_the_pack(folder):
    (folder.parent / "lexicons.toml").write_text('[fruit]\nwords = ["Apple"]\n')
    (folder / "a.toml").write_text(WHOLE.replace('words = ["a"]', 'lexicon = "fruit"'))
    assert load([folder]).detectors[0].hotwords[0].words == ("apple",)


def test_the_built_in_word_lists_are_there_for_every_pack(folder):
    (folder / "a.toml").write_text(WHOLE.replace('words = ["a"]', 'lexicon = "test-data"'))
    assert "placeholder" in load([folder]).detectors[0].hotwords[0].words


def test_a_word_list_beside_the_pack_takes_the_place_of_a_built_in_one(folder):
    (folder.parent / "lexicons.toml").write_text('[test-data]\nwords = ["Apple"]\n')
    (folder / "a.toml").write_text(WHOLE.replace('words = ["a"]', 'lexicon = "test-data"'))
    assert load([folder]).detectors[0].hotwords[0].words == ("apple",)


def test_a_pattern_in_no_lane(folder):
    (folder / "a.toml").write_text(WHOLE.replace(r"\d{6}", "[a-z]{6}"))
    with pytest.raises(PatternError) as caught:
        Scanner([folder])
    error = caught.value
    assert (error.code, error.file, error.key) == ("P302", f"{folder}/a.toml", "plain")
    assert error.message == "no literal, no number shape, no hotword gate"
    assert error.hint.startswith("begin it with a literal of 2 bytes, ")


def test_separators_on_what_is_no_number(folder):
    text = WHOLE.replace(r"\d{6}", "key-[a-z]{6}").replace("weight = 1\n[[h", 'weight = 1\n'
                         'separators = "any"\n[[h')  # fmt: skip
    (folder / "a.toml").write_text(text)
    with pytest.raises(PatternError) as caught:
        Scanner([folder])
    assert (caught.value.code, caught.value.message) == ("P303", "separators are for number shapes")


def test_a_refused_pack_never_reaches_the_cache(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("DLP_CACHE", str(tmp_path / "cache"))
    (folder / "a.toml").write_text(WHOLE.replace(r"\d{6}", "[a-z]{6}"))
    for _ in "12":
        with pytest.raises(PatternError):
            Scanner([folder])
    assert not (tmp_path / "cache").exists()


# --- how an error reads ----------------------------------------------------------------


def test_an_error_reads_place_code_key_message_hint():
    error = PackError("is odd", code="P999", file="a.toml", line=3, key="id", hint="be even")
    assert str(error) == "a.toml:3: P999 id: is odd\n  hint: be even"


def test_an_error_leaves_out_what_it_does_not_know():
    assert str(PackError("is odd", code="P999")) == "P999: is odd"


@pytest.mark.parametrize("kind", [PackSyntaxError, PackSchemaError, PatternError])
def test_every_error_of_a_pack_is_one_of_the_library(kind):
    assert issubclass(kind, PackError)
    assert issubclass(kind, DlpError)


# --- what is loaded --------------------------------------------------------------------


def test_one_detector_is_loaded_as_in_its_pack(packs):
    alone = load_detector(builtin_root() / "cn" / "bank_card.toml")
    assert alone == next(item for item in packs.detectors if item.id == "cn.bank-card")


def test_the_digest_changes_with_every_byte(folder):
    (folder / "a.toml").write_text(WHOLE)
    first = load([folder]).digest
    (folder / "a.toml").write_text(WHOLE + "\n")
    assert first != load([folder]).digest


def test_the_same_pack_given_by_name_and_by_folder_is_the_same():
    assert load(["keys"]) == load([builtin_root() / "keys"])
