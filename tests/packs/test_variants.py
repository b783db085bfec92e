"""Hotwords of other alphabets count in small letters and in capitals."""

import pytest

from dlp import Scanner
from dlp.packs.variants import spellings


def test_capitals_of_other_alphabets_are_spellings():
    """Letters beyond ASCII are written both ways; ASCII is folded elsewhere."""
    assert spellings("инн") == ("инн", "ИНН", "Инн")
    assert spellings("numéro") == ("numéro", "numero", "numÉro")
    assert spellings("SSN") == ("ssn",)
    assert spellings("straße") == ("straße",)


def test_a_label_of_several_words_is_a_name_too():
    """Columns, keys and variables are written with low lines or none, and without accents."""
    assert spellings("national id") == ("national id", "national_id", "nationalid")
    assert {"numero_fiscal", "numerofiscal"} <= set(spellings("numéro fiscal"))
    assert {"Αριθμός Φορολογικού", "αριθμός_φορολογικού"} <= set(spellings("αριθμός φορολογικού"))
    assert spellings("sv-nummer") == ("sv-nummer", "sv_nummer", "svnummer")
    assert spellings("id no") == ("id no", "id_no"), "as one word it meets other names"
    assert spellings("c i") == ("c i",)
    assert spellings("pan:") == ("pan:",)


@pytest.mark.parametrize(
    "text",
    [
        '{"numeroFiscal": "3023217600053"}', "numero_fiscal=3023217600053",
        "N° fiscal\n3023217600053\n", "Numéro Fiscal : 3023217600053",
    ],
)  # fmt: skip
def test_a_name_counts_as_its_label(text):
    """A value is as likely behind the name of a key, and below a label, as behind the label."""
    findings = Scanner(packs=["intl"]).scan(text).findings
    assert [f.likelihood.name for f in findings if f.infotype == "intl.fr-nif"] == ["VERY_LIKELY"]


@pytest.mark.parametrize(
    "text", ["ИНН 7707083893", "инн 7707083893", "ΑΦΜ: 094259216", "αφμ: 094259216"]
)
def test_a_label_in_capitals_counts(text):
    """The same label in small letters and in capitals makes the same finding."""
    findings = Scanner(packs=["intl"]).scan(text).findings
    assert [
        f.confidence >= 0.95 for f in findings if f.infotype in ("intl.ru-inn", "intl.gr-afm")
    ] == [True]


def test_a_sign_has_no_other_spelling():
    assert [spellings(sign) for sign in "，）；"] == [("，",), ("）",), ("；",)]
