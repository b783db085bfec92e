"""Documents with their truth: templates in which each value says what it is.

`⟦kind⟧` makes a value of that kind and notes it as truth; `⟦kind:a⟧` makes it once for the document and
repeats it; `⟦kind|text⟧` notes a literal text; `⟦~kind⟧` makes a value that is noted nowhere (a hard
negative or filler); `⟦?kind⟧` and `⟦?kind|text⟧` are values that may be found or not (counted on neither side).
"""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

TOKEN = re.compile(r"⟦([?~]?)([a-z0-9_]+)(?::([a-z0-9]+))?(?:\|([^⟧]*))?⟧")
Maker = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Value:
    """A true value: its kind, its text, and where it stands, in code points."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of document and its wordings: even ones are for development, odd ones held out."""

    name: str
    extension: str
    wordings: tuple[str, ...]
    whole: tuple[str, ...] = ()
    """Kinds that are true of a document as a whole (a table definition, minutes, …)."""
    copies: int = 3
    charsets: tuple[str, ...] = ("utf-8",)


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to be scanned, and the truth about them."""

    name: str
    genre: str
    half: str
    text: str
    data: bytes
    values: tuple[Value, ...]
    neutral: tuple[Value, ...]
    whole: tuple[str, ...]


@dataclass(slots=True)
class Filler:
    """Fills one template: keeps the values that are repeated in a document."""

    makers: dict[str, Maker]
    random: random.Random
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def text_of(self, kind: str, key: str | None) -> str:
        """Return a value of a kind: a new one, or the one this document knows by `key`."""
        if key is None:
            return self.makers[kind](self.random)
        if (kind, key) not in self.known:
            self.known[kind, key] = self.makers[kind](self.random)
        return self.known[kind, key]

    def fill(self, template: str) -> tuple[str, list[Value], list[Value]]:
        """Return the text, the true values and the values that count on neither side."""
        parts: list[str] = []
        true: list[Value] = []
        neutral: list[Value] = []
        at = length = 0
        for token in TOKEN.finditer(template):
            mark, kind, key, literal = token.groups()
            value = literal if literal is not None else self.text_of(kind, key)
            parts += [template[at : token.start()], value]
            start = length + token.start() - at
            length, at = start + len(value), token.end()
            if mark != "~":
                (neutral if mark else true).append(Value(kind, value, start, length))
        return "".join([*parts, template[at:]]), true, neutral


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
                text, true, neutral = Filler(makers, chooser).fill(wording.lstrip("\n"))
                data = encoded(text, genre.charsets[copy % len(genre.charsets)])
                name = f"{genre.name}-{number}-{copy}.{genre.extension}"
                half = "held-out" if number % 2 else "development"
                made.append(
                    Document(
                        name, genre.name, half, text, data, tuple(true), tuple(neutral), genre.whole
                    )
                )
    return made
