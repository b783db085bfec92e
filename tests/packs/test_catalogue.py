"""What every detector that ships has, beside what makes it find something."""

from __future__ import annotations

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
