"""Measure the scanner on the blind corpus: recall by family of kinds, precision at likely.

`python benchmarks/accuracy/blind/run.py [GENRE] [--misses] [--kinds]`: GENRE is how the name of a genre begins.
"""

from corpus import corpus
from families import accepts, family
from markup import Document

import dlp


def is_negative(genre: str) -> bool:
    """Whether a genre holds nothing confidential."""
    return genre.startswith("no-")


def ignores(_document: Document, finding: dlp.Finding) -> bool:
    """Whether a finding that nobody asked for counts on neither side: what kind of text it is."""
    return finding.is_structure


if __name__ == "__main__":
    from judging import Reading, run

    run(corpus(), Reading(accepts, family, ignores, is_negative), __doc__)
