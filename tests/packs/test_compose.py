"""Packs that stand on others: extends, override, disable; and where a team's packs lie."""

from __future__ import annotations

import os

import pytest

from dlp import Scanner
from dlp.errors import PackError
from dlp.packs import load
from dlp.packs.loader import load_detector
from dlp.packs.sources import builtin_names, pack_folders

DETECTOR = """\
id = "{id}"
title = "A"
category = "code"
sensitivity = "low"
[[pattern]]
name = "plain"
regex = '{regex}'
weight = 10
"""
EXTENDS = """\
id = "{id}"
extends = "base.a"
[[pattern]]
name = "second"
regex = 'TEAM-[0-9]{{3}}'
weight = 20
[[hotword]]
words = ["team"]
weight = 5
"""


@pytest.fixture
def write(tmp_path):
    """Write a pack; return its folder."""

    def call(name, head="", **files):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "pack.toml").write_text(f'id = "{name}"\ntitle = "T"\n{head}')
        for file, text in files.items():
            (folder / f"{file}.toml").write_text(text)
        return folder

    return call


@pytest.fixture
def base(write):
    """A pack that others stand on."""
    text = DETECTOR.format(id="base.a", regex="BASE-[0-9]{3}")
    return write("base", a=text, b=DETECTOR.format(id="base.b", regex="OTHER-[0-9]{3}"))


def refused(*folders):
    with pytest.raises(PackError) as caught:
        load(folders)
    error = caught.value
    return error.code, error.line, error.key, error.message, error.hint


def names(packs):
    return [detector.id for detector in packs.detectors]


FIRST = "name the pack that defines it first: --packs all --packs DIR"


def test_a_detector_that_extends_another_adds_to_it(base, write):
    team = write("team", a=EXTENDS.format(id="team.a"))
    packs = load([base, team])
    assert names(packs) == ["base.a", "base.b", "team.a"]
    detector = packs.detectors[2]
    assert [pattern.name for pattern in detector.patterns] == ["plain", "second"]
    assert (detector.title, detector.category, detector.pack) == ("A", "code", "team")
    assert [hotword.words for hotword in detector.hotwords] == [("team",)]


def test_a_detector_that_extends_its_own_id_takes_its_place(base, write):
    packs = load([base, write("team", a=EXTENDS.format(id="base.a"))])
    assert names(packs) == ["base.b", "base.a"]
    scanner = Scanner(packs, minimum="very-unlikely")
    assert [item.reveal() for item in scanner.scan("BASE-123 TEAM-456").findings] == [
        "BASE-123", "TEAM-456",
    ]  # fmt: skip


def test_a_pattern_of_the_same_name_takes_the_place_of_the_bases(base, write):
    text = EXTENDS.format(id="base.a").replace('"second"', '"plain"')
    packs = load([base, write("team", a=text)])
    assert [pattern.regex for pattern in packs.detectors[1].patterns] == ["TEAM-[0-9]{3}"]


def test_it_extends_what_stands_beside_it(write):
    folder = write(
        "base", z=DETECTOR.format(id="base.a", regex="BASE-[0-9]{3}"), b=EXTENDS.format(id="base.x")
    )
    assert names(load([folder])) == ["base.x", "base.a"]
    assert load_detector(folder / "b.toml") == load([folder]).detectors[0]


STEP = 'id = "team.{name}"\nextends = "{base}"\n[[hotword]]\nwords = ["{name}"]\nweight = 5\n'


def test_detectors_may_extend_one_another_in_any_order_of_files(base, write):
    team = write(
        "team", a=STEP.format(name="a", base="team.b"), b=STEP.format(name="b", base="team.c"),
        c=STEP.format(name="c", base="base.a"),
    )  # fmt: skip
    words = {
        detector.id: sorted(word for group in detector.hotwords for word in group.words)
        for detector in load([base, team]).detectors
    }
    assert words["team.a"] == ["a", "b", "c"]
    assert words["team.c"] == ["c"]


def test_one_file_is_loaded_with_all_that_it_extends(write):
    text = DETECTOR.format(id="team.c", regex="BASE-[0-9]{3}")
    team = write(
        "team", a=STEP.format(name="a", base="team.b"), b=STEP.format(name="b", base="team.c"),
        c=text,
    )  # fmt: skip
    detector = load_detector(team / "a.toml")
    assert [group.words for group in detector.hotwords] == [("b",), ("a",)]
    assert [pattern.name for pattern in detector.patterns] == ["plain"]


CIRCLE = "one of them must stand by itself"


def test_detectors_that_extend_each_other_are_refused(write):
    team = write(
        "team", a=STEP.format(name="a", base="team.b"), b=STEP.format(name="b", base="team.c"),
        c=STEP.format(name="c", base="team.a"),
    )  # fmt: skip
    message = "team.a and team.b and team.c extend each other"
    assert refused(team) == ("P112", 2, "extends", message, CIRCLE)
    with pytest.raises(PackError, match="P112 extends: ") as caught:
        load_detector(team / "a.toml")
    assert caught.value.message == message


def test_a_long_row_of_detectors_costs_no_more_than_its_length(write):
    rows = {f"d{n}": STEP.format(name=f"d{n}", base=f"team.d{n - 1}") for n in range(1, 600)}
    team = write("team", d0=DETECTOR.format(id="team.d0", regex="BASE-[0-9]{3}"), **rows)
    assert len(load([team]).detectors) == 600


def test_what_it_extends_must_be_there(write):
    team = write("team", a=EXTENDS.format(id="team.a"))
    assert refused(team) == ("P112", 2, "extends", "no detector 'base.a' to extend", FIRST)


