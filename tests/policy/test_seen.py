"""Law: the compiled counting of findings, values and persons says what its readable twin says."""

from __future__ import annotations

import dataclasses
from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_strategies import NOW, findings

from dlp.model import Finding, Likelihood, Location, Span
from dlp.policy import Action, Context, Policy, seen
from dlp.policy.counting import Choosers
from dlp.policy.schema import Clause, Document, Joining, Rule, Selector
from dlp.policy.subjects import Kinds

LINES = st.sampled_from((None, 0, 1, 2, 3))
NEAR = st.builds(
    Location,
    path=st.just("a"),
    span=st.integers(0, 30).map(lambda n: Span(n * 20, n * 20 + 9)),
    text_span=st.just(Span(0, 0)),
    line=st.sampled_from((1, 2, 3)),
)
PLACES = st.builds(
    Location,
    path=st.sampled_from(("a", "b")),
    span=st.integers(0, 12).map(lambda n: Span(n * 40, n * 40 + 9)),
    text_span=st.just(Span(0, 0)),
    line=LINES,
    sheet=st.sampled_from((None, None, "", "S1", "S2")),
    cell=st.sampled_from((None, None, "", "A1", "B1", "A2", "C0002", "x", "栏3", "A" + "9" * 30)),
)
VALUES = st.sampled_from(("v1", "v2", "v3"))


@st.composite
def placed(draw):
    """Findings that meet in sheets, lines and texts; some are no `Finding` to the letter."""
    found = []
    places = draw(st.sampled_from((NEAR, NEAR, PLACES)))
    for one in draw(st.lists(findings(), max_size=draw(st.sampled_from((4, 14, 40))))):
        tags, infotype = draw(st.sampled_from((((), None), (("gbt35273:identity",), "cn.id"),
                                               (("pipl:pi",), "cn.person-name"))))  # fmt: skip
        name = infotype or one.infotype
        fields = {"location": draw(places), "tags": tags or one.tags, "infotype": name,
                  "fingerprint": f"{name}{draw(VALUES)}"}  # fmt: skip
        found.append(dataclasses.replace(one, **fields))
    if found and draw(st.booleans()):
        found[0] = SimpleNamespace(**{
            field.name: getattr(found[0], field.name) for field in dataclasses.fields(found[0])
        })  # fmt: skip
    return found


@pytest.mark.skipif(not seen.compiled(), reason="the counting is not compiled")
@given(
    placed(),
    placed(),
    st.sampled_from(("auto", "line", "window")),
    st.sampled_from((0, 60, 256, 10**30)),
    st.sampled_from((0.0, 0.5, 0.9)),
    st.lists(st.sampled_from(("cn.a", "cn.b", "k.c", "cn.id", "cn.person-name")), min_size=1),
    st.integers(0, 3),
)
@settings(max_examples=400)
def test_compiled_and_plain_see_the_same(some, more, join, window, floor, needed, least):
    """Kinds, distinct values and persons, of one source and of two."""
    joining = Joining(join=join, window=window)
    parts: dict[str, int] = {}
    for number, name in enumerate(needed):
        parts[name] = parts.get(name, 0) | 1 << number
    whole = (1 << len(needed)) - 1
    for sources in ([some], [some, more], [tuple(more)], []):
        native, plain = seen.see(sources), seen.Plain(sources)
        assert isinstance(native, seen._native.Seen)
        counts: Counter[object] = Counter()
        for key, count in native.kinds:
            counts[key] += count
        for key, count in plain.kinds:
            counts[key] -= count
        assert not any(counts.values())
        wanted = [[key[0] in needed for key, _ in one.kinds] for one in (native, plain)]
        assert native.distinct(wanted[0], least) == plain.distinct(wanted[1], least)
        for first in (False, True):
            kinds = Kinds(joining)
            asked = kinds, parts, whole, floor, first
            if len(needed) > 62:
                assert native.people(*asked) is None
            else:
                assert native.people(*asked) == plain.people(*asked)


def test_many_kinds_are_told_apart_by_their_keys():
    """Findings whose parts are never the same objects are of few kinds still."""
    one = Finding(
        infotype="cn.a", confidence=0.9, likelihood=Likelihood.LIKELY, location=Location(
            path="", span=Span(0, 1), text_span=Span(0, 1)), quote="*", fingerprint="f", evidence=(),
    )  # fmt: skip
    found = [
        dataclasses.replace(one, tags=(f"t{n % 7}",), category="c" * (n % 2 + 1))
        for n in range(5000)
    ]
    kinds = seen.see([found]).kinds
    assert len(kinds) < 200
    assert sum(count for _, count in kinds) == len(found)
    choosers = Choosers([Selector(tags=("t3",)), Selector(categories=("c",))])
    counted = Counter()
    for _, mask, count in seen.see([found]).chosen(choosers):
        counted[mask] += count
    expected = Counter((n % 7 == 3) | (n % 2 == 0) << 1 for n in range(5000))
    assert counted == expected


def test_a_person_of_more_parts_than_a_number_has_bits():
    """Counted by the readable twin."""
    name = "gbt35273:identity"
    patterns = ("cn.a", *("*" * n + "cn.*" for n in range(70)))
    clause = Clause(selector=Selector(), subjects=1, together=patterns)
    rule = Rule(id="r", action=Action.BLOCK, findings=(clause,))
    found = [
        Finding(
            infotype="cn.a", confidence=0.9, likelihood=Likelihood.LIKELY, quote="*",
            fingerprint="f", evidence=(), category="person", tags=(name,), location=Location(
                path="", span=Span(0, 1), text_span=Span(0, 1), line=1),
        )
    ]  # fmt: skip
    decision = Policy(Document(id="p", rules=(rule,))).decide(found, Context(time=NOW))
    assert decision.rules == ("r",)
    assert decision.reasons[0].subjects == 1
