"""Documents with their truth: text files of templates, in which each value says what it is and how sure a reader would be.

`⟦kind⟧` makes a value that every reader would call confidential; `⟦%kind⟧` one that most would; `⟦?kind⟧` one on which they
would differ (counted on neither side); `⟦~kind⟧` a value that is none (a hard negative or filler). `⟦kind:a⟧` is made once for
the document, `⟦kind|text⟧` is a literal text.

A file of templates is a family of genres. A line `=== name.ext [whole,whole]` begins a document; after it stand the kinds that are
true of the document as a whole. Documents of even number are for development, those of odd number held out.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TOKEN = re.compile(r"⟦([%?~]?)([a-z0-9_]+)(?::([a-z0-9]+))?(?:\|([^⟧]*))?⟧")
HEAD = re.compile(r"^=== (\S+)(?: \[([a-z_,]+)\])?(?: @(\S+))?\n", re.MULTILINE)
TEMPLATES = Path(__file__).parent / "templates"
CERTAIN, PROBABLE, UNSURE, NONE = "", "%", "?", "~"
Maker = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Value:
    """A true value: its kind, how sure a reader is, its text, and where it stands, in code points."""

    kind: str
    sure: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to be scanned, and the truth about them."""

    name: str
    genre: str
    half: str
    text: str
    data: bytes
    values: tuple[Value, ...]
    whole: tuple[str, ...]


def filled(
    template: str, makers: dict[str, Maker], chooser: random.Random
) -> tuple[str, list[Value]]:
    """Return a template's text and its values."""
    known: dict[tuple[str, str], str] = {}
    parts: list[str] = []
    values: list[Value] = []
    at = length = 0
    for token in TOKEN.finditer(template):
        sure, kind, key, literal = token.groups()
        if literal is not None:
            text = literal
        elif key is None:
            text = makers[kind](chooser)
        else:
            text = known.setdefault((kind, key), makers[kind](chooser))
        parts += [template[at : token.start()], text]
        start = length + token.start() - at
        length, at = start + len(text), token.end()
        if sure != NONE:
            values.append(Value(kind, sure, text, start, length))
    return "".join([*parts, template[at:]]), values


def documents(makers: dict[str, Maker], copies: int = 3) -> list[Document]:
    """Fill every template `copies` times; the same templates, the same documents."""
    made: list[Document] = []
    for path in sorted(TEMPLATES.glob("*.txt")):
        heads = list(HEAD.finditer(source := path.read_text("utf-8")))
        ends = [head.start() for head in heads[1:]] + [len(source)]
        for number, (head, end) in enumerate(zip(heads, ends, strict=True)):
            stem, _, extension = head[1].rpartition(".")
            for copy in range(copies):
                name = f"{stem}-{copy}.{extension}"
                text, values = filled(
                    source[head.end() : end], makers, random.Random(f"{path.stem}/{number}/{copy}")
                )
                made.append(
                    Document(
                        name,
                        path.stem,
                        "held-out" if number % 2 else "development",
                        text,
                        text.encode(head[3] or "utf-8"),
                        tuple(values),
                        tuple(head[2].split(",")) if head[2] else (),
                    )
                )
    return made
