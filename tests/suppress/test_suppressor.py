"""Allow lists, pragmas and baselines: what is suppressed is counted, nothing else goes."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest

from dlp import Scanner
from dlp.suppress import (
    AllowList,
    Baseline,
    Pragma,
    SuppressionError,
    Suppressor,
    read_key,
    text_lines,
)  # fmt: skip

KEY = b"0123456789abcdef"
TODAY = date(2026, 6, 1)
ID, OTHER = "11010518850607004X", "11010519491231002X"


@pytest.fixture(scope="module")
def scan():
    """Scan with the key of the baselines."""
    scanner = Scanner(packs=["cn"], fingerprint_key=KEY)
    return lambda text, name="a.txt": scanner.scan(text.encode(), name=name)


def allow(text):
    """Read an allow list."""
    return AllowList.parse(text.encode(), "allow.toml")


HEAD = '[[allow]]\nid = "r"\nreason = "specimen"\n'


@pytest.mark.parametrize(("rule", "kept"), [
    ('infotypes = ["cn.resident-id"]', 0),
    ('infotypes = ["cn.mobile"]', 1),
    ('infotypes = ["cn.*"]\npaths = ["a.*"]', 0),
    ('infotypes = ["cn.*"]\npaths = ["b.*"]', 1),
    ("patterns = ['1101051885\\d{7}X']", 0),
    ("patterns = ['1101051885']", 1),
    ('infotypes = ["cn.*"]\nexpires = 2026-06-01', 0),
    ('infotypes = ["cn.*"]\nexpires = 2026-05-31', 1),
])  # fmt: skip
def test_allow_lists(scan, rule, kept):
    """All keys of a rule must hold, up to its last day."""
    result = Suppressor(allow=[allow(HEAD + rule)], today=TODAY).apply(scan(f"身份证号：{ID}"))
    assert len(result.kept) == kept
    assert result.summary == ({} if kept else {"allow:r": 1})
    assert result.by_infotype == ({} if kept else {"cn.resident-id": 1})


def test_values_are_keyed_hashes(scan):
    """The value is allowed, another one is not, and the file does not hold it."""
    found = scan(f"身份证号：{ID}\n身份证号：{OTHER}")
    listed = allow(f'{HEAD}values = ["{found.findings[0].fingerprint}"]')
    result = Suppressor(allow=[listed], today=TODAY).apply(found)
    assert [finding.reveal() for finding in result.kept] == [OTHER]


def test_expired_rules_are_said(scan):
    """What has expired does not suppress, and the result says so."""
    listed = allow(f'{HEAD}infotypes = ["cn.*"]\nexpires = 2026-05-31')
    result = Suppressor(allow=[listed], today=TODAY).apply(scan(f"身份证号：{ID}"))
    assert result.remarks == ("allow:r: expired after 2026-05-31 (1 findings)",)


@pytest.mark.parametrize(("text", "kept", "remarks"), [
    (f"身份证号：{ID}  # dlp:allow cn.resident-id specimen", 0, 0),
    (f"# dlp:allow cn.resident-id,cn.mobile specimen\n身份证号：{ID}", 0, 0),
    (f"# dlp:allow cn.resident-id specimen\n\n身份证号：{ID}", 1, 0),
    (f"身份证号：{ID}\n# dlp:allow cn.resident-id specimen", 1, 0),
    (f"身份证号：{ID}  # dlp:allow cn.mobile specimen", 1, 0),
    (f"身份证号：{ID}  # dlp:allow cn.resident-id", 1, 1),
    (f"身份证号：{ID}  <!-- dlp:allow cn.resident-id -->", 1, 1),
    (f"身份证号：{ID}  # dlp:allow * everything", 1, 0),
])  # fmt: skip
def test_pragmas(scan, text, kept, remarks):
    """On the line or the line above, for named infotypes, with a reason."""
    lines = text_lines("a.txt", text.encode())
    result = Suppressor(today=TODAY).apply(scan(text), lines)
    assert (len(result.kept), len(result.remarks)) == (kept, remarks)
    assert result.summary == ({} if kept else {"pragma": 1})


def test_pragmas_of_strangers_are_not_read(scan):
    """Without a way to the lines, a text cannot allow what it holds."""
    assert len(Suppressor().apply(scan(f"身份证号：{ID}  # dlp:allow cn.resident-id ok")).kept) == 1


def test_a_pragma_in_a_container_is_not_that_of_the_file(scan):
    """Lines of one path say nothing of another."""
    text = f"身份证号：{ID} dlp:allow cn.resident-id ok"
    lines = text_lines("a.txt", text.encode())
    assert len(Suppressor().apply(scan(text, "b.txt"), lines).kept) == 1


@pytest.mark.parametrize(
    "line", ["dlp:allow", "dlp:allow ", "x" * 30_000 + "dlp:allow a b", "dlp:allowa b"]
)
def test_what_is_no_pragma(line):
    """Nothing is guessed."""
    assert Pragma.of(line) is None


def judged(baseline, state, **options):
    """Say the same of all entries."""
    for entry in list(baseline.entries.values()):
        baseline.judge(entry, state, reason="known", author="ci", **options)
    return baseline


@pytest.mark.parametrize(("state", "kept"), [
    ("accepted", 0), ("false-positive", 0), ("real", 1), ("unreviewed", 1),
])  # fmt: skip
def test_baselines(scan, tmp_path, state, kept):
    """Only what somebody accepted is suppressed; through a file and back."""
    baseline = Baseline.new(KEY, tmp_path)
    assert baseline.update(scan(f"身份证号：{ID}").findings) == (1, 0)
    judged(baseline, state).save(tmp_path / "b.json")
    again = Baseline.load(tmp_path / "b.json", KEY)
    moved = scan(f"\n\n\nnew lines above\n身份证号：{ID}")
    assert len(Suppressor(baseline=again, today=TODAY).apply(moved).kept) == kept


def test_baselines_are_of_a_value_a_place_and_a_time(scan, tmp_path):
    """Another value, another file, or after the last day: it is new."""
    baseline = Baseline.new(KEY, tmp_path)
    baseline.update(scan(f"身份证号：{ID}").findings)
    judged(baseline, "accepted", expires=date(2026, 6, 1))
    on_time = Suppressor(baseline=baseline, today=date(2026, 6, 1))
    assert on_time.apply(scan(f"身份证号：{ID}")).summary == {"baseline": 1}
    assert len(on_time.apply(scan(f"身份证号：{OTHER}")).kept) == 1
    assert len(on_time.apply(scan(f"身份证号：{ID}", "other.txt")).kept) == 1
    late = Suppressor(baseline=baseline, today=date(2026, 6, 2)).apply(scan(f"身份证号：{ID}"))
    assert len(late.kept) == 1
    assert late.remarks == ("baseline: expired after 2026-06-01 (1 findings)",)


def test_update_keeps_what_was_said(scan, tmp_path):
    """New entries wait, judged ones stay, gone ones go."""
    baseline = Baseline.new(KEY, tmp_path)
    baseline.update(scan(f"身份证号：{ID}").findings)
    judged(baseline, "accepted")
    assert baseline.update(scan(f"身份证号：{ID}\n身份证号：{OTHER}").findings) == (1, 0)
    assert sorted(entry.state for entry in baseline.entries.values()) == ["accepted", "unreviewed"]
    assert baseline.update(scan(f"身份证号：{OTHER}").findings) == (0, 1)


def test_paths_are_relative_to_the_baseline(scan, tmp_path):
    """The same checkout in another place matches; inner paths stay."""
    baseline = Baseline.new(KEY, tmp_path)
    (found,) = scan(f"身份证号：{ID}", str(tmp_path / "d" / "a.zip")).findings
    inner = dataclasses.replace(
        found, location=dataclasses.replace(found.location, path=f"{found.location.path}!/m.txt")
    )
    assert baseline.path_of(inner) == "d/a.zip!/m.txt"
    assert baseline.path_of(scan(f"身份证号：{ID}", "/else/a").findings[0]) == "/else/a"


def test_the_file_holds_no_clear_value(scan, tmp_path):
    """Fingerprints and masks only, one entry a line."""
    baseline = Baseline.new(KEY, tmp_path)
    baseline.update(scan(f"身份证号：{ID}\n身份证号：{OTHER}").findings)
    baseline.save(tmp_path / "b.json")
    text = (tmp_path / "b.json").read_text(encoding="utf-8")
    assert ID not in text
    assert len(text.splitlines()) == 4
    quotes = {entry["quote"] for entry in json.loads(text)["entries"]}
    assert quotes == {"1101**********004X", "1101**********002X"}


@pytest.mark.parametrize(("code", "text"), [
    ("Y121", "x"), ("Y121", "[]"), ("Y121", "{}"), ("Y121", "[" * 100_000),
    ("Y121", '{"version": 2, "key": "", "entries": []}'),
    ("Y121", '{"version": 1, "key": "", "entries": [{"infotype": "a", "value": "b", "path": ""}]}'),
    ("Y122", '{"version": 1, "key": "00", "entries": []}'),
])  # fmt: skip
def test_bad_baselines(tmp_path, code, text):
    """What is no baseline, and one of another key, is refused with a way out."""
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(SuppressionError) as caught:
        Baseline.load(tmp_path / "b.json", KEY)
    assert (caught.value.code, bool(caught.value.hint)) == (code, True)


def test_an_entry_that_suppresses_needs_a_reason(scan, tmp_path):
    """By hand as by program."""
    baseline = Baseline.new(KEY, tmp_path)
    baseline.update(scan(f"身份证号：{ID}").findings)
    (entry,) = baseline.entries.values()
    with pytest.raises(ValueError, match="reason"):
        baseline.judge(entry, "accepted", reason=" ", author="ci")
    baseline.entries[entry.key] = dataclasses.replace(entry, state="accepted")
    baseline.save(tmp_path / "b.json")
    with pytest.raises(SuppressionError, match="Y121"):
        Baseline.load(tmp_path / "b.json", KEY)


@pytest.mark.parametrize(("text", "message"), [
    ("x\n", "allow.toml:1: Y101"),
    ("[[allow]]\n", "allow.toml:1: Y103 allow[0].id: is missing or no text"),
    (HEAD, "allow.toml:1: Y103 allow[0].: allows everything"),
    (HEAD + 'paths = "a"', "Y103 allow[0].paths: is no list of texts"),
    (HEAD + "patterns = ['(']", "Y103 allow[0].patterns"),
    (HEAD + 'values = ["123"]', "Y103 allow[0].values: holds what is no fingerprint"),
    (HEAD + 'paths = ["a"]\nexpires = "soon"', "Y103 allow[0].expires: is no date"),
    (HEAD + 'path = ["a"]', "Y103 allow[0].path: is not a key"),
    ((HEAD + 'paths = ["a"]\n') * 2, "allow.toml:5: Y103 allow[1].id: is used already"),
])  # fmt: skip
def test_bad_allow_lists(text, message):
    """Errors name file, line, key and code."""
    with pytest.raises(SuppressionError) as caught:
        allow(text)
    assert message in str(caught.value)


def test_keys_come_from_a_file_or_the_environment(tmp_path):
    """A file goes before the environment; short and absent keys are refused."""
    (tmp_path / "k").write_bytes(KEY + b"\n")
    (tmp_path / "short").write_bytes(b"short")
    assert read_key(tmp_path / "k", {"DLP_KEY": "x" * 16}) == KEY
    assert read_key(None, {"DLP_KEY_FILE": str(tmp_path / "k")}) == KEY
    assert read_key(None, {"DLP_KEY": "x" * 16}) == b"x" * 16
    for path, environment in ((None, {}), (tmp_path / "short", {}), (tmp_path / "none", {})):
        with pytest.raises(SuppressionError, match="Y110"):
            read_key(path, environment)


def test_allow_lists_are_files(tmp_path):
    """A missing one is an error with a way out, not an empty list."""
    path = tmp_path / "allow.toml"
    path.write_text(HEAD + 'author = "a"\npaths = ["a"]', encoding="utf-8")
    assert [rule.author for rule in AllowList.load(path).rules] == ["a"]
    with pytest.raises(SuppressionError, match="Y102"):
        AllowList.load(tmp_path / "none")
    with pytest.raises(SuppressionError, match="Y103: holds something else"):
        AllowList.parse(b"x = 1")


def test_a_pattern_that_backtracks_allows_nothing(scan):
    """A slow pattern costs a moment, and suppresses nothing."""
    listed = allow(HEAD + "patterns = ['(?:\\d|\\d\\d?|[0-9]+)*Y']")
    assert len(Suppressor(allow=[listed]).apply(scan(f"身份证号：{ID}")).kept) == 1


def test_brackets_of_names_are_brackets(scan):
    """In paths only the star is special."""
    listed = allow(HEAD + 'paths = ["a [1]?.*"]')
    suppressor = Suppressor(allow=[listed])
    assert not suppressor.apply(scan(f"身份证号：{ID}", "a [1]?.txt")).kept
    assert suppressor.apply(scan(f"身份证号：{ID}", "a 1x.txt")).kept


def test_files_that_begin_alike_are_told_apart(tmp_path):
    """A finding about a text as a whole is keyed by how the text begins, and by its place."""
    from dlp import Scanner

    head = "".join(
        f"2026-03-01 08:00:0{n},120 INFO  [main] service.Settlement - started in 812 ms\n"
        for n in range(8)
    )
    key = b"k" * 32
    scanner = Scanner(packs=["infrastructure"], minimum="possible", fingerprint_key=key)
    found = {}
    for name, tail in (("a.log", "one"), ("b.log", "another")):
        (tmp_path / name).write_text(f"{head}{tail}\n")
        found[name] = scanner.scan_path(tmp_path / name).findings
    assert found["a.log"][0].is_structure
    assert found["a.log"][0].fingerprint == found["b.log"][0].fingerprint
    baseline = Baseline.new(key, tmp_path)
    baseline.update(found["a.log"])
    (entry,) = list(baseline.entries.values())
    baseline.judge(entry, "accepted", reason="known", author="n")
    assert (entry.path, head.splitlines()[0] in entry.quote) == ("a.log", False)
    suppressor = Suppressor(baseline=baseline)
    assert suppressor.apply(found["a.log"]).summary == {"baseline": 1}
    assert suppressor.apply(found["b.log"]).summary == {}
