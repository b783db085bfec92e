"""Laws: more findings are never milder, the order of rules and findings does not matter."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from policy_strategies import ADDRESSES, NOW, contexts, documents, findings

from dlp.policy import Action, Context, Policy
from dlp.policy.schema import Document


@given(documents(), st.lists(findings(), max_size=12), findings(), contexts)
def test_another_finding_is_never_milder(document, found, more, context):
    """For the same context, without counted persons: permissions depend on it alone."""
    policy = Policy(document)
    assert policy.decide([*found, more], context).action >= policy.decide(found, context).action


@given(documents(), st.lists(findings(), max_size=12), contexts, st.sampled_from(ADDRESSES))
def test_another_recipient_is_never_milder(document, found, context, more):
    """Of a transfer that has a recipient: each one must be permitted."""
    if not context.recipients:
        return
    policy = Policy(document)
    wider = Context(recipients=(*context.recipients, more), complete=context.complete, time=NOW)
    assert policy.decide(found, wider).action >= policy.decide(found, context).action


@given(documents(persons=True), st.lists(findings(), max_size=12), contexts)
def test_reading_less_is_never_milder(document, found, context):
    """Where no rule asks for completeness and incomplete inspections are at least the default."""
    policy = Policy(document)
    unread = Context(recipients=context.recipients, complete=False, time=NOW)
    read = Context(recipients=context.recipients, complete=True, time=NOW)
    assert policy.decide(found, unread).action >= policy.decide(found, read).action


@given(documents(persons=True), st.lists(findings(), max_size=12), contexts, st.randoms())
def test_order_does_not_matter(document, found, context, rng: random.Random):
    """Rules and findings in any order give the same decision, to the last word."""
    shuffled = list(document.rules)
    rng.shuffle(shuffled)
    mixed = list(found)
    rng.shuffle(mixed)
    other = Document(id="p", incomplete=document.incomplete, rules=tuple(shuffled))
    assert Policy(other).decide(mixed, context) == Policy(document).decide(found, context)


@given(documents(persons=True), st.lists(findings(), max_size=12), st.integers(0, 12), contexts)
def test_an_early_answer_is_kept(document, found, cut, context):
    """What was answered early is not milder at the end, and as severe as the end can be."""
    policy = Policy(document)
    early = policy.early(found[:cut], context)
    final = policy.decide(found, context)
    if early is not None:
        assert final.action == early.action
    stopped = policy.early(found[:cut], context, stop_at=Action.WARN)
    if stopped is not None:
        assert final.action >= stopped.action >= Action.LOG


@given(documents(), st.lists(findings(), max_size=12), contexts)
def test_bit_by_bit_is_the_same(document, found, context):
    """A state that was fed one by one decides as the whole."""
    policy = Policy(document)
    state = policy.state(context)
    for finding in found:
        state.add([finding])
        state.early()
    assert state.decide() == policy.decide(found, context)
