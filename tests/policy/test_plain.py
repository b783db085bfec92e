"""Deciding by columns against a plain one, which walks through all findings for each rule."""

from __future__ import annotations

import dataclasses
import pickle
from collections import Counter
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from policy_strategies import NOW, PERMITTED, contexts, documents, findings

from dlp import Scanner
from dlp.disclosure import fingerprint, token
from dlp.packs.schema import SENSITIVITIES
from dlp.policy import Action, Context, Policy
from dlp.policy.lists import glob
from dlp.policy.schema import Clause, Document, Joining, Rule, Selector
from dlp.policy.subjects import Kinds, is_somebody, persons


def meant(selector, finding):
    """Say whether one finding is selected."""
    levels = [*SENSITIVITIES]
    rank = levels.index(finding.sensitivity) if finding.sensitivity in levels else len(levels)
    return (
        finding.confidence >= selector.floor
        and (not selector.categories or finding.category in selector.categories)
        and (not selector.sensitivity or rank >= levels.index(selector.sensitivity))
        and not any(glob(one).fullmatch(finding.infotype) for one in selector.exclude)
        and (not selector.infotypes
             or any(glob(one).fullmatch(finding.infotype) for one in selector.infotypes))
        and (not selector.tags
             or any(glob(one).fullmatch(tag) for one in selector.tags for tag in finding.tags))
    )  # fmt: skip


def permitted(rule, finding, context):
    """Say whether every recipient may have a finding."""
    return bool(rule.exempt and context.recipients) and all(
        any(
            not entry.infotypes
            or any(glob(one).fullmatch(finding.infotype) for one in entry.infotypes)
            for names in rule.exempt
            for entry in names.valid(address.lower(), context)
        )
        for address in context.recipients
    )


def seen_by(clause, rule, found, context):
    """Return infotypes, count, distinct values and persons of a clause; None: it does not hold."""
    chosen = [f for f in found if meant(clause.selector, f) and not permitted(rule, f, context)]
    distinct = len({f.fingerprint for f in chosen}) if clause.distinct else None
    people = None
    if clause.subjects:
        sure = [f for f in found if f.confidence >= clause.selector.floor]
        names = {f.infotype for f in chosen}
        together = [
            {
                f.infotype
                for f in found
                for name in (f.infotype, *f.tags)
                if glob(one).fullmatch(name)
            }
            for one in clause.together
        ]
        kinds = [{f.infotype for f in subject} for subject in persons(sure, Joining())]
        people = sum(
            bool(kind & names) and all(kind & one for one in together) for kind in kinds
        )  # fmt: skip
    if (
        len(chosen) < clause.count
        or (distinct is not None and distinct < clause.distinct)
        or (people is not None and people < clause.subjects)
    ):
        return None
    return Counter(f.infotype for f in chosen), distinct, people


def plain(document, found, context):
    """Return rule → what it saw, for the rules that hold."""
    held = {}
    for rule in document.rules:
        if not all(one.holds(context) for one in rule.memberships):
            continue
        source = rule.source
        if source is not None and source.complete not in {None, context.complete}:
            continue
        seen = [seen_by(clause, rule, found, context) for clause in rule.findings]
        if None not in seen:
            held[rule.id] = seen
    return held


@st.composite
def policies(draw):
    """A policy whose rules may ask for persons who have several things."""
    document = draw(documents(persons=True))
    together = draw(st.sampled_from(((), ("k.c",), ("pipl:*",), ("cn.b", "k.*"))))
    selector = Selector(infotypes=draw(st.sampled_from(((), ("cn.a",)))), floor=0.5)
    clause = Clause(selector=selector, subjects=draw(st.integers(1, 2)), together=together)
    more = Rule(id="t", action=Action.WARN, findings=(clause,), exempt=draw(
        st.sampled_from(((), (PERMITTED,)))))  # fmt: skip
    return Document(id="p", incomplete=document.incomplete, rules=(*document.rules, more))


@st.composite
def odd_findings(draw):
    """Findings of one infotype that differ in what their detectors say of it."""
    sizes = draw(st.sampled_from(((0, 14), (0, 14), (17, 40))))
    found = draw(st.lists(findings(), min_size=sizes[0], max_size=sizes[1]))
    if found and draw(st.booleans()):
        found[0] = dataclasses.replace(found[0], sensitivity="low", tags=("other",))
    return found


