"""The corpus: the templates filled with values. `python benchmarks/accuracy/strangers/corpus.py [FOLDER]` counts or writes it."""

import sys
from collections import Counter
from pathlib import Path

from markup import Document, documents
from values_china import CHINA
from values_fifth import FIFTH
from values_fourth import FOURTH
from values_negative import NEGATIVE
from values_secret import SECRET
from values_seventh import SEVENTH
from values_sixth import SIXTH
from values_third import THIRD
from values_vendors import VENDORS
from values_world import WORLD


def corpus() -> list[Document]:
    """Return all documents, the same ones each time."""
    return documents(
        CHINA | FIFTH | FOURTH | NEGATIVE | SECRET | SEVENTH | SIXTH | THIRD | VENDORS | WORLD
    )


def main() -> None:
    made = corpus()
    print(Counter(document.half for document in made))
    print(Counter((document.genre, document.half) for document in made))
    print(
        "values", Counter(value.sure or "certain" for document in made for value in document.values)
    )
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        for document in made:
            (folder / document.name).write_bytes(document.data)


if __name__ == "__main__":
    main()
