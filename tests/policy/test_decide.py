"""Conditions, permissions, dates, incompleteness, early answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

import dlp
from dlp.model import Notice
from dlp.policy import Action, Context, Policy

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
BLOCK = '[[rule]]\nid = "r"\naction = "block"\n'


def rules(decision):
    """Return the ids of the rules that held."""
    return [reason.rule for reason in decision.reasons]


@pytest.mark.parametrize(("condition", "holds"), [
    ('infotypes = ["cn.resident-id"]', True),
    ('infotypes = ["cn.*"]', True),
    ('infotypes = ["cn.resident"]', False),
    ('exclude = ["cn.resident-*"]', False),
    ('categories = ["person"]', True),
    ('categories = ["key"]', False),
    ('tags = ["pipl:*"]', True),
    ('tags = ["gdpr:*"]', False),
    ('sensitivity = "high"', True),
    ('sensitivity = "critical"', False),
    ("confidence = 0.99", True),
    ("confidence = 0.995", False),
    ('minimum = "very-likely"', True),
    ("count = 3", True),
    ("count = 4", False),
    ("distinct = 2", True),
    ("distinct = 3", False),
    ("subjects = 2", True),
    ("subjects = 3", False),
    ('subjects = 1\ntogether = ["cn.person-name"]', True),
    ('subjects = 2\ntogether = ["cn.person-name"]', False),
    ('subjects = 1\ntogether = ["cn.address"]', False),
])  # fmt: skip
def test_conditions_on_findings(policy, finding, condition, holds):
    """Each key asks for what it says."""
    name = finding(
        "cn.person-name", "n", line=1, start=20, sensitivity="low", confidence=0.75, tags=()
    )
    found = [finding(value="1"), name, finding(value="1", line=5, start=900),
             finding(value="2", line=9, start=2000)]  # fmt: skip
    if "subjects" not in condition:
        found.remove(name)
    made = policy(f"{BLOCK}[[rule.findings]]\n{condition}\n")
    assert (made.decide(found, Context(time=NOW)).action is Action.BLOCK) is holds


@pytest.mark.parametrize(("condition", "context", "holds"), [
    ('channel = { in = ["email"] }', {"channel": "Email"}, True),
    ('channel = { in = ["email"] }', {}, False),
    ('channel = { not_in = ["email"] }', {}, True),
    ('channel = { known = true, not_in = ["email"] }', {}, False),
    ("channel = { known = false }", {}, True),
    ('sender_domain = { in = ["*.b.cn"] }', {"sender": "a@x.B.cn."}, True),
    ('sender_domain = { in = ["*.b.cn"] }', {"sender": "a@b.cn"}, False),
    ('recipient = { in = ["a@b.cn"] }', {"recipients": ("c@b.cn", "a@b.cn")}, True),
    ('recipient = { not_in = ["a@b.cn"] }', {"recipients": ("a@b.cn",)}, False),
    ('recipient = { not_in = ["a@b.cn"] }', {"recipients": ("a@b.cn", "c@b.cn")}, True),
    ('recipient = { not_in = ["a@b.cn"] }', {"recipients": ()}, True),
    ('recipient = { not_in = ["a@b.cn"] }', {"recipients": ("",)}, True),
    ('recipient = { not_in = ["a@b.cn"] }', {"recipients": ("A <a@b.cn>",)}, True),
    ('recipient_domain = { not_in = ["例子.cn"] }', {"recipients": ("a@xn--fsqu00a.cn",)}, False),
    ('recipient_domain = { not_in = ["b.cn"] }', {"recipients": ("x@b.cn@evil.cn",)}, True),
    ('user = { in = ["u[1]?"] }', {"user": "u1x"}, False),
    ('time = { outside = "08:00-18:00" }', {}, False),
    ('time = { outside = "11:00-18:00" }', {}, True),
    ('time = { outside = "22:00-06:00" }', {}, True),
    ('time = { weekdays = ["mon"] }', {}, True),
    ('time = { weekdays = ["sun"] }', {}, False),
    ("time = { after = 2026-06-01 }", {}, True),
    ("time = { after = 2026-06-02 }", {}, False),
    ("time = { before = 2026-06-01 }", {}, False),
    ("time = { before = 2026-06-01T02:00:01Z }", {}, True),
])  # fmt: skip
def test_conditions_on_the_context(policy, condition, context, holds):
    """What is not known is in no list; any recipient is enough to be outside one."""
    made = policy(f"{BLOCK}[rule.context]\n{condition}\n")
    moment = NOW.astimezone(timezone(timedelta(hours=8)))
    assert (made.decide([], Context(time=moment, **context)).action is Action.BLOCK) is holds


@pytest.mark.parametrize(("condition", "context", "holds"), [
    ('media_types = ["application/zip"]', {"media_type": "application/zip; x=1"}, True),
    ('media_types = ["image/*"]', {"media_type": "image/png"}, True),
    ('media_types = ["image/*"]', {"media_type": "imagery/png"}, False),
    ("larger = 10", {"size": 11}, True),
    ("larger = 10", {"size": 10}, False),
    ("larger = 10", {}, True),
    ("smaller = 10", {"size": 9}, True),
    ("smaller = 10", {}, False),
    ("complete = false", {"complete": False}, True),
    ("complete = true", {"complete": False}, False),
    ('notices = ["encrypted"]', {"notices": ("timeout", "encrypted")}, True),
    ('notices = ["encrypted"]', {"notices": ("timeout",)}, False),
])  # fmt: skip
def test_conditions_on_the_source(policy, condition, context, holds):
    """A size that is not known counts as large."""
    made = policy(f"{BLOCK}[rule.source]\n{condition}\n")
    assert (made.decide([], Context(time=NOW, **context)).action is Action.BLOCK) is holds


def test_the_most_severe_wins_and_all_reasons_are_given(policy, finding):
    """Reasons come with rule ids, the most severe first; only the deciding notice is told."""
    made = policy(
        '[[rule]]\nid = "a"\naction = "warn"\nnotice_en = "w"\nobligations = ["o1"]\n[[rule.findings]]\n'
        '[[rule]]\nid = "b"\naction = "redact"\nnotice_en = "r"\nnotice_zh = "删"\n'
        'obligations = ["o2"]\n[[rule.findings]]\ninfotypes = ["cn.mobile"]\n'
    )
    decision = made.decide([finding(), finding("cn.mobile")], Context(time=NOW))
    assert decision.action is Action.REDACT
    assert rules(decision) == ["b", "a"]
    assert (decision.notice_en, decision.notice_zh) == ("r", "删")
    assert decision.redact == ("cn.mobile",)
    assert decision.obligations == ("o1", "o2")
    assert decision.reasons[1].infotypes == (("cn.mobile", 1), ("cn.resident-id", 1))


PERMITS = (
    '[[list]]\nid = "ok"\n[[list.entry]]\nvalue = "a@b.cn"\nsince = 2026-01-01\nuntil = 2026-06-01\n'
    'permission = "P-1"\ninfotypes = ["cn.mobile"]\nchannels = ["email"]\n'
    '[[list.entry]]\nvalue = "*@c.cn"\npermission = "P-2"\n'
    + BLOCK + 'exempt = ["ok"]\n[[rule.findings]]\n'
)  # fmt: skip


@pytest.mark.parametrize(("recipients", "infotype", "channel", "day", "passes"), [
    (("a@b.cn",), "cn.mobile", "email", 1, True),
    (("A@B.cn",), "cn.mobile", "email", 1, True),
    (("a@b.cn",), "cn.mobile", "email", 2, False),
    (("a@b.cn",), "cn.mobile", "im", 1, False),
    (("a@b.cn",), "cn.resident-id", "email", 1, False),
    (("a@b.cn", "x@c.cn"), "cn.mobile", "email", 1, True),
    (("a@b.cn", "x@c.cn"), "cn.resident-id", "email", 1, False),
    (("x@c.cn",), "cn.resident-id", "email", 9, True),
    (("x@c.cn.evil",), "cn.resident-id", "email", 1, False),
    ((), "cn.mobile", "email", 1, False),
    (("a@b.cn", ""), "cn.mobile", "email", 1, False),
])  # fmt: skip
def test_written_permissions(policy, finding, recipients, infotype, channel, day, passes):
    """A permission has a scope, channels and dates, and every recipient needs one."""
    moment = datetime(2026, 6, day, 23, 59, tzinfo=UTC)
    context = Context(recipients=recipients, channel=channel, time=moment)
    decision = policy(PERMITS).decide([finding(infotype)], context)
    assert (decision.action is Action.ALLOW) is passes


def test_permissions_are_named_and_expired_ones_said(policy, finding):
    """The decision says which permission was used, and which was over."""
    made = policy(PERMITS)
    used = made.decide([finding("cn.mobile")], Context(recipients=("x@c.cn",), time=NOW))
    assert used.permissions == ("P-2",)
    late = Context(recipients=("a@b.cn",), channel="email", time=NOW + timedelta(days=9))
    assert made.decide([finding("cn.mobile")], late).remarks == (
        "permission P-1 was valid until 2026-06-01",
    )


@pytest.mark.parametrize("action", ["allow", "log", "quarantine", "block"])
def test_what_is_not_read_is_the_policys_choice(policy, action):
    """`incomplete` decides, and the reason names the notices."""
    made = policy(f'id = "p"\ntitle = "P"\nincomplete = "{action}"\n')
    decision = made.decide([], Context(time=NOW, complete=False, notices=("encrypted",)))
    assert decision.action.label == action
    assert decision.reasons[0].detail == "not everything was read: encrypted"


def test_an_expired_policy_says_so(policy):
    """After its last day a policy does what it says for that case."""
    made = policy('id = "p"\ntitle = "P"\nincomplete = "log"\nexpires = 2026-05-31\n')
    assert rules(made.decide([], Context(time=NOW))) == ["policy.expired"]
    assert made.decide([], Context(time=NOW)).action is Action.BLOCK


def test_inspections_are_decided_with_their_notices(policy):
    """An inspection brings its own notices; findings that were not kept make it incomplete."""
    scanner = dlp.Scanner(packs=["cn"], limits=dlp.Limits(max_findings=1))
    text = "身份证号：11010518850607004X\n手机：13800000000\n"
    made = policy('id = "p"\ntitle = "P"\nincomplete = "block"\n')
    decision = made.decide(scanner.scan(text), Context(time=NOW))
    assert decision.action is Action.BLOCK
    assert not decision.complete
    assert "counted, but not kept" in decision.remarks[0]
    whole = dlp.Scanner(packs=["cn"]).scan(text)
    assert made.decide(whole, Context(time=NOW)).action is Action.ALLOW
    broken = dlp.Scanner(packs=["cn"]).scan(b"PK\x03\x04" + bytes(40))
    assert made.decide(broken, Context(time=NOW)).action is Action.BLOCK


def test_a_finding_that_says_nothing_counts_as_the_worst(policy, finding):
    """Unknown sensitivity is not low sensitivity."""
    made = policy(f'{BLOCK}[[rule.findings]]\nsensitivity = "critical"\n')
    strange = finding(sensitivity="", category="", tags=())
    assert made.decide([strange], Context(time=NOW)).action is Action.BLOCK


def test_the_same_infotype_with_other_facts_is_not_mixed_up(policy, finding):
    """Findings of two packs' versions are told apart."""
    made = policy(f'{BLOCK}[[rule.findings]]\nsensitivity = "critical"\n')
    found = [finding(sensitivity="low"), finding(sensitivity="critical")]
    assert made.decide(found, Context(time=NOW)).reasons[0].count == 1


