"""`dlp`, `dlp patterns`, `dlp explain`, `dlp about`: what they print, and their exit codes."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import pytest

from dlp import __version__

HEAVY = (
    "regex", "ahocorasick", "docx", "openpyxl", "pdfminer", "tomllib", "tomli", "olefile",
    "multiprocessing", "dlp.scanner",
)  # fmt: skip
COMMANDS = ("scan", "explain", "patterns", "about")


def python(*arguments, **options):
    """Run Python in a process of its own."""
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, **options
    )


# --- dlp -------------------------------------------------------------------------------


def test_help_imports_nothing_heavy():
    code = (
        "import sys, dlp.cli\n"
        "try: dlp.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = python("-c", code)
    assert (done.stderr, done.stdout.startswith("usage: dlp ")) == ("[]\n", True)


def test_no_command_prints_the_help(dlp):
    outcome = dlp()
    assert (outcome.code, outcome.err) == (0, "")
    assert all(f"    {name} " in outcome.out for name in COMMANDS)


def test_version(dlp):
    assert dlp("--version").out == f"dlp {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help(dlp, command):
    outcome = dlp(command, "--help")
    assert (outcome.code, outcome.out.startswith(f"usage: dlp {command} ")) == (0, True)


def test_an_interrupt_while_a_command_is_loaded_prints_no_traceback(dlp, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib, "import_module", interrupted)
    outcome = dlp("scan", ".")
    assert (outcome.code, outcome.err) == (130, "\ninterrupted\n")


def test_python_m_dlp_is_the_command(pack, share):
    done = python("-m", "dlp", "scan", "--packs", pack, "--format", "jsonl", share)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count('"infotype": "office.') == 2


def test_python_m_dlp_reads_standard_input(pack):
    arguments = ("-m", "dlp", "scan", "--packs", pack, "--show-values", "-")
    done = python(*arguments, input="工号 12345678\n")
    assert (done.returncode, done.stdout.split()[:3]) == (
        1,
        ["very-likely", "office.badge", "12345678"],
    )


def test_python_m_dlp_with_wrong_usage_exits_2():
    done = python("-m", "dlp", "bogus")
    assert (done.returncode, done.stdout) == (2, "")


# --- patterns --------------------------------------------------------------------------


def test_list_has_a_line_a_detector_and_the_sum(dlp, pack):
    lines = dlp("patterns", "list", pack).out.splitlines()
    assert [line.split()[:3] for line in lines[:-1]] == [
        ["office.account", "account", "high"],
        ["office.badge", "person", "high"],
    ]
    assert lines[-1] == "2 detectors in 1 pack"


def test_list_without_packs_lists_all_built_in_ones(dlp, packs):
    outcome = dlp("patterns", "list")
    listed = [line.split()[0] for line in outcome.out.splitlines()[:-1]]
    assert listed == sorted(detector.id for detector in packs.detectors)


def test_show_prints_a_detector(dlp, pack):
    outcome = dlp("patterns", "show", "office.badge", "--packs", pack)
    assert outcome.code == 0
    for text in ("office.badge: Number of a badge", r"[1-9]\d{7}", "lane numbers", "工号"):
        assert text in outcome.out


def test_show_of_an_unknown_id_exits_2(dlp, pack):
    outcome = dlp("patterns", "show", "office.none", "--packs", pack)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("dlp patterns: P120: no detector 'office.none'\n  hint: ")


def test_check_of_a_good_pack_exits_0(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path, 'likelihood = "likely"', 'likelihood = "very-likely"')
    outcome = dlp("patterns", "check", folder)
    assert outcome.out == "2 detectors, 2 examples, 2 counterexamples: 0 failures\n"
    assert outcome.code == 0


def test_check_says_what_is_found_instead(dlp, pack):
    outcome = dlp("patterns", "check", pack)
    message = "wanted '12345678' as likely, found {'12345678': 'very-likely'}"
    expected = f"{pack}/badge.toml:15: E101 office.badge: {message}\n    in: 'badge: 12345678'"
    assert expected in outcome.out
    assert (outcome.code, outcome.out.splitlines()[-1]) == (
        1,
        "2 detectors, 2 examples, 2 counterexamples: 2 failures",
    )


def test_check_says_why_a_counterexample_should_not_be_found(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path, "badge: none", "badge: 22345678")
    outcome = dlp("patterns", "check", folder)
    assert "found '22345678' as very-likely, but no digits\n" in outcome.out


def test_check_of_a_broken_pack_exits_2_with_place_and_hint(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path, r"\d{7}", r"\d+")
    outcome = dlp("patterns", "check", folder)
    assert outcome.code == 2
    assert outcome.err.startswith(
        f"dlp patterns: {folder}/badge.toml:7: P205 pattern[0].regex: unbounded '+'"
    )
    assert "\n  hint: " in outcome.err


def _copied(pack, target, old, new):
    folder = target / "office"
    folder.mkdir()
    for path in pack.iterdir():
        text = path.read_text(encoding="utf-8").replace(old, new)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def test_validators_are_listed_by_name(dlp):
    names = dlp("patterns", "validators").out.split()
    assert names == sorted(names)
    assert {"cn.resident_id", "cn.bank_card", "intl.iban"} <= set(names)


# --- explain ---------------------------------------------------------------------------


@pytest.fixture
def _short_probe(monkeypatch):
    monkeypatch.setattr("dlp.cli.explain.PROBE", 1 << 16)


@pytest.mark.usefixtures("_short_probe")
def test_explain_of_an_id_says_lane_reason_and_cost(dlp, pack):
    outcome = dlp("explain", "office.badge", "--packs", pack)
    assert outcome.code == 0
    assert outcome.out.startswith("office.badge / plain\n  regex      [1-9]\\d{7}\n")
    assert "  lane       numbers\n  why        letters and digits only, " in outcome.out
    assert re.search(r"^  cost       \d+\.\d{3} ns a byte on ", outcome.out, re.MULTILINE)


@pytest.mark.usefixtures("_short_probe")
@pytest.mark.parametrize(
    ("regex", "lane"),
    [
        (r"AKIA[A-Z0-9]{16}", "literals"),
        (r"\d{6}", "numbers"),
        (r"[a-z]{1,9}@[a-z]{2,9}", "anchor"),
    ],
)
def test_explain_of_a_regex_says_its_lane(dlp, pack, regex, lane):
    outcome = dlp("explain", regex, "--packs", pack)
    assert (outcome.code, f"\n  lane       {lane}\n" in outcome.out) == (0, True)


@pytest.mark.usefixtures("_short_probe")
def test_explain_of_a_detectors_file_explains_its_patterns(dlp, pack):
    outcome = dlp("explain", pack / "account.toml")
    assert (outcome.code, outcome.out.splitlines()[0]) == (0, "office.account / plain")


@pytest.mark.usefixtures("_short_probe")
def test_explain_of_a_very_long_regex_is_no_file_name(dlp, pack):
    assert dlp("explain", "a" * 300, "--packs", pack).code == 0


def test_explain_of_a_file_prints_the_arithmetic(dlp, pack, share):
    outcome = dlp("explain", share / "a.txt", "--packs", pack)
    assert outcome.out.splitlines()[:4] == [
        f"office.badge 1******8 at {share}/a.txt:1:7",
        "     -6.0 dB  shape",
        "    +20.0 dB  near badge",
        "    +14.0 dB  = 0.962, very-likely",
    ]
    assert "12345678" not in outcome.out


def test_explain_of_a_clean_file_says_so(dlp, pack, share):
    outcome = dlp("explain", share / "clean.txt", "--packs", pack)
    assert (outcome.code, outcome.out) == (0, "nothing found\n")


@pytest.mark.parametrize(
    ("regex", "code"), [("a{2,", "P205"), ("(?=a)", "P204"), ("x*", "P205"), ("", "P207")]
)
def test_explain_of_a_bad_regex_exits_2_with_a_hint(dlp, pack, regex, code):
    outcome = dlp("explain", regex, "--packs", pack)
    assert outcome.code == 2
    assert outcome.err.startswith(f"dlp explain: {code} regex: ")
    assert "\n  hint: " in outcome.err


def test_explain_of_a_regex_in_no_lane_exits_2(dlp, pack):
    outcome = dlp("explain", "[a-z]{4}", "--packs", pack)
    assert (outcome.code, "  refused    P302 regex: " in outcome.out) == (2, True)


# --- about -----------------------------------------------------------------------------


def test_about_says_what_is_compiled_and_which_packs_there_are(dlp, packs):
    outcome = dlp("about")
    assert outcome.code == 0
    assert outcome.out.startswith(f"dlp {__version__}, Python ")
    for name in ("numbers lane", "weighing", "folding", "openpyxl"):
        assert re.search(rf"^  {name} +\S", outcome.out, re.MULTILINE), name
    for item in packs.packs:
        count = len(item.detectors)
        assert re.search(rf"^    {item.id} +\S+ +{count} detectors ", outcome.out, re.MULTILINE)
