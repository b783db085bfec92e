"""Policies, findings and contexts of few values, so that they meet often."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from dlp.model import Finding, Likelihood, Location, Span
from dlp.policy import Context
from dlp.policy.lists import Entry, Names
from dlp.policy.model import ACTIONS, Action
from dlp.policy.schema import Clause, Document, Membership, Rule, Selector, SourceIs

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TYPES = {
    "cn.a": ("person", "high", ("pipl:pi",)),
    "cn.b": ("person", "low", ()),
    "k.c": ("key", "", ()),
}
PERMITTED = Names("ok", (Entry(value="p@x.cn", infotypes=("cn.*",)), Entry(value="*@y.cn")))
ADDRESSES = ("p@x.cn", "q@x.cn", "a@y.cn", "")


@st.composite
def findings(draw):
    """One finding of few kinds, values and places."""
    infotype = draw(st.sampled_from(sorted(TYPES)))
    category, sensitivity, tags = TYPES[infotype]
    confidence = draw(st.sampled_from((0.2, 0.7, 0.99)))
    start = draw(st.integers(0, 40)) * 20
    return Finding(
        infotype=infotype, confidence=confidence, likelihood=Likelihood.of(confidence),
        location=Location(path="a", span=Span(start, start + 9), text_span=Span(start, start + 9),
                          line=start // 100),
        quote="***", fingerprint=f"{infotype}{draw(st.integers(0, 3))}", evidence=(),
        category=category, sensitivity=sensitivity, tags=tags,
    )  # fmt: skip


clauses = st.builds(
    Clause,
    selector=st.builds(
        Selector,
        infotypes=st.sampled_from(((), ("cn.*",), ("cn.a",), ("k.*", "cn.b"))),
        exclude=st.sampled_from(((), ("cn.b",))),
        categories=st.sampled_from(((), ("person",))),
        sensitivity=st.sampled_from(("", "medium")),
        floor=st.sampled_from((0.0, 0.5, 0.9)),
    ),
    count=st.integers(1, 4),
    distinct=st.integers(0, 3),
)
memberships = st.builds(
    Membership,
    attribute=st.just("recipient"),
    among=st.none(),
    outside=st.just((PERMITTED,)),
)
RULE = {
    "action": st.sampled_from(sorted(ACTIONS.values())),
    "findings": st.lists(clauses, max_size=2).map(tuple),
    "exempt": st.sampled_from(((), (PERMITTED,))),
    "memberships": st.lists(memberships, max_size=1).map(tuple),
    "source": st.one_of(st.none(), st.builds(SourceIs, complete=st.sampled_from((None, False)))),
}


@st.composite
def documents(draw, *, persons=False):
    """A policy of a few rules."""
    rules = [
        draw(st.builds(Rule, id=st.just(f"r{n}"), **RULE)) for n in range(draw(st.integers(1, 6)))
    ]
    if persons:
        rules.append(Rule(id="s", action=Action.BLOCK, findings=(
            Clause(selector=Selector(), subjects=draw(st.integers(1, 3))),)))  # fmt: skip
    return Document(id="p", incomplete=draw(st.sampled_from(sorted(Action))), rules=tuple(rules))


contexts = st.builds(
    Context,
    recipients=st.lists(st.sampled_from(ADDRESSES), max_size=3).map(tuple),
    complete=st.booleans(),
    time=st.just(NOW),
)
