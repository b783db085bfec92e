"""Law: the compiled counting of findings, values and persons says what its readable twin says."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_strategies import NOW

from dlp.model import Finding, Likelihood, Location, Span
from dlp.policy import Action, Context, Policy, seen
from dlp.policy.counting import Choosers
from dlp.policy.schema import Clause, Document, Joining, Rule, Selector
from dlp.policy.subjects import Kinds

KINDS = {
    "cn.id": ("person", ("gbt35273:identity",)),
    "cn_health.person-number": ("health", ()),
    "cn.person-name": ("person", ("pipl:pi",)),
    "cn.a": ("person", ("pipl:pi",)),
    "cn.b": ("health", ()),
    "k.c": ("key", ()),
}
WEIGHTS = (1, 1, 1, 4, 4, 1)
"""Who has no number and no name of his own has many values: then what belongs to whom is open."""
SHEETS = (None, None, "", "S1", "S2")
CELLS = (None, None, "", "A1", "B1", "A2", "C0002", "x", "栏3", "A" + "9" * 30)


@st.composite
def placed(draw):
    """Findings that meet in sheets, lines and texts; some are no `Finding` to the letter."""
    rng, spread = random.Random(draw(st.integers(0, 2**32))), draw(st.booleans())
    lines = draw(st.sampled_from(((1,), (1, 2, 3), (None, 0, 1))))
    found = []
    for _ in range(draw(st.sampled_from((0, 3, 8, 20, 60)))):
        infotype = rng.choices(list(KINDS), WEIGHTS)[0]
        start = rng.randrange(60) * 20
        location = Location(
            path=rng.choice("ab") if spread else "a", span=Span(start, start + 9),
            text_span=Span(0, 0), line=rng.choice(lines),
            sheet=rng.choice(SHEETS) if spread else None,
            cell=rng.choice(CELLS) if spread else None,
        )  # fmt: skip
        confidence = rng.choice((0.2, 0.7, 0.99))
        category, tags = KINDS[infotype]
        found.append(Finding(
            infotype=infotype, confidence=confidence, likelihood=Likelihood.of(confidence),
            location=location, quote="*", fingerprint=f"{infotype}{rng.randrange(4)}", evidence=(),
            category=category, tags=tags,
        ))  # fmt: skip
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
    st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3),
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
