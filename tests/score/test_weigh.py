"""The arithmetic of evidence, line by line, and what it makes of whole texts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp import Scanner
from dlp.score.weigh import (
    LARGEST_CLUSTER,
    Candidate,
    Member,
    add_words,
    clusters,
    conflict,
    decibans,
    embraced,
    halved,
    names_another,
    nearness,
    probability,
    resolve,
    without_repeats,
)
from dlp.text.words import whole_word

ACCOUNT, PERSON = 2, 0
CARD = "6259550000000009"
RESIDENT = "11010518850607004X"


def candidate(start, end, total=0, **fields):
    given_ = {
        "pattern": 0, "detector": 0, "category": PERSON, "is_number": True,
        "requires_hotword": False, "is_grouped": False, "reasons": [("shape", total)],
    }  # fmt: skip
    return Candidate(start=start, end=end, **{**given_, **fields})


# --- decibans --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sum_", "expected"), [(0, 0.5), (10, 10 / 11), (-10, 1 / 11), (20, 100 / 101), (3, 0.6661)]
)
def test_a_probability_is_the_odds_of_the_sum(sum_, expected):
    assert expected == pytest.approx(probability(sum_), abs=1e-4)


@given(value=st.floats(-60, 60))
def test_decibans_undo_probability(value):
    assert value == pytest.approx(decibans(probability(value)), abs=1e-4)


def test_the_impossible_is_infinitely_far():
    assert decibans(0.0) == -math.inf


# --- spans ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "value", "after", "expected"),
    [
        ("", "A123456(3", ")", "A123456(3)"),
        ("证（", "A123456（3", "）。", "A123456（3）"),
        ("（", "0571）87654321", "）", "（0571）87654321"),
        ("(", "(0571) 87654321", ")", "(0571) 87654321"),
        ("(", "110105 19490101", ")", "110105 19490101"),
        ("", "A123456(3", "", "A123456(3"),
        ("", "0571)87654321", "", "0571)87654321"),
    ],
)
def test_a_span_takes_in_the_parenthesis_of_its_own(before, value, after, expected):
    data, start = (before + value + after).encode(), len(before.encode())
    first, last = embraced(data, start, start + len(value.encode()))
    assert data[first:last].decode() == expected


@pytest.mark.parametrize("opening", ["(", "（", "（（"])
@pytest.mark.parametrize("closing", [")", "）", ""])
def test_what_is_reported_holds_the_parentheses(cn, opening, closing):
    text = f"电话{opening}0571{closing} 28000012，"
    [finding] = cn.scan(text.encode()).findings
    expected = f"{opening[-1]}0571{closing} 28000012" if closing else "0571 28000012"
    assert finding.reveal() == expected


# --- one word and one value ------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "times", "expected"),
    [(120, 0, 120), (120, 1, 60), (120, 2, 30), (-200, 1, -100), (5, 1, 2), (-5, 1, -2), (1, 2, 0)],
)
def test_halving_goes_towards_zero(weight, times, expected):
    assert expected == halved(weight, times)


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("", (0, 0)),
        ("：", (1, 0)),
        (" " * 16, (16, 0)),
        (" " * 17, (17, 1)),
        ("号" * 16, (16, 0)),
        ("号" * 17, (17, 1)),
        ("\n", (1, 1)),
        (" 123 ", (5, 0)),
        (" 1234 ", (6, 1)),
        ("\n1234", (5, 2)),
        ("x" * 20 + "12345", (25, 2)),
    ],
)
def test_nearness_counts_characters_lines_and_values_between(between, expected):
    assert expected == nearness(between.encode())


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("：1380", True),
        (": 1380", True),
        ("1380", True),
        (': "1', True),
        ("=abc", True),
        ("：abc", True),
        (" abc", False),
        ("", False),
        ("。1", False),
        ("是1", True),
        ("No=1", True),
        ("编号：1", True),
        ("编号是多少1", False),
        ("_" * 40 + "=1", False),
        ("      1", False),
        ("     1", True),
        ('": "1', True),
        ("（1", True),
        ("->1", False),
    ],
)
def test_a_word_names_the_value_behind_it(after, expected):
    data = ("电话" + after).encode()
    assert names_another(data, 6) is expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("tel 1", "tel", True),
        ("hotel 1", "tel", False),
        ("tell 1", "tel", False),
        ("userTel", "Tel", True),
        ("usertel", "tel", False),
        ("telNo", "tel", True),
        ("TELNO", "TEL", False),
        ("TELno", "TEL", False),
        ("tel_no", "tel", True),
        ("tel1", "tel", True),
        ("1tel", "tel", True),
        ("的tel的", "tel", True),
        ("我的电话是", "电话", True),
        ("tel", "tel", True),
    ],
)
def test_whole_word(text, word, expected):
    data = text.encode()
    start = data.index(word.encode())
    assert whole_word(data, start, start + len(word.encode())) is expected


# --- words of a group ------------------------------------------------------------------


def weighed(text, value, words, **options):
    """Return the reasons that `words` (word → members) in `text` give to `value`."""
    data = text.encode()
    start = data.index(value.encode())
    item = candidate(start, start + len(value.encode()))
    hits = sorted(
        (data.index(word.encode()), data.index(word.encode()) + len(word.encode()), word, members)
        for word, members in words.items()
    )
    add_words(item, data, hits, 500, gates=[1] * 9, **options)
    return item.reasons[1:], item.supported


NEAR_ME = [Member(group=0, weight=120, within=40, side="both")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("卡号 777", 120),
        ("777 卡号", 120),
        ("卡号" + "x" * 17 + "777", 60),
        ("卡号\n777", 120),
        ("卡号\n777 元", 60),
        ("卡号\n\n777", 60),
        ("777\n卡号", 60),
        ("卡号 1234 777", 60),
        ("卡号\n1234 777", 30),
    ],
)
def test_a_word_counts_less_the_farther_it_is(text, expected):
    assert weighed(text, "777", {"卡号": NEAR_ME}) == ([("卡号", expected)], True)


@pytest.mark.parametrize("text", ["卡号" + "x" * 41 + "777", "777 卡号：8888", "777 卡号=abc"])
def test_a_word_too_far_or_with_a_value_of_its_own_does_not_count(text):
    assert weighed(text, "777", {"卡号": NEAR_ME}) == ([], False)


@pytest.mark.parametrize(
    ("side", "text", "expected"),
    [
        ("before", "卡号 777", [("卡号", 120)]),
        ("before", "777 卡号", []),
        ("after", "卡号 777", []),
        ("after", "777 卡号", [("卡号", 120)]),
    ],
)
def test_a_word_counts_on_its_side_only(side, text, expected):
    members = [Member(group=0, weight=120, within=40, side=side)]
    assert weighed(text, "777", {"卡号": members})[0] == expected


def test_of_one_group_the_strongest_word_counts_once():
    weak = [Member(group=0, weight=40, within=40, side="both")]
    reasons, _ = weighed("银行 卡号 777", "777", {"银行": weak, "卡号": NEAR_ME})
    assert reasons == [("卡号", 120)]


def test_every_group_adds_its_own_word():
    against = [Member(group=1, weight=-200, within=40, side="both")]
    reasons, supported = weighed("订单 卡号 777", "777", {"订单": against, "卡号": NEAR_ME})
    assert (sorted(reasons), supported) == ([("卡号", 120), ("订单", -200)], True)


def test_a_negative_word_supports_nothing():
    against = [Member(group=1, weight=-200, within=40, side="both")]
    assert weighed("订单 777", "777", {"订单": against}) == ([("订单", -200)], False)


def test_the_name_of_a_column_counts_in_full():
    reasons, supported = weighed("777", "777", {}, columns=[(NEAR_ME[0], "卡号")])
    assert (reasons, supported) == ([("卡号", 120)], True)


# --- overlaps --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (candidate(0, 5), candidate(5, 9), False),
        (candidate(0, 5), candidate(4, 9), True),
        (candidate(0, 9), candidate(2, 5), True),
        (candidate(0, 9), candidate(2, 5, category=ACCOUNT), True),
        (candidate(0, 9, is_number=False), candidate(2, 5, category=ACCOUNT), False),
        (candidate(0, 9, is_number=False), candidate(2, 5), True),
        (candidate(0, 5, is_number=False), candidate(0, 5, category=ACCOUNT), True),
        (candidate(0, 5, is_number=False), candidate(4, 9, category=ACCOUNT), True),
    ],
)
def test_conflict(a, b, expected):
    assert (conflict(a, b), conflict(b, a)) == (expected, expected)


def resolved(*candidates, floor=-1000):
    return [
        (item.start, item.end, [(other.start, other.end) for other in item.alternatives])
        for item in resolve(candidates, floor)
    ]


def test_the_greater_sum_wins_and_keeps_the_other_as_alternative():
    assert resolved(candidate(0, 9, 50), candidate(0, 5, 60)) == [(0, 5, [(0, 9)])]


def test_of_equal_sums_the_longer_wins():
    assert resolved(candidate(0, 5, 50), candidate(0, 9, 50)) == [(0, 9, [(0, 5)])]


def test_of_equal_length_too_the_earlier_wins():
    assert resolved(candidate(2, 6, 50), candidate(0, 4, 50)) == [(0, 4, [(2, 6)])]


def test_what_a_loser_covered_is_free_again():
    chain = (candidate(0, 5, 50), candidate(4, 9, 60), candidate(8, 12, 40))
    assert resolved(*chain) == [(4, 9, [(0, 5), (8, 12)])]
    assert resolved(chain[0], chain[2]) == [(0, 5, []), (8, 12, [])]


def test_below_the_floor_nothing_is_found():
    assert resolved(candidate(0, 5, 49), floor=50) == []


def test_what_requires_a_hotword_is_nothing_without_one():
    gated = candidate(0, 5, 90, requires_hotword=True)
    assert resolved(gated, candidate(0, 5, 10)) == [(0, 5, [])]
    gated.supported = True
    assert resolved(gated, candidate(0, 5, 10)) == [(0, 5, [(0, 5)])]


def test_clusters_are_chains_of_overlaps():
    items = [candidate(*span) for span in ((7, 9), (0, 5), (4, 7), (20, 22), (21, 25))]
    found = [[(item.start, item.end) for item in group] for group in clusters(items)]
    assert found == [[(0, 5), (4, 7)], [(7, 9)], [(20, 22), (21, 25)]]


def test_a_chain_without_end_is_cut():
    items = [candidate(start, start + 100) for start in range(0, 3 * LARGEST_CLUSTER, 50)]
    groups = clusters(items)
    assert len(groups) == 3
    assert max(group[-1].start - group[0].start for group in groups) < LARGEST_CLUSTER


# --- whole texts -----------------------------------------------------------------------


def evidence(scanner, text, infotype):
    """Return name → decibans of the one finding of an infotype, without what the value gives."""
    found = [item for item in scanner.scan(text.encode()).findings if item.infotype == infotype]
    assert len(found) == 1
    names = ("near ", "column named ")
    return {e.name: e.decibans for e in found[0].evidence if e.name.startswith(names)}


@pytest.fixture(scope="module")
def cn():
    """The Chinese pack alone, reporting everything."""
    return Scanner(["cn"], minimum="very-unlikely")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CARD, {}),
        (f"订单号 {CARD}", {"near 订单号": -20.0}),
        (f"银行卡号：{CARD}", {"near 银行": 16.0}),
        (f"开户行某某银行 {CARD}", {"near 开户行": 16.0}),
        (f"卡号，一列说明文字写得很长很长很长很长 {CARD}", {"near 卡号": 8.0}),
        (f"卡号\n{CARD} 元", {"near 卡号": 8.0}),
        (f"卡号：\n  {CARD} \r\n开户行", {"near 卡号": 16.0}),
        (f"卡号\n\n{CARD}", {"near 卡号": 8.0}),
        (f"{CARD}\n卡号", {"near 卡号": 8.0}),
        (f"卡号 {CARD} 订单号：88001234", {"near 卡号": 16.0}),
        (f"订单号：88001234 {CARD}", {"near 订单号": -10.0}),
        (f"卡号 订单号 {CARD}", {"near 卡号": 16.0, "near 订单号": -20.0}),
        (f"cardNo={CARD}", {"near cardno": 16.0, "near card": 8.0}),
        (f"discardno {CARD}", {}),
    ],
)
def test_words_beside_a_card(cn, text, expected):
    assert expected == evidence(cn, text, "cn.bank-card")


def test_an_order_number_is_much_less_likely_than_a_card(cn):
    likelihoods = [
        next(item for item in cn.scan(text).findings if item.infotype == "cn.bank-card").likelihood
        for text in (f"订单号 {CARD}", CARD, f"卡号 {CARD}")
    ]
    assert likelihoods == ["unlikely", "likely", "very-likely"]


CSV = f"姓名,证件号码,订单号\n张三,{RESIDENT},{CARD}\n李四,{RESIDENT},{CARD}\n"


def test_the_name_of_its_column_is_evidence_for_every_row(cn):
    inspection = cn.scan(CSV.encode(), name="a.csv")
    found = [
        [e.decibans for e in item.evidence if e.name.startswith("column named 证件")]
        for item in inspection.findings
        if item.infotype == "cn.resident-id"
    ]
    assert found == [[12.0], [12.0]]


def test_the_name_of_its_column_is_evidence_against_every_row(cn):
    inspection = cn.scan(CSV.encode(), name="a.csv")
    found = [
        [e.decibans for e in item.evidence if e.name.startswith(("column", "near"))]
        for item in inspection.findings
        if item.infotype == "cn.bank-card"
    ]
    assert found == [[-20.0], [-20.0]]


# --- repeats ---------------------------------------------------------------------------


@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(1, 3), st.integers(0, 2), st.integers(-5, 5),
            st.booleans(), st.booleans(),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_what_is_left_out_cannot_win(rows):
    def made():
        return [
            candidate(
                start, start + length, detector=detector, pattern=number, requires_hotword=gated,
                supported=gated, reasons=[("shape", weight), *[("digits", 1)] * checked],
            )
            for number, (start, length, detector, weight, gated, checked) in enumerate(rows)
        ]  # fmt: skip

    def told(winners):
        return [(item.start, item.end, item.detector, item.pattern, item.total) for item in winners]

    left = without_repeats(made())
    assert told(resolve(made(), -10)) == told(resolve(left, -10))
    plain = [item for item in left if len(item.reasons) == 1 and not item.requires_hotword]
    assert len({(item.start, item.end, item.detector) for item in plain}) == len(plain)
