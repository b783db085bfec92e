"""Law: a list gives each of its values, in a stream as in the whole, by the kernel as by its twin."""

from __future__ import annotations

import random

import pytest

import dlp
from dlp.match import _confirm_reference
from dlp.packs.values import LONGEST_LIST
from tests.laws.test_stream_equals_whole import facts, streamed

NAMES = [
    f"{surname}{given}"
    for surname in "王李张刘陈杨赵黄周吴"
    for given in ("小明", "峰", "建国", "一诺")
]
OTHERS = ["各科室负责人", "处长", "（请假）"]


def _minutes(names):
    return (
        "\n研究了今年的工作。\n出席："
        + "、".join(names)
        + "。\n会议听取了汇报，决定下一步的安排。\n"
    )


def _names(findings):
    return [finding.reveal() for finding in findings if finding.infotype == "cn.person-name"]


@pytest.mark.parametrize("mark", ["、", "，", "；", " ", "和", "\n", "、\n"])
def test_a_list_of_many_persons(scanner, mark):
    text = "出席人员：" + mark.join(NAMES) + "\n"
    assert _names(scanner.scan(text.encode()).findings) == NAMES


def test_what_is_no_value_is_passed_over(scanner):
    names = [part for name in NAMES[:9] for part in (name, "各科室负责人")]
    assert _names(scanner.scan(_minutes(names).encode()).findings) == NAMES[:9]


def test_every_cut_of_a_list(scanner):
    data = (_minutes(NAMES * 6) * 2).encode()
    expected = facts(scanner.scan(data).findings)
    assert len(expected) == 2 * 64
    rng = random.Random(7)
    for _ in range(20):
        cuts = sorted(rng.randrange(len(data) + 1) for _ in range(rng.choice((1, 3, 40))))
        assert expected == facts(streamed(scanner, data, cuts).findings), cuts


def test_the_twin_finds_the_same_list(scanner):
    matcher = scanner._engine.matcher
    data = (
        _minutes(NAMES) + "Present: John Smith (chair), Mary Brown, the auditors and Ann Lee.\n"
    ).encode()
    hits = matcher.words.find(data, 0, len(data))
    twin = _confirm_reference.Confirm.__new__(_confirm_reference.Confirm)
    twin._plan, twin._triggers, twin._context = matcher.plan, matcher.triggers, matcher.context
    twin._before = twin._behind = []
    twin._openings = {}
    state = (data, hits, [], [], 0, len(data), len(data), True, 0)
    found = matcher.confirm.confirm(*state)
    assert found == twin.confirm(*state)
    assert len(found[1]) >= 24 * len(NAMES)


@pytest.fixture
def badges(tmp_path):
    """Return what a team's pack of lists finds in a text."""
    (tmp_path / "pack.toml").write_text('id = "t"\ntitle = "t"\n', encoding="utf-8")
    (tmp_path / "badge.toml").write_text(
        'id = "t.badge"\ntitle = "Badges"\ncategory = "person"\nsensitivity = "low"\n[[pattern]]\nname = "list"\n'
        "regex = 'badges(?:[:,] (?:(?P<value>[A-Z]{2}\\d{4})|no{1,40}ne)){1,128}'\nweight = 20.0\n",
        encoding="utf-8",
    )
    scanner = dlp.Scanner([tmp_path])
    return lambda text: [finding.reveal() for finding in scanner.scan(text.encode()).findings]


BADGES = [f"AB{number:04}" for number in range(128)]


def test_values_of_a_team_pack(badges):
    text = "badges: " + ", none, ".join(BADGES[:64]) + "; badges: " + ", ".join(BADGES)
    assert badges(text) == BADGES[:64] + BADGES


def test_a_list_ends_after_so_many_bytes(badges):
    text = "badges: " + (", " + "n" + "o" * 40 + "ne, ").join(BADGES[:60])
    found = badges(text)
    assert found == BADGES[: len(found)]
    assert LONGEST_LIST - 60 < text.index(found[-1]) < LONGEST_LIST