class Counting:
    """Findings as an inspection gives them: counted, and told apart, without being made."""

    def __init__(self, found):
        self.found = found

    def __iter__(self):
        return iter(self.found)

    def __getitem__(self, index):
        return self.found[index]

    def _kind(self, finding):
        return SimpleNamespace(
            id=finding.infotype, category=finding.category, sensitivity=finding.sensitivity,
            tags=finding.tags,
        )  # fmt: skip

    def kinds(self):
        """Yield detector and confidence."""
        return ((self._kind(finding), finding.confidence) for finding in self.found)

    def tally(self):
        """Yield detector, confidence and count."""
        return ((*kind, 1) for kind in self.kinds())

    def tokens(self):
        """Yield detector, confidence and token."""
        for finding in self.found:
            yield self._kind(finding), finding.confidence, finding.fingerprint.encode()


@given(policies(), odd_findings(), contexts)
def test_columns_decide_as_a_plain_walk(document, found, context):
    """The same rules hold, and they count the same."""
    decision = Policy(document).decide(found, context)
    held = plain(document, found, context)
    told = {one.rule: one for one in decision.reasons if not one.rule.startswith("policy.")}
    assert told.keys() == held.keys()
    assert decision.rules == tuple(one.rule for one in decision.reasons)
    actions = {rule.id: rule.action for rule in document.rules}
    floor = Action.ALLOW if context.complete else document.incomplete
    assert decision.action == max([floor, *(actions[name] for name in held)])
    for name, seen in held.items():
        most: Counter[str] = Counter()
        for counted, _, _ in seen:
            most |= counted
        assert dict(told[name].infotypes) == dict(most)
        assert told[name].distinct == max((d for _, d, _ in seen if d is not None), default=None)
        assert told[name].subjects == max((s for _, _, s in seen if s is not None), default=None)


@given(policies(), odd_findings(), odd_findings(), contexts)
def test_what_counts_itself_is_decided_alike(document, found, more, context):
    """Findings that are not made, made ones, and both together."""
    policy = Policy(document)
    expected = policy.decide([*found, *more], context)
    assert policy.decide(Counting([*found, *more]), context) == expected
    state = policy.state(context)
    state.add(Counting(found))
    state.early()
    state.add(Counting(more))
    assert state.decide() == expected


@given(policies(), odd_findings(), odd_findings(), contexts)
def test_reasons_are_of_the_moment_of_the_decision(document, found, more, context):
    """What arrives later is not in them, and a pickled decision holds no findings."""
    policy = Policy(document)
    state = policy.state(context)
    state.add(found)
    decision = state.decide()
    state.add(more)
    state.decide()
    again = pickle.loads(pickle.dumps(decision))
    assert type(again.reasons) is tuple
    assert decision == policy.decide(found, context) == again
    assert hash(decision) == hash(again)


@given(st.lists(findings(), max_size=14) | st.lists(findings(), min_size=17, max_size=50), st.lists(
    st.sets(st.sampled_from(("cn.a", "cn.b", "k.c")), min_size=1), min_size=1, max_size=3))  # fmt: skip
def test_somebody_is_one_of_the_persons(found, needed):
    """The short answer is that of all persons."""
    kinds = [{f.infotype for f in subject} for subject in persons(found, Joining())]
    expected = any(all(kind & one for one in needed) for kind in kinds)
    parts = {
        name: sum((name in one) << number for number, one in enumerate(needed))
        for name in set().union(*needed)
    }
    whole = (1 << len(needed)) - 1
    assert is_somebody(found, Kinds(Joining()), parts, whole) == expected


def test_nothing_found_holds_no_rule():
    """Without findings only the settings speak."""
    rule = Rule(id="r", action=Action.BLOCK, findings=(Clause(selector=Selector()),))
    decision = Policy(Document(id="p", rules=(rule,))).decide([], Context(time=NOW))
    assert decision.rules == ()


@given(
    st.text("aB1 ß-_.\u3000\xa0ſı()\x1c\n", max_size=5),
    st.text("aB1 ß-_.\u3000\xa0ſı()\x1c\n", max_size=5),
)
def test_tokens_are_equal_where_fingerprints_are(one, other):
    """What is compared instead of fingerprints tells values apart as these do."""
    prints = [fingerprint(b"k", "a.b", value) for value in (one, other)]
    tokens = [token(value.encode()) for value in (one, other)]
    assert (tokens[0] == tokens[1]) == (prints[0] == prints[1])


def test_an_inspection_is_decided_as_its_findings():
    """Whether they are made or not, with distinct values and persons."""
    text = "姓名,身份证号,邮编\n张三,11010518850607004X,100000\n张三,110105 18850607 004X,100001\n"
    inspection = Scanner(minimum="possible").scan(text * 3)
    assert len(inspection.findings) > 3
    for name in ("audit-only", "fail-closed", "nda-medical-insurance"):
        policy = Policy.load(name)
        context = Context(time=NOW, recipients=("x@elsewhere.example",), size=len(text))
        made = policy.decide(list(inspection.findings), context)
        assert policy.decide(inspection, context) == made
