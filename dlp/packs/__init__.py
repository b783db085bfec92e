"""Pattern files (TOML) become detectors: the data that the lanes are built from."""

from dlp.packs.loader import load
from dlp.packs.schema import Counterexample, Detector, Example, Hotword, Pack, PackSet, Pattern

__all__ = [
    "Counterexample",
    "Detector",
    "Example",
    "Hotword",
    "Pack",
    "PackSet",
    "Pattern",
    "load",
]
