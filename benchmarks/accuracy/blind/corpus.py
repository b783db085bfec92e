"""A second accuracy corpus, written without sight of the packs: what is in it, and how it is made.

`python benchmarks/accuracy/blind/corpus.py [FOLDER]` prints the counts, and writes the documents.
"""

import sys
from collections import Counter
from pathlib import Path

import values_china
import values_negative
import values_offices
import values_secret
import values_world
from containers import containers
from genres_business import BUSINESS
from genres_config import CONFIG
from genres_health import HEALTH
from genres_infrastructure import INFRASTRUCTURE
from genres_keys import KEYS
from genres_negative import NEGATIVE
from genres_offices import MORE_NEGATIVE, OFFICES
from genres_people import PEOPLE
from genres_secrecy import SECRECY
from genres_tables import TABLES
from genres_wide import MORE_NOTHING, WIDE
from genres_world import WORLD
from markup import UNSURE, Document, Maker, documents

SEED = 20261123
GENRES = (
    *PEOPLE,
    *HEALTH,
    *BUSINESS,
    *SECRECY,
    *INFRASTRUCTURE,
    *CONFIG,
    *KEYS,
    *WORLD,
    *NEGATIVE,
    *OFFICES,
    *MORE_NEGATIVE,
    *WIDE,
    *MORE_NOTHING,
    *TABLES,
)
MAKERS: dict[str, Maker] = {
    **values_negative.MAKERS, **values_world.MAKERS, **values_secret.MAKERS, **values_china.MAKERS, **values_offices.MAKERS,
}  # fmt: skip


def corpus(seed: int = SEED) -> list[Document]:
    """Return all documents; the same seed gives the same texts."""
    return documents(GENRES, MAKERS, seed) + containers(MAKERS, seed)


def main() -> None:
    made = corpus()
    halves = Counter(document.half for document in made)
    values = Counter(
        document.half
        for document in made
        for _ in (*(v for v in document.values if v.sure != UNSURE), *document.whole)
    )
    kinds = {
        kind for document in made for kind in (*(v.kind for v in document.values), *document.whole)
    }
    print(f"{len(made)} documents of {len({d.genre for d in made})} genres, {len(kinds)} kinds")
    for half in sorted(halves):
        print(f"{half}: {halves[half]} documents, {values[half]} true values")
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        for document in made:
            (folder / document.name).write_bytes(document.data)


if __name__ == "__main__":
    main()
