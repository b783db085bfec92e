"""What every detector that ships has, beside what makes it find something."""

from __future__ import annotations

import re

import pytest

from dlp.packs import load

DETECTORS = load().detectors
LEAST = 5
FORMAL = {"L102", "L103", "L104", "L105", "L106", "L301"}
"""Lints that no author of a pack that ships may allow."""
LAWS = {"pipl", "gdpr", "gbt35273", "gbt39725", "secrecy", "pci", "credential", "account", "network",
        "organisation", "system"}  # fmt: skip


def test_there_are_detectors():
    assert len(DETECTORS) > 400


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda item: item.id)
def test_a_detector_says_what_it_is_and_shows_what_it_finds(detector):
    assert detector.references
    assert detector.description.strip()
    assert detector.title_zh
    assert len(detector.examples) >= LEAST
    assert len(detector.counterexamples) >= LEAST
    assert not FORMAL & set(detector.allow)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda item: item.id)
def test_a_detector_says_by_which_law_or_class_it_counts(detector):
    heads = {tag.partition(":")[0] for tag in detector.tags}
    assert heads
    assert heads <= LAWS


# Why a detector speaks only one language, or has no word that speaks against it. A new detector is
# none of these: it has words in both languages, for it and against it, or its name is added here.
WITHOUT_CHINESE = {
    "accounts.device-password": "what stands near is the configuration, whose language is English",
    "accounts.http-basic": "its scheme and its form are proof, in every language",
}
WITHOUT_ENGLISH = {
    "accounts.http-basic": "its scheme and its form are proof, in every language",
    "cn_secrecy.document-number": "a form of Chinese official writing; a translation has no such head",
    "cn_secrecy.minutes": "a form of Chinese official writing",
    "cn_secrecy.secrecy-level-field": "a field of Chinese forms; English ones are cn_secrecy.no-forward",
    "cn_secrecy.state-secret-mark": "a mark that GB/T 9704 gives, in Chinese only",
    "cn_secrecy.telegram": "a form of Chinese official writing",
    "cn_secrecy.work-secret": "notices of Chinese offices; English ones are cn_secrecy.no-forward",
}
WITHOUT_OPPOSING: dict[str, str] = {}


def _without(script, sign):
    """The detectors of values that have no hotword of a sign with characters of a script."""
    return {
        detector.id
        for detector in DETECTORS
        if detector.patterns
        and not any(
            re.search(script, word)
            for hotword in detector.hotwords
            if hotword.weight * sign > 0
            for word in hotword.words
        )
    }


@pytest.mark.parametrize(
    ("script", "sign", "known"),
    [
        ("[一-龥]", 1, WITHOUT_CHINESE),
        ("[A-Za-z]{2}", 1, WITHOUT_ENGLISH),
        ("", -1, WITHOUT_OPPOSING),
    ],
    ids=["Chinese", "English", "opposing"],
)
def test_a_detector_is_without_hotwords_only_on_purpose(script, sign, known):
    assert _without(script, sign) == set(known)
    assert all(known.values())
