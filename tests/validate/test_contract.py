"""What every registered validator promises, whatever it checks."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp.validate import registry

SHAPED = st.text("0123456789ABCDEFXZ<+-. _@:/=", min_size=1, max_size=48)


@pytest.fixture(params=registry.names())
def name(request):
    return request.param


def test_samples_are_valid(name):
    """Every synthetic value passes its own validator."""
    validator = registry.get(name)
    rng = random.Random(name)
    refused = [
        value
        for value in (validator.sample(rng) for _ in range(50))
        if not validator.is_valid(value)
    ]
    assert refused == []


def test_samples_repeat_with_the_seed(name):
    """The random generator that is handed in is the only source of chance."""
    validator = registry.get(name)
    assert validator.sample(random.Random(7)) == validator.sample(random.Random(7))


def test_evidence_is_declared(name):
    """`check` names nothing that EVIDENCE does not weigh, and keeps its order."""
    validator = registry.get(name)
    rng = random.Random(1)
    for _ in range(20):
        held = validator.check(validator.compact(validator.sample(rng)))
        assert held is not None
        assert [key for key in validator.EVIDENCE if key in held] == list(held)


def test_evidence_fits_a_mask_of_fourteen_bits(name):
    """Compiled matchers keep the evidence of a match in one small integer."""
    assert len(registry.get(name).EVIDENCE) <= 14


def test_compact_is_idempotent(name):
    """Compacting twice changes nothing more."""
    validator = registry.get(name)
    once = validator.compact(validator.sample(random.Random(2)))
    assert once == validator.compact(once)


@pytest.mark.parametrize("name", registry.names())
@settings(max_examples=40, deadline=None)
@given(text=st.one_of(st.text(max_size=40), SHAPED))
def test_any_text_is_answered(name, text):
    """Scanned text never raises, and an answer is evidence or a refusal."""
    validator = registry.get(name)
    for given_text in (text, validator.compact(text)):
        answer = validator.check(given_text)
        assert answer is None or set(answer) <= set(validator.EVIDENCE)


@pytest.mark.parametrize("name", registry.names())
def test_damaged_samples_are_answered(name):
    """Real values with one character replaced, cut or doubled never raise."""
    validator = registry.get(name)
    rng = random.Random(3)
    text = validator.compact(validator.sample(rng))
    places = range(0, len(text), max(1, len(text) // 50))
    for place in places:
        for other in ("٣", "²", "X", "é", "", "00"):
            damaged = text[:place] + other + text[place + 1 :]
            answer = validator.check(damaged)
            assert answer is None or set(answer) <= set(validator.EVIDENCE)


def test_digits_of_other_scripts_are_refused():
    """`check` reads ASCII; folding other digits is not its business."""
    assert registry.get("cn.resident_id").check("６５０１０２１９０００１０１００１６") is None


def test_unknown_names_say_where_to_look():
    """A misspelt name is a KeyError whose text helps."""
    with pytest.raises(KeyError, match="registry"):
        registry.get("cn.residentid")


def test_lookup_is_by_table_only():
    """A module that is no validator cannot be had by its path."""
    with pytest.raises(registry.UnknownValidator):
        registry.get("cn.provinces")
