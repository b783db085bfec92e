"""`dlp explain FILE:OFFSET`: why something was found, and which gate refused what was not."""

from __future__ import annotations

import zipfile

import pytest

DETECTOR = """\
id          = "gate.{name}"
title       = "{name}"
category    = "{category}"
sensitivity = "high"
[[pattern]]
name       = "plain"
regex      = '{regex}'
{extra}
[[hotword]]
words  = ["{word}"]
weight = 20.0
[[example]]
text       = "{word}: {value}"
match      = "{value}"
likelihood = "possible"
[[counterexample]]
text = "none"
why  = "nothing"
"""


@pytest.fixture
def gates(tmp_path):
    """A pack of detectors that differ in their gates."""
    folder = tmp_path / "packs" / "gate"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('id = "gate"\ntitle = "Gates"\n')
    given = {
        "card": (
            r"[1-9]\d{15}",
            'validator = "intl.card"\nweight = 0.0',
            "card",
            "4111111111111111",
        ),
        "desk": (r"7\d{7}", "weight = -6.0", "desk", "71234567"),
        "ward": (r"8\d{7}", 'requires = "hotword"\nweight = -6.0', "ward", "81234567"),
        "tool": (r"8\d{7}", "weight = 1.0", "tool", "81234567"),
    }
    for name, (regex, extra, word, value) in given.items():
        text = DETECTOR.format(name=name, regex=regex, extra=extra, word=word, value=value,
                               category="person")  # fmt: skip
        (folder / f"{name}.toml").write_text(text)
    return folder


@pytest.fixture
def why(dlp, gates, tmp_path):
    """Explain a place of a text."""

    def call(text, place, *arguments):
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8")
        return dlp("explain", f"{path}:{place}", "--packs", gates, *arguments)

    return call


def test_what_was_found_is_explained_with_its_sum(why):
    out = why("desk 71234567\n", "5").out
    assert out.startswith("found: gate.desk 7******7 at ")
    assert "+20.0 dB  near desk" in out
    assert "71234567" not in out


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("card 4111111111111112\n", "1:10", "gate.card / plain: validator: intl.card refuses it"),
        ("desk x71234567\n", "8", "gate.desk / plain: boundary: a letter touches its left end"),
        (
            "desk 7123 4567\n",
            "8",
            "gate.desk / plain: separators: separators of this pattern: none",
        ),
        (
            "no word 81234567\n",
            "10",
            "gate.ward / plain: hotword: it needs one nearby, such as ward",
        ),
        ("tool ward 81234567\n", "12", "gate.ward / plain: conflict: gate.tool weighs more"),
        ("nothing\n", "2", "nothing found, and nothing refused: 4 of 4 patterns"),
    ],
)
def test_the_gate_that_refused_is_named(why, text, place, said):
    outcome = why(text, place)
    assert outcome.code == 0
    assert said in outcome.out


def test_what_is_below_the_reported_says_so(why):
    out = why("71234567 alone\n", "3").out
    assert "not reported by default: unlikely is below possible" in out


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("\u8eab\u4efd\u8bc1 110105188506070041\n", "1:9",
         "cn.resident_id refuses it: the check character does not fit"),
        ("\u8eab\u4efd\u8bc1 11010518851307004X\n", "1:9",
         "cn.resident_id refuses it: the date is impossible"),
        ("password = ab1\n", "1:13", "length: 3 bytes, and this pattern takes 4 or more"),
        ("password = changeme\n", "1:13", "secret.password refuses it: no secret, but a place"),
        ("\u8ba2\u5355\u53f7 11010518850607004X\n", "1:9",
         "what stands around it speaks against it: near \u8ba2\u5355\u53f7 (-20.0 dB)"),
        ("card no. 4111111111111112\n", "1:12",
         "intl.card refuses it: the check character does not fit"),
    ],
)  # fmt: skip
def test_the_built_in_patterns_say_what_they_mind(dlp, tmp_path, text, place, said):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    out = dlp("explain", f"{path}:{place}").out
    assert said in out
    for value in ("ab1", "changeme", "110105188506070041", "11010518851307004X"):
        assert value not in out


def test_a_value_on_an_allow_list_says_so(why, tmp_path):
    allow = tmp_path / "allow.toml"
    allow.write_text(
        '[[allow]]\nid = "desks"\nreason = "made up"\nauthor = "us"\npatterns = ["7123[0-9]*"]\n'
    )
    assert (
        "suppressed by allow:desks: made up" in why("desk 71234567\n", "1:7", "--allow", allow).out
    )
    assert "suppressed" not in why("desk 79934567\n", "1:7", "--allow", allow).out


def test_a_finding_of_a_baseline_says_so(dlp, why, gates, tmp_path, monkeypatch):
    key, baseline = tmp_path / "key", tmp_path / "baseline.json"
    key.write_bytes(b"k" * 32)
    path = tmp_path / "a.txt"
    path.write_text("desk 71234567\n")
    dlp("baseline", "create", baseline, path, "--packs", gates, "--key-file", key)
    answers = iter(["a", "known"])
    monkeypatch.setattr("builtins.input", lambda *_: next(answers))
    assert dlp("baseline", "audit", baseline, "--author", "us", "--key-file", key).code == 0
    out = why("desk 71234567\n", "1:7", "--baseline", baseline, "--key-file", key).out
    assert "known" in out
    assert "suppressed by" in out


def test_what_is_suppressed_says_so(why):
    out = why("desk 71234567 # dlp:allow gate.desk made up\n", "1:7", "--pragmas").out
    assert "suppressed by pragma: made up" in out


def test_bytes_and_columns_name_the_same_place(why):
    text = "工位\uff1a desk 71234567\n"
    at = text.encode().index(b"7123") + 2
    assert why(text, str(at)).out == why(text, f"1:{text.index('7123') + 3}").out


def test_full_width_digits_keep_their_place(why):
    text = "desk ７１２３４５６７\n"
    assert why(text, str(len(b"desk ") + 9)).out.startswith("found: gate.desk")


def test_a_place_in_a_container(dlp, gates, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/b.txt", "x\ndesk 71234567\n")
    out = dlp("explain", f"{tmp_path}/a.zip!/in/b.txt:2:8", "--packs", gates).out
    assert out.startswith("found: gate.desk")


@pytest.mark.parametrize("place", ["9:1", "5000", "a.zip!/none:1"])
def test_a_place_that_there_is_not_is_an_error(why, place):
    assert why("desk 71234567\n", place).code == 2
