"""Fragments: parts of regexes that have a name, and what is wrong with them."""

from __future__ import annotations

import itertools

import pytest

from dlp import Scanner
from dlp.cli import patterns_show
from dlp.errors import PackError
from dlp.packs import fragments, load
from dlp.packs.lint import lint
from dlp.packs.loader import builtin_root, load_detector
from dlp.packs.section import Section, read

PACK = 'id = "demo"\ntitle = "Demo"\n'
HEAD = 'id = "demo.a"\ntitle = "A"\ncategory = "code"\nsensitivity = "low"\n'


@pytest.fixture
def folder(tmp_path):
    """A folder for a pack."""
    root = tmp_path / "packs" / "demo"
    root.mkdir(parents=True)
    return root


@pytest.fixture
def write(folder):
    """Write a pack with one detector: its regex, its own fragments and those of the pack."""

    def call(regex, own="", shared=""):
        (folder / "pack.toml").write_text(PACK + (f"[fragments]\n{shared}\n" if shared else ""))
        table = f"[fragments]\n{own}\n" if own else ""
        pattern = f"[[pattern]]\nname = 'p'\nregex = '''{regex}'''\nweight = 4\n"
        (folder / "a.toml").write_text(HEAD + table + pattern)
        return folder

    return call


def regex_of(pack):
    (detector,) = load([pack]).detectors
    return detector.patterns[0].regex


@pytest.mark.parametrize(
    ("regex", "own", "shared", "whole"),
    [
        ("(?:{{l}}):[0-9]{4}", "l = 'No|Nr'", "", "(?:No|Nr):[0-9]{4}"),
        ("(?:{{l}}):[0-9]{4}", "l = ['No', 'N[rR]']", "", "(?:No|N[rR]):[0-9]{4}"),
        ("x{{d}}{4}", "", "d = '[0-9]'", "x[0-9]{4}"),
        ("x{{d}}{{d}}?{{e}}", "e = '{{d}}{{d}}'", "d = '[0-9]'", "x[0-9][0-9]?[0-9][0-9]"),
        ("(?P<value>{{a}}|x)y", "a = 'b|(?:c|d)'", "", "(?P<value>b|(?:c|d)|x)y"),
        ("{{a}}", "a = 'bb|cc'", "", "bb|cc"),
        ("{{v}}!", "v = '(?P<value>[a-z]{4})'", "", "(?P<value>[a-z]{4})!"),
        ("abc{{d}}", "d = '''\n  [01\n   23]\n  {2}\n'''", "", "abc[0123]{2}"),
        ("abc{{e}}?", r"e = '\.'", "", r"abc\.?"),
        ("a[{{]b", "", "", "a[{{]b"),
        (r"a\{\{b\}\}", "", "", r"a\{\{b\}\}"),
        ("name{{ä}}", "", "", None),
    ],
)
def test_fragments_are_put_in_as_they_are_written(write, regex, own, shared, whole):
    folder = write(regex, own, shared)
    if whole is None:
        with pytest.raises(PackError) as caught:
            load([folder])
        assert caught.value.code == "P118"
    else:
        assert regex_of(folder) == whole
        assert load_detector(folder / "a.toml") == load([folder]).detectors[0]


def test_what_is_found_is_what_the_whole_regex_finds(write):
    folder = write("(?:{{label}}) ?{{digit}}{4}", "label = ['No', 'Nr']", "digit = '[0-9]'")
    text = "Nr 1234, No 12345, Nx 1234"
    spans = [finding.location.text_span for finding in Scanner([folder]).scan(text).findings]
    assert [text[span.start : span.end] for span in spans] == ["Nr 1234"]


