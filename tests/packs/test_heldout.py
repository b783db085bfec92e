"""The held-out documents: their two halves share no wording, and their truth stands where it says."""

import random
import sys
from pathlib import Path

import pytest

HELDOUT = Path(__file__).parents[2] / "benchmarks" / "accuracy" / "heldout"


@pytest.fixture(scope="module")
def corpus():
    pytest.importorskip("stdnum")
    sys.path.insert(0, str(HELDOUT))
    try:
        import corpus

        yield corpus
    finally:
        sys.path.remove(str(HELDOUT))


def test_no_template_stands_in_both_halves(corpus):
    """Another wording for each half, in every genre."""
    for module in corpus.GENRES.values():
        assert set(module.DEVELOPMENT) & set(module.HELD) == set()


def test_the_truth_is_where_it_says(corpus):
    """The text between start and stop of a truth is its value."""
    documents = list(corpus.documents("development", 1))
    assert len(documents) > 400
    for document in documents:
        for truth in document.truths:
            assert document.text[truth.start : truth.stop] == truth.value


def test_the_same_documents_every_time(corpus):
    """The seed depends on the half alone."""
    first, second = (next(iter(corpus.documents("held-out", 1))) for _ in range(2))
    assert first == second
    assert first != next(iter(corpus.documents("development", 1)))


@pytest.mark.usefixtures("corpus")
def test_check_digits_of_the_generators():
    """Published vectors of the algorithms that the generators write for themselves."""
    import chinese

    assert chinese.mod112("65010219000101001") == "650102190001010016"
    assert chinese.luhn("622848000000000000") == "6228480000000000000"
    assert chinese.mod1110("10288100000") == "102881000002"
    assert chinese.uscc(random.Random(1))[8:16].isalnum()
