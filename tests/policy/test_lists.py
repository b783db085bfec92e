"""Names, patterns, rosters; and a policy with every condition, in words."""

from __future__ import annotations

import pytest

from dlp.policy import PolicyError
from dlp.policy.lists import domain, glob, normal
from dlp.policy.words import doubts, explain


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("a*", "abc", True),
        ("*.b.cn", "x.b.cn", True),
        ("*.b.cn", "b.cn", False),
        ("*a*b*", "xaxbx", True),
        ("*a*b*", "xbxax", False),
        ("a.c", "abc", False),
        ("[ab]*?*", "[ab]x?y", True),
        ("[ab]*?*", "axy", False),
        ("*" * 50 + "a", "b" * 5000, False),
        ("*a" * 40 + "*c", "a" * 3000, False),
    ],
)
def test_only_the_star_is_special(pattern, text, matches):
    """And no pattern takes long."""
    assert bool(glob(pattern).fullmatch(text)) is matches


def test_names_are_compared_in_one_form():
    """Case, spaces, a last dot, and scripts do not make another name."""
    assert normal(" A@Example.CN. ") == "a@example.cn"
    assert domain("x@例子.CN") == "xn--fsqu00a.cn"
    assert domain("no address") == ""
    assert normal("例子") == "例子"
    assert normal("a@" + "例" * 80 + ".cn") == "a@" + "例" * 80 + ".cn"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (b"name\nli\n", "roster.csv: columns are ['name']"),
        (b"value,color\nli,red\n", "roster.csv: columns are ['value', 'color']"),
        (b"", "roster.csv: columns are None"),
        (b"value\nli\n \n", "roster.csv, row 3: no value"),
        (b"value\nli,wang\n", "roster.csv, row 2: no value, or too many cells"),
        (b"value\n\xff\n", "roster.csv: 'utf-8' codec"),
        (b'value\n"li\n', "roster.csv: unexpected end of data"),
    ],
)
def test_rosters_that_are_wrong(policy, tmp_path, rows, message):
    """A row that would be left out silently is an error that names it."""
    (tmp_path / "roster.csv").write_bytes(rows)
    with pytest.raises(PolicyError) as caught:
        policy('[[list]]\nid = "roster"\nfile = "roster.csv"\n')
    assert caught.value.code == "Y031"
    assert message in str(caught.value)


def test_given_lists_stand_in(policy):
    """Values from the caller replace those of the file."""
    from dlp.policy import Context

    text = (
        '[[list]]\nid = "l"\nvalues = ["a"]\n[[rule]]\nid = "r"\naction = "block"\n'
        '[rule.context]\nuser = { not_in = ["@l"] }\n'
    )
    assert policy(text).decide([], Context(user="b")).action.label == "block"
    assert (
        policy(text, lists={"l": iter(["b"])}).decide([], Context(user="b")).action.label == "allow"
    )
    assert policy(text).digest != policy(text, lists={"l": ["b"]}).digest


EVERYTHING = """\
version = "3"
expires = 2026-12-31
default = "log"
[[list]]
id = "l"
title = "Those"
values = ["a", "b"]
[[list.entry]]
value = "c"
until = 2026-01-01
[[rule]]
id = "r"
action = "redact"
clause = "§1"
title = "All"
redact = ["cn.mobile"]
obligations = ["tell"]
exempt = ["l"]
[[rule.findings]]
infotypes = ["cn.*"]
exclude = ["cn.none"]
categories = ["person", "key"]
tags = ["pipl:*"]
sensitivity = "high"
confidence = 0.5
count = 2
distinct = 3
subjects = 4
together = ["cn.person-name"]
[rule.context]
channel = { in = ["@l", "x"], known = true, not_in = ["y"] }
user = { known = false }
time = { after = 2026-01-01, before = 2027-01-01, outside = "08:00-18:00", weekdays = ["sun"] }
[rule.source]
media_types = ["text/*"]
larger = 1
smaller = 9
complete = true
notices = ["encrypted"]
[[case]]
title = "c"
expect = "log"
"""


def test_every_condition_in_words(policy):
    """Nothing that a rule asks for is left out of its explanation."""
    document = policy(EVERYTHING).document
    assert list(explain(document)) == [
        "p 3: P",
        "  Not everything read: at least log.",
        "  After 2026-12-31: block.",
        "  When no rule holds: log. Of several, the most severe wins.",
        "  List l: 3 entries, 1 with a last day. Those",
        "",
        "REDACT r [§1] All",
        (
            "  when 2 or more findings and 3 or more distinct values and 4 or more persons, of cn.*, "
            "in category person or key, tagged pipl:*, except cn.none, of high sensitivity or more, "
            "confidence 0.5 or more, with each person having cn.person-name"
        ),
        "  and the channel is known and a channel is in x or @l and a channel is not in y",
        "  and the user is not known",
        "  and it is 2026-01-01 or later",
        "  and it is before 2027-01-01",
        "  and the time is not 08:00 to 18:00",
        "  and it is sun",
        "  and the source is text/*",
        "  and it is larger than 1 bytes, or of unknown size",
        "  and it is smaller than 9 bytes",
        "  and everything was read",
        "  and there is a notice encrypted",
        "  except what @l permits to every recipient",
        "  redacts cn.mobile",
        "  obliges to tell",
    ]


def test_doubts(policy):
    """What looks like a mistake is said by the check."""
    from datetime import date

    document = policy(EVERYTHING).document
    assert list(doubts(document, ["cn.mobile"], date(2026, 6, 1))) == [
        "r: no built-in detector is called cn.none",
        "r: no case names it in rules",
        "list l: c was valid until 2026-01-01",
    ]
