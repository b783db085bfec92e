"""Findings made by hand: a policy sees nothing but these, so no test needs a scanner."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dlp.model import Finding, Likelihood, Location, Span

sys.path.insert(0, str(Path(__file__).parent))  # for `policy_strategies`


@pytest.fixture
def finding():
    """Make one finding."""

    def make(infotype="cn.resident-id", value="1", *, line=1, start=0, cell=None, sheet=None,
             confidence=0.99, category="person", sensitivity="high",
             tags=("pipl:pi", "gbt35273:identity"), path="a"):  # fmt: skip
        location = Location(
            path=path, span=Span(start, start + 10), text_span=Span(start, start + 10), line=line,
            column=1, cell=cell, sheet=sheet,
        )  # fmt: skip
        return Finding(
            infotype=infotype, confidence=confidence, likelihood=Likelihood.of(confidence),
            location=location, quote="****", fingerprint=f"{infotype}/{value}", evidence=(),
            category=category, sensitivity=sensitivity, tags=tags,
        )  # fmt: skip

    return make


@pytest.fixture
def policy(tmp_path):
    """Load a policy from its text."""
    from dlp.policy import Policy

    def load(text, *, name="p.toml", **options):
        head = "" if text.startswith("id") else 'id = "p"\ntitle = "P"\nincomplete = "log"\n'
        path = tmp_path / name
        path.write_text(head + text, encoding="utf-8")
        return Policy.load(path, **options)

    return load
