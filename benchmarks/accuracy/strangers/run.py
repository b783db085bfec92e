"""Measure the scanner on the strangers' corpus: recall by class, precision at likely.

`python benchmarks/accuracy/strangers/run.py [FAMILY] [--misses] [--kinds]`: FAMILY is how the name of a file of templates begins.
"""

from corpus import corpus
from kinds import accepts, class_of, is_neutral
from markup import Document

import dlp

STRUCTURES = (
    "infrastructure.source-code",
    "infrastructure.system-log",
    "infrastructure.table-definition",
    "infrastructure.network-plan",
)


def is_negative(genre: str) -> bool:
    """Whether a family holds nothing confidential."""
    return genre.endswith("negative")


def ignores(document: Document, finding: dlp.Finding) -> bool:
    """Whether a finding that nobody asked for counts on neither side."""
    if finding.infotype in STRUCTURES:
        return True
    return not is_negative(document.genre) and is_neutral(finding.infotype)


if __name__ == "__main__":
    from judging import Reading, run

    run(corpus(), Reading(accepts, class_of, ignores, is_negative), __doc__)
