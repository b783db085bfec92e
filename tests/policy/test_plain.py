"""Deciding by columns against a plain one, which walks through all findings for each rule."""

from __future__ import annotations

import dataclasses
import io
import pickle
import random
import struct
from array import array
from collections import Counter
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_strategies import NOW, PERMITTED, contexts, documents, findings

from dlp import Scanner
from dlp.disclosure import fingerprint, token
from dlp.inspection import Batch
from dlp.packs.schema import SENSITIVITIES
from dlp.policy import Action, Context, Policy, seen
from dlp.policy.lists import glob
from dlp.policy.schema import Clause, Document, Joining, Rule, Selector
from dlp.policy.subjects import Kinds, people, persons
from dlp.score.tables import WEIGHED
from dlp.validate import registry


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
    """Findings that count themselves without being made."""

    def __init__(self, found):
        self.found = found
        self.made = 0

    def __len__(self):
        return len(self.found)

    def __iter__(self):
        self.made += 1
        return iter(self.found)

    def tally(self):
        """Yield detector, confidence and count."""
        for finding in self.found:
            kind = SimpleNamespace(
                id=finding.infotype, category=finding.category, sensitivity=finding.sensitivity,
                tags=finding.tags,
            )  # fmt: skip
            yield kind, finding.confidence, 1


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
    for name, told_of in held.items():
        most: Counter[str] = Counter()
        for counted, _, _ in told_of:
            most |= counted
        assert dict(told[name].infotypes) == dict(most)
        assert told[name].distinct == max((d for _, d, _ in told_of if d is not None), default=None)
        assert told[name].subjects == max((s for _, _, s in told_of if s is not None), default=None)


@given(policies(), odd_findings(), odd_findings(), contexts)
def test_what_is_not_compiled_decides_alike(document, found, more, context):
    """The readable twin, with findings that count themselves, made ones, and both together."""
    policy = Policy(document)
    expected = policy.decide([*found, *more], context)
    asks = any(c.distinct or c.subjects for rule in document.rules for c in rule.findings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "_native", None)
        counting = Counting([*found, *more])
        assert policy.decide(counting, context) == expected
        assert asks or not counting.made
        state = policy.state(context)
        state.add(Counting(found))
        state.early()
        state.add(more)
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
    assert people(found, Kinds(Joining()), parts, whole, first=True) == expected
    number = sum(all(kind & one for one in needed) for kind in kinds)
    assert people(found, Kinds(Joining()), parts, whole) == number


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


def test_persons_of_a_sheet_are_those_of_its_findings():
    """Rows of a workbook and of a text, from records and from findings that were made."""
    rng = random.Random(7)
    number = registry.get("cn.resident_id").sample
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号", "手机号"])
    for name in ("张伟", "王芳", "李娜", "张伟"):
        sheet.append([name, number(rng), "13800138000"])
    stored = io.BytesIO()
    book.save(stored)
    lines = "".join(f"姓名：李娜 身份证号：{number(rng)}\n" for _ in range(5))
    scanner = Scanner(minimum="possible")
    for source, people_of in ((stored.getvalue(), 4), (lines.encode(), 5)):
        inspection = scanner.scan(source)
        for least in (1, people_of):
            clause = Clause(
                selector=Selector(floor=0.7), subjects=least, together=("cn.resident-id",)
            )
            policy = Policy(
                Document(id="p", rules=(Rule(id="r", action=Action.BLOCK, findings=(clause,)),))
            )
            context = Context(time=NOW, size=1)
            decision = policy.decide(inspection, context)
            made = policy.decide(list(inspection.findings), context)
            assert decision == made
            assert decision.reasons[0].subjects == people_of


class Recorded:
    """Records of findings of which several stand at one place, as an inspection never has them."""

    def __init__(self, found):
        self.found = found
        self.values = b"".join(one.fingerprint.encode() for one in found)

    def __len__(self):
        return len(self.found)

    def __iter__(self):
        return iter(self.found)

    def records(self):
        """Yield one batch: head of a record, padded to a whole one."""
        rows, at = b"", 0
        for number, one in enumerate(self.found):
            span, size = one.location.span, len(one.fingerprint)
            rows += struct.pack("=qqqqqqIIiIiiq", span.start, span.end, 0, 0, one.location.line, 0,
                                0, number, number, 0, 0, size, at).ljust(WEIGHED.size, b"\0")  # fmt: skip
            at += size
        yield (
            Batch(rows, self.values, "a", "body", None),
            array("I", range(len(self.found))),
            WEIGHED.size,
        )

    def described(self, pattern, total):
        """Return detector and confidence."""
        one = self.found[pattern]
        assert pattern == total
        kind = SimpleNamespace(
            id=one.infotype, category=one.category, sensitivity=one.sensitivity, tags=one.tags
        )
        return kind, one.confidence


@given(policies(), odd_findings(), contexts)
def test_records_decide_as_their_findings(document, found, context):
    """Also where several stand at one place, whose order their fingerprints say."""
    policy = Policy(document)
    context = dataclasses.replace(context, size=1)
    assert policy.decide(Recorded(found), context) == policy.decide(found, context)


def test_long_and_chinese_values_are_told_apart_as_by_their_fingerprints():
    letters = [
        "a" * 300,
        "a" * 300,
        "A" * 300,
        "a" * 5000,
        "王" * 90,
        "王" * 300,
        "王大明",
        "王 大明",
        "Ä1",
        "ä-1",
    ]
    values = [
        text.encode() for text in (*letters, "王\u3000大明", "x" * 256, "x" * 257, "y" * 255 + "王")
    ]
    weighed = bytearray()
    for number, value in enumerate(values):
        fields = [0] * (14 + 24)
        fields[0], fields[1] = 10_000 * number, 10_000 * number + len(value)
        fields[12], fields[13] = len(value), sum(map(len, values[:number]))
        weighed += WEIGHED.pack(*fields)
    batch = Batch(bytes(weighed), b"".join(values), "", "body", None)
    winners = array("I", range(len(values)))
    detector = SimpleNamespace(id="a.b", category="personal", sensitivity="internal", tags=())
    source = SimpleNamespace(
        records=lambda: iter([(batch, winners, WEIGHED.size)]),
        described=lambda *_: (detector, 0.9),
    )
    prints = {fingerprint(b"k", "a.b", value.decode()) for value in values}
    kernel = pytest.importorskip("dlp.policy._seen", reason="no C compiler")
    assert kernel.Seen([source]).distinct([1], 0) == len(prints)