# Regex, own fragments, those of the pack; code, file, line, key, message, hint.
WRONG = {
    "one that is not there": (
        "x{{b}}", "a = 'q'", "c = 'r'",
        ("P118", "a.toml", 9, "pattern[0].regex", "no fragment 'b'", "known are: a, c"),
    ),
    "none there at all": (
        "x{{b}}", "", "",
        ("P118", "a.toml", 7, "pattern[0].regex", "no fragment 'b'",
         "[fragments] of this file or of pack.toml names it"),
    ),
    "one in a fragment that is not there": (
        "x{{a}}", "a = '{{b}}'", "",
        ("P118", "a.toml", 6, "fragments.a", "no fragment 'b'", "known are: a"),
    ),
    "one of the file in a fragment of the pack": (
        "x{{a}}{{b}}", "b = 'q'", "a = '{{b}}'",
        ("P118", "pack.toml", 4, "fragments.a", "no fragment 'b'", "known are: a"),
    ),
    "one that nothing uses": (
        "xyz", "a = 'q'", "",
        ("P119", "a.toml", 6, "fragments.a", "nothing uses 'a'",
         "write {{a}} in a regex, or take it out"),
    ),
    "one of the pack that nothing uses": (
        "xyz", "", "a = 'q'",
        ("P119", "pack.toml", 4, "fragments.a", "nothing uses 'a'",
         "write {{a}} in a regex, or take it out"),
    ),
    "a circle": (
        "x{{a}}", "a = 'q{{b}}'\nb = 'r{{a}}'", "",
        ("P125", "a.toml", 7, "fragments.b", "goes round: a and b and a",
         "one must stand by itself"),
    ),
    "itself": (
        "x{{a}}", "a = '{{a}}'", "",
        ("P125", "a.toml", 6, "fragments.a", "goes round: a and a", "one must stand by itself"),
    ),
    "a name that is none": (
        "x{{a}}", "a = 'q'\nB = 'r'", "",
        ("P126", "a.toml", 7, "fragments.B", "'B' is no name of a fragment",
         "small letters, digits and hyphens, like family-name"),
    ),
    "a name that is taken": (
        "x{{a}}", "a = 'q'", "a = 'r'",
        ("P126", "a.toml", 6, "fragments.a", "'a' is a fragment of the pack already",
         "use that one, or choose another name"),
    ),
    "alternatives beside something": (
        "x{{a}}", "a = 'q|r'", "",
        ("P127", "a.toml", 9, "pattern[0].regex",
         "{{a}} is several alternatives, and something stands beside them",
         "write it between ( or | and | or ), such as (?:{{a}})"),
    ),
    "alternatives before something": (
        "(?:{{a}}x)", "a = ['q', 'r']", "",
        ("P127", "a.toml", 9, "pattern[0].regex",
         "{{a}} is several alternatives, and something stands beside them",
         "write it between ( or | and | or ), such as (?:{{a}})"),
    ),
    "alternatives behind an escaped sign": (
        r"\({{a}}", "a = 'q|r'", "",
        ("P127", "a.toml", 9, "pattern[0].regex",
         "{{a}} is several alternatives, and something stands beside them",
         "write it between ( or | and | or ), such as (?:{{a}})"),
    ),
    "more than one part, repeated": (
        "x{{a}}{2}", "a = 'qr'", "",
        ("P127", "a.toml", 9, "pattern[0].regex",
         "{{a}} is repeated, and is more than one class or group",
         "write it between ( or | and | or ), such as (?:{{a}})"),
    ),
    "in a class": (
        "[x{{a}}]yz", "a = 'q'", "",
        ("P127", "a.toml", 9, "pattern[0].regex", "{{a}} stands in a class",
         "make the whole class a fragment, with its brackets"),
    ),
    "half a group": (
        "x{{a}})", "a = '(?:q'", "",
        ("P201", "a.toml", 6, "fragments.a", "a group is not closed", "add ')'"),
    ),
    "the other half": (
        "(?:x{{a}}", "a = 'q)'", "",
        ("P201", "a.toml", 6, "fragments.a", "unbalanced ')' at 1", "escape it as \\)"),
    ),
    "an endless repeat": (
        "x{{a}}", "a = 'q+'", "",
        ("P205", "a.toml", 6, "fragments.a", "unbounded '+' at 1",
         "write {0,64} or another bound: streams hold the longest match"),
    ),
    "an empty one": (
        "x{{a}}", "a = ''", "",
        ("P109", "a.toml", 6, "fragments.a", "is empty", "a text, or a list of alternatives"),
    ),
    "an empty list": (
        "x{{a}}", "a = []", "",
        ("P109", "a.toml", 6, "fragments.a", "is empty", "a text, or a list of alternatives"),
    ),
    "a number": (
        "x{{a}}", "a = 7", "",
        ("P109", "a.toml", 6, "fragments.a", "is int",
         "must be a text, or a list of alternatives"),
    ),
    "a match too wide": (
        "x{{a}}{9999}", "a = '[一-龥]{999}'", "",
        ("P127", "a.toml", 9, "pattern[0].regex",
         "{{a}} is repeated, and is more than one class or group",
         "write it between ( or | and | or ), such as (?:{{a}})"),
    ),
    "a width that only the whole has": (
        "x(?:{{a}}){9999}", "a = '[一-龥]{999}'", "",
        ("P206", "a.toml", 9, "pattern[0].regex", "a match may be 29967004 bytes long",
         "lower the repeats (places count in what `dlp patterns show` prints)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_an_error_of_a_fragment_points_at_its_place(write, name):
    regex, own, shared, wanted = WRONG[name]
    folder = write(regex, own, shared)
    with pytest.raises(PackError) as caught:
        load([folder])
    error = caught.value
    place = error.file.rpartition("/")[2]
    assert (error.code, place, error.line, error.key, error.message, error.hint) == wanted


def test_a_fragment_that_grows_without_end_is_refused_before_it_is_made(write):
    names = "abcdefghij"
    rows = "\n".join(
        f"{name} = '{{{{{below}}}}}{{{{{below}}}}}{{{{{below}}}}}{{{{{below}}}}}'"
        for name, below in itertools.pairwise(names)
    )
    folder = write("x{{a}}", f"{rows}\nj = '0123456789'")
    with pytest.raises(PackError) as caught:
        load([folder])
    assert caught.value.code == "P114"
    assert "more than 8192 characters with its fragments" in caught.value.message


def test_fragments_that_stand_too_deep_in_each_other_are_refused(write):
    deep = fragments.DEEPEST + 1
    rows = "\n".join(f"a{nth} = '{{{{a{nth + 1}}}}}'" for nth in range(deep))
    folder = write("x{{a0}}", f"{rows}\na{deep} = 'q'")
    with pytest.raises(PackError) as caught:
        load([folder])
    assert (caught.value.code, caught.value.message) == (
        "P125", f"fragments stand in each other deeper than {fragments.DEEPEST}"
    )  # fmt: skip


def test_a_file_holds_so_many_fragments_and_no_more(write):
    rows = "\n".join(f"a{nth} = 'q'" for nth in range(fragments.MOST_FRAGMENTS + 1))
    with pytest.raises(PackError) as caught:
        load([write("xyz", rows)])
    assert (caught.value.code, caught.value.key) == ("P114", "fragments")


def test_a_regex_is_no_longer_than_one_without_fragments_may_be(write):
    folder = write("x(?:{{a}})(?:{{a}})(?:{{a}})", f"a = '{'q' * 3000}'")
    with pytest.raises(PackError) as caught:
        load([folder])
    assert (caught.value.code, caught.value.key) == ("P114", "pattern[0].regex")


def test_a_mark_of_a_structure_has_them_too(folder):
    (folder / "pack.toml").write_text(PACK)
    marks = "{ name = 'm', regex = 'router (?:{{kind}})', weight = 30.0 }"
    structure = f"[[structure]]\nname = 's'\nweight = -1\ndistinct = 1\nmarks = [\n  {marks},\n]\n"
    (folder / "a.toml").write_text(f"{HEAD}[fragments]\nkind = ['bgp', 'ospf']\n{structure}")
    (detector,) = load([folder]).detectors
    assert detector.structures[0].marks[0].regex == "router (?:bgp|ospf)"
    (folder / "a.toml").write_text(f"{HEAD}[fragments]\nkind = ['b{{600}}']\n{structure}")
    with pytest.raises(PackError) as caught:
        load([folder])
    assert (caught.value.code, caught.value.key) == ("P117", "structure[0].marks[0].regex")


def test_what_extends_a_detector_has_its_patterns_and_not_its_fragments(write, tmp_path):
    base = write("x{{a}}", "", "a = 'qrs'")
    team = tmp_path / "team"
    team.mkdir()
    (team / "pack.toml").write_text('id = "team"\ntitle = "T"\n')
    pattern = "[[pattern]]\nname = 'q'\nregex = 'y{}'\nweight = 1\n"
    head = 'id = "team.b"\nextends = "demo.a"\n'
    (team / "b.toml").write_text(head + pattern.format("zzz"))
    found = load([base, team]).detectors[1]
    assert [(item.name, item.regex, item.written) for item in found.patterns] == [
        ("p", "xqrs", "x{{a}}"), ("q", "yzzz", "")
    ]  # fmt: skip
    (team / "b.toml").write_text(head + pattern.format("{{a}}"))
    with pytest.raises(PackError) as caught:
        load([base, team])
    assert (caught.value.code, caught.value.message) == ("P118", "no fragment 'a'")


def test_show_prints_a_regex_as_it_is_written_and_whole(write, capsys):
    folder = write("x{{a}}yz", "a = '[0-9]'")
    assert patterns_show.show("demo.a", [str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "  pattern p: x{{a}}yz\n    with its fragments x[0-9]yz\n" in printed


def test_lints_see_the_whole(write):
    folder = write("(?:{{a}})yz", "a = '(q)'")
    path = folder / "a.toml"
    codes = {item.code for item in lint(load_detector(path), Section(path, read(path)))}
    assert "L202" in codes
    folder = write("(?:{{a}})yz", "a = 'TODO'")
    found = list(lint(load_detector(path), Section(path, read(path))))
    assert ("L106", 6, "fragments.a") in {(item.code, item.line, item.key) for item in found}


def test_no_line_of_the_catalogue_is_longer_than_a_screenful():
    """An alphabet stands once, over several lines; a regex names it."""
    longest = {
        path: max(len(line) for line in path.read_text("utf-8").split("\n"))
        for path in builtin_root().glob("*/*.toml")
    }
    assert {path.name: width for path, width in longest.items() if width > LONGEST_LINE} == {}


LONGEST_LINE = 600
"""Characters."""
