"""Hotwords of other alphabets count in small letters and in capitals."""

import pytest

from dlp import Scanner
from dlp.packs.variants import spellings


def test_capitals_of_other_alphabets_are_spellings():
    """Letters beyond ASCII are written both ways; ASCII is folded elsewhere."""
    assert spellings("инн") == ("инн", "ИНН", "Инн")
    assert spellings("numéro") == ("numéro", "numÉro")
    assert spellings("SSN") == ("ssn",)
    assert spellings("straße") == ("straße",)


@pytest.mark.parametrize(
    "text", ["ИНН 7707083893", "инн 7707083893", "ΑΦΜ: 094259216", "αφμ: 094259216"]
)
def test_a_label_in_capitals_counts(text):
    """The same label in small letters and in capitals makes the same finding."""
    findings = Scanner(packs=["intl"]).scan(text).findings
    assert [
        f.confidence >= 0.95 for f in findings if f.infotype in ("intl.ru-inn", "intl.gr-afm")
    ] == [True]