def test_early_answers(policy, finding):
    """None until no rule of the context could be more severe; never from counted persons."""
    made = policy(
        f'{BLOCK}[rule.context]\nchannel = {{ in = ["email"] }}\n[[rule.findings]]\ncount = 2\n'
        '[[rule]]\nid = "q"\naction = "quarantine"\n[[rule.findings]]\n'
        '[[rule]]\nid = "s"\naction = "quarantine"\n[[rule.findings]]\nsubjects = 1\n'
    )
    state = made.state(Context(channel="email", time=NOW))
    state.add([finding()])
    assert state.early() is None
    assert rules(state.early(stop_at=Action.QUARANTINE)) == ["q"]
    state.add([finding(value="2")])
    assert state.early().action is Action.BLOCK
    assert made.early([finding()], Context(time=NOW)).action is Action.QUARANTINE
    assert rules(state.decide()) == ["r", "q", "s"]


def test_early_answers_for_notices(policy):
    """What cannot be read is never read later: the answer need not wait."""
    made = policy('id = "p"\ntitle = "P"\nincomplete = "quarantine"\n')
    notice = Notice(code="encrypted")
    assert made.early([], Context(time=NOW), notices=[notice]).action is Action.QUARANTINE
    assert made.early([], Context(time=NOW)) is None


def test_a_context_needs_a_time_zone():
    """A time without one means something else elsewhere."""
    with pytest.raises(ValueError, match="time zone"):
        Context(time=datetime(2026, 1, 1))  # noqa: DTZ001


def test_decisions_hold_no_clear_value():
    """Neither the decision nor its dictionary holds what was found."""
    inspection = dlp.Scanner(packs=["cn"]).scan("身份证号：11010518850607004X")
    decision = Policy.load("fail-closed").decide(inspection, Context(time=NOW))
    assert "11010518850607004X" not in repr(decision) + str(decision.to_dict())
    assert decision.to_dict()["reasons"][0]["infotypes"] == {"cn.resident-id": 1}
