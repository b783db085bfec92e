"""Passwords beside their labels in prose, code and configuration, and places where there is none.

The phrases are in `passwords.toml`; each is scanned by itself. A password is found when a finding of the category
credential or key holds it; a place holder is wrong when such a finding is at likely or above.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from dlp import Scanner
from dlp.model import Finding

_DATA = tomllib.loads((Path(__file__).parent / "passwords.toml").read_text("utf-8"))
SECRET = ("credential", "key")


def _secrets(scanner: Scanner, text: str) -> list[Finding]:
    return [finding for finding in scanner.scan(text).findings if finding.category in SECRET]


def found(scanner: Scanner) -> Iterator[tuple[str, float]]:
    """Yield (text, the best confidence of a finding that holds the password)."""
    for shape in _DATA["found"]:
        for value in _DATA["values"]:
            text = shape.format(value)
            holding = [f.confidence for f in _secrets(scanner, text) if value in f.reveal()]
            yield text, max(holding, default=0.0)


def absent(scanner: Scanner) -> Iterator[tuple[str, float]]:
    """Yield (text, the best confidence of a finding) where nothing is to be found."""
    for text in _DATA["absent"]:
        yield text, max((f.confidence for f in _secrets(scanner, text)), default=0.0)
