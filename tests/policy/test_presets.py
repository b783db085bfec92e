"""The presets do what their own cases say, and every clause of the agreement has cases."""

from __future__ import annotations

import pytest

from dlp.policy import Action, Context, Policy, cases, loader


@pytest.mark.parametrize("name", loader.presets())
def test_cases_of_the_presets(name, scanner):
    """Every case comes out as written, those over real text too."""
    failures = list(cases.check(Policy.load(name), lambda text: scanner.scan(text).findings))
    assert [(failure.case.title, failure.message) for failure in failures] == []


@pytest.mark.parametrize("name", loader.presets())
def test_every_rule_is_expected_and_refused_by_some_case(name):
    """Each rule holds in a case, and each rule is absent from a case."""
    policy = Policy.load(name)
    fired = [
        {
            reason.rule
            for reason in policy.decide(list(cases.made_up(c.findings)), c.context).reasons
        }
        for c in policy.document.cases
        if not c.text
    ]
    for rule in policy.document.rules:
        assert any(rule.id in rules for rules in fired), rule.id
        assert any(rule.id not in rules for rules in fired), rule.id


def test_a_wrong_expectation_is_a_failure(policy):
    """The check can fail."""
    made = policy(
        '[[rule]]\nid = "r"\naction = "block"\n[[rule.findings]]\n'
        '[[case]]\ntitle = "wrong"\nexpect = "allow"\nfindings = { "cn.mobile" = 1 }\n'
        '[[case]]\ntitle = "absent"\nexpect = "allow"\nrules = ["r"]\n'
        '[[case]]\ntitle = "present"\nexpect = "block"\nnever = ["r"]\nfindings = { "cn.mobile" = 1 }\n'
    )
    assert [(f.case.title, f.case.line, f.message) for f in cases.check(made)] == [
        ("wrong", 8, "expected allow, got block"),
        ("absent", 12, "these rules did not hold: r"),
        ("present", 16, "these rules held: r"),
    ]


CLAUSES = ["1.1", "1.2", "1.3", "1.4", "1.5", "2.1.1", "2.1.4", "2.2.2", "2.2.3", "2.2.4", "2.2.5",
           "2.2.6", "2.2.8", "2.2.9", "2.2.10", "4", "6"]  # fmt: skip


@pytest.mark.parametrize("clause", CLAUSES)
def test_clauses_of_the_agreement_have_rules_and_cases(clause):
    """Each clause that asks for something has a rule with a clause, and a case under its number."""
    document = Policy.load("nda-medical-insurance").document
    rules = [rule for rule in document.rules if rule.id.startswith(f"{clause}-")]
    assert rules
    assert all(rule.clause for rule in rules)
    assert any(case.title.startswith(f"{clause}:") for case in document.cases)


def test_a_policy_of_ones_own_fills_the_lists(tmp_path):
    """`extends` takes rules over; a list of the same id replaces the specimen."""
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "own"\nextends = "nda-medical-insurance"\ndisable = ["2.2.6-inform"]\n'
        '[[list]]\nid = "parties"\nvalues = ["b.cn"]\n[[list]]\nid = "roster"\nfile = "roster.csv"\n',
        encoding="utf-8",
    )
    (tmp_path / "roster.csv").write_text(
        "value,since,until,permission\nli@b.cn,2026-01-01,2026-12-31,C-7\n", encoding="utf-8"
    )
    policy = Policy.load(own)
    (found,) = cases.made_up([cases.Expected(infotype="cn.resident-id", count=1, distinct=1,
                                             confidence=0.99)])  # fmt: skip

    def decide(*recipients):
        return policy.decide(
            [found], Context(channel="email", recipients=recipients, time=cases.MOMENT)
        )

    assert decide("li@b.cn").action is Action.LOG
    assert decide("wang@b.cn").reasons[0].rule == "2.2.5-recipients"
    assert decide("signed@party-b.example").action is Action.BLOCK


def test_notices_for_the_user_are_in_both_languages():
    """What stops a user says why, in Chinese and English."""
    for rule in Policy.load("nda-medical-insurance").document.rules:
        if rule.action >= Action.WARN:
            assert rule.notice_zh, rule.id
            assert rule.notice_en, rule.id
