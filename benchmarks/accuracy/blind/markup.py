"""Genres of documents: each has wordings, of which even ones are for development and odd ones held out."""

import random
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from marked import NOWHERE, UNSURE, Document, Filler, Maker, Value, half_of


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of document and its wordings."""

    name: str
    extension: str
    wordings: tuple[str, ...]
    whole: tuple[str, ...] = ()
    """Kinds that are true of a document as a whole (a table definition, minutes, …)."""
    copies: int = 3
    charsets: tuple[str, ...] = ("utf-8",)


def rows(line: str, count: int) -> str:
    """Return `count` lines; `%i` is the number of the line, for keys."""
    return "\n".join(line.replace("%i", str(number)) for number in range(1, count + 1))


def encoded(text: str, charset: str) -> bytes:
    """Return the text in a charset, or in GB18030 where the charset lacks a character."""
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return text.encode("gb18030")


def documents(genres: Iterable[Genre], makers: dict[str, Maker], seed: int) -> list[Document]:
    """Fill every wording of every genre `copies` times; the same seed, the same documents."""
    made: list[Document] = []
    for genre in genres:
        for number, wording in enumerate(genre.wordings):
            for copy in range(genre.copies):
                chooser = random.Random(f"{seed}/{genre.name}/{number}/{copy}")
                text, values = Filler(makers, chooser).fill(wording.lstrip("\n"))
                data = encoded(text, genre.charsets[copy % len(genre.charsets)])
                name = f"{genre.name}-{number}-{copy}.{genre.extension}"
                made.append(
                    Document(name, genre.name, half_of(number), text, data, values, genre.whole)
                )
    return made


__all__ = [
    "NOWHERE",
    "UNSURE",
    "Document",
    "Filler",
    "Genre",
    "Maker",
    "Value",
    "documents",
    "half_of",
    "rows",
]