def test_override_defines_a_detector_anew(base, write):
    text = DETECTOR.format(id="base.a", regex="NEW-[0-9]{3}")
    packs = load([base, write("team", 'override = ["base.a"]\n', a=text)])
    assert [item.pack for item in packs.detectors if item.id == "base.a"] == ["team"]


def test_two_packs_never_replace_each_other_by_accident(base, write):
    text = DETECTOR.format(id="base.a", regex="NEW-[0-9]{3}")
    code, line, key, message, _ = refused(base, write("team", a=text))
    assert (code, line, key) == ("P110", 1, "id")
    assert message == f"base.a is defined in {base}/a.toml already"


def test_disable_switches_a_detector_off(base, write):
    assert names(load([base, write("team", 'disable = ["base.a"]\n')])) == ["base.b"]


@pytest.mark.parametrize("key", ["disable", "override"])
def test_an_id_that_is_not_there_does_not_pass_in_silence(base, write, key):
    team = write("team", f'{key} = ["base.q"]\n')
    assert refused(base, team) == ("P113", 3, key, "no detector 'base.q' in earlier packs", FIRST)


def test_two_packs_of_one_id(base, write):
    twin = write("twin")
    (twin / "pack.toml").write_text('id = "base"\ntitle = "T"\n')
    code, _, key, message, hint = refused(base, twin)
    assert (code, key, message) == ("P116", "id", f"base is the id of the pack in {base} already")
    assert hint == "give it an id of its own; override = […] replaces single detectors"


def test_what_stands_on_others_is_in_the_digest(base, write):
    team = write("team", 'disable = ["base.a"]\n')
    with_a, without = load([base]), load([base, team])
    assert with_a.digest != without.digest
    assert {pack.id: pack.digest for pack in without.packs}["base"] == with_a.packs[0].digest


def test_every_inspection_names_version_and_digest_of_its_packs(base):
    packs = Scanner([base]).scan("nothing").packs
    assert packs == {"base": f"0+{load([base]).packs[0].digest[:12]}"}


# --- where a team's packs lie ----------------------------------------------------------


def test_the_variable_names_packs_and_folders_of_packs(base, write, monkeypatch, tmp_path):
    write("team", 'disable = ["base.a"]\n')
    monkeypatch.setenv("DLP_PACKS", str(tmp_path))
    assert pack_folders(None)[-2:] == [base, tmp_path / "team"]
    assert [folder.name for folder in pack_folders(None)[:-2]] == builtin_names()
    assert pack_folders(["team"]) == [tmp_path / "team"]
    monkeypatch.setenv("DLP_PACKS", f"{base}{os.pathsep}{os.pathsep}{tmp_path / 'team'}")
    assert pack_folders(["all"])[-2:] == [base, tmp_path / "team"]


def test_a_place_without_packs_does_not_pass_in_silence(monkeypatch, tmp_path):
    monkeypatch.setenv("DLP_PACKS", str(tmp_path))
    with pytest.raises(PackError) as caught:
        pack_folders(None)
    assert (caught.value.code, caught.value.file) == ("P101", str(tmp_path))


def test_a_distribution_brings_packs_and_none_of_its_code_is_run(base, tmp_path, monkeypatch):
    from importlib.metadata import EntryPoint

    package = tmp_path / "brought_packs"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('run')\n")
    base.rename(package / "base")
    monkeypatch.syspath_prepend(str(tmp_path))
    entry = EntryPoint("brought", "brought_packs", "dlp.packs")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [entry])
    assert pack_folders(None)[-1] == package / "base"
    assert pack_folders(["base"]) == [package / "base"]


# --- packs of strangers are bounded ----------------------------------------------------


def test_a_file_that_is_too_large(base):
    (base / "c.toml").write_bytes(b"#" * (5 << 20))
    code, _, _, message, hint = refused(base)
    assert (code, message, hint) == ("P114", "is larger than 4 MiB", "divide it into detectors")


def test_a_pipe_is_not_waited_for(base):
    os.mkfifo(base / "c.toml")
    code, _, _, message, _ = refused(base)
    assert (code, message) == ("P002", "is a pipe")


def test_too_many_patterns(write):
    text = DETECTOR.format(id="base.a", regex="BASE-[0-9]{3}")
    more = "".join(f"[[pattern]]\nname='p{n}'\nregex='AB{n}'\nweight=1\n" for n in range(96))
    found = refused(write("base", a=text + more))
    assert found == (
        "P114", 389, "pattern[96].pattern", "has more than 96 tables", "divide it into detectors",
    )  # fmt: skip


def test_a_regex_that_is_too_long(write):
    text = DETECTOR.format(id="base.a", regex="ab" * 5000)
    found = refused(write("base", a=text))
    assert found[:4] == ("P114", 7, "pattern[0].regex", "has more than 8192 characters")


def test_too_many_words(write):
    words = ", ".join(f"'word{n}'" for n in range(5001))
    text = (
        DETECTOR.format(id="base.a", regex="ab-[0-9]{3}")
        + f"[[hotword]]\nwords=[{words}]\nweight=1\n"
    )
    assert refused(write("base", a=text))[:4] == (
        "P114",
        10,
        "hotword[0].words",
        "has more than 5000 words",
    )


def test_too_many_words_in_all(write):
    """Evidence is kept by a number of 15 bits: more names than that would be told apart wrongly."""
    groups = "".join(
        f"[[hotword]]\nwords=[{', '.join(f'{chr(34)}w{group}x{n}{chr(34)}' for n in range(5000))}]\nweight=1\n"
        for group in range(7)
    )
    folder = write("base", a=DETECTOR.format(id="base.a", regex="ab-[0-9]{3}") + groups)
    with pytest.raises(PackError) as caught:
        Scanner([str(folder)])
    assert (caught.value.code, caught.value.key) == ("P114", "hotword")
    assert caught.value.file.endswith("a.toml")
