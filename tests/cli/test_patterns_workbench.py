"""`dlp patterns new|check|lint|measure|diff|docs|import|schema`: what they print and write."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dlp.cli import patterns_cost, patterns_import
from dlp.cli.patterns_measure import Evidence, suggested
from dlp.packs import load

ROOT = Path(__file__).parents[2]


# --- new -------------------------------------------------------------------------------


def test_new_writes_a_whole_skeleton_that_loads(dlp, tmp_path):
    outcome = dlp("patterns", "new", "team.project-code", "--pack", tmp_path / "team")
    assert outcome.code == 0
    detector = load([tmp_path / "team"]).detectors[0]
    assert (detector.id, Path(detector.file).name) == ("team.project-code", "project_code.toml")
    assert (len(detector.examples), len(detector.counterexamples)) == (5, 5)


def test_a_skeleton_lints_for_what_is_to_be_written_and_nothing_else(dlp, tmp_path):
    dlp("patterns", "new", "team.code", "--pack", tmp_path)
    outcome = dlp("patterns", "lint", tmp_path)
    codes = set(re.findall(r": (L\d+) ", outcome.out))
    assert (outcome.code, codes) == (1, {"L106"})


def test_new_never_writes_over_a_file(dlp, tmp_path):
    (tmp_path / "code.toml").write_text("mine")
    outcome = dlp("patterns", "new", "team.code", "--pack", tmp_path)
    assert outcome.code == 2
    assert outcome.err == (
        f"dlp patterns: {tmp_path}/code.toml: P122: is there already\n"
        "  hint: choose another id, or edit the file\n"
    )
    assert (tmp_path / "code.toml").read_text() == "mine"


def test_new_refuses_what_is_no_id(dlp, tmp_path):
    outcome = dlp("patterns", "new", "../Evil", "--pack", tmp_path)
    assert outcome.err == (
        "dlp patterns: P102 id: '../Evil' is not area.kebab-name\n  hint: like team.project-code\n"
    )
    assert list(tmp_path.iterdir()) == []


# --- check and lint --------------------------------------------------------------------


def test_check_takes_the_file_of_one_detector(dlp, pack):
    outcome = dlp("patterns", "check", "--alone", pack / "badge.toml")
    assert outcome.out.splitlines()[-1] == "1 detector, 1 example, 1 counterexample: 1 failure"


def test_check_refuses_files_and_packs_together(dlp, pack):
    outcome = dlp("patterns", "check", pack / "badge.toml", "cn")
    assert outcome.err == (
        "dlp patterns: P121: files and packs together\n  hint: give one or the other\n"
    )


def test_check_crosses_with_the_built_in_detectors(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path)
    text = (folder / "badge.toml").read_text(encoding="utf-8").replace('"likely"', '"very-likely"')
    text = text.replace("badge: 12345678", "badge: 12345678 手机 13800138000")
    (folder / "badge.toml").write_text(text, encoding="utf-8")
    assert dlp("patterns", "check", "--alone", folder / "badge.toml").code == 0
    outcome = dlp("patterns", "check", folder / "badge.toml")
    assert outcome.code == 1
    assert outcome.out.startswith(
        f"{folder}/badge.toml:15: E201 office.badge: cn.mobile finds something here too\n"
        "    in: 'badge: 12345678 手机 13800138000'\n"
        "  hint: also = ['cn.mobile'] if it should, or another text\n"
    )


FAILURES = {
    "E101": (
        '"likely"', '"unlikely"',
        (":15: E101 office.badge: wanted '12345678' as unlikely, found {'12345678': 'very-likely'}\n"
        "    in: 'badge: 12345678'\n"
        "  hint: with the text in a file, dlp explain FILE:1:1 says what it weighs, or what refused it\n"),
    ),
    "E102": (
        "badge: none", "badge: 87654321",
        (":19: E102 office.badge: found '87654321' as very-likely, but no digits\n"
        "    in: 'badge: 87654321'\n"
        "  hint: pattern 'plain' finds it: narrow it, or give it a validator\n"),
    ),
    "E203": (
        'sensitivity = "high"', 'sensitivity = "high"\nalso = ["cn.mobile"]',
        (":5: E203 office.badge: cn.mobile finds nothing in the examples\n"
        "  hint: take it out of also\n"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", FAILURES)
def test_check_says_where_what_and_the_way_out(dlp, pack, tmp_path, code):
    old, new, expected = FAILURES[code]
    path = _copied(pack, tmp_path) / "badge.toml"
    text = path.read_text(encoding="utf-8").replace('"likely"', '"very-likely"')
    old = old.replace('"likely"', '"very-likely"')
    path.write_text(text.replace(old, new), encoding="utf-8")
    outcome = dlp("patterns", "check", path)
    assert (outcome.code, outcome.out.startswith(f"{path}{expected}")) == (1, True), outcome.out


SLOW = "KEY-(?:(?:a{1,30}){1,30}){1,30}c"


@pytest.fixture
def slow(pack, tmp_path):
    """The file of a detector that takes too long in its counterexample."""
    path = _copied(pack, tmp_path) / "badge.toml"
    text = path.read_text(encoding="utf-8").replace(r"[1-9]\d{7}", SLOW)
    text = text.replace('separators = "any"\ngroups     = ["4-4"]\n', "")
    text = text.replace("12345678", "KEY-aac").replace("badge: none", "KEY-" + "a" * 40)
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_found_is_no_proof_where_a_pattern_took_too_long(dlp, slow):
    outcome = dlp("patterns", "check", "--alone", slow)
    assert (
        f"{slow}:17: E103 office.badge: not read to its end: a pattern took too long in one place, "
        f"and was left there\n    in: 'KEY-{'a' * 40}'\n"
        "  hint: repeats in repeats can be cut in many ways: write each part once\n"
    ) in outcome.out
    assert outcome.code == 1


def test_an_example_that_holds_an_empty_text_is_read_to_its_end(dlp, pack, tmp_path):
    path = _copied(pack, tmp_path) / "badge.toml"
    text = path.read_text(encoding="utf-8").replace('"likely"', '"very-likely"')
    path.write_text(text.replace("badge: none", f"badge: {'0a' * 16}"), encoding="utf-8")
    assert dlp("patterns", "check", "--alone", path).code == 0


def test_measure_says_that_a_pattern_took_too_long(dlp, slow, tmp_path):
    (tmp_path / "a.txt").write_text(f"KEY-{'a' * 40}\n")
    out = dlp("patterns", "measure", tmp_path / "a.txt", "--packs", slow).out
    assert "    a pattern took too long in one place, and was left there: see L209\n" in out


def test_check_says_what_another_detector_takes_away(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path)
    text = (folder / "badge.toml").read_text(encoding="utf-8").replace('"likely"', '"very-likely"')
    (folder / "badge.toml").write_text(text, encoding="utf-8")
    other = text.replace("office.badge", "office.other").replace("20.0", "90.0")
    (folder / "other.toml").write_text(other, encoding="utf-8")
    (folder / "account.toml").unlink()
    out = dlp("patterns", "check", folder).out
    assert (
        f"{folder}/badge.toml:15: E202 office.badge: beside all detectors '12345678' is not "
        "very-likely: found office.other\n    in: 'badge: 12345678'\n"
        "  hint: also = […] names a detector that may claim it; more weight or a hotword keeps it\n"
    ) in out


@pytest.mark.parametrize(
    ("old", "new", "code", "message", "hint"),
    [
        (
            r"[1-9]\d{7}", "[a-z]{6}", "P302", "no literal, no number shape, no hotword gate",
            ("begin it with a literal of 2 bytes, make it letters and digits with 5 digits, or set "
            "requires = 'hotword'"),
        ),
        (
            r"[1-9]\d{7}", "key-[a-z]{6}", "P303", "separators are for number shapes",
            "leave them out, or write letters and digits alone, 5 digits at least",
        ),
        (
            r"[1-9]\d{7}", "[01]{0,20}1[01]{10}", "P301",
            "the number shapes together need more than 400 states",
            "write looser regexes and let validators decide",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("action", ["lint", "check"])
def test_a_pattern_in_no_lane_is_shown_with_its_line(
    dlp, pack, tmp_path, action, old, new, code, message, hint, monkeypatch
):
    from dlp.match import automaton

    monkeypatch.setattr(automaton, "LARGEST", 400)
    folder = _copied(pack, tmp_path)
    path = folder / "badge.toml"
    text = path.read_text(encoding="utf-8").replace(old, new)
    if code != "P303":
        text = text.replace('separators = "any"\ngroups     = ["4-4"]\n', "")
    path.write_text(text, encoding="utf-8")
    outcome = dlp("patterns", action, path)
    assert f"{path}:7: {code} plain: {message}\n  hint: {hint}\n" in outcome.out + outcome.err
    assert outcome.code == (1 if action == "lint" else 2)


def test_a_long_alternation_is_taken(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path)
    path = folder / "badge.toml"
    words = "|".join(f"词语{chr(0x4E00 + n)}" for n in range(600))
    text = path.read_text(encoding="utf-8").replace(r"[1-9]\d{7}", words)
    path.write_text(text.replace('separators = "any"\ngroups     = ["4-4"]\n', ""), "utf-8")
    assert "P30" not in dlp("patterns", "lint", path).out


def test_a_long_alternation_of_a_mark_is_taken(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path)
    path = folder / "badge.toml"
    words = "|".join(f"词语{chr(0x4E00 + n)}" for n in range(600))
    marks = f"{{ name = 'many', regex = '{words}', weight = 9.0 }}"
    structure = f"[[structure]]\nname = 's'\nweight = -3.0\ndistinct = 1\nmarks = [{marks}]\n"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + structure, "utf-8")
    assert "P30" not in dlp("patterns", "lint", path).out


def test_lint_goes_on_behind_a_file_that_does_not_load(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path)
    (folder / "account.toml").write_text("id = 7\n")
    outcome = dlp("patterns", "lint", "--no-cost", folder)
    assert f"{folder}/account.toml:1: P109 id: is int\n  hint: must be a text\n" in outcome.out
    assert f"{folder}/badge.toml:1: L102 references: no reference\n" in outcome.out
    assert outcome.out.splitlines()[-1].startswith("2 files: ")


def test_lint_says_what_only_shows_in_the_whole(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path)
    head = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(head + 'override = ["cn.none"]\n', encoding="utf-8")
    outcome = dlp("patterns", "lint", "--no-cost", folder)
    assert f"{folder}/badge.toml:1: L102 references: no reference\n" in outcome.out
    assert "P113 override: no detector 'cn.none' in earlier packs\n" in outcome.out
    assert outcome.code == 1


def test_lint_names_a_pattern_that_no_example_shows(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path)
    path = folder / "badge.toml"
    more = "\n[[pattern]]\nname = 'unseen'\nregex = 'UNSEEN-[0-9]{4}'\nweight = 1\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    outcome = dlp("patterns", "lint", "--no-cost", path)
    expected = (
        "23: L301 pattern[1].name: no example shows this pattern\n  hint: add an [[example]]\n"
    )
    assert expected in outcome.out


def test_lint_measures_the_cost(dlp, pack, monkeypatch):
    monkeypatch.setattr(patterns_cost, "BUDGET", 0.0)
    monkeypatch.setattr(patterns_cost, "COMPILE_BUDGET", 0.0)
    outcome = dlp("patterns", "lint", pack / "badge.toml")
    assert re.search(
        r":7: L302 pattern\[0\]\.regex: costs \d+\.\d ns a byte alone, over 0\.0\n", outcome.out
    )
    assert re.search(
        r":7: L303 pattern\[0\]\.regex: compiles in \d\.\d s, over 0\.0\n", outcome.out
    )


def test_lint_prints_its_codes(dlp):
    out = dlp("patterns", "lint", "--codes").out
    page = (ROOT / "docs" / "reference" / "packs.md").read_text(encoding="utf-8")
    for line in out.splitlines():
        code, _, text = line.partition(" ")
        assert f"| `{code}` | {text} |" in page


# --- measure ---------------------------------------------------------------------------


def test_measure_counts_what_is_removed_and_shows_masked_samples(dlp, pack, tmp_path):
    corpus = tmp_path / "a.txt"
    corpus.write_text("badge 12345678 and so on" + " word" * 40 + " 87654321 and 1234 5678\n")
    outcome = dlp("patterns", "measure", corpus, "--packs", pack, "--samples", 2)
    row = outcome.out.splitlines()[2].split()
    assert row[:2] == ["office.badge", "3"]
    assert outcome.out.splitlines()[-1] == "1 detector met nothing"
    assert "1******8 " in outcome.out
    assert "12345678" not in outcome.out
    assert "87654321" not in outcome.out


def test_measure_knows_the_names_of_columns_as_a_scan_does(dlp, pack, tmp_path):
    corpus = tmp_path / "a.csv"
    corpus.write_text("工号,x\n12345678,a\n22345678,b\n", encoding="utf-8")
    out = dlp("patterns", "measure", corpus, "--packs", pack, "--samples", 2).out
    assert (
        f"    1******8 very-likely at {corpus}:2:1\n    2******8 very-likely at {corpus}:3:1\n"
        in out
    )
    scanned = dlp("scan", "--packs", pack, "--format", "jsonl", "--jobs", 1, corpus).rows
    assert [row["likelihood"] for row in scanned] == ["very-likely"] * 2


def test_measure_suggests_decibans_from_labels(dlp, pack, tmp_path):
    corpus, labels = tmp_path / "a.txt", tmp_path / "labels.jsonl"
    corpus.write_text("badge 12345678\n" + "x " * 60 + "\n22345678\n")
    row = {"file": str(corpus), "infotype": "office.badge", "value": "12345678"}
    labels.write_text(json.dumps(row) + "\n")
    out = dlp(
        "patterns", "measure", corpus, "--packs", pack, "--labels", labels,
        "--detector", "office.badge",
    ).out  # fmt: skip
    assert "    labelled: 1 right, 1 wrong\n" in out
    assert re.search(
        r"\+20\.0 dB now, +\+4\.8 dB by the labels  near badge \(1 right, 0 wrong\)", out
    )


def test_what_the_labels_suggest_is_the_ratio_of_the_rates():
    counted = Evidence(right=99, wrong=99)
    counted.at_right["near a"], counted.at_wrong["near a"] = 99, 9
    assert round(suggested(counted, "near a"), 2) == round(10 * 1.0195, 2)
    assert round(suggested(counted, "shape"), 2) == 0.0


def test_a_line_that_is_no_label(dlp, pack, tmp_path):
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"file": "a"}\n')
    outcome = dlp("patterns", "measure", labels, "--packs", pack, "--labels", labels)
    assert outcome.err == (
        f"dlp patterns: {labels}:1: P124: is not a label\n"
        '  hint: {"file": "a.txt", "infotype": "cn.mobile", "value": "…"}\n'
    )


def test_measure_of_nothing(dlp, pack, tmp_path):
    outcome = dlp("patterns", "measure", tmp_path, "--packs", pack)
    assert outcome.err == "dlp patterns: P123: no text to read\n  hint: name files or folders\n"


# --- diff and docs ---------------------------------------------------------------------


def test_diff_of_a_pack_with_itself(dlp, pack):
    outcome = dlp("patterns", "diff", pack, pack)
    assert (outcome.code, outcome.out) == (0, "no difference\n")


def test_diff_says_what_changes_in_the_files_and_on_a_corpus(dlp, pack, tmp_path):
    folder = _copied(pack, tmp_path)
    text = (folder / "badge.toml").read_text(encoding="utf-8")
    (folder / "badge.toml").write_text(text.replace("[1-9]", "[1]").replace("20.0", "1.0"), "utf-8")
    (folder / "account.toml").unlink()
    corpus = tmp_path / "a.txt"
    corpus.write_text("badge 12345678\nbadge 22345678\n")
    outcome = dlp("patterns", "diff", pack, folder, corpus)
    assert outcome.code == 1
    assert outcome.out == (
        "- office.account\n"
        "~ office.badge pattern 'plain' regex: '[1-9]\\\\d{7}' -> '[1]\\\\d{7}'\n"
        "~ office.badge hotwords: 1 less, 1 more\n"
        "! office.badge: 2 very-likely -> nothing\n"
        f"    1******8 at {corpus}:1:7\n"
        f"    2******8 at {corpus}:2:7\n"
        "findings: 2 -> 0\n"
    )


def test_docs_is_a_page_for_a_pack(dlp, pack, tmp_path):
    page = dlp("patterns", "docs", pack).out
    assert page.startswith("# office: Office\n")
    for text in (
        "2 detectors",
        "## office.badge",
        "- plain: -6 dB, lane numbers",
        "`badge: ⟦12345678⟧` likely",
    ):
        assert text in page
    outcome = dlp("patterns", "docs", pack, "-o", tmp_path / "pages")
    assert outcome.out == f"{tmp_path}/pages/office.md\n"
    assert (tmp_path / "pages" / "office.md").read_text(encoding="utf-8") == page


def test_schema_prints_what_is_shipped(dlp):
    shipped = (ROOT / "docs" / "reference" / "pack.schema.json").read_text(encoding="utf-8")
    assert dlp("patterns", "schema").out == shipped


# --- import ----------------------------------------------------------------------------

TOML = r"""
[[rules]]
id = "acme-token"
description = "Acme token"
regex = '''\b(acme_[a-z0-9]{20})(?:[\x60'"\s;]|\\[nr]|$)'''
keywords = ["acme_"]
entropy = 3
[[rules]]
id = "bare-hex"
description = "Hex beside a word"
regex = '''[a-f]{16}'''
keywords = ["zebra"]
[[rules]]
id = "letters"
description = "Letters"
regex = '''\p{L}+'''
[[rules]]
id = "bare"
description = "Nothing to begin with"
regex = '''[a-f]{16}'''
"""
YAML = r"""
rules:
  - name: Zed Key
    id: kingfisher.zed.1
    pattern: |
      (?x)
      \b
      ( zed_ [A-Za-z0-9]{12} )   # the key
      \b
    confidence: high
    min_entropy: 3
    examples:
      - key = zed_Abc123Def456
      - key = zzz
    negative_examples:
      - key = zed_short
    references:
      - https://example.org/keys
