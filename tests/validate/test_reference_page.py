"""The reference page of the validators says what the code does."""

import doctest
import pathlib

import pytest

from dlp.validate import registry

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "reference" / "validators.md"


@pytest.mark.parametrize("name", registry.names())
def test_every_validator_has_its_row(name):
    """A row holds the name, and each evidence with its weight."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith(f"| `{name}`")]
    evidence = ", ".join(f"{key} {weight:g}" for key, weight in registry.get(name).EVIDENCE.items())
    assert [evidence in row for row in rows] == [True]


def test_the_example_runs():
    """The code block of the page is true."""
    outcome = doctest.testfile(str(PAGE), module_relative=False)
    assert (outcome.failed, outcome.attempted > 0) == (0, True)


@pytest.mark.parametrize("name", registry.names())
def test_the_examples_of_the_docstrings_run(name):
    """Each validator's docstring shows a value that it accepts or refuses, and the code agrees."""
    outcome = doctest.testmod(registry.get(name))
    assert (outcome.failed, outcome.attempted > 0) == (0, True)
