"""The examples in the docstrings of the text layer run."""

import doctest

import pytest

from dlp.text import (
    _fold_reference,
    _islands_reference,
    _nested_reference,
    _transcode_reference,
    charset,
    decoder,
    escapes,
    fold,
    fold_map,
    guess,
    island,
    piece,
    recode,
    transcode,
)

MODULES = (
    *(_fold_reference, _islands_reference, _nested_reference, _transcode_reference, charset),
    *(decoder, escapes, fold, fold_map, guess, island, piece, recode, transcode),
)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_run(module):
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