"""


def test_import_of_gitleaks_rules_lists_what_is_lost(dlp, tmp_path):
    (tmp_path / "rules.toml").write_text(TOML)
    outcome = dlp("patterns", "import", tmp_path / "rules.toml", "--pack", tmp_path / "mine")
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "acme-token: entropy is not carried over",
        "bare-hex: keywords must stand near, not only somewhere in the file",
        "letters: NOT carried over: \\p has no counterpart",
        "bare: NOT carried over: P302 no literal, no number shape, no hotword gate",
        "2 rules carried over, 2 not",
    ]
    detectors = load([tmp_path / "mine"]).detectors
    assert [item.id for item in detectors] == ["mine.acme-token", "mine.bare-hex"]
    assert detectors[0].patterns[0].regex == "acme_[a-z0-9]{20}"
    assert detectors[1].patterns[0].requires_hotword


EVERYTHING = """
[[rules]]
id = "acme-token"
description = "Acme token\\u001b[31m"
regex = 'acme_[a-z0-9]{20}'
keywords = ["zebra"]
tags = ["cloud", "api"]
skipReport = true
verbose = false
path = '\\.env$'
specificity = "high"
secretGroup = "1"
[[rules.allowlists]]
stopwords = ["test"]
[[rules.required]]
id = "other"
"""


def test_import_lists_every_key_that_is_lost(dlp, tmp_path):
    (tmp_path / "rules.toml").write_text(EVERYTHING)
    outcome = dlp("patterns", "import", tmp_path / "rules.toml", "--pack", tmp_path / "mine")
    assert outcome.out.splitlines() == [
        "acme-token: allowlists is not carried over",
        "acme-token: path is not carried over",
        "acme-token: required rules is not carried over",
        "acme-token: secretGroup of another kind is not carried over",
        "acme-token: skipReport is not carried over",
        "acme-token: specificity is not carried over",
        "acme-token: keywords, which its regex does not hold, are not asked for",
        "1 rule carried over, 0 not",
    ]
    detector = load([tmp_path / "mine"]).detectors[0]
    assert (detector.title, detector.tags) == ("Acme token [31m", ("cloud", "api"))


def test_import_counts_what_is_no_rule(dlp, tmp_path):
    pytest.importorskip("yaml")
    rule = (
        "{id: np.a.1, name: A, pattern: 'abc_[0-9]{9}', description: What it is, categories: [x]}"
    )
    (tmp_path / "a.yml").write_text(f"rules: [7, {rule}]\n")
    outcome = dlp("patterns", "import", tmp_path / "a.yml", "--pack", tmp_path / "mine")
    assert outcome.out.splitlines() == [
        "rule-1: NOT carried over: it has no regex",
        "1 rule carried over, 1 not",
    ]
    detector = load([tmp_path / "mine"]).detectors[0]
    assert (detector.description, detector.tags) == ("What it is", ("x",))


def test_import_lists_what_a_file_says_of_all_its_rules(dlp, tmp_path):
    text = TOML + "\n[allowlist]\npaths = ['go.sum']\n[extend]\nuseDefault = true\n"
    (tmp_path / "rules.toml").write_text(text)
    outcome = dlp("patterns", "import", tmp_path / "rules.toml", "--pack", tmp_path / "mine")
    assert outcome.out.splitlines()[:2] == [
        f"{tmp_path / 'rules.toml'}: allowlist of the whole file is not carried over",
        f"{tmp_path / 'rules.toml'}: extend of the whole file is not carried over",
    ]


def test_import_of_kingfisher_rules_keeps_examples_that_hold(dlp, tmp_path):
    pytest.importorskip("yaml")
    (tmp_path / "zed.yml").write_text(YAML)
    outcome = dlp("patterns", "import", tmp_path / "zed.yml", "--pack", tmp_path / "mine")
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "kingfisher.zed.1: entropy is not carried over",
        "kingfisher.zed.1: an example is not found",
        "1 rule carried over, 0 not",
    ]
    detector = load([tmp_path / "mine"]).detectors[0]
    assert [(item.match, item.likelihood) for item in detector.examples] == [
        ("zed_Abc123Def456", "very-likely")
    ]
    assert [item.text for item in detector.counterexamples] == ["key = zed_short"]
    assert detector.references == ("https://example.org/keys",)
    assert dlp("patterns", "check", "--alone", tmp_path / "mine").code == 0


@pytest.mark.parametrize("text", ["!!python/object/apply:os.system ['true']", "a: [", "- 1"])
def test_yaml_that_holds_no_rules(dlp, tmp_path, text):
    pytest.importorskip("yaml")
    (tmp_path / "a.yml").write_text(text)
    outcome = dlp("patterns", "import", tmp_path / "a.yml", "--pack", tmp_path / "mine")
    assert outcome.code == 2
    assert f"{tmp_path}/a.yml" in outcome.err
    assert "P001: " in outcome.err


def test_yaml_without_its_library_says_what_to_install(dlp, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "yaml", None)
    (tmp_path / "a.yml").write_text("rules: []")
    outcome = dlp("patterns", "import", tmp_path / "a.yml", "--pack", tmp_path / "mine")
    assert outcome.err == "dlp patterns: rules in YAML need PyYAML: pip install pyyaml\n"


@pytest.mark.parametrize("regex", ["ab'c", "a'''b", "ends'", "a\nb", 'a"b\\d'])
def test_a_regex_is_written_so_that_it_is_read_back(regex):
    import tomllib

    literal = patterns_import._literal(regex)
    assert tomllib.loads(f"regex = {literal}") == {"regex": regex}


def _copied(pack, target):
    folder = target / "office"
    folder.mkdir()
    for path in pack.iterdir():
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def test_explain_is_the_command_explain(dlp, pack):
    arguments = ("--packs", pack, "office.badge")
    words = [line for line in dlp("explain", *arguments).out.splitlines() if "cost" not in line]
    again = dlp("patterns", "explain", *arguments).out.splitlines()
    assert [line for line in again if "cost" not in line] == words
    assert words[0] == "office.badge / plain"
