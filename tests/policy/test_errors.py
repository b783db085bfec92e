"""Every code: file, line, key, message and hint, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlp.policy import Policy, PolicyError

HEAD = 'id = "p"\ntitle = "P"\nincomplete = "log"\n'
RULE = '[[rule]]\nid = "r"\naction = "block"\n'
GOLDEN = [
    ("Y001", "id = \n", ("{f}:1: Y001: Invalid value (at line 1, column 6)\n"
     "  hint: texts stand in quotes; see https://toml.io")),
    ("Y001", b"\xff", "{f}: Y001: not UTF-8 at byte 0\n  hint: save as UTF-8"),
    ("Y010", 'id = "p"\ntitle = "P"\n', ("{f}:1: Y010 incomplete: is missing\n"
     "  hint: add incomplete = … (a text)")),
    ("Y011", HEAD + "version = 1\n", "{f}:4: Y011 version: is int\n  hint: must be a text"),
    ("Y011", HEAD + RULE + "[[rule.findings]]\ncount = true\n",
     "{f}:8: Y011 rule[0].findings[0].count: is bool\n  hint: must be a whole number"),
    ("Y012", HEAD + '[[rule]]\nid = "r"\naction = "stop"\n', ("{f}:6: Y012 rule[0].action: is 'stop'\n"
     "  hint: one of: allow, log, warn, redact, quarantine, block")),
    ("Y013", HEAD + RULE + "[rule.context]\nchanel = { in = [] }\n",
     ("{f}:8: Y013 rule[0].context.chanel: is not a key of this table\n"
     "  hint: known are: area, channel, purpose, recipient, recipient_domain, sender, "
     "sender_domain, time, user")),
    ("Y014", HEAD + RULE + "[[rule.findings]]\ncount = 0\n",
     "{f}:8: Y014 rule[0].findings[0].count: is out of range\n  hint: 1 to 9007199254740992"),
    ("Y014", HEAD + RULE + "[[rule.findings]]\nconfidence = nan\n",
     "{f}:8: Y014 rule[0].findings[0].confidence: is out of range\n  hint: 0 to 1"),
    ("Y014", HEAD + RULE + '[rule.context.time]\noutside = "8-18"\n',
     "{f}:8: Y014 rule[0].context.time.outside: '8-18' is no span of time\n  hint: 08:00-18:30"),
    ("Y015", HEAD + '[[rule]]\nid = "R!"\naction = "log"\nalways = true\n',
     "{f}:5: Y015 rule[0].id: 'R!' is not a name\n  hint: lower case, digits, - and ."),
    ("Y020", HEAD + (RULE + "always = true\n") * 2, ("{f}:9: Y020 rule[1].id: 'r' is used already\n"
     "  hint: each rule has an id of its own")),
    ("Y021", HEAD + RULE + 'exempt = ["x"]\n[[rule.findings]]\n', ("{f}:7: Y021 rule[0].exempt: no list 'x'\n"
     "  hint: known are: none; add a [[list]]")),
    ("Y021", HEAD + RULE + '[rule.context]\nuser = { in = ["@x"] }\n',
     "{f}:8: Y021 rule[0].context.user.in: no list '@x'\n  hint: known are: none; add a [[list]]"),
    ("Y022", HEAD + 'disable = ["x"]\n', ("{f}:4: Y022 disable: no rule 'x' to switch off\n"
     "  hint: known are: ")),
    ("Y022", HEAD + '[[case]]\ntitle = "c"\nexpect = "log"\nrules = ["x"]\n',
     "{f}:7: Y022 case[0].rules: no rule 'x'\n  hint: known are: "),
    ("Y023", HEAD + RULE, ("{f}:4: Y023 rule[0]: a rule without conditions, or with too many\n"
     "  hint: add a condition, or always = true (and not both)")),
    ("Y024", HEAD + RULE + '[[rule.findings]]\ntogether = ["cn.*"]\n',
     "{f}:8: Y024 rule[0].findings[0].together: says nothing without subjects\n  hint: subjects = 1"),
    ("Y025", 'id = "p"\nextends = "p.toml"\n', ("{f}:2: Y025 extends: too many policies stand on one "
     "another\n  hint: at most 8, and none on itself")),
    ("Y030", HEAD + '[[list]]\nid = "l"\n[[list.entry]]\nvalue = "a"\nsince = 2026-02-01\nuntil = 2026-01-01\n',
     "{f}:9: Y030 list[0].entry[0].until: is before since\n  hint: change one of the dates"),
    ("Y031", HEAD + '[[list]]\nid = "l"\nfile = "bad.csv"\n',
     "{f}:6: Y031 list[0].file: bad.csv, row 3: not a date\n  hint: dates are like 2026-12-31"),
    ("Y002", HEAD + '[[list]]\nid = "l"\nfile = "none.csv"\n', ("{d}/none.csv: Y002: No such file or directory\n"
     "  hint: give a readable file or the name of a preset")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "message"), GOLDEN)
def test_errors_word_for_word(tmp_path, code, text, message):
    """The message names the place and a way out."""
    path = tmp_path / "p.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "bad.csv").write_text("value,until\na,2026-01-01\nb,soon\n", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        Policy.load(path)
    assert caught.value.code == code
    assert str(caught.value) == message.replace("{f}", str(path)).replace("{d}", str(tmp_path))


def test_neither_a_preset_nor_a_file():
    """A name that is not known lists those that are."""
    with pytest.raises(PolicyError) as caught:
        Policy.load("fail-open")
    assert str(caught.value) == (
        "fail-open: Y003: not a preset, and not a file\n"
        "  hint: presets are: audit-only, fail-closed, nda-medical-insurance"
    )


def test_lists_that_are_given_must_exist():
    """A list that no rule could mean is a mistake of the caller."""
    with pytest.raises(PolicyError, match="Y021: no list 'x'"):
        Policy.load("nda-medical-insurance", lists={"x": ["a"]})


@pytest.mark.parametrize("text", [
    "[[[[[", "a" * 100_000, '"""', "id = 1" + "0" * 6000, "[[rule]]\n" * 500, "list = 3", "rule = [1]",
    'id = "p"\ntitle = "P"\nincomplete = "log"\n[[rule]]\nid = "a"\naction = "log"\nfindings = {}',
    'id = "p"\ntitle = "P"\nincomplete = "log"\nexpires = 2026-01-01T00:00:00', "a = " + "[" * 5000,
    'id = "p"\ntitle = "P"\nincomplete = "log"\ncase = [{ title = "x", expect = "log", context = 1 }]',
])  # fmt: skip
def test_bad_files_give_a_policy_error(tmp_path, text):
    """Whatever the file holds, the error is one of ours."""
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"Y0\d\d"):
        Policy.load(path)


def test_every_code_is_documented():
    """docs/reference/policy.md lists the codes that can be raised."""
    root = Path(__file__).parents[2]
    source = "".join(
        path.read_text(encoding="utf-8") for path in (root / "dlp/policy").glob("*.py")
    )
    page = (root / "docs/reference/policy.md").read_text(encoding="utf-8")
    import re

    codes = set(re.findall(r'"(Y0\d\d)"', source))
    assert codes
    assert {code for code in codes if f"`{code}`" not in page} == set()
